import SluiceCore

extension RunOverview {
    /// The same numbers as in the table at the end of a scan, by name, for a log line.
    package var fields: [String: String] {
        var active: [Severity: Int] = [:]
        for row in findings { active[row.severity, default: 0] += row.count }
        var fields = [
            "run": run.header.id, "resolved": "\(resolved)", "muted": "\(muted)",
            "findings_new": "\(findings.reduce(0) { $0 + $1.new })",
        ]
        for severity in Severity.allCases { fields["findings_\(severity.rawValue)"] = "\(active[severity] ?? 0)" }
        for (reason, count) in reasons { fields["unexamined_\(reason.rawValue)"] = "\(count)" }
        guard let summary = run.summary else { return fields }
        fields["complete"] = "\(summary.isComplete)"
        fields["gaps"] = "\(summary.gaps.count)"
        fields["assets_seen"] = "\(summary.assets.seen)"
        fields["assets_scanned"] = "\(summary.assets.scanned)"
        fields["assets_partial"] = "\(summary.assets.partial)"
        fields["assets_skipped"] = "\(summary.assets.skipped)"
        fields["bytes_scanned"] = "\(summary.bytesScanned)"
        return fields
    }
}
