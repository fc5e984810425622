private import Glibc
import SluiceCore

/// One use of glibc's iconv(3), to UTF-8. Belongs to one text at a time.
@safe
final class CharsetConverter {
    private static let outputBytes = 32 << 10
    /// The longest character of any charset, with the escapes before it.
    private static let characterBytes = 16

    private let handle: iconv_t
    private var output = [CChar](repeating: 0, count: outputBytes)
    /// The beginning of a character whose rest comes with the next piece.
    private var pending: [UInt8] = []

    /// Nil when this system has no such converter.
    init?(_ charset: Charset) {
        guard let handle = unsafe Self.open(charset.name) else { return nil }
        unsafe self.handle = handle
    }

    deinit { unsafe iconv_close(handle) }

    /// Loads the converters of all charsets and keeps them loaded: glibc has each as a library in a file, and a sandbox
    /// opens none. To be called before the sandbox rises.
    static func prepare() { _ = kept }

    /// As numbers, because pointers may not be shared; never used again, only never closed.
    private static let kept: [Int] = CharsetLabels.converted.compactMap { charset in
        unsafe open(charset.name).map { Int(bitPattern: $0) }
    }

    private static func open(_ name: String) -> iconv_t? {
        // iconv_open(3) answers (iconv_t)-1 for what it does not have.
        guard let handle = unsafe iconv_open("UTF-8", name), Int(bitPattern: handle) != -1 else { return nil }
        return unsafe handle
    }

    /// Appends the text of a piece. What is no character becomes U+FFFD, byte by byte.
    func convert(_ bytes: Span<UInt8>, into result: inout [UInt8]) {
        var input = pending
        pending = []
        unsafe bytes.withUnsafeBufferPointer { unsafe input.append(contentsOf: $0) }
        let rest = unsafe input.withUnsafeMutableBytes { buffer -> Int in
            var next = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = buffer.count
            while left > 0, unsafe !step(&next, &left, into: &result) {}
            return left
        }
        pending = Array(input.suffix(rest))
    }

    /// - Returns: whether what is left is the beginning of a character.
    private func step(
        _ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, into result: inout [UInt8]
    ) -> Bool {
        let (status, problem) = unsafe call(&next, &left, into: &result)
        if status != -1 || problem == E2BIG { return false }
        if problem == EINVAL && left < Self.characterBytes { return true }
        result += [0xEF, 0xBF, 0xBD]
        unsafe next = next?.advanced(by: 1)
        left -= 1
        return false
    }

    private func call(
        _ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, into result: inout [UInt8]
    ) -> (status: Int, problem: Int32) {
        var status = 0
        var problem: Int32 = 0
        unsafe output.withUnsafeMutableBufferPointer { output in
            var to = output.baseAddress
            var room = output.count
            status = unsafe iconv(handle, &next, &left, &to, &room)
            problem = errno
            let made = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[..<(output.count - room)])
            unsafe result.append(contentsOf: made)
        }
        return (status, problem)
    }

    /// Appends what the end of the text leaves open, and begins anew.
    func finish(into result: inout [UInt8]) {
        if !pending.isEmpty { result += [0xEF, 0xBF, 0xBD] }
        pending = []
        var none: UnsafeMutablePointer<CChar>?
        var left = 0
        _ = unsafe call(&none, &left, into: &result)
        unsafe iconv(handle, nil, nil, nil, nil)
    }
}
