import SluiceCore

/// The list of assets whose examination failed, for a terminal: one line each.
package struct FailedTable {
    private var table = TerminalTable([
        .init(title: "STATE", minimum: 11),
        .init(title: "ATTEMPTS", minimum: 8, isNumber: true),
        .init(title: "REASONS", minimum: 14),
        .init(title: "ASSET", minimum: 24),
        .init(title: "NAME", minimum: 12, leaveOut: 1),
        .init(title: "DETAIL", minimum: 24, leaveOut: 2),
        .init(title: "LAST SEEN", minimum: 10, leaveOut: 0),
    ])
    private var shown = 0

    package init() {}

    /// Adds a line.
    package mutating func append(_ failed: FailedAsset) {
        let record = failed.coverage
        table.append([
            failed.isDeadLetter ? "dead letter" : "tried again", String(failed.attempts),
            record.reasons.map(\.rawValue).joined(separator: " "), record.asset.id, FindingText.asset(record.asset),
            record.detail ?? "-", RunText.minute(failed.lastSeen),
        ])
        shown += 1
    }

    /// The table with a last line that says how many there are.
    package func text(width: Int, total: Int, deadLetters: Int) -> String {
        guard total > 0 else { return "No examination has failed.\n" }
        let cut = shown < total ? "; \(shown) shown, raise --limit" : ""
        let letters = deadLetters == 1 ? "1 dead letter" : "\(deadLetters) dead letters"
        let advice = deadLetters > 0 ? "; `sluice retry` has the next scan examine dead letters again" : ""
        return (shown > 0 ? table.text(width: width) + "\n" : "")
            + "\(total) failed, \(letters)\(cut)\(advice).\n"
    }
}

/// Writes runs, or assets whose examination failed, as JSON Lines.
package enum RunsExport {
    /// Writes runs.
    ///
    /// - Throws: ``SluiceError`` of kind `.sink` when nobody takes it.
    package static func write(_ runs: [StoredRun]) throws {
        try JSONLinesWriter(path: "-").write(runs.lazy.map { .run($0) })
    }

    /// Writes the assets, one after the other, so that memory does not grow with their number.
    ///
    /// - Throws: ``SluiceError`` of kind `.sink` when reading or writing fails.
    package static func writeFailed(from store: ResultStore) throws {
        let output = try OutputFile("-")
        try store.failed { failed in
            var text = JSONText()
            text.failed(failed)
            text.newline()
            try output.write(text.bytes)
        }
    }
}
