import SluiceCore

/// Writes the rows of runs. Used inside a transaction only.
struct RunWriter {
    private let insert: SQLiteStatement
    private let sequence: SQLiteStatement
    private let counts: SQLiteStatement
    private let update: SQLiteStatement
    private let cutShort: SQLiteStatement
    private let reopen: SQLiteStatement
    private let noteOutput: SQLiteStatement
    private let output: SQLiteStatement
    /// A run that began longer ago is not gone on with: what it met would be dated with its start.
    private static let resumableSeconds: Double = 129_600

    init(_ connection: SQLiteConnection) throws(SQLiteFailure) {
        insert = try connection.prepare(
            "INSERT OR IGNORE INTO runs (id, started, profile_set, purpose, scope) VALUES (?1, ?2, ?3, ?4, ?5)"
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
        // Only the newest run: one before it has been overtaken, and what it has examined stands without it.
        cutShort = try connection.prepare(
            """
            SELECT id, started FROM runs WHERE sequence = (SELECT max(sequence) FROM runs) AND scope = ?1
                AND complete = 0 AND started >= ?2
            """
        )
        reopen = try connection.prepare("UPDATE runs SET ended = NULL WHERE sequence = ?1")
        noteOutput = try connection.prepare(
            "UPDATE runs SET output_path = ?2, output_bytes = ?3, output_digest = ?4 WHERE sequence = ?1")
        output = try connection.prepare(
            "SELECT output_bytes, output_digest FROM runs WHERE sequence = ?1 AND output_path = ?2")
    }

    /// Begins a run, or goes on with one: that of the same id, or the newest if it has the same scope, was cut short and
    /// began less than 36 hours ago. Such a run keeps its id and its start.
    ///
    /// - Returns: the header as it is now, and the run.
    func begin(_ given: RunHeader) throws -> (header: RunHeader, run: ActiveRun) {
        var header = given
        if given.resumes, !given.scope.isEmpty, let earlier = try cutShort(given) {
            (header.id, header.started) = earlier
        }
        try insert.run(
            .text(header.id), .time(header.started), .text(header.profileSet), .text(header.purpose),
            .text(header.scope))
        try sequence.bind([.text(header.id)])
        _ = try sequence.step()
        header.started = Timestamp(microsecondsSinceEpoch: sequence.integer(1))
        let run = ActiveRun(
            sequence: sequence.integer(0), now: header.started, examination: header.examination,
            rescans: header.rescans, isResumed: header.id != given.id)
        sequence.reset()
        try reopen.run(.integer(run.sequence))
        return (header, run)
    }

    private func cutShort(_ run: RunHeader) throws -> (String, Timestamp)? {
        try cutShort.bind([.text(run.scope), .time(run.started.adding(seconds: -Self.resumableSeconds))])
        defer { cutShort.reset() }
        guard try cutShort.step() else { return nil }
        return (cutShort.text(0), Timestamp(microsecondsSinceEpoch: cutShort.integer(1)))
    }

    /// Notes how much of an output file is committed.
    func noteOutput(_ mark: OutputMark, of run: ActiveRun) throws {
        try noteOutput.run(.integer(run.sequence), .text(mark.path), .integer(mark.bytes), .text(mark.digest))
    }

    /// What the run has committed of an output file; nil when it wrote to no such file.
    func output(_ path: String, of run: ActiveRun) throws -> OutputMark? {
        try output.bind([.integer(run.sequence), .text(path)])
        defer { output.reset() }
        guard try output.step(), !output.isNull(0), let digest = output.optionalText(1) else { return nil }
        return OutputMark(path: path, digest: digest, bytes: output.integer(0))
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

    /// The active findings that a run has shown so far, by severity.
    func severities(_ run: ActiveRun) throws -> [Severity: Int] {
        try counts.bind([.integer(run.sequence)])
        defer { counts.reset() }
        var found = Dictionary(uniqueKeysWithValues: Severity.allCases.map { ($0, 0) })
        while try counts.step() {
            if let severity = Severity(rawValue: counts.text(0)) { found[severity] = Int(counts.integer(1)) }
        }
        return found
    }
}
