private import Glibc

/// Bytes to examine, behind a descriptor of our own: a local file, anonymous memory or an unlinked temporary file.
///
/// Reads are positional (pread(2)), so many readers may share one file and no reader moves another's position; that
/// and the immutable members are what `Sendable` rests on. The descriptor is closed when the last owner lets go.
package final class ContentFile: Sendable {
    /// Read-only for content that came from outside; valid as long as this object lives.
    package let descriptor: Int32
    /// Size when it was opened or spooled. A local file may shrink or grow later, and of a text whose lines went through a
    /// ``LineSieve`` fewer bytes are there: reads go by what is there.
    package let byteCount: Int64
    /// SHA-256 in hex of all bytes that came, where they passed through a ``ContentSpool``.
    package let digest: String?
    /// What changes whenever a local file's bytes change, as it was when the file was opened; nil for other content.
    package let fingerprint: String?
    /// What a spool has taken of its space, until the content is let go of.
    private let claim: SpoolClaim?

    /// Takes ownership of the descriptor.
    package convenience init(
        descriptor: Int32, byteCount: Int64, digest: String? = nil, fingerprint: String? = nil
    ) {
        self.init(
            descriptor: descriptor, byteCount: byteCount, digest: digest, fingerprint: fingerprint, claim: nil)
    }

    /// Takes ownership of the descriptor; the claim is kept as long.
    package init(
        descriptor: Int32, byteCount: Int64, digest: String? = nil, fingerprint: String? = nil, claim: SpoolClaim?
    ) {
        self.claim = claim
        self.descriptor = descriptor
        self.byteCount = byteCount
        self.digest = digest
        self.fingerprint = fingerprint
    }

    deinit { close(descriptor) }

    /// Reads at an offset into a buffer, which it overwrites from `start` to its end.
    ///
    /// - Returns: bytes read: what the buffer takes unless the file ends before, 0 at its end.
    /// - Throws: ``SystemError`` of pread(2).
    package func read(at offset: Int64, into buffer: inout [UInt8], from start: Int = 0) throws(SystemError) -> Int {
        var total = 0
        while start + total < buffer.count {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(
                    descriptor, bytes.baseAddress?.advanced(by: start + total), bytes.count - start - total,
                    off_t(offset) + total
                )
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError.last("pread")
            }
            if count == 0 { break }
            total += count
        }
        return total
    }
}
