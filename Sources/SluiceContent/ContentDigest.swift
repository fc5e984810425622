internal import Crypto
private import SluiceCore

extension ContentFile {
    /// SHA-256 in hex of what is there now; nil when that is more than `limit` bytes, or the file tells no size.
    ///
    /// - Throws: ``SystemError`` of pread(2).
    package func sha256(limit: Int64) throws(SystemError) -> String? {
        guard 1...limit ~= byteCount else { return nil }
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: Int(min(byteCount + 1, 256 << 10)))
        var offset: Int64 = 0
        while offset <= limit {
            let count = try read(at: offset, into: &buffer)
            unsafe buffer.withUnsafeBytes { bytes in
                unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            }
            offset += Int64(count)
            if count < buffer.count { return hash.finalize().hex }
        }
        return nil
    }
}

extension SHA256.Digest {
    /// Lower case.
    var hex: String { unsafe withUnsafeBytes { unsafe hexadecimal($0) } }
}
