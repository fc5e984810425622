package import SluiceCore

/// Writes findings as CSV (RFC 4180: CRLF, doubled quotes, UTF-8, a header line).
///
/// A content finding gives one row for each stored match, any other finding one row with the match columns empty. A
/// cell that a spreadsheet could take for a formula begins with an apostrophe; control and bidirectional characters
/// other than tab and line ends appear as `\u{hex}`.
package final class CSVWriter {
    private static let columns = [
        "id", "finding_type_id", "finding_type", "category", "severity", "status", "first_seen", "last_seen",
        "resolved_at", "tenant", "asset_kind", "asset_id", "asset_name", "owner_id", "owner_email", "parent_kind",
        "parent_id", "parent_name", "link", "profile", "match_count", "unique_count", "evidence", "remediation",
        "entry", "info_type", "match_severity", "confidence", "score", "why", "path", "byte_start", "byte_end", "line",
        "column", "page", "masked", "value_hmac", "test",
    ]
    private static let matchColumns = 15

    private let output: OutputFile

    /// Opens the target as ``JSONLinesWriter`` does, and writes the header line.
    package init(path: String) throws(SluiceError) {
        output = try OutputFile(path)
        try output.write(Self.line(Self.columns))
    }

    /// Writes the rows of one finding.
    package func write(_ stored: StoredFinding) throws(SluiceError) {
        let head = Self.cells(stored)
        let matches = stored.finding.matches
        if matches.isEmpty {
            try output.write(Self.line(head + Array(repeating: "", count: Self.matchColumns)))
        }
        var bytes: [UInt8] = []
        for match in matches { bytes += Self.line(head + Self.cells(match)) }
        try output.write(bytes)
    }

    private static func cells(_ stored: StoredFinding) -> [String] {
        let finding = stored.finding
        let asset = finding.asset
        var evidence = JSONText()
        evidence.object(finding.evidence)
        return [
            stored.id, finding.type.id, finding.type.name, finding.type.category.rawValue, finding.severity.rawValue,
            stored.status.rawValue, stored.firstSeen.description, stored.lastSeen.description,
            stored.resolvedAt?.description ?? "", asset.tenant, asset.kind.rawValue, asset.id, asset.name ?? "",
            asset.owner?.id ?? "", asset.owner?.email ?? "", asset.parent?.kind ?? "", asset.parent?.id ?? "",
            asset.parent?.name ?? "", asset.link ?? "", finding.profile ?? "", String(finding.matchCount),
            String(finding.uniqueCount), finding.evidence.isEmpty ? "" : evidence.string, finding.type.remediation,
        ]
    }

    private static func cells(_ match: Match) -> [String] {
        let place = match.location
        return [
            match.entry, match.infoType, match.severity.rawValue, match.confidence.rawValue, String(match.score),
            match.why.joined(separator: " "), place.path, String(place.byteStart), String(place.byteEnd),
            String(place.line), String(place.column), place.page.map { String($0) } ?? "", match.masked,
            match.valueHMAC, match.isTest ? "true" : "false",
        ]
    }

    private static func line(_ cells: [String]) -> [UInt8] { CSVText.line(cells) }
}

/// How cells become a line of CSV; see ``CSVWriter``.
enum CSVText {
    static func line(_ cells: [String]) -> [UInt8] {
        Array((cells.map(cell).joined(separator: ",") + "\r\n").utf8)
    }

    private static func cell(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            if SafeText.isUnsafe(scalar) && !lineEnds.contains(scalar) {
                safe += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
        if beginsFormula(safe) { safe = "'" + safe }
        // By scalars: as characters, CR LF and a quote with a combining mark would hide from the search.
        let needsQuotes = safe.unicodeScalars.contains { lineEnds.contains($0) || $0 == "\"" || $0 == "," }
        guard needsQuotes || safe.utf8.first == 0x20 || safe.utf8.last == 0x20 else { return safe }
        var quoted = String.UnicodeScalarView()
        for scalar in safe.unicodeScalars {
            quoted.append(scalar)
            if scalar == "\"" { quoted.append(scalar) }
        }
        return "\"" + String(quoted) + "\""
    }

    private static let lineEnds: [Unicode.Scalar] = ["\n", "\r", "\t"]

    /// Spreadsheets skip leading blanks, and some take the full-width forms as well.
    private static func beginsFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first(where: { $0 != " " && $0 != "\u{A0}" }) else { return false }
        return "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first)
    }
}
