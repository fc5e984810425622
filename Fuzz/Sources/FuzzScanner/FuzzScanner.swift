import SluiceCore
import SluiceDetection
import SluiceDifferential
import SluicePattern
import SluiceProfiles

/// One input of libFuzzer: its bytes are a text, or choose one out of the examples of the shipped profiles, and where it
/// is cut. The scanner must find the same in any pieces, and the engine what plain PCRE2 finds.
///
/// - Parameters:
///   - data: the input.
///   - size: its length in bytes.
/// - Returns: 0, as libFuzzer asks for.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let first = bytes.first, let profiles = ShippedProfiles.compiled else { return 0 }
    do {
        if first & 1 == 0 {
            // The last bytes cut the text, so that its own bytes stay where the fuzzer puts them.
            var choices = Choices(bytes: bytes.suffix(8))
            try profiles.check(bytes.dropFirst().dropLast(8), using: &choices)
        } else {
            var choices = Choices(bytes: Array(bytes.dropFirst()))
            let text = TextMaker.text(for: profiles.examples, bytes: choices.pick(1...3000), using: &choices)
            try profiles.check(text[...], using: &choices)
        }
    } catch {
        fatalError("\(error)")
    }
    return 0
}
