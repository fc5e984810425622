import SluiceCore

/// Writes how far each asset was read. Used inside a transaction only.
struct CoverageWriter {
    private let connection: SQLiteConnection
    private let delete: SQLiteStatement
    private let insert: SQLiteStatement
    private let deleteScope: SQLiteStatement
    private let meet: SQLiteStatement
    private let tally: SQLiteStatement
    private let ignored: SQLiteStatement
    private let marks: ContentMark
    private let earlier: SQLiteStatement

    init(_ connection: SQLiteConnection, marks: ContentMark) throws(SQLiteFailure) {
        self.connection = connection
        self.marks = marks
        delete = try connection.prepare("DELETE FROM coverage WHERE tenant = ?1 AND asset_kind = ?2 AND asset_id = ?3")
        insert = try connection.prepare(
            """
            INSERT INTO coverage (
                tenant, asset_kind, asset_id, position, run, asset_name, parent_kind, parent_id, parent_name, path,
                state, reasons, detail, bytes, bytes_scanned, media_type, members_seen, members_scanned, fingerprint,
                examination, attempts, content_digest, ignored, examined_run
            )
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                ?22, ?23, ?5)
            ON CONFLICT DO NOTHING
            """
        )
        deleteScope = try connection.prepare(
            """
            DELETE FROM coverage WHERE tenant = ?1 AND asset_kind = ?2
                AND (?3 IS NULL OR asset_id = ?3 OR substr(CAST(asset_id AS BLOB), 1, ?5) = ?4) AND run <> ?6
            """
        )
        let complete = CoverageReason.leavingRunComplete.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        tally = try connection.prepare(
            text: """
                SELECT state, count(*), sum(bytes), sum(bytes_scanned), sum(
                    state <> 'scanned'
                        AND EXISTS (SELECT 1 FROM json_each(reasons) WHERE value NOT IN (\(complete)))),
                    sum(examined_run <> ?1)
                FROM coverage WHERE run = ?1 AND position = 0 GROUP BY state
                """
        )
        earlier = try connection.prepare(
            """
            SELECT attempts, run, fingerprint, examination, content_digest FROM coverage
            WHERE tenant = ?1 AND asset_kind = ?2 AND asset_id = ?3 AND position = 0
            """
        )
        meet = try connection.prepare(
            """
            UPDATE coverage SET run = ?4, fingerprint = iif(position = 0, coalesce(?5, fingerprint), fingerprint)
            WHERE tenant = ?1 AND asset_kind = ?2 AND asset_id = ?3
            """
        )
        ignored = try connection.prepare(
            """
            SELECT j.key, sum(j.value) FROM coverage, json_each(ignored) AS j
            WHERE run = ?1 AND ignored IS NOT NULL GROUP BY j.key
            """
        )
    }

    /// Notes that the run met an asset whose coverage stands.
    ///
    /// - Parameters:
    ///   - asset: of which the run has no outcome yet.
    ///   - fingerprint: of the asset now; nil when it is as it was.
    ///   - run: the run at hand.
    /// - Throws: ``SQLiteFailure``.
    func meet(_ asset: Asset, fingerprint: String?, run: ActiveRun) throws {
        try meet.run(
            .text(asset.tenant), .text(asset.kind.rawValue), .text(asset.id), .integer(run.sequence),
            .optional(fingerprint))
    }

    /// What a run has recorded so far.
    func tally(_ run: ActiveRun, findings: [Severity: Int]) throws -> RunTally {
        try tally.bind([.integer(run.sequence)])
        defer { tally.reset() }
        var sums = RunTally(findings: findings)
        while try tally.step() {
            let count = Int(tally.integer(1))
            switch CoverageState(rawValue: tally.text(0)) {
            case .scanned: sums.assets.scanned = count
            case .partial: sums.assets.partial = count
            case .skipped: sums.assets.skipped = count
            case nil: throw FindingReader.damaged("a coverage record")
            }
            sums.assets.seen += count
            sums.bytes += tally.integer(2)
            sums.bytesScanned += tally.integer(3)
            sums.unexamined += Int(tally.integer(4))
            sums.unchanged += Int(tally.integer(5))
        }
        try ignored.bind([.integer(run.sequence)])
        defer { ignored.reset() }
        while try ignored.step() { sums.ignored[ignored.text(0)] = Int(ignored.integer(1)) }
        return sums
    }

    /// How many examinations in a row of the same bytes, for the same things, have ended in trouble, with this one; 0 when
    /// this one has not.
    func attempts(_ outcome: AssetOutcome, run: ActiveRun) throws -> Int {
        guard outcome.coverage.reasons.contains(where: \.isAttempt) else { return 0 }
        let asset = outcome.coverage.asset
        try earlier.bind([.text(asset.tenant), .text(asset.kind.rawValue), .text(asset.id)])
        defer { earlier.reset() }
        guard try earlier.step(), earlier.optionalText(3) == (outcome.fingerprint == nil ? nil : run.examination)
        else { return 1 }
        let content = mark(of: outcome)
        guard earlier.optionalText(2) == outcome.fingerprint || content != nil && earlier.optionalText(4) == content
        else { return 1 }
        let before = Int(earlier.integer(0))
        return earlier.integer(1) == run.sequence ? max(before, 1) : before + 1
    }

    /// Replaces what is known of an asset: with that, the asset is done in this run.
    ///
    /// - Returns: whether something was known of it before.
    func store(_ outcome: AssetOutcome, attempts: Int, run: ActiveRun) throws -> Bool {
        let asset = outcome.coverage.asset
        let look = Look(
            fingerprint: outcome.fingerprint, content: mark(of: outcome), attempts: attempts,
            ignored: outcome.ignored)
        try insert(outcome.coverage, at: 0, of: asset, look, run: run)
        let isKnown = connection.changes == 0
        if isKnown {
            try delete.run(.text(asset.tenant), .text(asset.kind.rawValue), .text(asset.id))
            try insert(outcome.coverage, at: 0, of: asset, look, run: run)
        }
        for (index, record) in outcome.members.enumerated() {
            try insert(record, at: index + 1, of: asset, run: run)
        }
        return isKnown
    }

    private func mark(of outcome: AssetOutcome) -> String? {
        outcome.contentDigest.map { marks.mark(of: $0, named: outcome.coverage.asset.name) }
    }

    /// What only the row of an asset itself says.
    private struct Look {
        var fingerprint: String?
        var content: String?
        var attempts = 0
        var ignored: [String: Int] = [:]
    }

    private func insert(
        _ record: CoverageRecord, at position: Int, of asset: Asset, _ look: Look = Look(), run: ActiveRun
    ) throws {
        var ignored: String?
        if !look.ignored.isEmpty {
            var text = JSONText()
            text.object(look.ignored.mapValues { .integer(Int64($0)) })
            ignored = text.string
        }
        var reasons = JSONText()
        reasons.array(record.reasons) { $0.value($1.rawValue) }
        try insert.run(
            .text(asset.tenant), .text(asset.kind.rawValue), .text(asset.id), .count(position),
            .integer(run.sequence), .optional(asset.name), .optional(asset.parent?.kind),
            .optional(asset.parent?.id), .optional(asset.parent?.name), .text(record.path),
            .text(record.state.rawValue), .text(reasons.string), .optional(record.detail),
            .integer(record.bytes), .integer(record.bytesScanned), .optional(record.mediaType),
            .count(record.membersSeen), .count(record.membersScanned), .optional(look.fingerprint),
            look.fingerprint == nil ? .null : .text(run.examination), .count(look.attempts), .optional(look.content),
            .optional(ignored)
        )
    }

    /// Forgets assets of a completely listed scope that this run did not meet: they no longer exist.
    func forgetUnmet(in scope: FindingScope, run: ActiveRun) throws {
        guard scope.findingTypeID == nil else { return }
        try deleteScope.bind(ScopeFilter.values(scope) + [.integer(run.sequence)])
        while try deleteScope.step() {}
        deleteScope.reset()
    }
}
