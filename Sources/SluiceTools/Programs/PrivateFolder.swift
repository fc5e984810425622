import CSluiceSystem
import Foundation
import Glibc
import SluiceContent

/// A folder for what a program writes, readable to nobody else. Gone with the last reference; what a kill leaves is gone
/// with the next ``sweep(_:)``, which tells it by its lock (flock(2)): the kernel drops that with the process.
final class PrivateFolder {
    /// What the program has written, against what it may.
    enum Fill {
        case fits
        /// More than the input may expand to.
        case overfull
        /// More than all temporary files may take.
        case noRoom
    }

    let path: String
    let descriptor: Int32
    /// Bytes that one file, and all together, may have.
    let fileBytes: Int64
    private let totalBytes: Int64
    /// What its files take of the room for temporary files, also those that are open still when the folder is gone.
    private let claim: SpoolClaim
    private var claimed: Int64 = 0

    /// No name that anybody else gives: what bears it is removed.
    private static let prefix = ".sluice-readpst-"
    private static let tries = 8

    /// - Throws: ``SystemError`` of mkdtemp(3), open(2) or flock(2).
    init(in space: SpoolSpace, fileBytes: Int64, totalBytes: Int64) throws(SystemError) {
        (path, descriptor) = try Self.make(in: space.folder, tries: Self.tries)
        self.fileBytes = fileBytes
        self.totalBytes = totalBytes
        claim = SpoolClaim(in: space)
    }

    deinit {
        _ = sluice_empty_folder(descriptor)
        _ = unsafe rmdir(path)
        close(descriptor)
    }

    /// A new folder and its lock. A sweep that comes between the two takes the folder away, and another one is made.
    private static func make(in parent: String, tries: Int) throws(SystemError) -> (path: String, descriptor: Int32) {
        var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { unsafe $0.baseAddress.map { unsafe mkdtemp($0) } }
        guard unsafe made != nil else { throw SystemError.last("mkdtemp") }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let descriptor = unsafe sluice_open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if descriptor >= 0 && sluice_lock_folder(descriptor) == 0 { return (path, descriptor) }
        let error = SystemError.last(descriptor < 0 ? "open" : "flock")
        if descriptor >= 0 { close(descriptor) }
        guard tries > 1, [ENOENT, EWOULDBLOCK].contains(error.code) else {
            _ = unsafe rmdir(path)
            throw error
        }
        return try make(in: parent, tries: tries - 1)
    }

    /// Removes what killed runs have left in a folder: folders with names as ours, of this user and with mode 0700, that
    /// nobody has locked.
    ///
    /// - Returns: how many were removed.
    static func sweep(_ parent: String) -> Int {
        let folder = unsafe sluice_open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return 0 }
        defer { close(folder) }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        return names.count { name in
            guard isOwn(name) else { return false }
            return unsafe sluice_sweep_folder(folder, name) == 1
        }
    }

    /// mkdtemp(3) of the C library takes letters and digits.
    private static func isOwn(_ name: String) -> Bool {
        guard name.hasPrefix(prefix) else { return false }
        let rest = name.utf8.dropFirst(prefix.utf8.count)
        return rest.count == 6 && rest.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || Self.isLetter($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }

    /// Looks at every file, and takes room for what came since the last look.
    func look() -> Fill {
        let total = files.reduce(0) { $0 + $1.byteCount }
        guard total <= totalBytes else { return .overfull }
        guard total > claimed else { return .fits }
        do throws(SystemError) {
            try claim.takeFile(total - claimed)
            claimed = total
            return .fits
        } catch {
            return .noRoom
        }
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
        return ContentFile(descriptor: opened, byteCount: Int64(lseek(opened, 0, SEEK_END)), claim: claim)
    }
}
