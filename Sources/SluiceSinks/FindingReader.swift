import SluiceCore

/// Turns rows back into findings.
struct FindingReader {
    private let byKey: SQLiteStatement
    private let matches: SQLiteStatement

    init(_ connection: SQLiteConnection) throws(SQLiteFailure) {
        byKey = try connection.prepare(text: "SELECT \(Self.columns) FROM findings WHERE key = ?1")
        matches = try connection.prepare(
            """
            SELECT entry, info_type, severity, confidence, score, why, path, byte_start, byte_end, line, "column", page,
                masked, value_hmac, test
            FROM matches WHERE finding = ?1 ORDER BY position
            """
        )
    }

    /// The columns that ``row(_:matches:)`` reads, in its order.
    static let columns = """
        key, id, type_id, severity, status, first_seen, last_seen, resolved_at, tenant, asset_kind, asset_id, asset_name,
        has_owner, owner_id, owner_email, parent_kind, parent_id, parent_name, link, profile, match_count, unique_count,
        evidence
        """

    /// One finding with its matches, or nil when there is no such row.
    func finding(key: Int64) throws -> StoredFinding? {
        try byKey.bind([.integer(key)])
        defer { byKey.reset() }
        return try byKey.step() ? row(byKey, withMatches: true) : nil
    }

    /// The finding of the present row of a statement that selects ``columns``.
    func row(_ row: SQLiteStatement, withMatches: Bool) throws -> StoredFinding {
        let id = row.text(1)
        guard let type = FindingType.all.first(where: { $0.id == row.text(2) }),
            let severity = Severity(rawValue: row.text(3)), let status = FindingStatus(rawValue: row.text(4)),
            let kind = Asset.Kind(rawValue: row.text(9))
        else { throw Self.damaged("finding \(SafeText.line(id))") }
        let asset = Asset(
            kind: kind, id: row.text(10), name: row.optionalText(11), tenant: row.text(8),
            owner: row.integer(12) == 0
                ? nil : Asset.Owner(id: row.optionalText(13), email: row.optionalText(14)),
            parent: row.optionalText(15).map { Asset.Parent(kind: $0, id: row.text(16), name: row.optionalText(17)) },
            link: row.optionalText(18)
        )
        let finding = Finding(
            type: type, asset: asset, severity: severity, profile: row.optionalText(19),
            matchCount: Int(row.integer(20)), uniqueCount: Int(row.integer(21)),
            matches: withMatches ? try matches(of: row.integer(0)) : [],
            evidence: try StoredJSON.decode([String: JSONValue].self, row.text(22), "finding \(SafeText.line(id))")
        )
        return StoredFinding(
            id: id, finding: finding, status: status,
            firstSeen: Timestamp(microsecondsSinceEpoch: row.integer(5)),
            lastSeen: Timestamp(microsecondsSinceEpoch: row.integer(6)),
            resolvedAt: row.isNull(7) ? nil : Timestamp(microsecondsSinceEpoch: row.integer(7))
        )
    }

    private func matches(of key: Int64) throws -> [Match] {
        try matches.bind([.integer(key)])
        defer { matches.reset() }
        var found: [Match] = []
        while try matches.step() { found.append(try match(matches)) }
        return found
    }

    private func match(_ row: SQLiteStatement) throws -> Match {
        guard let severity = Severity(rawValue: row.text(2)), let confidence = Confidence(rawValue: row.text(3)) else {
            throw Self.damaged("a match")
        }
        return Match(
            entry: row.text(0), infoType: row.text(1), severity: severity, confidence: confidence,
            score: Int(row.integer(4)), why: try StoredJSON.decode([String].self, row.text(5), "a match"),
            location: Location(
                path: row.text(6), byteStart: row.integer(7), byteEnd: row.integer(8), line: row.integer(9),
                column: row.integer(10), page: row.isNull(11) ? nil : Int(row.integer(11))
            ),
            masked: row.text(12), valueHMAC: row.text(13), isTest: row.integer(14) != 0
        )
    }

    static func damaged(_ what: String) -> SluiceError {
        SluiceError(
            .sink, place: "the result database", problem: "\(what) holds a value that this version does not know",
            mend: "use the version of sluice that wrote it, or scan again into another file"
        )
    }
}
