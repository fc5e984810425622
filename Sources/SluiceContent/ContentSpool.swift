private import CSluiceSystem
internal import Crypto
private import Glibc

/// Takes bytes as they arrive and keeps them: the first ones in anonymous memory, larger content in an unlinked
/// temporary file. The SHA-256 is taken on the way. What it holds counts in its ``SpoolSpace`` until the content is let
/// go of.
///
/// Nothing is left behind however the process ends: neither kind of file has a name.
package struct ContentSpool: ~Copyable {
    /// Bytes taken, whether they were kept or not.
    package private(set) var byteCount: Int64 = 0
    /// Bytes kept.
    private var keptBytes: Int64 = 0
    private var sieve: LineSieve?
    private var descriptor: Int32
    private var isInMemory = true
    private let space: SpoolSpace
    private let claim: SpoolClaim
    private var digest = SHA256()

    /// Starts empty.
    ///
    /// - Parameters:
    ///   - space: the room that it takes of.
    ///   - sieve: lets through the lines that are kept; nil to keep all bytes.
    /// - Throws: ``SystemError`` of memfd_create(2).
    package init(in space: SpoolSpace = SpoolSpace(), sieve: LineSieve? = nil) throws(SystemError) {
        self.sieve = sieve
        self.space = space
        claim = SpoolClaim(in: space)
        descriptor = unsafe sluice_memfd_create("sluice-spool")
        guard descriptor >= 0 else { throw SystemError.last("memfd_create") }
    }

    deinit { close(descriptor) }

    /// Appends bytes.
    ///
    /// - Throws: ``SystemError`` of write(2), for example when the disk is full; ``SystemError/spoolLimit``.
    package mutating func append(_ bytes: Span<UInt8>) throws(SystemError) {
        guard !bytes.isEmpty else { return }
        unsafe bytes.withUnsafeBytes { unsafe digest.update(bufferPointer: $0) }
        byteCount += Int64(bytes.count)
        guard var sieve else { return try keep(bytes) }
        self.sieve = nil
        defer { self.sieve = sieve }
        try sieve.pass(bytes) { kept throws(SystemError) in try keep(kept) }
    }

    private mutating func keep(_ bytes: Span<UInt8>) throws(SystemError) {
        let count = Int64(bytes.count)
        if isInMemory && (keptBytes + count > space.memoryBytesEach || !claim.takeMemory(count)) { try moveToFile() }
        if !isInMemory { try claim.takeFile(count) }
        try write(bytes)
        keptBytes += count
    }

    /// Ends the writing and gives the content away, opened read-only. Size and digest are of all bytes taken.
    package consuming func finish() throws(SystemError) -> ContentFile {
        if var sieve { try sieve.finish { kept throws(SystemError) in try keep(kept) } }
        // A second, read-only description: the child that gets it cannot write into the spool.
        let readOnly = unsafe sluice_open("/proc/self/fd/\(descriptor)", O_RDONLY | O_CLOEXEC)
        guard readOnly >= 0 else { throw SystemError.last("open") }
        return ContentFile(descriptor: readOnly, byteCount: byteCount, digest: digest.finalize().hex, claim: claim)
    }

    private mutating func moveToFile() throws(SystemError) {
        try claim.takeFile(keptBytes)
        let file = unsafe sluice_make_nameless(space.folder)
        guard file >= 0 else { throw SystemError.last("open") }
        var position: off_t = 0
        while position < off_t(keptBytes) {
            let copied = unsafe sendfile(file, descriptor, &position, Int(keptBytes) - position)
            guard copied > 0 else {
                let error = SystemError.last("sendfile")
                close(file)
                throw error
            }
        }
        close(descriptor)
        descriptor = file
        isInMemory = false
        claim.dropMemory()
    }

    private func write(_ bytes: Span<UInt8>) throws(SystemError) {
        let failure: SystemError? = unsafe bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = unsafe Glibc.write(
                    descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written
                )
                if count < 0 && errno != EINTR { return SystemError.last("write") }
                written += max(count, 0)
            }
            return nil
        }
        if let failure { throw failure }
    }
}
