import SluiceDifferential

/// One input of libFuzzer: its bytes are a text, or choose how a marker is encoded and what stands around it. What is found
/// must not depend on where the text is cut, must lie inside of it, and a marker must be found however it is encoded.
///
/// - Parameters:
///   - data: the input.
///   - size: its length in bytes.
/// - Returns: 0, as libFuzzer asks for.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let first = bytes.first else { return 0 }
    do {
        let trial = try DecodingTrial()
        if first & 1 == 0 {
            var choices = Choices(bytes: bytes.suffix(8))
            try trial.checkCuts(of: Array(bytes.dropFirst().dropLast(8)), using: &choices)
        } else {
            var choices = Choices(bytes: Array(bytes.dropFirst()))
            try trial.checkMarker(using: &choices)
        }
    } catch {
        fatalError("\(error)")
    }
    return 0
}
