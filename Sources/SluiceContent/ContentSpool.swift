private import CSluiceSystem
private import Crypto
private import Glibc

/// Takes bytes as they arrive and keeps them: the first ones in anonymous memory, larger content in an unlinked
/// temporary file. The SHA-256 is taken on the way.
///
/// Nothing is left behind however the process ends: neither kind of file has a name.
package struct ContentSpool: ~Copyable {
    /// Bytes held in memory before a file is used.
    package static let defaultMemoryBytes: Int64 = 8 << 20

    /// Bytes taken, whether they were kept or not.
    package private(set) var byteCount: Int64 = 0
    /// Bytes kept.
    private var keptBytes: Int64 = 0
    private var sieve: LineSieve?
    private var descriptor: Int32
    private var isInMemory = true
    private let memoryBytes: Int64
    private let directory: String
    private var digest = SHA256()

    /// Starts empty.
    ///
    /// - Parameters:
    ///   - memoryBytes: content up to this size stays in memory.
    ///   - directory: where the temporary file would lie; its name is gone as soon as it is made.
    ///   - sieve: lets through the lines that are kept; nil to keep all bytes.
    /// - Throws: ``SystemError`` of memfd_create(2).
    package init(
        memoryBytes: Int64 = defaultMemoryBytes, directory: String = SpoolFolder.path, sieve: LineSieve? = nil
    ) throws(SystemError) {
        self.sieve = sieve
        self.memoryBytes = memoryBytes
        self.directory = directory
        descriptor = unsafe sluice_memfd_create("sluice-spool")
        guard descriptor >= 0 else { throw SystemError.last("memfd_create") }
    }

    deinit { close(descriptor) }

    /// Appends bytes.
    ///
    /// - Throws: ``SystemError`` of write(2), for example when the disk is full.
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
        if isInMemory && keptBytes + Int64(bytes.count) > memoryBytes { try moveToFile() }
        try write(bytes)
        keptBytes += Int64(bytes.count)
    }

    /// Ends the writing and gives the content away, opened read-only. Size and digest are of all bytes taken.
    package consuming func finish() throws(SystemError) -> ContentFile {
        if var sieve { try sieve.finish { kept throws(SystemError) in try keep(kept) } }
        let hex = digest.finalize().map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }
        // A second, read-only description: the child that gets it cannot write into the spool.
        let readOnly = unsafe sluice_open("/proc/self/fd/\(descriptor)", O_RDONLY | O_CLOEXEC)
        guard readOnly >= 0 else { throw SystemError.last("open") }
        return ContentFile(descriptor: readOnly, byteCount: byteCount, digest: hex.joined())
    }

    private mutating func moveToFile() throws(SystemError) {
        var template = Array("\(directory)/sluice-XXXXXX".utf8CString)
        let file = unsafe template.withUnsafeMutableBufferPointer { unsafe sluice_make_temporary($0.baseAddress) }
        guard file >= 0 else { throw SystemError.last("mkostemp") }
        _ = unsafe template.withUnsafeBufferPointer { unsafe $0.baseAddress.map { unsafe unlink($0) } }
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
