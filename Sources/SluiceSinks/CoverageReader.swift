import SluiceCore

/// Turns rows back into coverage records.
struct CoverageReader {
    private let rows: SQLiteStatement

    /// How many assets and members a run did not wholly examine.
    struct Counts {
        var assets = 0
        var members = 0
    }

    /// The rows of a run that tell of something that was not wholly examined: an asset, then its members.
    ///
    /// They come in the order of the table's key, so nothing is sorted or gathered, however many there are.
    init(_ connection: SQLiteConnection, run: Int64, limit: Int?) throws(SQLiteFailure) {
        rows = try connection.prepare(
            """
            SELECT tenant, asset_kind, asset_id, asset_name, parent_kind, parent_id, parent_name, path, state, reasons,
                detail, bytes, bytes_scanned, media_type, members_seen, members_scanned
            FROM coverage WHERE run = ?1 AND state <> 'scanned'
            ORDER BY tenant, asset_kind, asset_id, position LIMIT ?2
            """
        )
        try rows.bind([.integer(run), .count(limit.map { max(0, $0) } ?? -1)])
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
