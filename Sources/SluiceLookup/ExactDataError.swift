import Glibc

/// Why exact data cannot be used or made.
package struct ExactDataError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, without the file's name, a value or a key.
    package var problem: String
    /// What to do.
    package var mend: String

    package init(_ problem: String, _ mend: String) {
        self.problem = problem
        self.mend = mend
    }

    package var description: String { "\(problem); \(mend)" }

    /// What the last system call failed of, errno(3).
    static func systemText() -> String { unsafe String(cString: strerror(errno)) }
}
