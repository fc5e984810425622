import CSluiceSystem
import Foundation
import Glibc
import SluiceContent

/// A folder for what a program writes, readable to nobody else. Gone with the last reference.
final class PrivateFolder {
    let path: String
    let descriptor: Int32
    /// Bytes that one file, and all together, may have.
    let fileBytes: Int64
    private let totalBytes: Int64

    /// - Throws: ``SystemError`` of mkdtemp(3).
    init(in parent: String, fileBytes: Int64, totalBytes: Int64) throws(SystemError) {
        var template = Array("\(parent)/sluice-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { unsafe $0.baseAddress.map { unsafe mkdtemp($0) } }
        guard unsafe made != nil else { throw SystemError.last("mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        descriptor = unsafe sluice_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        self.fileBytes = fileBytes
        self.totalBytes = totalBytes
    }

    deinit {
        close(descriptor)
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Whether more was written than allowed. Looks at every file.
    var isOverfull: Bool {
        var total: Int64 = 0
        for file in files {
            total += file.byteCount
            if total > totalBytes { return true }
        }
        return false
    }

    /// The plain files inside, in the order of their paths below the folder.
    var files: [(path: String, byteCount: Int64)] {
        guard let names = FileManager.default.enumerator(atPath: path) else { return [] }
        var found: [(path: String, byteCount: Int64)] = []
        while let name = names.nextObject() as? String {
            guard names.fileAttributes?[.type] as? FileAttributeType == .typeRegular else { continue }
            found.append((name, (names.fileAttributes?[.size] as? NSNumber)?.int64Value ?? 0))
        }
        return found.sorted { $0.path < $1.path }
    }

    /// Opens one of ``files``; it stays readable when the folder is gone.
    func open(_ file: String) throws(SystemError) -> ContentFile {
        let opened = unsafe sluice_open("\(path)/\(file)", O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard opened >= 0 else { throw SystemError.last("open") }
        return ContentFile(descriptor: opened, byteCount: Int64(lseek(opened, 0, SEEK_END)))
    }
}
