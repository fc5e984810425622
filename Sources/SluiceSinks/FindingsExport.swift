import SluiceCore

/// Writes stored findings, with all their stored matches, to a file or to standard output.
package enum FindingsExport {
    package enum Format: String, Sendable, Hashable, CaseIterable {
        /// One JSON object a line, see ``JSONLinesWriter``.
        case jsonl
        /// One row for each match, see ``CSVWriter``.
        case csv
    }

    /// Writes what a query means, one finding after the other, so that memory does not grow with their number.
    ///
    /// - Parameters:
    ///   - query: which findings.
    ///   - store: where they are read from.
    ///   - format: how they are written.
    ///   - path: `-` for standard output, else a file that is made anew with mode 0600.
    /// - Returns: how many findings were written.
    /// - Throws: ``SluiceError`` of kind `.sink` when reading or writing fails.
    @discardableResult
    package static func write(
        _ query: FindingsQuery,
        from store: ResultStore,
        as format: Format,
        to path: String
    ) throws -> Int {
        var count = 0
        switch format {
        case .jsonl:
            let writer = try JSONLinesWriter(path: path)
            try store.findings(query, withMatches: true) { stored in
                try writer.write(CollectionOfOne(.finding(stored)))
                count += 1
            }
        case .csv:
            let writer = try CSVWriter(path: path)
            try store.findings(query, withMatches: true) { stored in
                try writer.write(stored)
                count += 1
            }
        }
        return count
    }
}
