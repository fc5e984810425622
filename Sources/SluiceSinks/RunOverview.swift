package import SluiceCore

/// What one run came to, in numbers.
package struct RunOverview: Sendable, Hashable {
    /// Active findings of one type and severity that the run showed.
    package struct FindingCount: Sendable, Hashable {
        package var type: FindingType
        package var severity: Severity
        package var count: Int
        /// Those that no earlier run had shown.
        package var new: Int

        package init(type: FindingType, severity: Severity, count: Int, new: Int) {
            self.type = type
            self.severity = severity
            self.count = count
            self.new = new
        }
    }

    package var run: StoredRun
    /// Worst first, then in the order of ``FindingType/all``.
    package var findings: [FindingCount]
    /// Findings that this run resolved.
    package var resolved: Int
    /// Muted findings that the run showed again.
    package var muted: Int
    /// Assets by how far they were read.
    package var states: [CoverageState: Int]
    /// Assets and members by the reason why they were not wholly read.
    package var reasons: [CoverageReason: Int]

    package init(
        run: StoredRun,
        findings: [FindingCount] = [],
        resolved: Int = 0,
        muted: Int = 0,
        states: [CoverageState: Int] = [:],
        reasons: [CoverageReason: Int] = [:]
    ) {
        self.run = run
        self.findings = findings
        self.resolved = resolved
        self.muted = muted
        self.states = states
        self.reasons = reasons
    }
}

extension RunOverview {
    static func read(_ connection: SQLiteConnection, sequence: Int64) throws -> RunOverview {
        guard let run = try RunReader.run(connection, sequence: sequence) else {
            throw FindingReader.damaged("the run")
        }
        var overview = RunOverview(run: run, findings: [], resolved: 0, muted: 0, states: [:], reasons: [:])
        try overview.readFindings(connection, sequence)
        try overview.readCoverage(connection, sequence)
        return overview
    }

    private mutating func readFindings(_ connection: SQLiteConnection, _ sequence: Int64) throws {
        let rows = try connection.prepare(
            """
            SELECT type_id, severity, count(*), sum(first_seen = ?2) FROM findings
            WHERE seen_run = ?1 AND status = 'active' GROUP BY type_id, severity
            """
        )
        let started = SQLiteValue.time(run.header.started)
        try rows.bind([.integer(sequence), started])
        while try rows.step() {
            guard let type = FindingType.all.first(where: { $0.id == rows.text(0) }),
                let severity = Severity(rawValue: rows.text(1))
            else { throw FindingReader.damaged("a finding") }
            let count = FindingCount(
                type: type, severity: severity, count: Int(rows.integer(2)), new: Int(rows.integer(3))
            )
            findings.append(count)
        }
        let order = Dictionary(uniqueKeysWithValues: FindingType.all.enumerated().map { ($1, $0) })
        findings.sort { left, right in
            if left.severity != right.severity { return left.severity > right.severity }
            return order[left.type, default: 0] < order[right.type, default: 0]
        }
        let others = try connection.prepare(
            """
            SELECT (SELECT count(*) FROM findings WHERE status = 'resolved' AND resolved_at = ?2),
                (SELECT count(*) FROM findings WHERE status = 'muted' AND seen_run = ?1)
            """
        )
        try others.bind([.integer(sequence), started])
        if try others.step() {
            resolved = Int(others.integer(0))
            muted = Int(others.integer(1))
        }
    }

    private mutating func readCoverage(_ connection: SQLiteConnection, _ sequence: Int64) throws {
        let rows = try connection.prepare(
            "SELECT state, count(*) FROM coverage WHERE run = ?1 AND position = 0 GROUP BY state"
        )
        try rows.bind([.integer(sequence)])
        while try rows.step() {
            if let state = CoverageState(rawValue: rows.text(0)) { states[state] = Int(rows.integer(1)) }
        }
        let why = try connection.prepare(
            "SELECT r.value, count(*) FROM coverage c, json_each(c.reasons) r WHERE c.run = ?1 GROUP BY r.value"
        )
        try why.bind([.integer(sequence)])
        while try why.step() { reasons[CoverageReason(rawValue: why.text(0))] = Int(why.integer(1)) }
    }
}

/// Turns rows back into runs.
enum RunReader {
    /// The run of a number, or the newest when none is given; nil when there is none.
    static func run(_ connection: SQLiteConnection, sequence: Int64? = nil) throws -> StoredRun? {
        let row = try connection.prepare(
            text: "SELECT \(columns) FROM runs WHERE ?1 IS NULL OR sequence = ?1 ORDER BY sequence DESC LIMIT 1")
        try row.bind([sequence.map { .integer($0) } ?? .null])
        return try row.step() ? try run(row) : nil
    }

    /// The runs whose ids begin so, newest first.
    static func runs(_ connection: SQLiteConnection, idPrefix: String, limit: Int) throws -> [StoredRun] {
        let rows = try connection.prepare(
            text: """
                SELECT \(columns) FROM runs WHERE substr(id, 1, length(?1)) = ?1 ORDER BY sequence DESC LIMIT ?2
                """)
        try rows.bind([.text(idPrefix), .count(max(0, limit))])
        var runs: [StoredRun] = []
        while try rows.step() { runs.append(try run(rows)) }
        return runs
    }

    private static let columns = """
        id, started, ended, complete, profile_set, purpose, assets_seen, assets_scanned, assets_partial, assets_skipped,
        bytes, bytes_scanned, gaps, counters, findings
        """

    private static func run(_ row: SQLiteStatement) throws -> StoredRun {
        let header = RunHeader(
            id: row.text(0), started: Timestamp(microsecondsSinceEpoch: row.integer(1)), profileSet: row.text(4),
            purpose: row.text(5)
        )
        guard !row.isNull(2) else { return StoredRun(header: header, summary: nil, findings: [:]) }
        let counts = try StoredJSON.decode([String: Int].self, row.text(14), "a run")
        let severities = counts.compactMap { name, count in Severity(rawValue: name).map { ($0, count) } }
        return StoredRun(
            header: header, summary: try summary(row), findings: Dictionary(uniqueKeysWithValues: severities)
        )
    }

    private static func summary(_ row: SQLiteStatement) throws -> RunSummary {
        var assets = AssetCounts()
        assets.seen = Int(row.integer(6))
        assets.scanned = Int(row.integer(7))
        assets.partial = Int(row.integer(8))
        assets.skipped = Int(row.integer(9))
        return RunSummary(
            ended: Timestamp(microsecondsSinceEpoch: row.integer(2)), assets: assets, bytes: row.integer(10),
            bytesScanned: row.integer(11),
            gaps: try StoredJSON.decode([StoredGap].self, row.text(12), "a run").map(\.gap),
            isComplete: row.integer(3) != 0,
            counters: try StoredJSON.decode([String: Int].self, row.text(13), "a run")
        )
    }
}
