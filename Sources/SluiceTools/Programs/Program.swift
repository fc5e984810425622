import CSluiceSystem
import Glibc

/// An executable file, found once. It is started by its path; the descriptor lets the walls name it.
final class Program: Sendable {
    let path: String
    /// Opened with O_PATH.
    let descriptor: Int32

    /// - Returns: nil when there is no such file, or it cannot be executed.
    init?(path: String) {
        guard unsafe access(path, X_OK) == 0 else { return nil }
        descriptor = unsafe sluice_open_place(path)
        guard descriptor >= 0 else { return nil }
        self.path = path
    }

    deinit { close(descriptor) }

    /// Where programs are looked for; the PATH of whoever starts sluice does not count.
    static let folders = ["/usr/bin", "/usr/local/bin", "/bin"]

    /// Looks a program up in the fixed folders.
    ///
    /// - Parameter name: of the file.
    /// - Returns: the first one there is.
    static func named(_ name: String) -> Program? {
        folders.lazy.compactMap { Program(path: "\($0)/\(name)") }.first
    }
}
