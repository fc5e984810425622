private import Crypto
private import Glibc
package import SluiceCore
private import Synchronization

/// A file, a pipe or standard output that results are written to.
///
/// The descriptor is immutable and write(2) may be called from any thread; that is what `Sendable` rests on.
package final class OutputFile: Sendable {
    private let descriptor: Int32
    private let name: String
    /// What is safe when writing fails, for the error.
    private let remains: String
    /// Absolute path of a regular file; nil for what cannot be cut off.
    private let path: String?
    private let state = Mutex(Written())
    /// Whether bytes that were there before are kept.
    package let isContinued: Bool

    /// How much of a regular file is written.
    package var mark: OutputMark? {
        path.map { path in
            let written = state.withLock { $0 }
            return OutputMark(path: path, digest: Self.hex(written.hash), bytes: written.bytes)
        }
    }

    /// Opens the target; `-` is standard output.
    ///
    /// A regular file is replaced: the old one is unlinked and a new one made with mode 0600, so that no link is
    /// followed and no reader of the old file sees the new content. Pipes and devices are written as they are. A file that
    /// another run writes is left alone.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - remains: what is safe when writing fails.
    ///   - keeping: so much of the file stays, and the rest is cut off. It is replaced when this is nil, or when the file
    ///     does not begin with just these bytes.
    /// - Throws: ``SluiceError`` of kind `.sink`.
    package init(
        _ path: String, remains: String = "the database holds what was committed", keeping: OutputMark? = nil
    ) throws(SluiceError) {
        self.remains = remains
        guard path != "-" else {
            (descriptor, self.path, isContinued) = (STDOUT_FILENO, nil, false)
            name = "standard output"
            return
        }
        name = SafeText.line(path)
        if let keeping, let (kept, written) = Self.reopen(path, keeping: keeping) {
            (descriptor, isContinued) = (kept, true)
            state.withLock { $0 = written }
        } else {
            (descriptor, isContinued) = (try Self.open(path, name), false)
        }
        var status = stat()
        let isRegular = unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        self.path = isRegular ? Self.absolute(path) : nil
    }

    /// The path by which a later run knows the file again.
    package static func absolute(_ path: String) -> String {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let isRoot = path.hasPrefix("/") && folder.isEmpty
        guard let resolved = unsafe realpath(folder.isEmpty ? (isRoot ? "/" : ".") : folder, nil) else { return path }
        defer { unsafe free(resolved) }
        let parent = unsafe String(cString: resolved)
        return (parent == "/" ? "" : parent) + "/" + name
    }

    /// Opens a regular file that begins with the bytes of a mark, and cuts it behind them.
    private static func reopen(_ path: String, keeping mark: OutputMark) -> (Int32, Written)? {
        // Every file begins with nothing: that marks none.
        guard mark.bytes > 0 else { return nil }
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        // Nothing is changed before it is locked, and no file that others know by another name.
        if lock(descriptor), isFile(descriptor, at: path), unsafe fstat(descriptor, &status) == 0,
            status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1, Int64(status.st_size) >= mark.bytes,
            let written = beginning(of: descriptor, bytes: mark.bytes), hex(written.hash) == mark.digest,
            fchmod(descriptor, 0o600) == 0, ftruncate(descriptor, off_t(mark.bytes)) == 0,
            lseek(descriptor, 0, SEEK_END) >= 0
        {
            return (descriptor, written)
        }
        close(descriptor)
        return nil
    }

    /// Takes up the first bytes of a file; nil when there are fewer.
    private static func beginning(of descriptor: Int32, bytes: Int64) -> Written? {
        var written = Written()
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while written.bytes < bytes {
            let wanted = Int(min(Int64(buffer.count), bytes - written.bytes))
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe pread(descriptor, $0.baseAddress, wanted, off_t(written.bytes))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            written.add(buffer[..<count])
        }
        return written
    }

    private static func hex(_ hash: SHA256) -> String {
        unsafe hash.finalize().withUnsafeBytes { unsafe hexadecimal($0) }
    }

    /// What has been written to a file so far.
    private struct Written {
        var bytes: Int64 = 0
        var hash = SHA256()

        mutating func add(_ more: ArraySlice<UInt8>) {
            bytes += Int64(more.count)
            unsafe more.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        }
    }

    deinit { if descriptor != STDOUT_FILENO { close(descriptor) } }

    /// Writes all bytes.
    ///
    /// - Throws: ``SluiceError`` when the disk is full or nobody reads the pipe any more; what was written stays.
    package func write(_ bytes: [UInt8]) throws(SluiceError) {
        let code = withoutPipeSignal { Self.write(bytes, to: descriptor) }
        guard code != 0 else {
            if path != nil { state.withLock { $0.add(bytes[...]) } }
            return
        }
        cutOff()
        let mend =
            switch code {
            case EPIPE: "whoever reads it has ended; write to a file to keep everything"
            case ENOSPC, EDQUOT: "free space on the disk; \(remains)"
            default: "check the target; \(remains)"
            }
        throw SluiceError(.sink, place: name, problem: "cannot be written (\(Self.text(code)))", mend: mend)
    }

    /// Cuts a regular file off at an earlier ``mark`` of it, and goes on writing there.
    package func takeBack(to mark: OutputMark) {
        guard path != nil, let written = Self.beginning(of: descriptor, bytes: mark.bytes) else { return }
        state.withLock { $0 = written }
        cutOff()
    }

    /// Of a file, takes back what was written of bytes that did not all find room: a reader sees whole lines.
    private func cutOff() {
        guard path != nil else { return }
        let end = off_t(state.withLock { $0.bytes })
        _ = ftruncate(descriptor, end)
        _ = lseek(descriptor, end, SEEK_SET)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        unsafe bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let base = unsafe buffer.baseAddress?.advanced(by: written)
                let count = unsafe Glibc.write(descriptor, base, buffer.count - written)
                if count < 0 && errno != EINTR { return errno }
                written += max(count, 0)
            }
            return 0
        }
    }

    /// Runs `body` so that a closed pipe gives EPIPE and no signal, which would end the process without a word.
    ///
    /// SIGPIPE goes to the writing thread, so it is blocked there, taken back if it came, and unblocked.
    private func withoutPipeSignal(_ body: () -> Int32) -> Int32 {
        var signals = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, &before)
        let code = body()
        if code == EPIPE {
            var none = timespec()
            while unsafe sigtimedwait(&signals, nil, &none) < 0 && errno == EINTR {}
        }
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        return code
    }

    private static func open(_ path: String, _ name: String) throws(SluiceError) -> Int32 {
        var status = stat()
        if path.utf8.contains(0) || path.isEmpty {
            throw SluiceError(
                .sink, place: "--output", problem: "is not a path", mend: "give a file, or - for standard output"
            )
        }
        var replaced: Int32 = -1
        defer { if replaced >= 0 { close(replaced) } }
        if unsafe lstat(path, &status) == 0 {
            switch status.st_mode & S_IFMT {
            case S_IFREG: replaced = try replace(path, name)
            case S_IFIFO, S_IFCHR: return try checked(unsafe Glibc.open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC), name)
            case S_IFLNK: throw problem(name, "is a symbolic link", "name the file that it points to, or use -")
            default: throw problem(name, "is not a file", "name a file, or use - for standard output")
            }
        }
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = try checked(unsafe Glibc.open(path, flags, 0o600), name)
        // open(2) takes the umask off the mode; fchmod(2) does not.
        _ = fchmod(descriptor, 0o600)
        // Another run may have found it before it was locked.
        guard lock(descriptor) else {
            close(descriptor)
            throw isWritten(name)
        }
        return descriptor
    }

    /// Locks a file for as long as it is open; false when another run has. Where there are no locks, all is allowed.
    private static func lock(_ descriptor: Int32) -> Bool {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno != EINTR { return errno != EWOULDBLOCK }
        }
        return true
    }

    private static func isWritten(_ name: String) -> SluiceError {
        problem(name, "is being written by another run", "wait for its end, or name another file")
    }

    /// Makes room for a new file, unless the old one is a database, which is never meant, or another run writes it.
    ///
    /// - Returns: the old file, which is to be closed when the new one is locked.
    private static func replace(_ path: String, _ name: String) throws(SluiceError) -> Int32 {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        if descriptor >= 0 {
            var head = [UInt8](repeating: 0, count: 16)
            let count = unsafe head.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard count != 16 || head != Array("SQLite format 3\0".utf8) else {
                close(descriptor)
                throw problem(name, "is an SQLite database", "name another file for the results")
            }
            guard lock(descriptor), isFile(descriptor, at: path) else {
                close(descriptor)
                throw isWritten(name)
            }
        }
        guard unsafe unlink(path) == 0 || errno == ENOENT else {
            let code = errno
            if descriptor >= 0 { close(descriptor) }
            throw problem(name, "cannot be replaced (\(text(code)))", "make the folder writable, or name another file")
        }
        return descriptor
    }

    private static func checked(_ descriptor: Int32, _ name: String) throws(SluiceError) -> Int32 {
        guard descriptor >= 0 else {
            throw problem(name, "cannot be opened (\(text(errno)))", "check that its folder exists and is writable")
        }
        return descriptor
    }

    private static func problem(_ place: String, _ problem: String, _ mend: String) -> SluiceError {
        SluiceError(.sink, place: place, problem: problem, mend: mend)
    }

    private static func text(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
