import Glibc

/// A system call that failed.
package struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Name of the call, for example `open`.
    package let call: String
    /// errno(3).
    package let code: Int32

    package init(call: String, code: Int32) {
        self.call = call
        self.code = code
    }

    /// The error of the call that has just failed.
    package static func last(_ call: String) -> SystemError { SystemError(call: call, code: errno) }

    /// Something of this name is there already.
    package var meansFileExists: Bool { code == EEXIST }

    package var description: String {
        // strerror(3) of glibc gives each thread its own buffer for unknown codes and constants for known ones.
        "\(call): \(unsafe String(cString: strerror(code)))"
    }
}
