import SluiceCore

/// Turns rows back into coverage records.
struct CoverageReader {
    private static let columns = """
        tenant, asset_kind, asset_id, asset_name, parent_kind, parent_id, parent_name, path, state, reasons, detail, bytes,
        bytes_scanned, media_type, members_seen, members_scanned, run, fingerprint, examination, attempts,
        content_digest
        """

    private let rows: SQLiteStatement

    /// How many assets and members a run did not wholly examine.
    struct Counts {
        var assets = 0
        var members = 0
    }

    /// The rows of one asset: its own, then its members'.
    init(_ connection: SQLiteConnection) throws(SQLiteFailure) {
        rows = try connection.prepare(
            text: """
                SELECT \(Self.columns)
                FROM coverage WHERE tenant = ?1 AND asset_kind = ?2 AND asset_id = ?3 ORDER BY position
                """
        )
    }

    /// All rows of a run, in the order of the table's key.
    init(_ connection: SQLiteConnection, allOf run: Int64) throws(SQLiteFailure) {
        rows = try connection.prepare(
            text: """
                SELECT \(Self.columns)
                FROM coverage WHERE run = ?1 ORDER BY tenant, asset_kind, asset_id, position
                """
        )
        try rows.bind([.integer(run)])
    }

    /// The records of an asset, its own first; empty when nothing is known of it or `isWanted` refuses its own.
    func records(
        of asset: Asset, where isWanted: (CoverageRecord, Validity) -> Bool = { _, _ in true }
    ) throws -> [CoverageRecord] {
        try rows.bind([.text(asset.tenant), .text(asset.kind.rawValue), .text(asset.id)])
        defer { rows.reset() }
        var records: [CoverageRecord] = []
        while let record = try next() {
            guard !records.isEmpty || isWanted(record, validity) else { return [] }
            records.append(record)
        }
        return records
    }

    /// The rows of a run that tell of something that was not wholly examined: an asset, then its members.
    ///
    /// They come in the order of the table's key, so nothing is sorted or gathered, however many there are.
    init(_ connection: SQLiteConnection, run: Int64, limit: Int?) throws(SQLiteFailure) {
        rows = try connection.prepare(
            text: """
                SELECT \(Self.columns)
                FROM coverage WHERE run = ?1 AND state <> 'scanned'
                ORDER BY tenant, asset_kind, asset_id, position LIMIT ?2
                """
        )
        try rows.bind([.integer(run), .count(limit.map { max(0, $0) } ?? -1)])
    }

    /// The own rows of assets whose last look ended in trouble, those with most attempts first.
    init(failedIn connection: SQLiteConnection, limit: Int?) throws(SQLiteFailure) {
        rows = try connection.prepare(
            text: """
                SELECT \(Self.columns)
                FROM coverage WHERE position = 0 AND attempts > 0
                ORDER BY attempts DESC, tenant, asset_kind, asset_id LIMIT ?1
                """
        )
        try rows.bind([.count(limit.map { max(0, $0) } ?? -1)])
    }

    static func counts(_ connection: SQLiteConnection, run: Int64) throws -> Counts {
        let row = try connection.prepare(
            """
            SELECT coalesce(sum(position = 0), 0), coalesce(sum(position > 0), 0)
            FROM coverage WHERE run = ?1 AND state <> 'scanned'
            """
        )
        try row.bind([.integer(run)])
        return try row.step() ? Counts(assets: Int(row.integer(0)), members: Int(row.integer(1))) : Counts()
    }

    /// What tells whether the look at the asset of the present row still stands.
    struct Validity {
        var run: Int64
        var fingerprint: String?
        var examination: String?
        /// Looks in a row that ended in trouble.
        var attempts: Int
        /// See ``ContentMark``.
        var content: String?
    }

    /// Of the row that ``next()`` has given last.
    var validity: Validity {
        Validity(
            run: rows.integer(16), fingerprint: rows.optionalText(17), examination: rows.optionalText(18),
            attempts: Int(rows.integer(19)), content: rows.optionalText(20))
    }

    /// The next record; nil after the last.
    func next() throws -> CoverageRecord? {
        guard try rows.step() else { return nil }
        guard let kind = Asset.Kind(rawValue: rows.text(1)), let state = CoverageState(rawValue: rows.text(8)) else {
            throw FindingReader.damaged("a coverage record")
        }
        let asset = Asset(
            kind: kind, id: rows.text(2), name: rows.optionalText(3), tenant: rows.text(0),
            parent: rows.optionalText(4).map {
                Asset.Parent(kind: $0, id: rows.text(5), name: rows.optionalText(6))
            }
        )
        let reasons = try StoredJSON.decode([String].self, rows.text(9), "a coverage record")
        return CoverageRecord(
            asset: asset, path: rows.text(7), state: state, reasons: reasons.map(CoverageReason.init(rawValue:)),
            detail: rows.optionalText(10), bytes: rows.integer(11), bytesScanned: rows.integer(12),
            mediaType: rows.optionalText(13), membersSeen: Int(rows.integer(14)),
            membersScanned: Int(rows.integer(15))
        )
    }
}
