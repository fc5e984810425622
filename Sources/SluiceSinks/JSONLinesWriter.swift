package import SluiceCore

/// Writes results as JSON Lines: one record a line, UTF-8, whatever the names in it hold.
///
/// As an observer of a ``DatabaseSink`` it streams what is committed; it also writes exports.
package final class JSONLinesWriter: ResultObserver {
    /// Bytes gathered before they are written.
    private static let bufferBytes = 64 << 10

    private let output: OutputFile

    /// Opens the target: `-` is standard output, a file is made anew with mode 0600.
    ///
    /// - Throws: ``SluiceError`` of kind `.sink` when it is a link, a folder or a database, or cannot be written.
    package init(path: String) throws(SluiceError) {
        output = try OutputFile(path)
    }

    /// Opens the target for a run that goes on: of the file that it wrote, what is committed is kept.
    ///
    /// - Parameters:
    ///   - path: as in ``init(path:)``.
    ///   - committed: what the run has committed; nil for nothing.
    /// - Throws: as ``init(path:)`` does.
    package init(path: String, keeping committed: OutputMark?) throws(SluiceError) {
        output = try OutputFile(path, keeping: committed)
    }

    /// Whether the file goes on where an earlier process left it.
    package var isContinued: Bool { output.isContinued }

    /// Writes the records and hands them to the system before it returns.
    package func committing(_ records: [ResultRecord]) throws { try write(records) }

    package var mark: OutputMark? { output.mark }

    package func takeBack(to mark: OutputMark) { output.takeBack(to: mark) }

    /// Writes records; nothing stays behind in a buffer.
    package func write(_ records: some Sequence<ResultRecord>) throws {
        var text = JSONText()
        for record in records {
            text.line(record)
            if text.bytes.count >= Self.bufferBytes {
                try output.write(text.bytes)
                text.removeAll()
            }
        }
        try output.write(text.bytes)
    }
}
