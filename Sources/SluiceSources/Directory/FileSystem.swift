private import Glibc
internal import SluiceContent
internal import SluiceCore

/// The system calls of the directory source. Paths are bytes without a NUL; nothing here follows a link at a path's
/// end.
enum FileSystem {
    enum Kind: Sendable, Hashable {
        case file, folder, link
        /// A FIFO, device or socket: never opened.
        case special
    }

    struct Entry: Sendable, Hashable {
        var name: [UInt8]
        var kind: Kind
    }

    /// How often a reader that waits looks whether it is still wanted.
    private static let pollMilliseconds: Int32 = 250

    /// The absolute path without links.
    static func realPath(_ path: [UInt8]) throws(SystemError) -> [UInt8] {
        let resolved = unsafe withCString(path) { unsafe Glibc.realpath($0, nil) }
        guard let resolved = unsafe resolved else { throw SystemError.last("realpath") }
        defer { unsafe free(resolved) }
        return unsafe Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    }

    /// The real path that a file has or would have; nil when its folder does not exist.
    static func realPath(ofNew path: String) -> [UInt8]? {
        let bytes = Array(path.utf8)
        if let real = try? realPath(bytes) { return real }
        guard let name = bytes.split(separator: 0x2F).last else { return nil }
        let folder = bytes.dropLast(name.count)
        guard let real = try? realPath(folder.isEmpty ? [0x2E] : Array(folder)) else { return nil }
        return (real == [0x2F] ? [] : real) + [0x2F] + name
    }

    static func kind(of path: [UInt8]) throws(SystemError) -> Kind {
        var status = stat()
        guard unsafe withCString(path, { unsafe lstat($0, &status) }) == 0 else { throw SystemError.last("lstat") }
        return kind(mode: status.st_mode)
    }

    /// What a folder holds, in the order of the names' bytes.
    static func entries(of path: [UInt8]) throws(SystemError) -> [Entry] {
        let descriptor = unsafe withCString(path) {
            unsafe Glibc.open($0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        }
        guard descriptor >= 0 else { throw SystemError.last("open") }
        guard let folder = unsafe fdopendir(descriptor) else {
            let error = SystemError.last("fdopendir")
            close(descriptor)
            throw error
        }
        defer { unsafe closedir(folder) }
        var entries: [Entry] = []
        while true {
            errno = 0
            guard let record = unsafe readdir(folder) else {
                if errno != 0 { throw SystemError.last("readdir") }
                break
            }
            let name = unsafe name(of: record)
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            guard let kind = unsafe kind(type: record.pointee.d_type, name, in: descriptor) else { continue }
            entries.append(Entry(name: name, kind: kind))
        }
        return entries.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }

    /// Opens a regular file for reading.
    ///
    /// - Returns: nil when there is something else at the path now.
    static func open(file path: [UInt8], seenAs asset: Asset) throws(SystemError) -> ContentFile? {
        // Without O_NONBLOCK, opening a FIFO that took the file's place would wait for a writer.
        let descriptor = unsafe withCString(path) {
            unsafe Glibc.open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        }
        guard descriptor >= 0 else { throw SystemError.last("open") }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let error = SystemError.last("fstat")
            close(descriptor)
            throw error
        }
        guard kind(mode: status.st_mode) == .file else {
            close(descriptor)
            return nil
        }
        return ContentFile(
            descriptor: descriptor, byteCount: Int64(status.st_size),
            fingerprint: fingerprint(of: status, seenAs: asset))
    }

    /// What changes when a regular file is written or replaced: device, inode, size, and the times of its last writing and
    /// of its last change of any kind, which no program can set back; nil for anything else. How much of the path is the name
    /// takes part too: that hangs on the folder that was given, and places and rules on it.
    static func fingerprint(of path: [UInt8], seenAs asset: Asset) -> String? {
        var status = stat()
        guard unsafe withCString(path, { unsafe lstat($0, &status) }) == 0, kind(mode: status.st_mode) == .file else {
            return nil
        }
        return fingerprint(of: status, seenAs: asset)
    }

    private static func fingerprint(of status: stat, seenAs asset: Asset) -> String {
        let (written, changed) = (status.st_mtim, status.st_ctim)
        return "\(status.st_dev):\(status.st_ino):\(status.st_size):\(written.tv_sec).\(written.tv_nsec):"
            + "\(changed.tv_sec).\(changed.tv_nsec):\(asset.name?.utf8.count ?? 0)"
    }

    /// Size of a regular file in bytes; nil for anything else.
    static func size(of path: [UInt8]) -> Int64? {
        var status = stat()
        guard unsafe withCString(path, { unsafe lstat($0, &status) }) == 0, kind(mode: status.st_mode) == .file else {
            return nil
        }
        return Int64(status.st_size)
    }

    /// Reads a descriptor to its end, at most `limit` bytes of it. Blocks for as long as a writer waits.
    ///
    /// - Throws: ``SystemError`` of read(2); `CancellationError` soon after `isCancelled` says so.
    static func spool(
        descriptor: Int32, limit: Int64, into spool: inout ContentSpool, isCancelled: () -> Bool
    ) throws {
        var buffer = [UInt8](repeating: 0, count: 128 << 10)
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while spool.byteCount < limit {
            if isCancelled() { throw CancellationError() }
            // A regular file is always ready; an error is left for read(2) to tell.
            if unsafe poll(&state, 1, pollMilliseconds) == 0 { continue }
            let wanted = Int(min(Int64(buffer.count), limit - spool.byteCount))
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, wanted) }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError.last("read")
            }
            if count == 0 { return }
            try spool.append(buffer.span.extracting(first: count))
        }
    }

    private static func kind(mode: mode_t) -> Kind {
        switch mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .special
        }
    }

    /// The kind that readdir(3) tells, or what fstatat(2) says where the file system does not tell; nil when the entry
    /// has vanished in between.
    private static func kind(type: UInt8, _ name: [UInt8], in descriptor: Int32) -> Kind? {
        switch Int(type) {
        case Int(DT_REG): return .file
        case Int(DT_DIR): return .folder
        case Int(DT_LNK): return .link
        case Int(DT_UNKNOWN):
            var status = stat()
            let result = unsafe withCString(name) { unsafe fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }
            return result == 0 ? kind(mode: status.st_mode) : nil
        default: return .special
        }
    }

    private static func name(of record: UnsafeMutablePointer<dirent>) -> [UInt8] {
        unsafe withUnsafeBytes(of: &record.pointee.d_name) { bytes in
            unsafe Array(bytes.prefix { $0 != 0 })
        }
    }

    private static func withCString<Value>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Value) -> Value {
        let terminated = path.map { CChar(bitPattern: $0) } + [0]
        return unsafe terminated.withUnsafeBufferPointer { buffer in
            // An array with its terminator is never empty, so it has an address.
            guard let start = buffer.baseAddress else { preconditionFailure("a terminated path is not empty") }
            return unsafe body(start)
        }
    }
}
