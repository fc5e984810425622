import Crypto
import Foundation
import Logging
import SluiceContent
import SluiceCore
import SluiceDetection
import SluiceExtraction
import SluiceIsolation
import SluicePattern
import SluicePipeline
import SluiceSinks
import SluiceTools
import Synchronization

/// One run from opening the sink to the exit status: what `scan files`, `scan openai` and `demo` have in common.
struct ScanSession: Sendable {
    let configuration: RunConfiguration
    let profiles: CompiledProfiles
    let logger: Logger
    /// Files of the cache that this run uses, no input of it.
    let cacheFiles: [String]
    private let executor: WorkerExecutor
    private let progress = ScanProgress()
    /// Raised at the first signal.
    let stop = StopSignal()
    /// Whether the sink may know examinations that stand.
    private var asksForEarlier = false

    /// What the body of a run reports beside the outcomes that it recorded.
    struct Account: Sendable {
        var gaps: [SourceGap] = []
        var listed: [FindingScope] = []
        var counters: [String: Int] = [:]
        /// Errors that ended a part of the run; the other parts stand.
        var failures: [SluiceError] = []
        /// Every source was read to its end.
        var isComplete = true

        mutating func add<Source: AssetSource>(_ listing: ScanPipeline<Source>.Listing) {
            gaps += listing.gaps
            listed += listing.listed
            if let failure = listing.failure { failures.append(failure) }
            isComplete = isComplete && listing.isComplete
        }
    }

    /// Checks what can be checked before anything is opened: the profiles.
    init(_ configuration: RunConfiguration) throws {
        self.configuration = configuration
        if configuration.isJSONAskedFor { StandardError.shared.writeOnlyJSON() }
        logger = configuration.logger("sluice")
        let cache = configuration.cache.open(environment: ProcessInfo.processInfo.environment, logger: logger)
        let store = cache.map(ProgramCache.init)
        profiles = try ProfileCatalogue.load(
            configuration.profiles, ignoreRules: configuration.ignoreRules, isScan: true, store: store
        ).compiled(store: store)
        cacheFiles = cache?.filePaths ?? []
        executor = WorkerExecutor(count: configuration.jobs)
        warnOfExpiredRules()
        if !CompiledPattern.isJITAvailable {
            logger.warning("PCRE2 has no JIT here; matching is several times slower")
        }
    }

    /// A rule that has ended lets its matches count again, which should surprise nobody.
    private func warnOfExpiredRules() {
        let time = configuration.asOf ?? .now
        var told: Set<String> = []
        for profile in profiles.profiles {
            for rule in profile.ignoreRules where !rule.isActive(at: time) && told.insert(rule.name).inserted {
                logger.warning(
                    "an ignore rule has expired and no longer holds",
                    metadata: [
                        "rule": "\(rule.name)", "entry": "\(rule.entry ?? "any")", "reason": "\(rule.reason)",
                        "expires": "\(rule.expires?.description ?? "")",
                    ])
            }
        }
    }

    /// Opens the sink, runs the body under signals and progress, ends the run in the sink and tells the outcome.
    ///
    /// - Parameters:
    ///   - purpose: the command, for the run's record.
    ///   - scope: what is scanned, in words that are the same for every run over the same; empty for runs that nobody goes
    ///     on with.
    ///   - body: records outcomes in the sink that it gets. What it throws ends the run as incomplete.
    /// - Returns: the exit status, all errors told.
    /// - Throws: ``SluiceError`` of kind `.sink` when the results could not be stored.
    func run(
        purpose: String,
        scope: [String] = [],
        _ body: @escaping @Sendable (ScanSession, DatabaseSink, ExaminerPool) async throws -> Account
    ) async throws -> ExitStatus {
        // The database first: when it cannot be had, an output of an earlier run is left as it is.
        let sink = try DatabaseSink(path: configuration.database)
        let context = try await sink.begin(header(purpose, scope))
        if let output = configuration.output { try await sink.writeLines(to: output) }
        if let resumed = context.resumed {
            logger.notice(
                "going on with a run that was cut short; --restart begins anew", metadata: ["started": "\(resumed)"])
        }
        sweepFolders()
        let examiners = ExaminerPool(setup(context))
        var session = self
        session.asksForEarlier = context.hasEarlier
        let work = Task { [session] in try await body(session, sink, examiners) }
        let signals = SignalWatch(stop: stop, graceSeconds: configuration.graceSeconds) { work.cancel() }
        let account = try await HeapTrimmer.during { try await self.account(of: work) }
        let tally = try await tally(of: sink, isResumed: context.resumed != nil)
        let summary = summary(of: account, tally, before: context.counters)
        try await sink.finish(summary, listed: account.listed)
        let status = status(account, summary, tally, signal: signals.status)
        if !configuration.isQuiet { tell(try await sink.overview(), status) }
        for failure in account.failures { StandardError.shared.tell("error: \(failure)", level: .error) }
        if let limit = configuration.failOn, status == .incomplete, tally.hasFinding(atLeast: limit) {
            logger.warning(
                "a finding reaches --fail-on, but exit code 3 goes before 1: not everything was examined",
                metadata: ["fail_on": "\(limit.rawValue)"])
        }
        return status
    }

    /// What the run came to: a table for people, fields for machines.
    private func tell(_ overview: RunOverview, _ status: ExitStatus) {
        guard StandardError.shared.isOnlyJSON else {
            let table = RunSummaryTable(overview)
            return StandardError.shared.write(line: table.text(width: StandardError.shared.columns))
        }
        var fields = overview.fields
        fields["exit_code"] = "\(status.rawValue)"
        logger.notice("scan ended", metadata: fields.mapValues { "\($0)" })
    }

    private func sweepFolders() {
        let swept = Toolbox(configuration.tools).sweepFolders()
        guard swept > 0 else { return }
        logger.notice("removed temporary folders that killed runs have left", metadata: ["folders": "\(swept)"])
    }

    private func header(_ purpose: String, _ scope: [String]) -> RunHeader {
        let examination = examination
        return RunHeader(
            id: UUID().uuidString.lowercased(), started: .now, profileSet: profiles.digest, purpose: purpose,
            scope: scope.isEmpty ? "" : Self.digest([purpose, examination, "\(configuration.rescans)"] + scope),
            examination: examination,
            rescans: configuration.rescans, resumes: !configuration.restarts)
    }

    /// All that decides what is found in given bytes. Raise the number when what is read of a format, or what is made of
    /// a match, changes for other reasons than profiles and settings.
    private var examination: String {
        Self.digest([
            "1", SluiceProgram.version, profiles.digest, "\(configuration.limits)",
            "\(activeRules)", "\(configuration.decodeDepth)", configuration.masking.rawValue,
            "\(Toolbox(configuration.tools))",
        ])
    }

    /// Ignore rules end by themselves, and their matches count again then.
    private var activeRules: [String] {
        let time = configuration.asOf ?? .now
        return profiles.profiles.flatMap { profile in
            profile.ignoreRules.filter { $0.isActive(at: time) }.map { "\(profile.id)/\($0.name)" }
        }.sorted()
    }

    private static func digest(_ parts: [String]) -> String {
        var hash = SHA256()
        for part in parts {
            hash.update(data: Data("\(part.utf8.count):".utf8))
            hash.update(data: Data(part.utf8))
        }
        return String(unsafe hash.finalize().withUnsafeBytes { unsafe hexadecimal($0) }.prefix(32))
    }

    /// Counts what a scan will meet, when somebody watches it.
    func expect(_ census: () async -> (assets: Int, bytes: Int64)?) async {
        guard display.isBar, let (assets, bytes) = await census() else { return }
        progress.expect(ScanProgress.Expectation(assets: assets, bytes: bytes))
    }

    /// The pipeline from a source into the run's sink.
    func pipeline<Source: AssetSource>(
        _ source: Source, sink: any FindingSink, examiners: ExaminerPool, fetches: Int
    ) -> ScanPipeline<Source> where Source.Content == ContentFile {
        ScanPipeline(
            source: source, sink: sink, examiners: examiners, executor: executor,
            width: configuration.width(fetches: fetches), progress: progress, stop: stop, logger: logger,
            asksForEarlier: asksForEarlier
        )
    }

    /// Judges the snapshot's findings into the sink.
    func record(_ given: PostureOutcome, in sink: any FindingSink, examiners: ExaminerPool) async throws {
        let outcome = try examiners.withMaskedNames(given)
        try await sink.record(outcome)
        progress.recorded(outcome)
    }

    private func setup(_ context: RunContext) -> ExaminerSetup {
        var children = ExtractionPool.Configuration(
            arguments: [ExtractionChildCommand.name], jobs: configuration.jobs, limits: configuration.limits)
        let isTold = Latch()
        children.onStart = { [logger] walls in
            guard !walls.missing.isEmpty, isTold.close() else { return }
            logger.warning(
                "the sandbox around the extraction of archives and documents is weaker here than it should be",
                metadata: ["in force": "\(walls)", "missing": "\(walls.missing)"])
        }
        var scanner = SegmentScanner.Options()
        scanner.decodeDepth = configuration.decodeDepth
        scanner.masksFully = configuration.masking == .full
        let asOf = configuration.asOf ?? .now
        scanner.asOf = Int64(asOf.unixSeconds)
        return ExaminerSetup(
            profiles: profiles, scanner: scanner, limits: configuration.limits,
            reader: ContentReader(children: ExtractionPool(children), tools: Toolbox(configuration.tools)),
            valueKey: SymmetricKey(data: context.valueKey), asOf: asOf, progress: progress
        )
    }

    private var display: ProgressDisplay {
        ProgressDisplay(
            progress: progress, logger: logger, isQuiet: configuration.isQuiet, format: configuration.logFormat)
    }

    /// Waits for the body. A failing sink is thrown at once, for nothing more can be recorded then.
    private func account(of work: Task<Account, any Error>) async throws -> Account {
        do {
            return try await display.during { try await work.value }
        } catch let error as SluiceError where error.kind != .sink {
            return Account(failures: [error], isComplete: false)
        } catch is CancellationError {
            return Account(isComplete: false)
        }
    }

    /// What the sink holds of the run, and how many assets were seen, which is counted here. What a run that is gone on
    /// with has recorded before it was cut short belongs to it, whether or not its sources named it again.
    private func tally(of sink: DatabaseSink, isResumed: Bool) async throws -> RunTally {
        let counted = progress.snapshot.assets
        var tally = try await sink.tally()
        tally.assets.seen = counted.seen + (isResumed ? tally.assets.seen - counted.done : 0)
        return tally
    }

    private func summary(of account: Account, _ tally: RunTally, before: [String: Int]) -> RunSummary {
        let counted = progress.snapshot
        return RunSummary(
            ended: .now, assets: tally.assets, bytes: tally.bytes, bytesScanned: tally.bytesScanned,
            gaps: tally.gaps.filter { !account.gaps.contains($0) } + account.gaps
                + account.failures.map(SourceGap.init),
            isComplete: account.isComplete && account.failures.isEmpty,
            counters: account.counters
                .merging(before, uniquingKeysWith: +)
                .merging(counters(of: tally.ignored), uniquingKeysWith: +)
                .merging(counters(ofEarlier: counted, tally), uniquingKeysWith: +)
        )
    }

    /// Of the assets whose earlier examination stands.
    private func counters(ofEarlier counted: ScanProgress.Snapshot, _ tally: RunTally) -> [String: Int] {
        let ofThisProcess = counted.done - counted.resumed
        return ["assets.unchanged": tally.unchanged, "assets.resumed": tally.assets.done - ofThisProcess]
            .filter { $0.value > 0 }
    }

    /// Of the matches that were ignored, in all and by rule.
    private func counters(of ignored: [String: Int]) -> [String: Int] {
        guard !ignored.isEmpty else { return [:] }
        let rules = ignored.map { ("matches.ignored.\($0.key)", $0.value) }
        return Dictionary(uniqueKeysWithValues: rules + [("matches.ignored", ignored.values.reduce(0, +))])
    }

    private func status(
        _ account: Account, _ summary: RunSummary, _ tally: RunTally, signal: ExitStatus?
    ) -> ExitStatus {
        // A signal that came when all was done already has cut nothing short.
        if let signal, !summary.isComplete { return signal }
        if let failure = account.failures.first { return ExitStatus(failure) }
        guard summary.isComplete, summary.gaps.isEmpty, summary.assets.isBalanced, tally.unexamined == 0 else {
            return .incomplete
        }
        if let limit = configuration.failOn, tally.hasFinding(atLeast: limit) { return .findings }
        return .complete
    }
}

extension RunTally {
    fileprivate func hasFinding(atLeast limit: Severity) -> Bool {
        findings.contains { $0.key >= limit && $0.value > 0 }
    }
}

extension SourceGap {
    /// An error that ended a part of the run: what lies behind it is unknown.
    fileprivate init(_ failure: SluiceError) {
        self.init(
            scope: failure.place, reason: failure.kind == .authentication ? .apiUnauthorized : .fetchFailed,
            detail: "\(failure.problem); \(failure.mend)"
        )
    }
}

/// Lets exactly one caller through.
private final class Latch: Sendable {
    private let isClosed = Atomic(false)

    /// Whether this call is the first.
    func close() -> Bool { !isClosed.exchange(true, ordering: .relaxed) }
}

extension Timestamp {
    /// The time of this machine's clock.
    static var now: Timestamp { Timestamp(unixSeconds: Date().timeIntervalSince1970) }
}
