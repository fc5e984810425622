import SluiceCore

/// What the newest run did not wholly examine, for people and for programs.
///
/// Records go out one after the other, so that memory does not grow with their number.
package enum CoverageExport {
    package enum Format: String, Sendable, Hashable, CaseIterable {
        /// For a terminal, with totals and what each reason means below.
        case table
        /// Coverage records, and at the end the run's own record.
        case jsonl
        /// See ``CoverageCSVWriter``.
        case csv
    }

    /// Writes all of it as JSON Lines: the records of ``JSONLinesWriter``, the run last.
    ///
    /// - Parameters:
    ///   - store: where it is read from.
    ///   - path: `-` for standard output, else a file that is made anew with mode 0600.
    /// - Throws: ``SluiceError`` of kind `.sink` when reading or writing fails.
    package static func writeJSONLines(from store: ResultStore, to path: String) throws {
        let writer = try JSONLinesWriter(path: path)
        try store.unexamined { try writer.write(CollectionOfOne(.coverage($0))) }
        if let run = try store.newestRun() { try writer.write(CollectionOfOne(.run(run))) }
    }

    /// Writes all of it as CSV, to the same targets.
    package static func writeCSV(from store: ResultStore, to path: String) throws {
        let writer = try CoverageCSVWriter(path: path)
        try store.unexamined { try writer.write($0) }
        for gap in try store.newestRun()?.summary?.gaps ?? [] { try writer.write(gap) }
    }

    /// A table of at most `limit` rows, and below it the totals of the run.
    package static func table(from store: ResultStore, limit: Int, width: Int) throws -> String {
        guard let overview = try store.newestOverview() else { return "No scan has written into this database.\n" }
        var table = TerminalTable([
            .init(title: "STATE", minimum: 7),
            .init(title: "REASONS", minimum: 14),
            .init(title: "PLACE", minimum: 24),
            .init(title: "DETAIL", minimum: 24),
            .init(title: "WHAT TO DO", minimum: 24, leaveOut: 0),
        ])
        var shown = 0
        try store.unexamined(limit: limit) { record in
            let place = FindingText.asset(record.asset) + (record.path.isEmpty ? "" : "!" + record.path)
            table.append([
                record.state.rawValue, record.reasons.map(\.rawValue).joined(separator: " "), place,
                record.detail ?? "-", record.advice ?? "-",
            ])
            shown += 1
        }
        let rows = shown > 0 ? table.text(width: width) + "\n" : ""
        let totals = RunSummaryTable(overview).unexaminedText(width: width)
        return rows + (try line(store, shown: shown)) + totals
    }

    /// One sentence with the totals, without a line end.
    package static func totals(of store: ResultStore) throws -> String {
        let (assets, members) = try store.countUnexamined()
        let gaps = try store.newestRun()?.summary?.gaps.count ?? 0
        let parts = [
            "\(assets) \(assets == 1 ? "asset" : "assets")", "\(members) \(members == 1 ? "member" : "members")",
        ]
        let unlisted = gaps > 0 ? "; \(gaps) \(gaps == 1 ? "part" : "parts") of the source not listed" : ""
        return parts.joined(separator: " and ") + " not wholly examined" + unlisted
    }

    private static func line(_ store: ResultStore, shown: Int) throws -> String {
        let (assets, members) = try store.countUnexamined()
        let cut = shown < assets + members ? "; \(shown) of \(assets + members) shown, raise --limit" : ""
        return try totals(of: store) + cut + ".\n\n"
    }
}
