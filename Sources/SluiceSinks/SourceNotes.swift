import SluiceCore

/// What sources left for their next run, and where files were met that no listing may name again.
struct SourceNotes {
    private let select: SQLiteStatement
    private let keep: SQLiteStatement
    private let forget: SQLiteStatement
    private let forgetAll: SQLiteStatement
    private let count: SQLiteStatement
    private let takeOver: SQLiteStatement
    private let sightings: SQLiteStatement
    private let sight: SQLiteStatement
    private let show: SQLiteStatement
    private let due: SQLiteStatement

    init(_ connection: SQLiteConnection) throws(SQLiteFailure) {
        select = try connection.prepare("SELECT key, value FROM source_notes WHERE source = ?1")
        keep = try connection.prepare("INSERT OR REPLACE INTO source_notes (source, key, value) VALUES (?1, ?2, ?3)")
        forget = try connection.prepare("DELETE FROM source_notes WHERE source = ?1 AND key = ?2")
        forgetAll = try connection.prepare("DELETE FROM source_notes WHERE source = ?1")
        count = try connection.prepare(
            """
            INSERT INTO source_notes (source, key, value) VALUES (?1, ?2, CAST(?3 AS TEXT))
            ON CONFLICT DO UPDATE SET value = CAST(value + ?3 AS TEXT)
            """
        )
        // Digits end before the colon.
        takeOver = try connection.prepare(
            """
            UPDATE OR REPLACE source_notes SET source = ?1
            WHERE source >= 'gaps of run 0' AND source < 'gaps of run :' AND source <> ?1
                AND json_extract(value, '$.lasts_for') = ?2
            """
        )
        sightings = try connection.prepare("SELECT sightings FROM file_sightings WHERE tenant = ?1 AND asset_id = ?2")
        sight = try connection.prepare("INSERT OR REPLACE INTO file_sightings VALUES (?1, ?2, ?3)")
        show = try connection.prepare(
            """
            UPDATE findings SET evidence = ?3 WHERE tenant = ?1 AND asset_kind = 'conversation_file' AND asset_id = ?2
                AND category = 'Data Loss Prevention'
            """
        )
        // What is gone comes back under no id.
        let passing = CoverageReason.passing.filter { $0 != .fetchGone }.map { "'\($0.rawValue)'" }.joined(
            separator: ", ")
        due = try connection.prepare(
            text: """
                SELECT asset_id, asset_name, parent_kind, parent_id, parent_name, sightings
                FROM file_sightings JOIN coverage USING (tenant, asset_id)
                WHERE tenant = ?1 AND asset_kind = ?2 AND asset_id > ?3 AND position = 0 AND run <> ?4
                    AND (?5 OR examination IS NOT ?6
                        OR EXISTS (SELECT 1 FROM json_each(reasons) WHERE value IN (\(passing))))
                ORDER BY asset_id LIMIT ?7
                """
        )
    }

    func notes(of source: String) throws -> [String: JSONValue] {
        try select.bind([.text(source)])
        defer { select.reset() }
        var notes: [String: JSONValue] = [:]
        while try select.step() {
            notes[select.text(0)] = try StoredJSON.decode(JSONValue.self, select.text(1), "a note of a source")
        }
        return notes
    }

    /// Used inside a transaction only.
    func keep(_ checkpoint: SourceCheckpoint, run: ActiveRun) throws {
        // Of runs that were cut short: one that is complete leaves none.
        try takeOver.run(.text(Self.gaps(of: run)), .text(checkpoint.source))
        for gap in checkpoint.gaps {
            var value: [String: JSONValue] = [
                "scope": .string(gap.scope), "reason": .string(gap.reason.rawValue), "detail": .string(gap.detail),
            ]
            let key = Self.text(.object(value))
            if checkpoint.areGapsLasting { value["lasts_for"] = .string(checkpoint.source) }
            try keep.run(.text(Self.gaps(of: run)), .text(key), .text(Self.text(.object(value))))
        }
        for (name, value) in checkpoint.counters where value > 0 {
            try count.run(.text(Self.counters(of: run)), .text(name), .count(value))
        }
        for (id, new) in checkpoint.sightings {
            try add(new, to: Asset(kind: .conversationFile, id: id, tenant: checkpoint.tenant))
        }
        for (key, value) in checkpoint.notes {
            if let value {
                try keep.run(.text(checkpoint.source), .text(key), .text(Self.text(value)))
            } else {
                try forget.run(.text(checkpoint.source), .text(key))
            }
        }
    }

    /// Gaps that checkpoints of a run have settled.
    func gaps(of run: ActiveRun) throws -> [SourceGap] {
        try select.bind([.text(Self.gaps(of: run))])
        defer { select.reset() }
        var gaps: [SourceGap] = []
        while try select.step() {
            gaps.append(try StoredJSON.decode(StoredGap.self, select.text(1), "a gap of a run").gap)
        }
        return gaps
    }

    /// What ``SluiceCore/SourceCheckpoint/counters`` of a run have come to.
    func counters(of run: ActiveRun) throws -> [String: Int] {
        try notes(of: Self.counters(of: run)).compactMapValues {
            if case .integer(let count) = $0 { Int(count) } else { nil }
        }
    }

    /// Forgets the gaps and counters of a run that is complete. Used inside a transaction only.
    func forget(_ run: ActiveRun) throws {
        try forgetAll.run(.text(Self.gaps(of: run)))
        try forgetAll.run(.text(Self.counters(of: run)))
    }

    private static func gaps(of run: ActiveRun) -> String { "gaps of run \(run.sequence)" }
    private static func counters(of run: ActiveRun) -> String { "counters of run \(run.sequence)" }

    /// Adds to where a conversation file was met, and to the evidence of its findings. Used inside a transaction only.
    ///
    /// - Returns: all that is known of it now.
    @discardableResult
    func add(_ new: FileSightings, to asset: Asset) throws -> FileSightings {
        let known = try sightings(of: asset)
        var all = known ?? FileSightings()
        guard all.merge(new) || known == nil else { return all }
        try sight.run(.text(asset.tenant), .text(asset.id), .text(Self.text(all.stored)))
        if known != nil {
            try show.run(.text(asset.tenant), .text(asset.id), .text(Self.text(.object(all.evidence))))
        }
        return all
    }

    private func sightings(of asset: Asset) throws -> FileSightings? {
        try sightings.bind([.text(asset.tenant), .text(asset.id)])
        defer { sightings.reset() }
        return try sightings.step() ? Self.sightings(sightings.text(0)) : nil
    }

    private static func sightings(_ text: String) throws -> FileSightings {
        let value = try StoredJSON.decode(JSONValue.self, text, "where a file was met")
        guard let sightings = FileSightings(stored: value) else { throw FindingReader.damaged("where a file was met") }
        return sightings
    }

    func due(
        _ kind: Asset.Kind, tenant: String, after id: String, limit: Int, run: ActiveRun
    ) throws -> [KnownAsset] {
        try due.bind([
            .text(tenant), .text(kind.rawValue), .text(id), .integer(run.sequence), .flag(run.rescans),
            .text(run.examination), .count(limit),
        ])
        defer { due.reset() }
        var assets: [KnownAsset] = []
        while try due.step() {
            let parent = due.optionalText(2).map {
                Asset.Parent(kind: $0, id: due.text(3), name: due.optionalText(4))
            }
            assets.append(
                KnownAsset(
                    asset: Asset(
                        kind: kind, id: due.text(0), name: due.optionalText(1), tenant: tenant, parent: parent),
                    sightings: try Self.sightings(due.text(5))))
        }
        return assets
    }

    private static func text(_ value: JSONValue) -> String {
        var text = JSONText()
        text.value(value)
        return text.string
    }
}
