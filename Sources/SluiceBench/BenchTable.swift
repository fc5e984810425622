import SluiceSinks

/// A report, and its comparison with a baseline, for a terminal.
package struct BenchTable {
    private let report: BenchReport
    private let comparison: BenchComparison?

    /// - Parameters:
    ///   - report: what is shown.
    ///   - comparison: of this report with a saved one; nil for none.
    package init(_ report: BenchReport, comparison: BenchComparison? = nil) {
        self.report = report
        self.comparison = comparison
    }

    /// The report as text.
    ///
    /// - Parameters:
    ///   - width: terminal columns.
    ///   - top: entries shown, the most expensive ones; 0 for all.
    /// - Returns: lines that each end with a line feed.
    package func text(width: Int, top: Int) -> String {
        let entries = report.sorted(.entry)
        let shown = top == 0 ? entries : Array(entries.prefix(top))
        var parts = [table("ENTRY", shown).text(width: width)]
        if shown.count < entries.count {
            parts.append("\(shown.count) of \(entries.count) entries shown, the most expensive first; see --top.\n")
        }
        parts.append("\n" + table("TOGETHER", report.sorted(.profile) + report.sorted(.all)).text(width: width) + "\n")
        if let comparison { parts.append(comparison.text(width: width) + "\n") }
        parts += (report.limitNotes + report.facts).map { SafeText.line($0) + "\n" }
        return parts.joined()
    }

    private func table(_ title: String, _ rows: [Measurement]) -> TerminalTable {
        var table = TerminalTable([
            .init(title: title, minimum: 22),
            .init(title: "MB/S", minimum: 6, isNumber: true),
            .init(title: "NS/BYTE", minimum: 7, isNumber: true),
            .init(title: "±", minimum: 4, isNumber: true, leaveOut: 4),
            .init(title: "CANDIDATES", minimum: 10, isNumber: true, leaveOut: 1),
            .init(title: "CONFIRMS", minimum: 8, isNumber: true, leaveOut: 2),
            .init(title: "REJECTS", minimum: 7, isNumber: true, leaveOut: 3),
            .init(title: "MATCHES", minimum: 7, isNumber: true),
            .init(title: "WORST INPUT", minimum: 12, leaveOut: 0),
        ])
        for row in rows {
            table.append([
                report.shortName(row.subject) + (row.limits.isEmpty ? "" : " !"),
                BenchText.rate(row.mbPerSecond), BenchText.nanoseconds(row.nsPerByte),
                BenchText.nanoseconds(row.spread), BenchText.count(row.counts.candidates),
                BenchText.count(row.counts.confirms), BenchText.count(row.counts.validatorRejects),
                BenchText.count(row.counts.matches),
                row.worst.map { "\(BenchText.nanoseconds($0.nsPerByte)) in \($0.file)" } ?? "-",
            ])
        }
        return table
    }
}

extension BenchComparison {
    /// What changed, the failures first, and one line that sums up.
    func text(width: Int) -> String {
        let changed = rowsWorstFirst.filter { $0.speed != .same || $0.difference != nil }
        var table = TerminalTable([
            .init(title: "AGAINST THE BASELINE", minimum: 24),
            .init(title: "BEFORE", minimum: 7, isNumber: true),
            .init(title: "NOW", minimum: 7, isNumber: true),
            .init(title: "RATIO", minimum: 6, isNumber: true),
            .init(title: "VERDICT", minimum: 20),
        ])
        for row in changed {
            table.append([
                row.subject.name, BenchText.nanoseconds(row.before), BenchText.nanoseconds(row.after),
                BenchText.ratio(row.ratio), row.verdict,
            ])
        }
        let lists = added.map { "added: \($0.name)" } + removed.map { "removed: \($0.name)" }
        return (changed.isEmpty ? "" : table.text(width: width))
            + (lists + [summary] + cautions.map { "caution: \($0)" }).map { SafeText.line($0) + "\n" }.joined()
    }

    /// One sentence.
    var summary: String {
        let slower = rows.count { $0.speed == .slower }
        let faster = rows.count { $0.speed == .faster }
        let same = rows.count { $0.speed == .same }
        let different = rows.count { $0.difference != nil }
        return "against the baseline: \(slower) slower, \(faster) faster, \(same) within threshold or noise, "
            + "\(different) with other results"
    }
}

extension BenchComparison.Row {
    /// For people: `slower`, `results differ: matches 3 → 4`.
    var verdict: String {
        let speed = self.speed == .unlike ? "other entries than before" : self.speed.rawValue
        return difference.map { "results differ: \($0) (\(speed))" } ?? speed
    }
}
