import Foundation

/// Whether standard output takes colours.
enum OutputColor {
    /// On a terminal that is not `dumb`, unless NO_COLOR holds anything (no-color.org).
    static var isWanted: Bool {
        let environment = ProcessInfo.processInfo.environment
        guard environment["NO_COLOR", default: ""].isEmpty, environment["TERM"] != "dumb" else { return false }
        return isatty(FileHandle.standardOutput.fileDescriptor) == 1
    }
}
