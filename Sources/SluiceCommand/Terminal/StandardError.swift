import Foundation
import Logging
import Synchronization

/// Standard error as one place for logs and the progress bar, so that a log line never lands inside the bar.
final class StandardError: Sendable {
    static let shared = StandardError()

    /// The bar's text while it is drawn; it is erased before a line and drawn again after it.
    private let bar = Mutex("")
    /// Whether JSON was asked for, and not only the form of logs where no terminal is.
    private let writesOnlyJSON = Atomic(false)

    var isOnlyJSON: Bool { writesOnlyJSON.load(ordering: .relaxed) }

    /// From now on all that is told is one JSON object a line.
    func writeOnlyJSON() { writesOnlyJSON.store(true, ordering: .relaxed) }

    /// Tells something that is no log event: the text as it is, or a log line where only JSON is written.
    ///
    /// - Parameters:
    ///   - text: one or several lines.
    ///   - level: of the log line.
    func tell(_ text: String, level: Logger.Level) {
        guard isOnlyJSON else { return write(line: text) }
        Logger(label: "sluice") { _ in StandardErrorLogHandler(level: .trace, format: .json) }
            .log(level: level, "\(text)")
    }

    var isTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

    /// Columns of the terminal; 80 when it does not tell, and wide enough for anything when this is no terminal.
    var columns: Int {
        var size = winsize()
        let answered = unsafe ioctl(FileHandle.standardError.fileDescriptor, UInt(TIOCGWINSZ), &size) == 0
        if answered && size.ws_col > 0 { return Int(size.ws_col) }
        return isTerminal ? 80 : 200
    }

    /// Writes one line above the bar.
    func write(line: String) {
        bar.withLock { bar in put(bar.isEmpty ? line + "\n" : "\r\u{1B}[K" + line + "\n" + bar) }
    }

    /// Draws the bar in place of the last one; an empty text removes it.
    func draw(bar text: String) {
        bar.withLock { bar in
            guard !(text.isEmpty && bar.isEmpty) else { return }
            bar = text
            put("\r\u{1B}[K" + text)
        }
    }

    private func put(_ text: String) {
        // Nobody is left to tell when standard error itself is gone.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
