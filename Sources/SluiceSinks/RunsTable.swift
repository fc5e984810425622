import SluiceCore

/// The list of runs for a terminal, newest first: one line each.
package struct RunsTable {
    private var table = TerminalTable([
        .init(title: "ID", minimum: 8),
        .init(title: "STARTED", minimum: 16),
        .init(title: "TOOK", minimum: 6, isNumber: true, leaveOut: 1),
        .init(title: "STATE", minimum: 9),
        .init(title: "COMMAND", minimum: 10, leaveOut: 3),
        .init(title: "ASSETS", minimum: 6, isNumber: true, leaveOut: 2),
        .init(title: "NOT EXAMINED", minimum: 12, isNumber: true),
        .init(title: "FINDINGS", minimum: 8, isNumber: true),
    ])
    private var shown = 0

    package init() {}

    /// Adds a line. The id is cut to its first 8 characters, enough for `sluice runs show`.
    package mutating func append(_ run: StoredRun) {
        let assets = run.summary?.assets
        table.append([
            String(run.header.id.prefix(8)), RunText.minute(run.header.started), RunText.duration(of: run),
            RunText.state(run), run.header.purpose, assets.map { String($0.seen) } ?? "-",
            assets.map { String($0.partial + $0.skipped) } ?? "-",
            run.summary == nil ? "-" : String(run.findings.values.reduce(0, +)),
        ])
        shown += 1
    }

    /// The table with a last line that says how many of `total` it shows.
    package func text(width: Int, total: Int) -> String {
        guard shown > 0 else { return "No scan has written into this database.\n" }
        let noun = total == 1 ? "run" : "runs"
        let summary = shown < total ? "\(shown) of \(total) \(noun) shown; raise --limit" : "\(total) \(noun)"
        return table.text(width: width) + "\n" + summary + ".\n"
    }
}

/// All that is stored of one run, for a terminal.
package struct RunDetails {
    private let run: StoredRun

    package init(_ run: StoredRun) { self.run = run }

    /// Several lines; every text from outside is made safe.
    package var text: String {
        let lines = facts.map { name, value in
            name + String(repeating: " ", count: 14 - name.utf8.count) + SafeText.line(value) + "\n"
        }
        let gaps = (run.summary?.gaps ?? []).map { gap in
            "  \(SafeText.line(gap.scope)): \(SafeText.line(gap.reason.rawValue)); \(SafeText.line(gap.detail))\n"
        }
        return lines.joined() + (gaps.isEmpty ? "" : "Not listed:\n" + gaps.joined())
    }

    private var facts: [(String, String)] {
        let header = run.header
        var facts = [
            ("Run", header.id), ("Command", header.purpose), ("State", RunText.state(run)),
            ("Started", header.started.description), ("Ended", run.summary?.ended.description ?? "-"),
            ("Profile set", header.profileSet),
        ]
        guard let summary = run.summary else { return facts }
        let assets = summary.assets
        facts.append(
            (
                "Assets",
                "\(assets.seen) seen = \(assets.scanned) scanned + \(assets.partial) partial + \(assets.skipped) skipped"
            ))
        facts.append(("Bytes", "\(summary.bytes) in files, \(summary.bytesScanned) examined after unpacking"))
        let findings = Severity.allCases.reversed().compactMap { severity -> String? in
            let count = run.findings[severity] ?? 0
            return count > 0 ? "\(count) \(severity.rawValue)" : nil
        }
        facts.append(("Findings", findings.isEmpty ? "none" : findings.joined(separator: ", ")))
        let counters = summary.counters.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        return facts + counters.map { ("", "\($0.key) \($0.value)") }
    }
}

/// How parts of a run read for a person.
enum RunText {
    static func state(_ run: StoredRun) -> String {
        guard let summary = run.summary else { return "not ended" }
        return summary.isComplete ? "complete" : "stopped"
    }

    static func minute(_ time: Timestamp) -> String { String(time.description.prefix(16)) + "Z" }

    static func duration(of run: StoredRun) -> String {
        guard let ended = run.summary?.ended else { return "-" }
        let seconds = Int(max(0, ended.unixSeconds - run.header.started.unixSeconds))
        if seconds < 60 { return "\(seconds) s" }
        return seconds < 3600
            ? "\(seconds / 60) min \(seconds % 60) s" : "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }
}
