import SluiceDifferential
import SluicePattern

/// One input of libFuzzer: its bytes choose patterns, texts and window borders, and what the engine finds must be what
/// plain PCRE2 finds.
///
/// - Parameters:
///   - data: the input.
///   - size: its length in bytes.
/// - Returns: 0, as libFuzzer asks for.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var choices = Choices(bytes: Array(UnsafeBufferPointer(start: data, count: size)))
    var tally = MadeUpTrial.Tally()
    let count = choices.once(in: 8) ? choices.pick(1...40) : choices.pick(1...4)
    do {
        try MadeUpTrial.run(
            patterns: count, texts: choices.pick(1...3), using: &choices, tally: &tally,
            makers: [{ set in try PatternSearch(set, budget: .max, now: { 0 }) }]
        )
    } catch {
        fatalError("\(error)")
    }
    return 0
}
