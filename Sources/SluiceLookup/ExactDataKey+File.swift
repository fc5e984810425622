import Glibc

extension ExactDataKey {
    /// Writes a new random key into a new file with mode 0600.
    ///
    /// - Parameter path: of the file; nothing may be there.
    /// - Throws: ``ExactDataError``.
    package static func make(at path: String) throws(ExactDataError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        let text = Array((makeText() + "\n").utf8)
        let problem = unsafe text.withUnsafeBytes { bytes in
            unsafe ExactDataOutput.write(bytes, to: descriptor, at: 0)
        }
        if let problem { throw problem }
        // open(2) takes the umask off the mode; fchmod(2) does not.
        guard fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0 else { throw failure() }
    }

    private static func failure() -> ExactDataError {
        ExactDataError(
            "cannot be made (\(ExactDataError.systemText()))", "check that its folder exists and is writable")
    }
}
