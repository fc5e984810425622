import SluiceCore

/// The list of findings for a terminal: one line each. A narrow terminal gets fewer columns.
package struct FindingsTable {
    private var table = TerminalTable([
        .init(title: "ID", minimum: 8),
        .init(title: "SEVERITY", minimum: 8),
        .init(title: "STATUS", minimum: 6, leaveOut: 0),
        .init(title: "FINDING", minimum: 36),
        .init(title: "PROFILE", minimum: 12, leaveOut: 2),
        .init(title: "MATCHES", minimum: 7, isNumber: true, leaveOut: 4),
        .init(title: "ASSET", minimum: 16),
        .init(title: "OWNER", minimum: 8, leaveOut: 3),
        .init(title: "LAST SEEN", minimum: 10, leaveOut: 1),
    ])
    private var shown = 0

    package init() {}

    /// Adds a line. The id is cut to its first 8 characters, enough for `sluice findings show`.
    package mutating func append(_ stored: StoredFinding) {
        let finding = stored.finding
        let asset = finding.asset
        table.append([
            String(stored.id.prefix(8)), finding.severity.rawValue, stored.status.rawValue,
            FindingText.shortName(finding.type), finding.profile ?? "-",
            finding.type.category == .dataLossPrevention ? String(finding.matchCount) : "-",
            FindingText.asset(asset), FindingText.owner(asset.owner), String(stored.lastSeen.description.prefix(10)),
        ])
        shown += 1
    }

    /// The table with a last line that says how many of `total` it shows.
    package func text(width: Int, total: Int) -> String {
        guard shown > 0 else { return "No findings.\n" }
        let noun = total == 1 ? "finding" : "findings"
        let summary = shown < total ? "\(shown) of \(total) \(noun) shown; raise --limit" : "\(total) \(noun)"
        return table.text(width: width) + "\n" + summary + ".\n"
    }
}

/// How parts of a finding read for a person. Not yet safe for a terminal.
enum FindingText {
    /// The type's name without the vendor, which the asset tells anyway.
    static func shortName(_ type: FindingType) -> String {
        let vendor = "OpenAI: "
        return type.name.hasPrefix(vendor) ? String(type.name.dropFirst(vendor.count)) : type.name
    }

    static func asset(_ asset: Asset) -> String {
        let own = asset.name ?? asset.id
        guard let parent = asset.parent else { return own }
        return "\(own) in \(parent.name ?? parent.id)"
    }

    static func owner(_ owner: Asset.Owner?) -> String {
        guard let owner else { return "-" }
        return owner.email ?? owner.id ?? "unassigned"
    }
}
