import SluiceCore

/// The connection that writes results, and the transactions on it. Belongs to one ``DatabaseSink``.
final class ResultWriter {
    let path: String
    let valueKey: [UInt8]
    private let connection: SQLiteConnection
    private let runs: RunWriter
    private let findings: FindingWriter
    private let coverage: CoverageWriter

    init(_ file: DatabaseFile) throws {
        path = file.path
        do {
            connection = try SQLiteConnection(path: file.path, mode: .readWrite)
            guard !connection.isReadOnly else { throw SQLiteFailure.notWritable }
            try DatabaseSchema.prepare(connection, path: file.path)
            // NORMAL with a write-ahead log: what is committed survives the end of the process at any moment. A loss of
            // power may take back the last commits, and with them the marks of what they finished, which is then
            // examined again; the database stays whole (sqlite.org/pragma.html#pragma_synchronous). A wait for the
            // disk with every commit would cost more than the examination of small files.
            try connection.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384")
            valueKey = try DatabaseSchema.valueKey(connection, path: file.path)
            runs = try RunWriter(connection)
            findings = try FindingWriter(connection)
            coverage = try CoverageWriter(connection)
        } catch let failure as SQLiteFailure {
            throw failure.error(path: SafeText.line(file.path))
        }
    }

    func begin(_ header: RunHeader) throws -> ActiveRun {
        try transaction {
            try findings.endMutes(now: header.started)
            return try runs.begin(header)
        }
    }

    /// Stores several outcomes at once: all of them or none.
    func store(_ outcomes: [AssetOutcome], run: ActiveRun) throws -> [ResultRecord] {
        try transaction {
            var records: [ResultRecord] = []
            for outcome in outcomes {
                var kept: Set<Int64> = []
                for finding in outcome.findings {
                    let (key, stored) = try findings.store(finding, run: run)
                    kept.insert(key)
                    records.append(.finding(stored))
                }
                // Findings of an earlier run stand beside the coverage of that run.
                let isKnown = try coverage.store(outcome, run: run)
                if isKnown && outcome.coverage.state == .scanned {
                    let resolved = try findings.resolveRest(
                        of: outcome.coverage.asset, kept: kept, profiles: outcome.profiles, run: run)
                    records += resolved.map { .finding($0) }
                }
                records.append(.coverage(outcome.coverage))
                records += outcome.members.map { .coverage($0) }
            }
            return records
        }
    }

    func store(_ outcome: PostureOutcome, run: ActiveRun) throws -> [ResultRecord] {
        try transaction {
            var records: [ResultRecord] = []
            var kept: Set<Int64> = []
            for finding in outcome.findings {
                let (key, stored) = try findings.store(finding, run: run)
                kept.insert(key)
                records.append(.finding(stored))
            }
            for identity in outcome.undetermined {
                if let key = try findings.leaveOpen(identity, run: run) { kept.insert(key) }
            }
            for scope in outcome.judged {
                let resolved = try findings.resolveRest(in: scope, kept: kept, unmetOnly: false, run: run)
                records += resolved.map { .finding($0) }
            }
            return records
        }
    }

    /// Ends the run. A run that was cut short vouches for no listing: an asset that it did not meet may have been
    /// listed and not yet examined.
    func finish(_ header: RunHeader, _ summary: RunSummary, listed: [FindingScope], run: ActiveRun) throws
        -> [ResultRecord]
    {
        let records: [ResultRecord] = try transaction {
            var records: [ResultRecord] = []
            for scope in summary.isComplete && summary.assets.isBalanced ? listed : [] {
                let resolved = try findings.resolveRest(in: scope, unmetOnly: true, run: run)
                records += resolved.map { .finding($0) }
                try coverage.forgetUnmet(in: scope, run: run)
            }
            let counts = try runs.finish(run, summary)
            return records + [.run(StoredRun(header: header, summary: summary, findings: counts))]
        }
        connection.emptyJournal()
        return records
    }

    /// What the run came to, for the summary table.
    func overview(_ run: ActiveRun) throws -> RunOverview {
        do {
            return try RunOverview.read(connection, sequence: run.sequence)
        } catch let failure as SQLiteFailure {
            throw failure.error(path: SafeText.line(path))
        }
    }

    private func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try connection.transaction(body)
        } catch let failure as SQLiteFailure {
            throw failure.error(path: SafeText.line(path))
        }
    }
}
