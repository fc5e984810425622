import CSluiceSystem
import Crypto
import Glibc

/// A new file, mode 0600, that stands under its name when it is whole, in place of the one of this name; gone when that
/// does not come about.
final class ExactDataOutput {
    private let descriptor: Int32
    private let draft: String
    private let path: String
    private var isPublished = false

    /// - Parameter path: of the file to be.
    /// - Throws: ``ExactDataError``.
    init(path: String) throws(ExactDataError) {
        guard let (descriptor, draft) = Self.makeTemporary(in: Self.folder(of: path)) else {
            throw ExactDataError(
                "cannot be written (\(ExactDataError.systemText()))", "check that its folder exists and is writable")
        }
        self.descriptor = descriptor
        self.draft = draft
        self.path = path
    }

    deinit {
        close(descriptor)
        if !isPublished { unsafe unlink(draft) }
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A new file with mode 0600 (mkostemp(3)); nil with errno set.
    static func makeTemporary(in folder: String) -> (descriptor: Int32, path: String)? {
        var template = Array("\(folder)/.sluice-edm-XXXXXX".utf8CString)
        let file = unsafe template.withUnsafeMutableBufferPointer { unsafe sluice_make_temporary($0.baseAddress) }
        guard file >= 0 else { return nil }
        return (file, String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    func write<Element: BitwiseCopyable>(_ elements: [Element], at offset: UInt64) throws(ExactDataError) {
        let failure = unsafe elements.withUnsafeBytes { bytes in
            unsafe Self.write(bytes, to: descriptor, at: Int(offset))
        }
        if let failure { throw failure }
    }

    /// SHA-256 of what stands from an offset on.
    func digest(from start: Int) throws(ExactDataError) -> [UInt8] {
        var hash = SHA256()
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else { throw Self.failure() }
        var place = start
        var part = [UInt8](repeating: 0, count: 1 << 20)
        while place < Int(facts.st_size) {
            let count = min(part.count, Int(facts.st_size) - place)
            let isRead = unsafe part.withUnsafeMutableBytes { bytes in
                let bytes = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
                guard unsafe Self.read(bytes, from: descriptor, at: place) else { return false }
                unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
                return true
            }
            guard isRead else { throw Self.failure() }
            place += count
        }
        return Array(hash.finalize())
    }

    /// Makes the file as long as it will be, so that sections may be written in any order.
    func setSize(_ bytes: UInt64) throws(ExactDataError) {
        guard ftruncate(descriptor, off_t(bytes)) == 0 else { throw Self.failure() }
    }

    /// Puts the file under its name.
    func publish() throws(ExactDataError) {
        guard fsync(descriptor) == 0, unsafe rename(draft, path) == 0 else { throw Self.failure() }
        isPublished = true
    }

    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int) -> ExactDataError? {
        var written = 0
        while written < bytes.count {
            let rest = bytes.count - written
            let count = unsafe pwrite(
                descriptor, bytes.baseAddress?.advanced(by: written), rest, off_t(offset + written))
            if count < 0, errno != EINTR { return failure() }
            written += max(count, 0)
        }
        return nil
    }

    static func read(_ bytes: UnsafeMutableRawBufferPointer, from descriptor: Int32, at offset: Int) -> Bool {
        var total = 0
        while total < bytes.count {
            let rest = bytes.count - total
            let count = unsafe pread(descriptor, bytes.baseAddress?.advanced(by: total), rest, off_t(offset + total))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            total += count
        }
        return true
    }

    private static func failure() -> ExactDataError {
        ExactDataError("cannot be written (\(ExactDataError.systemText()))", "see that there is room on the disk")
    }
}
