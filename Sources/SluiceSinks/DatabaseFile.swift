private import Glibc
import SluiceCore

/// The file of the result database: found or made safely before SQLite opens it.
struct DatabaseFile: Sendable, Hashable {
    /// Absolute path without symbolic links in its folder.
    let path: String

    /// The file for a run that writes: made with mode 0600 when it does not exist, whatever the umask.
    ///
    /// - Throws: ``SluiceError`` when the folder is missing or cannot be written, or the path is a link, a folder or a
    ///   special file.
    static func forWriting(_ path: String) throws(SluiceError) -> DatabaseFile {
        let resolved = try resolve(path)
        let descriptor = unsafe open(resolved, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            // open(2) takes the umask off the mode; fchmod(2) does not.
            let code = fchmod(descriptor, 0o600)
            close(descriptor)
            guard code == 0 else {
                throw problem(resolved, "its mode cannot be set (\(systemText(errno)))", folderMend)
            }
        } else if errno != EEXIST {
            throw problem(resolved, "cannot be created (\(systemText(errno)))", folderMend)
        } else {
            try requireRegular(resolved, forWriting: true)
        }
        return DatabaseFile(path: resolved)
    }

    /// The file for reading; it must exist.
    static func forReading(_ path: String) throws(SluiceError) -> DatabaseFile {
        let resolved = try resolve(path)
        var status = stat()
        guard unsafe lstat(resolved, &status) == 0 else {
            throw problem(resolved, "cannot be read (\(systemText(errno)))", "name a database that a scan has written")
        }
        try requireRegular(resolved)
        return DatabaseFile(path: resolved)
    }

    /// Checks that this user may write the file, and others beside it.
    func requireWritable() throws(SluiceError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        for place in [path, folder] where unsafe access(place, W_OK) != 0 {
            throw Self.problem(place, "cannot be written (\(Self.systemText(errno)))", Self.folderMend)
        }
    }

    /// Whether SQLite left a journal beside the file, whose content belongs to the database.
    var hasJournal: Bool {
        var status = stat()
        return unsafe lstat(path + "-wal", &status) == 0 && status.st_size > 0
    }

    static func systemText(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }

    private static let folderMend = "make the folder writable for this user, or name another path with --database"

    private static func problem(_ path: String, _ problem: String, _ mend: String) -> SluiceError {
        SluiceError(.sink, place: SafeText.line(path), problem: problem, mend: mend)
    }

    /// Resolves the folder's links, so that the last component is the only one left to guard.
    private static func resolve(_ path: String) throws(SluiceError) -> String {
        let bytes = Array(path.utf8)
        let name = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? []
        guard !bytes.contains(0), !name.isEmpty, name != [0x2E], name != [0x2E, 0x2E] else {
            throw problem(
                path.isEmpty ? "database" : path, "is not the path of a file", "give a path such as ./sluice.db")
        }
        let folder = name.count == bytes.count ? "." : String(decoding: bytes.dropLast(name.count), as: UTF8.self)
        guard let resolved = unsafe realpath(folder, nil) else {
            throw problem(path, "its folder cannot be used (\(systemText(errno)))", "create the folder first")
        }
        defer { unsafe free(resolved) }
        let parent = unsafe String(cString: resolved)
        return (parent == "/" ? "" : parent) + "/" + String(decoding: name, as: UTF8.self)
    }

    /// Lock and journal go by the path: under two names, two runs could write one file at a time.
    private static func requireRegular(_ path: String, forWriting: Bool = false) throws(SluiceError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            throw problem(path, "cannot be examined (\(systemText(errno)))", folderMend)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            guard forWriting, status.st_nlink > 1 else { return }
            throw problem(path, "has another name (a hard link)", "remove that name, or copy the file")
        case S_IFLNK: throw problem(path, "is a symbolic link", "name the file that it points to")
        case S_IFDIR: throw problem(path, "is a folder", "name a file in it")
        default: throw problem(path, "is not a regular file", "name another path")
        }
    }
}

/// Keeps a second run from writing into the same database: an advisory lock on a file beside it (flock(2)).
///
/// The kernel lets go of the lock when the process ends, however it ends. The file itself stays, because removing it
/// could part two runs that wait for it. SQLite's own locks cannot serve: they would shut readers out for the run.
final class DatabaseLock: Sendable {
    private let descriptor: Int32
    private let path: String

    /// Takes the lock of the database at a resolved path.
    init(for file: DatabaseFile) throws(SluiceError) {
        path = file.path + ".lock"
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else {
            throw SluiceError(
                .sink, place: SafeText.line(file.path),
                problem: "cannot be written, its lock file \(SafeText.line(path)) cannot be opened "
                    + "(\(DatabaseFile.systemText(errno)))",
                mend: "make the folder writable for this user, or name another path with --database; remove the lock "
                    + "file if it is a link"
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            // The descriptor is closed by deinit, which runs for what throws here too.
            let holder = Self.holder(descriptor)
            throw SluiceError(
                .sink, place: SafeText.line(file.path), problem: "another run\(holder) is writing this database",
                mend: "wait until it ends, or give this run its own file with --database"
            )
        }
        // Where the umask took the owner's rights away, the next run could not open it; it may be somebody else's file.
        _ = fchmod(descriptor, 0o600)
        _ = ftruncate(descriptor, 0)
        let text = Array("\(getpid())\n".utf8)
        _ = unsafe text.withUnsafeBytes { bytes in unsafe pwrite(descriptor, bytes.baseAddress, bytes.count, 0) }
    }

    deinit { close(descriptor) }

    /// Whether the lock file is where another run looks for it.
    var isInPlace: Bool { isFile(descriptor, at: path) }

    private static func holder(_ descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 20)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe pread(descriptor, bytes.baseAddress, bytes.count, 0)
        }
        let digits = buffer.prefix(max(count, 0)).prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? "" : " (process \(String(decoding: digits, as: UTF8.self)))"
    }
}
