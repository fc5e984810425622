private import Glibc

/// Writes files that appear under their name when they are whole.
package enum WholeFile {
    /// Writes a file with mode 0600, in place of one of this name: first beside it, then renamed (rename(2)).
    ///
    /// - Parameters:
    ///   - bytes: all that it holds.
    ///   - path: of the file; its folder must exist.
    /// - Throws: ``SystemError``; what was there before stays then.
    package static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        let draft = "\(path).\(getpid()).draft"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = unsafe open(draft, flags, 0o600)
        guard descriptor >= 0 else { throw SystemError(call: "open", code: errno) }
        let failure = fill(descriptor, bytes)
        close(descriptor)
        if failure == nil, unsafe rename(draft, path) == 0 { return }
        let code = errno
        unsafe unlink(draft)
        throw failure ?? SystemError(call: "rename", code: code)
    }

    private static func fill(_ descriptor: Int32, _ bytes: [UInt8]) -> SystemError? {
        // open(2) takes the umask off the mode; fchmod(2) does not.
        guard fchmod(descriptor, 0o600) == 0 else { return SystemError(call: "fchmod", code: errno) }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes { part in
                unsafe Glibc.write(descriptor, part.baseAddress, part.count)
            }
            guard count >= 0 || errno == EINTR else { return SystemError(call: "write", code: errno) }
            written += max(count, 0)
        }
        return fsync(descriptor) == 0 ? nil : SystemError(call: "fsync", code: errno)
    }
}
