import SluiceCore

/// Looks whether a result database is whole: its pages and indexes, and whether what its tables say fits together.
/// Changes nothing; a run may write meanwhile.
package struct DatabaseCheck: Sendable, Hashable {
    /// Version of the tables.
    package private(set) var version: Int64 = 0
    /// What is wrong, one sentence each, without anything that a scan has read; empty when the database is sound.
    package private(set) var problems: [String] = []
    package private(set) var runs = 0
    package private(set) var findings = 0
    package private(set) var matches = 0
    package private(set) var assets = 0

    /// Whether a scan brings the tables up to date before it writes.
    package var isOlder: Bool { version < DatabaseSchema.version }

    /// Looks at a database.
    ///
    /// - Parameters:
    ///   - path: of an existing file.
    ///   - isQuick: leaves out whether the indexes fit the tables, which takes most of the time.
    /// - Throws: ``SluiceError`` of kind `.sink` when the file cannot be read, is no database of ours, or is damaged so
    ///   much that it cannot be looked at.
    package init(path: String, isQuick: Bool = false) throws {
        let file = try DatabaseFile.forReading(path)
        do {
            let connection = try ResultStore.open(file, check: DatabaseSchema.checkOrigin)
            // One moment for all questions.
            try connection.run("BEGIN")
            version = try connection.integer("PRAGMA user_version")
            try readPages(connection, isQuick: isQuick)
            guard problems.isEmpty else { return }
            _ = try DatabaseSchema.valueKey(connection, path: file.path)
            try count(connection)
            try readRelations(connection)
            try readNewestRun(connection)
        } catch let failure as SQLiteFailure {
            throw failure.error(path: SafeText.line(file.path))
        }
    }

    /// SQLite's own look, sqlite.org/pragma.html#pragma_integrity_check: it names tables and rows, never values.
    private mutating func readPages(_ connection: SQLiteConnection, isQuick: Bool) throws {
        let rows = try connection.prepare(
            text: isQuick ? "PRAGMA quick_check(20)" : "PRAGMA integrity_check(20)")
        while try rows.step() {
            let text = rows.text(0)
            if text != "ok" { problems.append(contentsOf: text.split(separator: "\n").map(String.init)) }
        }
    }

    private mutating func count(_ connection: SQLiteConnection) throws {
        runs = Int(try connection.integer("SELECT count(*) FROM runs"))
        findings = Int(try connection.integer("SELECT count(*) FROM findings"))
        matches = Int(try connection.integer("SELECT count(*) FROM matches"))
        assets = Int(try connection.integer("SELECT count(*) FROM coverage WHERE position = 0"))
    }

    private mutating func readRelations(_ connection: SQLiteConnection) throws {
        for (query, sentence) in Self.relations {
            let count = try connection.integer(query)
            if count > 0 { problems.append("\(count) \(sentence)") }
        }
    }

    /// Each gives the number of rows that break a rule.
    private static let relations: [(query: StaticString, sentence: String)] = [
        (
            "SELECT count(*) FROM matches WHERE finding NOT IN (SELECT key FROM findings)",
            "matches belong to no finding"
        ),
        (
            """
            SELECT count(*) FROM findings f
            WHERE match_count < (SELECT count(*) FROM matches WHERE finding = f.key)
            """,
            "findings have more matches than they count"
        ),
        (
            "SELECT count(*) FROM findings WHERE seen_run NOT IN (SELECT sequence FROM runs)",
            "findings were seen by no known run"
        ),
        (
            """
            SELECT count(*) FROM findings f WHERE status = 'active' AND category = 'Data Loss Prevention'
                AND NOT EXISTS (SELECT 1 FROM coverage c WHERE c.tenant = f.tenant AND c.asset_kind = f.asset_kind
                    AND c.asset_id = f.asset_id AND c.position = 0)
            """,
            "active findings are of assets without a coverage record"
        ),
        (
            "SELECT count(*) FROM findings WHERE (status = 'resolved') <> (resolved_at IS NOT NULL)",
            "findings have a status that their times contradict"
        ),
        (
            "SELECT count(*) FROM coverage WHERE run NOT IN (SELECT sequence FROM runs)",
            "coverage records are of no known run"
        ),
        (
            """
            SELECT count(*) FROM coverage m WHERE position > 0 AND NOT EXISTS (SELECT 1 FROM coverage c
                WHERE c.tenant = m.tenant AND c.asset_kind = m.asset_kind AND c.asset_id = m.asset_id AND c.position = 0)
            """,
            "members stand without their asset"
        ),
        (
            "SELECT count(*) FROM coverage WHERE state NOT IN ('scanned', 'partial', 'skipped')",
            "coverage records have an unknown state"
        ),
        (
            "SELECT count(*) FROM coverage WHERE state <> 'scanned' AND reasons = '[]'",
            "coverage records give no reason for what was not examined"
        ),
        (
            """
            SELECT (SELECT count(*) FROM coverage WHERE NOT json_valid(reasons))
                + (SELECT count(*) FROM findings WHERE NOT json_valid(evidence))
                + (SELECT count(*) FROM matches WHERE NOT json_valid(why))
                + (SELECT count(*) FROM runs WHERE NOT (json_valid(gaps) AND json_valid(counters) AND json_valid(findings)))
            """,
            "records hold damaged JSON"
        ),
    ]

    /// The newest run, once it has reached its end, must have left a record of every asset that it counted: no later one
    /// has taken them over.
    private mutating func readNewestRun(_ connection: SQLiteConnection) throws {
        let row = try connection.prepare(
            """
            SELECT assets_seen, assets_scanned + assets_partial + assets_skipped,
                (SELECT count(*) FROM coverage WHERE run = sequence AND position = 0)
            FROM runs WHERE complete = 1 AND sequence = (SELECT max(sequence) FROM runs)
            """
        )
        guard try row.step() else { return }
        let (seen, done, recorded) = (row.integer(0), row.integer(1), row.integer(2))
        if seen != done { problems.append("the newest run saw \(seen) assets and has an outcome of \(done)") }
        if recorded < done {
            problems.append("the newest run has an outcome of \(done) assets and a record of \(recorded)")
        }
    }
}
