import Glibc

/// The reader that the environment variable `READER` names.
private let trial: ReaderTrial = {
    guard let name = unsafe getenv("READER"), let trial = ReaderTrial(rawValue: unsafe String(cString: name)) else {
        fatalError("set READER to one of: \(ReaderTrial.allCases.map(\.rawValue).joined(separator: " "))")
    }
    return trial
}()

/// One input of libFuzzer: a content for the reader.
///
/// - Parameters:
///   - data: the input.
///   - size: its length in bytes.
/// - Returns: 0, as libFuzzer asks for.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    trial.run(Array(UnsafeBufferPointer(start: data, count: size)))
    return 0
}
