private import CSluiceSystem
private import Glibc

/// Writes files that appear under their name when they are whole.
package enum WholeFile {
    /// Writes a file with mode 0600: first under a random name in its folder, then under its own (rename(2), link(2)).
    ///
    /// - Parameters:
    ///   - bytes: all that it holds.
    ///   - path: of the file; its folder must exist.
    ///   - replaces: takes the place of a file of this name; otherwise one is an error, see
    ///     ``SystemError/meansFileExists``.
    /// - Throws: ``SystemError``; what was there before stays then.
    package static func write(_ bytes: [UInt8], to path: String, replaces: Bool = true) throws(SystemError) {
        var template = Array("\(folder(of: path))/.sluice-XXXXXX".utf8CString)
        let descriptor = unsafe template.withUnsafeMutableBufferPointer { unsafe sluice_make_temporary($0.baseAddress) }
        guard descriptor >= 0 else { throw SystemError.last("mkostemp") }
        let draft = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let failure = fill(descriptor, bytes) ?? publish(draft, as: path, replaces: replaces)
        close(descriptor)
        guard let failure else { return }
        unsafe unlink(draft)
        throw failure
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return String(path[...slash])
    }

    private static func fill(_ descriptor: Int32, _ bytes: [UInt8]) -> SystemError? {
        // mkostemp(3) takes the umask off the mode; fchmod(2) does not.
        guard fchmod(descriptor, 0o600) == 0 else { return SystemError.last("fchmod") }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes { part in
                unsafe Glibc.write(descriptor, part.baseAddress, part.count)
            }
            guard count >= 0 || errno == EINTR else { return SystemError.last("write") }
            written += max(count, 0)
        }
        return fsync(descriptor) == 0 ? nil : SystemError.last("fsync")
    }

    /// link(2) replaces nothing.
    private static func publish(_ draft: String, as path: String, replaces: Bool) -> SystemError? {
        if replaces { return unsafe rename(draft, path) == 0 ? nil : SystemError.last("rename") }
        guard unsafe link(draft, path) == 0 else { return SystemError.last("link") }
        unsafe unlink(draft)
        return nil
    }
}
