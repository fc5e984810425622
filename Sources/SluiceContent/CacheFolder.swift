private import Glibc

/// A folder of files that can be made again at any time, so that nothing that happens in it is an error: what cannot be
/// read is not there, what cannot be written is not kept.
///
/// Only what this user alone can write is used: folder and files must belong to the process's effective user and be
/// closed to other writers, and no link is followed. Files are reached through the folder's descriptor and checked after
/// they were opened, so that nothing can be exchanged in between. A file appears under its name when it is whole
/// (rename(2)): of several writers at once, in any number of processes, the last one's file stays.
///
/// The members are immutable and openat(2) and its kin may be called from any thread; that is what `Sendable` rests on.
package final class CacheFolder: Sendable {
    /// Something that is not used.
    package struct Refusal: Sendable, Hashable {
        /// Path of the folder, or of a file in it.
        package var path: String
        package var problem: String
        package var mend: String
        /// Others may have written it, or made it appear there. Otherwise it is out of reach.
        package var isUnsafe: Bool
    }

    /// Bounds of what lies in the folder.
    package struct Limits: Sendable, Hashable {
        /// Of one file; larger ones are neither read nor kept.
        package var fileBytes: Int64 = 64 << 20
        /// Files that are left when a new one was written, the newest first.
        package var files = 16
        /// Bytes of the files that are left.
        package var totalBytes: Int64 = 256 << 20

        package init() {}
    }

    private let path: String
    private let limits: Limits
    private let descriptor: Int32
    private let refused: @Sendable (Refusal) -> Void

    /// Opens a folder, and makes it with mode 0700 where it does not exist; nil when it is not used.
    ///
    /// - Parameters:
    ///   - path: of the folder; folders above it are made like it.
    ///   - limits: of what it holds.
    ///   - refused: told of the folder and of each file that is not used.
    package init?(_ path: String, limits: Limits = Limits(), refused: @escaping @Sendable (Refusal) -> Void) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
        self.limits = limits
        self.refused = refused
        let opened = CacheFolder.open(path)
        descriptor = opened.descriptor
        if let refusal = opened.refusal {
            refused(refusal)
            return nil
        }
    }

    deinit { close(descriptor) }

    /// Reads a file.
    ///
    /// - Parameter name: letters, digits and `-` of ASCII.
    /// - Returns: its bytes; nil when there is none that may be used.
    package func bytes(named name: String) -> [UInt8]? {
        guard let file = CacheFolder.fileName(name) else { return nil }
        let opened = unsafe openat(descriptor, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard opened >= 0 else {
            if errno == ELOOP { refuse(file, "it is a symbolic link") }
            return nil
        }
        var status = stat()
        guard unsafe fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            return nil
        }
        let content = ContentFile(descriptor: opened, byteCount: Int64(status.st_size))
        if let problem = CacheFolder.problem(with: status) {
            refuse(file, problem)
            return nil
        }
        guard content.byteCount <= limits.fileBytes else { return nil }
        var buffer = [UInt8](repeating: 0, count: Int(content.byteCount))
        guard let count = try? content.read(at: 0, into: &buffer) else { return nil }
        return Array(buffer.prefix(count))
    }

    /// Writes a file in place of the one of this name, with mode 0600, and removes the oldest ones beyond the limits.
    ///
    /// - Parameters:
    ///   - bytes: all of its content.
    ///   - name: letters, digits and `-` of ASCII.
    package func keep(_ bytes: [UInt8], named name: String) {
        guard bytes.count <= limits.fileBytes, let file = CacheFolder.fileName(name) else { return }
        let draft = "\(file).\(UInt64.random(in: .min ... .max)).draft"
        do {
            try write(bytes, to: draft)
            guard unsafe renameat(descriptor, draft, descriptor, file) == 0 else { throw SystemError.last("renameat") }
        } catch {
            _ = unsafe unlinkat(descriptor, draft, 0)
            refused(
                Refusal(
                    path: "\(path)/\(file)", problem: "it cannot be written (\(error))",
                    mend: "make room there, or name another folder", isUnsafe: false
                )
            )
            return
        }
        removeOldest()
    }

    /// Paths of the files that lie there now.
    package var filePaths: [String] { listing(Self.ending).map { "\(path)/\($0.name)" } }

    private func write(_ bytes: [UInt8], to draft: String) throws(SystemError) {
        let opened = unsafe openat(descriptor, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw .last("openat") }
        defer { close(opened) }
        // open(2) takes the umask off the mode; fchmod(2) does not.
        guard fchmod(opened, 0o600) == 0 else { throw .last("fchmod") }
        let failure: SystemError? = unsafe bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let rest = buffer.count - written
                let count = unsafe Glibc.write(opened, buffer.baseAddress?.advanced(by: written), rest)
                if count < 0 && errno != EINTR { return .last("write") }
                written += max(count, 0)
            }
            return nil
        }
        if let failure { throw failure }
        // Without it, the name could outlive a crash of the machine and the content not.
        guard fsync(opened) == 0 else { throw .last("fsync") }
    }

    private func refuse(_ file: String, _ problem: String) {
        refused(
            Refusal(
                path: "\(path)/\(file)", problem: problem, mend: "it is replaced by a new one, see who can write there",
                isUnsafe: true
            )
        )
    }

    /// Why a file or folder may be of somebody else; nil when only this user can have written it.
    private static func problem(with status: stat) -> String? {
        if status.st_uid != geteuid() { return "it belongs to another user (\(status.st_uid))" }
        // A list of access rights (acl(5)) shows in the bits of the group.
        if status.st_mode & 0o022 != 0 {
            return "others may write to it (mode \(String(status.st_mode & 0o7777, radix: 8)))"
        }
        return nil
    }
}

// MARK: The folder

extension CacheFolder {
    private static func open(_ path: String) -> (descriptor: Int32, refusal: Refusal?) {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        guard !path.isEmpty, !path.utf8.contains(0) else {
            return (-1, outOfReach(path, "it is no path"))
        }
        var descriptor = unsafe Glibc.open(path, flags)
        if descriptor < 0, errno == ENOENT {
            make(path)
            descriptor = unsafe Glibc.open(path, flags)
        }
        let error = SystemError.last("open")
        var status = stat()
        guard descriptor >= 0 else {
            let isLink = unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
            return (
                -1,
                isLink
                    ? unsafeFolder(path, "it is a symbolic link", "name the folder that it leads to")
                    : outOfReach(path, "it cannot be opened (\(error))")
            )
        }
        guard unsafe fstat(descriptor, &status) == 0 else {
            return (descriptor, outOfReach(path, "it cannot be examined (\(SystemError.last("fstat")))"))
        }
        guard let problem = problem(with: status) else { return (descriptor, nil) }
        return (
            descriptor, unsafeFolder(path, problem, "run `chmod 700` on it when it is yours, or name another folder")
        )
    }

    private static func outOfReach(_ path: String, _ problem: String) -> Refusal {
        Refusal(path: path, problem: problem, mend: "name a folder that can be written", isUnsafe: false)
    }

    private static func unsafeFolder(_ path: String, _ problem: String, _ mend: String) -> Refusal {
        Refusal(path: path, problem: problem, mend: mend, isUnsafe: true)
    }

    /// Makes the folder and those above it; whether that worked shows when it is opened.
    private static func make(_ path: String) {
        let bytes = Array(path.utf8)
        for end in bytes.indices where end > 0 && bytes[end] == UInt8(ascii: "/") {
            _ = unsafe mkdir(String(decoding: bytes[..<end], as: UTF8.self), 0o700)
        }
        _ = unsafe mkdir(path, 0o700)
    }

    private struct Entry {
        var name: String
        var bytes: Int64
        /// Seconds since 1970.
        var written: Double
    }

    private static let ending = ".cache"
    private static let draftEnding = ".draft"
    /// Drafts of writers that were killed are removed when they are so many seconds older than the newest file.
    private static let oldDraft = 3600.0

    private static func fileName(_ name: String) -> String? {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
            default: false
            }
        }
        return isPlain && (1...128).contains(name.utf8.count) ? name + ending : nil
    }

    /// The files of one ending, the newest first.
    private func listing(_ ending: String) -> [Entry] {
        // A descriptor of its own: readdir(3) moves the position of the folder's.
        let opened = unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { return [] }
        guard let folder = unsafe fdopendir(opened) else {
            close(opened)
            return []
        }
        defer { unsafe closedir(folder) }
        var entries: [Entry] = []
        while let record = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &record.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            var status = stat()
            guard name.hasSuffix(ending), unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                continue
            }
            let written = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
            entries.append(Entry(name: name, bytes: Int64(status.st_size), written: written))
        }
        return entries.sorted { ($0.written, $0.name) > ($1.written, $1.name) }
    }

    private func removeOldest() {
        let files = listing(Self.ending)
        var total: Int64 = 0
        for (index, file) in files.enumerated() {
            total += file.bytes
            if index >= limits.files || total > limits.totalBytes { _ = unsafe unlinkat(descriptor, file.name, 0) }
        }
        guard let newest = files.first?.written else { return }
        for draft in listing(Self.draftEnding) where draft.written < newest - Self.oldDraft {
            _ = unsafe unlinkat(descriptor, draft.name, 0)
        }
    }
}
