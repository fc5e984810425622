import SluiceCore

/// The connection that writes results, and the transactions on it. Belongs to one ``DatabaseSink``.
final class ResultWriter {
    let path: String
    let valueKey: [UInt8]
    private let connection: SQLiteConnection
    private let lock: DatabaseLock
    private let runs: RunWriter
    private let findings: FindingWriter
    private let marks: ContentMark
    private let coverage: CoverageWriter
    private let notes: SourceNotes
    private let examined: CoverageReader
    private let reader: FindingReader
    private let severities: SQLiteStatement
    private let ofRun: SQLiteStatement

    init(_ file: DatabaseFile, lock: DatabaseLock) throws {
        path = file.path
        self.lock = lock
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
            marks = ContentMark(key: valueKey)
            coverage = try CoverageWriter(connection, marks: marks)
            notes = try SourceNotes(connection)
            examined = try CoverageReader(connection)
            reader = try FindingReader(connection)
            severities = try connection.prepare(
                """
                SELECT severity, count(*) FROM findings WHERE tenant = ?1 AND asset_kind = ?2 AND asset_id = ?3
                    AND category = 'Data Loss Prevention' AND status = 'active' GROUP BY severity
                """
            )
            ofRun = try connection.prepare(
                """
                SELECT key FROM findings WHERE seen_run = ?1 OR (status = 'resolved' AND resolved_at = ?2) ORDER BY key
                """
            )
        } catch let failure as SQLiteFailure {
            throw failure.error(path: SafeText.line(file.path))
        }
    }

    /// Begins a run, or goes on with one, see ``RunWriter/begin(_:)``.
    func begin(_ header: RunHeader) throws -> (header: RunHeader, run: ActiveRun) {
        try transaction {
            try findings.endMutes(now: header.started)
            return try runs.begin(header)
        }
    }

    /// Whether anything was ever examined.
    func hasCoverage() throws -> Bool {
        try failing { try connection.integer("SELECT EXISTS (SELECT 1 FROM coverage)") == 1 }
    }

    /// The examination of an asset that stands, as an outcome to be recorded.
    func earlier(_ asset: Asset, fingerprint: String, digest: String?, run: ActiveRun) throws -> AssetOutcome? {
        try failing {
            var isOfThisRun = false
            var isMoved = false
            let content = digest.map { marks.mark(of: $0, named: asset.name) }
            let records = try examined.records(of: asset) { record, validity in
                isOfThisRun = validity.run == run.sequence
                isMoved = validity.fingerprint != fingerprint
                return (!isMoved || content != nil && validity.content == content)
                    && validity.examination == run.examination
                    && (isOfThisRun || !run.rescans && Self.stands(record, attempts: validity.attempts))
            }
            guard var own = records.first else { return nil }
            // The stored name is the one that is shown: matched values in it are masked.
            var shown = asset
            shown.name = own.asset.name
            own.asset = shown
            var outcome = AssetOutcome(coverage: own, members: Array(records.dropFirst()))
            for index in outcome.members.indices { outcome.members[index].asset = shown }
            outcome.fingerprint = isMoved ? fingerprint : nil
            outcome.earlier = EarlierExamination(isOfThisRun: isOfThisRun, findings: try activeFindings(of: asset))
            return outcome
        }
    }

    private static func stands(_ record: CoverageRecord, attempts: Int) -> Bool {
        attempts >= DeadLetter.attempts || !record.reasons.contains(where: \.isPassing)
    }

    private func activeFindings(of asset: Asset) throws -> [Severity: Int] {
        try severities.bind([.text(asset.tenant), .text(asset.kind.rawValue), .text(asset.id)])
        defer { severities.reset() }
        var counts: [Severity: Int] = [:]
        while try severities.step() {
            if let severity = Severity(rawValue: severities.text(0)) { counts[severity] = Int(severities.integer(1)) }
        }
        return counts
    }

    /// All that a run has recorded so far, in pieces.
    func replay(_ run: ActiveRun, _ body: ([ResultRecord]) throws -> Void) throws {
        try failing {
            try ofRun.bind([.integer(run.sequence), .time(run.now)])
            defer { ofRun.reset() }
            while try ofRun.step() {
                if let finding = try reader.finding(key: ofRun.integer(0)) { try body([.finding(finding)]) }
            }
            let coverage = try CoverageReader(connection, allOf: run.sequence)
            while let record = try coverage.next() { try body([.coverage(record)]) }
        }
    }

    /// What the run has committed of an output file; nil when it wrote to no such file.
    func output(_ path: String, of run: ActiveRun) throws -> OutputMark? {
        try failing { try runs.output(path, of: run) }
    }

    /// Notes how much of an output file is committed.
    func noteOutput(_ mark: OutputMark, of run: ActiveRun) throws {
        try transaction { try runs.noteOutput(mark, of: run) }
    }

    /// Stores several outcomes at once: all of them or none.
    ///
    /// - Parameters:
    ///   - outcomes: examinations of this run, and earlier ones that stand.
    ///   - run: the run at hand.
    ///   - view: is told of the records before they are committed; what it throws takes everything back.
    /// - Throws: ``SluiceError`` of the database or the view.
    func store(
        _ outcomes: [AssetOutcome], run: ActiveRun, view: (any ResultObserver)?
    ) throws {
        try transaction(telling: view) {
            var records: [ResultRecord] = []
            for outcome in outcomes {
                if let earlier = outcome.earlier {
                    if let sightings = outcome.sightings { try notes.add(sightings, to: outcome.coverage.asset) }
                    guard !earlier.isOfThisRun else { continue }
                    let met = try findings.meet(outcome.coverage.asset, run: run, isTold: view != nil)
                    try coverage.meet(outcome.coverage.asset, fingerprint: outcome.fingerprint, run: run)
                    records += met.map { .finding($0) }
                    records.append(.coverage(outcome.coverage))
                } else {
                    records += try store(outcome, run: run)
                }
                records += outcome.members.map { .coverage($0) }
            }
            try tell(records, to: view, run: run)
        }
    }

    private func store(_ given: AssetOutcome, run: ActiveRun) throws -> [ResultRecord] {
        var outcome = given
        let attempts = try coverage.attempts(outcome, run: run)
        if attempts >= DeadLetter.attempts { outcome.coverage.giveUp(after: attempts) }
        var records: [ResultRecord] = []
        var kept: Set<Int64> = []
        let sightings = try outcome.sightings.map { try notes.add($0, to: outcome.coverage.asset) }
        for var finding in outcome.findings {
            if let sightings { finding.evidence = sightings.evidence }
            let (key, stored) = try findings.store(finding, run: run)
            kept.insert(key)
            records.append(.finding(stored))
        }
        // Findings of an earlier run stand beside the coverage of that run.
        let isKnown = try coverage.store(outcome, attempts: attempts, run: run)
        if isKnown && outcome.coverage.state == .scanned && !outcome.hasMaskedName {
            let resolved = try findings.resolveRest(
                of: outcome.coverage.asset, kept: kept, profiles: outcome.profiles, run: run)
            records += resolved.map { .finding($0) }
        }
        records.append(.coverage(outcome.coverage))
        return records
    }

    private func tell(_ records: [ResultRecord], to view: (any ResultObserver)?, run: ActiveRun) throws {
        guard let view, !records.isEmpty else { return }
        try view.committing(records)
        if let mark = view.mark { try runs.noteOutput(mark, of: run) }
    }

    /// Stores what the rules found in metadata. What a resumed run told of before it was cut short is not told again.
    func store(_ outcome: PostureOutcome, run: ActiveRun, view: (any ResultObserver)?) throws {
        try transaction(telling: view) {
            var records: [ResultRecord] = []
            var kept: Set<Int64> = []
            for finding in outcome.findings {
                let isTold = run.isResumed ? try findings.isMet(finding.identity, run: run) : false
                let (key, stored) = try findings.store(finding, run: run)
                kept.insert(key)
                if !isTold { records.append(.finding(stored)) }
            }
            for identity in outcome.undetermined {
                if let key = try findings.leaveOpen(identity, run: run) { kept.insert(key) }
            }
            for scope in outcome.judged {
                let resolved = try findings.resolveRest(in: scope, kept: kept, unmetOnly: false, run: run)
                records += resolved.map { .finding($0) }
            }
            try tell(records, to: view, run: run)
        }
    }

    /// Ends the run. A run that was cut short vouches for no listing: an asset that it did not meet may have been
    /// listed and not yet examined.
    func finish(
        _ header: RunHeader, _ given: RunSummary, listed: [FindingScope], run: ActiveRun, view: (any ResultObserver)?
    ) throws {
        try transaction(telling: view) {
            var summary = given
            let deadLetters = try DeadLetter.count(connection, run: run.sequence)
            if deadLetters > 0 { summary.counters[DeadLetter.counter] = deadLetters }
            var records: [ResultRecord] = []
            for scope in summary.isComplete && summary.assets.isBalanced ? listed : [] {
                let resolved = try findings.resolveRest(in: scope, unmetOnly: true, run: run)
                records += resolved.map { .finding($0) }
                try coverage.forgetUnmet(in: scope, run: run)
            }
            if summary.isComplete { try notes.forget(run) }
            let counts = try runs.finish(run, summary)
            let own = ResultRecord.run(StoredRun(header: header, summary: summary, findings: counts))
            if summary.isComplete {
                try tell(records + [own], to: view, run: run)
            } else {
                // Not marked: a run that goes on with this one cuts it off, and tells of itself at its own end.
                try tell(records, to: view, run: run)
                try view?.committing([own])
            }
        }
        connection.emptyJournal()
    }

    func notes(of source: String) throws -> [String: JSONValue] { try failing { try notes.notes(of: source) } }

    func keep(_ checkpoints: [SourceCheckpoint], run: ActiveRun) throws {
        try transaction {
            for checkpoint in checkpoints { try notes.keep(checkpoint, run: run) }
        }
    }

    func due(
        _ kind: Asset.Kind, tenant: String, after id: String, limit: Int, run: ActiveRun
    ) throws -> [KnownAsset] {
        try failing { try notes.due(kind, tenant: tenant, after: id, limit: limit, run: run) }
    }

    /// See ``SluiceCore/RunContext/counters``.
    func counters(of run: ActiveRun) throws -> [String: Int] { try failing { try notes.counters(of: run) } }

    /// What the run has recorded so far, in all its processes.
    func tally(_ run: ActiveRun) throws -> RunTally {
        try failing {
            var tally = try coverage.tally(run, findings: runs.severities(run))
            tally.gaps = try notes.gaps(of: run)
            return tally
        }
    }

    /// What the run came to, for the summary table.
    func overview(_ run: ActiveRun) throws -> RunOverview {
        try failing { try RunOverview.read(connection, sequence: run.sequence) }
    }

    private func failing<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let failure as SQLiteFailure {
            throw failure.error(path: SafeText.line(path))
        }
    }

    /// A file that was deleted or replaced would take everything without a word.
    ///
    /// - Parameters:
    ///   - view: what it was told is taken back when nothing is committed.
    ///   - body: all or nothing of it is committed.
    /// - Returns: what `body` does.
    /// - Throws: ``SluiceError`` of the database, or what `body` throws.
    private func transaction<Value>(
        telling view: (any ResultObserver)? = nil, _ body: () throws -> Value
    ) throws -> Value {
        guard !connection.isMoved else {
            // The journal lies where the file was; another database there would take its content for its own.
            connection.emptyJournal()
            throw SluiceError(
                .sink, place: SafeText.line(path), problem: "was deleted or replaced while the run was writing it",
                mend: "see that nothing else touches the file, and run again: what it held is examined anew")
        }
        guard lock.isInPlace else {
            throw SluiceError(
                .sink, place: SafeText.line(path) + ".lock",
                problem: "was deleted or replaced while the run was writing the database",
                mend: "leave the file where it is, see that no other run writes the database, and run again")
        }
        let committed = view?.mark
        do {
            return try failing { try connection.transaction(body) }
        } catch {
            if let committed { view?.takeBack(to: committed) }
            throw error
        }
    }
}
