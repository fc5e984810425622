import SluiceCore

/// All that is stored of one finding, for a terminal. Values of matches appear masked only.
package struct FindingDetails {
    private let stored: StoredFinding
    private let showsHashes: Bool

    /// - Parameters:
    ///   - stored: the finding.
    ///   - showsHashes: whether `value_hmac` of its values follows, as ignore rules take it.
    package init(_ stored: StoredFinding, showsHashes: Bool = false) {
        self.stored = stored
        self.showsHashes = showsHashes
    }

    /// Several lines, each at most `width` terminal columns where it can be cut without loss of sense.
    package func text(width: Int) -> String {
        var lines = facts.map { name, value in
            name + String(repeating: " ", count: 14 - name.utf8.count) + SafeText.line(value)
        }
        lines += evidence
        var text = lines.map { $0 + "\n" }.joined()
        if !stored.finding.matches.isEmpty { text += "\n" + matches(width: width) }
        if showsHashes { text += "\n" + hashes }
        return text
    }

    private var facts: [(String, String)] {
        let finding = stored.finding
        let asset = finding.asset
        var facts = [
            ("Finding", stored.id), ("Type", finding.type.name), ("Type id", finding.type.id),
            ("Category", finding.type.category.rawValue), ("Severity", finding.severity.rawValue),
            ("Status", stored.status.rawValue), ("First seen", stored.firstSeen.description),
            ("Last seen", stored.lastSeen.description),
        ]
        if let resolved = stored.resolvedAt { facts.append(("Resolved", resolved.description)) }
        facts += [("Asset", "\(asset.kind.rawValue) \(asset.id)"), ("Name", asset.name ?? "-")]
        if let parent = asset.parent {
            facts.append(("In", "\(parent.kind) \(parent.id)" + (parent.name.map { " (\($0))" } ?? "")))
        }
        facts += [("Tenant", asset.tenant), ("Owner", owner)]
        if let link = asset.link { facts.append(("Link", link)) }
        if let profile = finding.profile {
            facts.append(("Profile", profile))
            facts.append(("Matches", "\(finding.matchCount), \(finding.uniqueCount) different"))
        }
        return facts + [("What to do", finding.type.remediation)]
    }

    private var owner: String {
        guard let owner = stored.finding.asset.owner else { return "-" }
        let parts = [owner.email, owner.id].compactMap { $0 }
        return parts.isEmpty ? "unassigned" : parts.joined(separator: " ")
    }

    private var evidence: [String] {
        let facts = stored.finding.evidence.sorted { $0.key < $1.key }
        guard !facts.isEmpty else { return [] }
        return ["", "Evidence"]
            + facts.map { name, value in
                var text = JSONText()
                text.value(value)
                return "  \(SafeText.line(name)): \(text.string)"
            }
    }

    /// A line for each different value of an entry.
    private var hashes: String {
        var known: Set<[String]> = []
        let lines = stored.finding.matches.filter { known.insert([$0.entry, $0.valueHMAC]).inserted }
            .map { "\($0.valueHMAC)  \($0.entry)  \(SafeText.line($0.masked))\n" }
        return "value_hmac of each value, for ignore rules of scans into this database:\n" + lines.joined()
    }

    private func matches(width: Int) -> String {
        var table = TerminalTable([
            .init(title: "ENTRY", minimum: 10),
            .init(title: "CONFIDENCE", minimum: 10),
            .init(title: "SCORE", minimum: 5, isNumber: true, leaveOut: 2),
            .init(title: "MASKED", minimum: 12),
            .init(title: "LINE", minimum: 4, isNumber: true),
            .init(title: "COLUMN", minimum: 6, isNumber: true, leaveOut: 1),
            .init(title: "PLACE", minimum: 16),
            .init(title: "WHY", minimum: 8, leaveOut: 0),
        ])
        let finding = stored.finding
        for match in finding.matches {
            table.append([
                match.entry, match.confidence.rawValue, String(match.score), match.masked,
                String(match.location.line), String(match.location.column), match.location.path,
                match.why.joined(separator: " "),
            ])
        }
        let missing = finding.matchCount - finding.matches.count
        let rest = missing > 0 ? "\(missing) further matches were counted, but not stored.\n" : ""
        return table.text(width: width) + rest
    }
}
