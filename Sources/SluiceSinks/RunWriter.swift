import SluiceCore

/// Writes the rows of runs. Used inside a transaction only.
struct RunWriter {
    private let insert: SQLiteStatement
    private let sequence: SQLiteStatement
    private let counts: SQLiteStatement
    private let update: SQLiteStatement

    init(_ connection: SQLiteConnection) throws(SQLiteFailure) {
        insert = try connection.prepare(
            "INSERT OR IGNORE INTO runs (id, started, profile_set, purpose) VALUES (?1, ?2, ?3, ?4)"
        )
        sequence = try connection.prepare("SELECT sequence, started FROM runs WHERE id = ?1")
        counts = try connection.prepare(
            "SELECT severity, count(*) FROM findings WHERE seen_run = ?1 AND status = 'active' GROUP BY severity"
        )
        update = try connection.prepare(
            """
            UPDATE runs SET ended = ?2, complete = ?3, assets_seen = ?4, assets_scanned = ?5, assets_partial = ?6,
                assets_skipped = ?7, bytes = ?8, bytes_scanned = ?9, gaps = ?10, counters = ?11, findings = ?12
            WHERE sequence = ?1
            """
        )
    }

    /// Begins a run, or goes on with the one of the same id, which keeps its start.
    func begin(_ run: RunHeader) throws -> ActiveRun {
        try insert.run(.text(run.id), .time(run.started), .text(run.profileSet), .text(run.purpose))
        try sequence.bind([.text(run.id)])
        defer { sequence.reset() }
        _ = try sequence.step()
        return ActiveRun(
            sequence: sequence.integer(0), now: Timestamp(microsecondsSinceEpoch: sequence.integer(1))
        )
    }

    /// Ends a run.
    ///
    /// - Returns: the active findings that it showed, by severity.
    func finish(_ run: ActiveRun, _ summary: RunSummary) throws -> [Severity: Int] {
        let findings = try severities(run)
        var gaps = JSONText()
        gaps.gaps(summary.gaps)
        var counters = JSONText()
        counters.object(summary.counters.mapValues { .integer(Int64($0)) })
        var severities = JSONText()
        severities.object(
            Dictionary(uniqueKeysWithValues: findings.map { ($0.key.rawValue, .integer(Int64($0.value))) })
        )
        let assets = summary.assets
        try update.run(
            .integer(run.sequence), .time(summary.ended), .flag(summary.isComplete), .count(assets.seen),
            .count(assets.scanned), .count(assets.partial), .count(assets.skipped), .integer(summary.bytes),
            .integer(summary.bytesScanned), .text(gaps.string), .text(counters.string), .text(severities.string)
        )
        return findings
    }

    private func severities(_ run: ActiveRun) throws -> [Severity: Int] {
        try counts.bind([.integer(run.sequence)])
        defer { counts.reset() }
        var found = Dictionary(uniqueKeysWithValues: Severity.allCases.map { ($0, 0) })
        while try counts.step() {
            if let severity = Severity(rawValue: counts.text(0)) { found[severity] = Int(counts.integer(1)) }
        }
        return found
    }
}
