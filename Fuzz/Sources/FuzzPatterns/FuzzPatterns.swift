import SluiceDifferential
import SluicePattern

/// One input of libFuzzer: its bytes choose patterns, texts and window borders, and what the engine finds must be what
/// plain PCRE2 finds; of patterns that are wanted only at some places, there.
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
        if choices.once(in: 3) {
            let made = MadeUpSet(count: min(count, 12), using: &choices)
            let text = TextMaker.text(for: made.patterns, bytes: choices.pick(1...2500), using: &choices)
            let windows = [text.count, choices.pick(30...3000), choices.pick(30...300)].map { max($0, 1) }
            try ConditionalTrial.run(
                made.members, sources: made.sources, in: text, windows: windows, seed: choices.pick(1 << 16))
            return 0
        }
        try MadeUpTrial.run(
            patterns: count, texts: choices.pick(1...3), using: &choices, tally: &tally,
            makers: [{ set in try PatternSearch(set, budget: .max, now: { 0 }) }]
        )
    } catch {
        fatalError("\(error)")
    }
    return 0
}
