import SluiceCore

/// What is printed at the end of a scan: findings, coverage and gaps.
package struct RunSummaryTable {
    private let overview: RunOverview

    package init(_ overview: RunOverview) { self.overview = overview }

    /// Several paragraphs for a terminal of `width` columns; every text from outside is made safe.
    package func text(width: Int) -> String {
        let parts = [findings(width), coverage(width), gaps, counters, verdict]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// What was not examined, without the findings.
    func unexaminedText(width: Int) -> String {
        [coverage(width), gaps, verdict].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func findings(_ width: Int) -> String {
        guard !overview.findings.isEmpty else { return "No findings." + tail + "\n" }
        var table = TerminalTable([
            .init(title: "SEVERITY", minimum: 8),
            .init(title: "FINDING", minimum: 24),
            .init(title: "COUNT", minimum: 5, isNumber: true),
            .init(title: "NEW", minimum: 5, isNumber: true),
        ])
        for row in overview.findings {
            table.append([row.severity.rawValue, row.type.name, String(row.count), String(row.new)])
        }
        let total = overview.findings.reduce(0) { $0 + $1.count }
        return table.text(width: width) + "\(total) active \(total == 1 ? "finding" : "findings")." + tail + "\n"
    }

    private var tail: String {
        var parts: [String] = []
        if overview.resolved > 0 { parts.append("\(overview.resolved) resolved") }
        if overview.muted > 0 { parts.append("\(overview.muted) muted") }
        return parts.isEmpty ? "" : " " + parts.joined(separator: ", ") + "."
    }

    private func coverage(_ width: Int) -> String {
        guard let summary = overview.run.summary else { return "" }
        let assets = summary.assets
        var text = "Assets: \(assets.seen) seen = \(assets.scanned) scanned + \(assets.partial) partial"
        text += " + \(assets.skipped) skipped.\n"
        text += "Bytes: \(summary.bytes) in files, \(summary.bytesScanned) examined after unpacking.\n"
        if !assets.isBalanced { text += "The numbers do not add up: report this as a fault of sluice.\n" }
        guard !overview.reasons.isEmpty else { return text }
        var table = TerminalTable([
            .init(title: "NOT EXAMINED", minimum: 18),
            .init(title: "COUNT", minimum: 5, isNumber: true),
            .init(title: "MEANING", minimum: 30),
        ])
        let order = overview.reasons.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        for (reason, count) in order { table.append([reason.rawValue, String(count), reason.advice]) }
        return text + table.text(width: width)
    }

    private var gaps: String {
        guard let gaps = overview.run.summary?.gaps, !gaps.isEmpty else { return "" }
        let lines = gaps.map { gap in
            "  \(SafeText.line(gap.scope)): \(SafeText.line(gap.reason.rawValue)); \(SafeText.line(gap.detail))\n"
        }
        return "Not listed, so that nothing is known of what lies there:\n" + lines.joined()
    }

    private var counters: String {
        let counters = (overview.run.summary?.counters ?? [:]).filter { $0.value != 0 }.sorted { $0.key < $1.key }
        guard !counters.isEmpty else { return "" }
        return "Also counted: " + counters.map { "\(SafeText.line($0.key)) \($0.value)" }.joined(separator: ", ")
            + ".\n"
    }

    private var verdict: String {
        guard let summary = overview.run.summary else { return "The run has not ended.\n" }
        if !summary.isComplete { return "Stopped before the end; run again to go on.\n" }
        let isWhole = overview.reasons.keys.allSatisfy(\.leavesRunComplete) && summary.gaps.isEmpty
        return isWhole ? "Complete.\n" : "Complete, but not everything could be examined (see above).\n"
    }
}
