import SluiceCore

/// Writes findings and their life over the runs. Used inside a transaction only.
struct FindingWriter {
    private let upsert: SQLiteStatement
    private let deleteMatches: SQLiteStatement
    private let insertMatch: SQLiteStatement
    private let resolve: SQLiteStatement
    private let leaveOpen: SQLiteStatement
    private let unmute: SQLiteStatement
    private let ofAsset: SQLiteStatement
    private let meet: SQLiteStatement
    private let isMet: SQLiteStatement
    private let ofScope: SQLiteStatement
    private let reader: FindingReader

    init(_ connection: SQLiteConnection) throws(SQLiteFailure) {
        upsert = try connection.prepare(Self.upsertText)
        deleteMatches = try connection.prepare("DELETE FROM matches WHERE finding = ?1")
        insertMatch = try connection.prepare(
            "INSERT INTO matches VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
        )
        resolve = try connection.prepare("UPDATE findings SET status = 'resolved', resolved_at = ?2 WHERE key = ?1")
        leaveOpen = try connection.prepare("UPDATE findings SET open_run = ?2 WHERE id = ?1 RETURNING key")
        unmute = try connection.prepare(
            "UPDATE findings SET status = 'active' WHERE status = 'muted' AND muted_until <= ?1"
        )
        // Only content findings: the rules on metadata speak for theirs.
        ofAsset = try connection.prepare(
            """
            SELECT key, profile FROM findings WHERE tenant = ?1 AND asset_kind = ?2 AND asset_id = ?3
            AND category = 'Data Loss Prevention' AND status <> 'resolved' ORDER BY key
            """
        )
        meet = try connection.prepare(
            """
            UPDATE findings SET seen_run = ?4, last_seen = max(last_seen, ?5)
            WHERE tenant = ?1 AND asset_kind = ?2 AND asset_id = ?3
            AND category = 'Data Loss Prevention' AND status <> 'resolved' RETURNING key
            """
        )
        isMet = try connection.prepare("SELECT 1 FROM findings WHERE id = ?1 AND seen_run = ?2")
        ofScope = try connection.prepare(Self.scopeText)
        reader = try FindingReader(connection)
    }

    /// Stores a finding that the run at hand shows: new, seen again, or back after it was resolved.
    ///
    /// - Returns: the row's key and the finding as stored.
    func store(_ finding: Finding, run: ActiveRun) throws -> (key: Int64, stored: StoredFinding) {
        let id = finding.identity.uuid
        try upsert.bind(values(finding, id: id, run: run))
        guard try upsert.step() else { throw SQLiteFailure.noRow }
        let key = upsert.integer(0)
        let stored = StoredFinding(
            id: id, finding: finding, status: FindingStatus(rawValue: upsert.text(1)) ?? .active,
            firstSeen: Timestamp(microsecondsSinceEpoch: upsert.integer(2)),
            lastSeen: Timestamp(microsecondsSinceEpoch: upsert.integer(3)), resolvedAt: nil
        )
        upsert.reset()
        try deleteMatches.run(.integer(key))
        for (position, match) in finding.matches.enumerated() {
            try store(match, at: position, of: key)
        }
        return (key, stored)
    }

    /// Whether the run has shown a finding already.
    func isMet(_ identity: FindingIdentity, run: ActiveRun) throws -> Bool {
        try isMet.bind([.text(identity.uuid), .integer(run.sequence)])
        defer { isMet.reset() }
        return try isMet.step()
    }

    /// Notes that the run met the findings of an asset whose examination stands.
    ///
    /// - Returns: the findings, where they are asked for.
    func meet(_ asset: Asset, run: ActiveRun, isTold: Bool) throws -> [StoredFinding] {
        try meet.bind([
            .text(asset.tenant), .text(asset.kind.rawValue), .text(asset.id), .integer(run.sequence), .time(run.now),
        ])
        let keys = try keys(meet).sorted()
        return isTold ? try keys.compactMap { try reader.finding(key: $0) } : []
    }

    /// Marks a finding that the run could not decide on, so that no listing of this run resolves it.
    ///
    /// - Returns: its key, or nil when it was never found.
    func leaveOpen(_ identity: FindingIdentity, run: ActiveRun) throws -> Int64? {
        try leaveOpen.bind([.text(identity.uuid), .integer(run.sequence)])
        defer { leaveOpen.reset() }
        return try leaveOpen.step() ? leaveOpen.integer(0) : nil
    }

    /// Ends mutes whose time is over.
    func endMutes(now: Timestamp) throws { try unmute.run(.time(now)) }

    /// Resolves the content findings of an asset that are not among `kept` and whose profile was looked for.
    func resolveRest(
        of asset: Asset, kept: Set<Int64>, profiles: Set<String>, run: ActiveRun
    ) throws -> [StoredFinding] {
        try ofAsset.bind([.text(asset.tenant), .text(asset.kind.rawValue), .text(asset.id)])
        let keys = try keys(ofAsset) { row in row.optionalText(1).map(profiles.contains) ?? false }
        return try resolve(keys.filter { !kept.contains($0) }, run: run)
    }

    /// Resolves the findings in a scope that are not among `kept` and, with `unmetOnly`, that this run did not meet.
    func resolveRest(
        in scope: FindingScope,
        kept: Set<Int64> = [],
        unmetOnly: Bool,
        run: ActiveRun
    ) throws -> [StoredFinding] {
        try ofScope.bind(
            ScopeFilter.values(scope) + [
                .optional(scope.findingTypeID), .flag(unmetOnly), .integer(run.sequence),
            ]
        )
        return try resolve(keys(ofScope).filter { !kept.contains($0) }, run: run)
    }

    private func resolve(_ keys: [Int64], run: ActiveRun) throws -> [StoredFinding] {
        try keys.compactMap { key in
            try resolve.run(.integer(key), .time(run.now))
            return try reader.finding(key: key)
        }
    }

    private func keys(
        _ statement: SQLiteStatement, where isWanted: (SQLiteStatement) -> Bool = { _ in true }
    ) throws -> [Int64] {
        defer { statement.reset() }
        var keys: [Int64] = []
        while try statement.step() {
            if isWanted(statement) { keys.append(statement.integer(0)) }
        }
        return keys
    }

    private func values(_ finding: Finding, id: String, run: ActiveRun) -> [SQLiteValue] {
        let asset = finding.asset
        var evidence = JSONText()
        evidence.object(finding.evidence)
        return [
            .text(id), .text(finding.type.id), .text(finding.type.category.rawValue),
            .text(finding.severity.rawValue), .time(run.now), .text(asset.tenant), .text(asset.kind.rawValue),
            .text(asset.id), .optional(asset.name), .flag(asset.owner != nil), .optional(asset.owner?.id),
            .optional(asset.owner?.email), .optional(asset.parent?.kind), .optional(asset.parent?.id),
            .optional(asset.parent?.name), .optional(asset.link), .optional(finding.profile),
            .count(finding.matchCount), .count(finding.uniqueCount), .text(evidence.string), .integer(run.sequence),
        ]
    }

    private func store(_ match: Match, at position: Int, of key: Int64) throws {
        let place = match.location
        var why = JSONText()
        why.array(match.why) { $0.value($1) }
        try insertMatch.run(
            .integer(key), .count(position), .text(match.entry), .text(match.infoType),
            .text(match.severity.rawValue), .text(match.confidence.rawValue), .count(match.score), .text(why.string),
            .text(place.path), .integer(place.byteStart), .integer(place.byteEnd), .integer(place.line),
            .integer(place.column), place.page.map { .count($0) } ?? .null, .text(match.masked),
            .text(match.valueHMAC), .flag(match.isTest)
        )
    }

    /// A muted finding stays muted while its mute is in force; any other that is seen is active.
    private static let upsertText: StaticString = """
        INSERT INTO findings (
            id, type_id, category, severity, status, first_seen, last_seen, tenant, asset_kind, asset_id, asset_name,
            has_owner, owner_id, owner_email, parent_kind, parent_id, parent_name, link, profile, match_count,
            unique_count, evidence, seen_run
        )
        VALUES (?1, ?2, ?3, ?4, 'active', ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
            ?21)
        ON CONFLICT (id) DO UPDATE SET
            severity = excluded.severity, asset_name = excluded.asset_name, has_owner = excluded.has_owner,
            owner_id = excluded.owner_id, owner_email = excluded.owner_email, parent_kind = excluded.parent_kind,
            parent_id = excluded.parent_id, parent_name = excluded.parent_name, link = excluded.link,
            match_count = excluded.match_count, unique_count = excluded.unique_count,
            evidence = excluded.evidence, seen_run = excluded.seen_run, resolved_at = NULL,
            first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen),
            status = CASE
                WHEN muted_reason IS NOT NULL AND (muted_until IS NULL OR muted_until > ?5) THEN 'muted'
                ELSE 'active'
            END
        RETURNING key, status, first_seen, last_seen
        """

    private static let scopeText: StaticString = """
        SELECT f.key FROM findings f
        WHERE f.tenant = ?1 AND f.asset_kind = ?2
            AND (?3 IS NULL OR f.asset_id = ?3 OR substr(CAST(f.asset_id AS BLOB), 1, ?5) = ?4)
            AND (?6 IS NULL OR f.type_id = ?6) AND f.status <> 'resolved'
            AND (?7 = 0 OR (
                f.seen_run <> ?8 AND f.open_run <> ?8 AND NOT EXISTS (
                    SELECT 1 FROM coverage c
                    WHERE c.tenant = f.tenant AND c.asset_kind = f.asset_kind AND c.asset_id = f.asset_id
                        AND c.position = 0 AND c.run = ?8
                )
            ))
        ORDER BY f.key
        """
}

/// How the reach of a ``FindingScope`` is bound: parameters 1 to 5 are tenant, asset kind, the id itself, the bytes that
/// an id inside it begins with, and how many these are.
enum ScopeFilter {
    static func values(_ scope: FindingScope) -> [SQLiteValue] {
        let head: [SQLiteValue] = [.text(scope.tenant), .text(scope.assetKind.rawValue)]
        guard let prefix = scope.assetIDPrefix else { return head + [.null, .null, .null] }
        // The root folder ends with the separator already.
        let bytes = Array((prefix.hasSuffix("/") ? prefix : prefix + "/").utf8)
        return head + [.text(prefix), .blob(bytes), .count(bytes.count)]
    }
}

/// The run that is being written.
struct ActiveRun: Sendable {
    /// Its row's number: later runs have larger ones.
    var sequence: Int64
    /// Start of the run: the moment that all its looks are dated with.
    var now: Timestamp
    /// See ``SluiceCore/RunHeader/examination``.
    var examination = ""
    /// See ``SluiceCore/RunHeader/rescans``.
    var rescans = false
    /// Set when this goes on with a run that was cut short.
    var isResumed = false
}
