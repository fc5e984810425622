package import Logging
package import SluiceContent
package import SluiceCore
import Synchronization

/// How wide the pipeline is.
package struct ScanWidth: Sendable, Hashable {
    /// Assets whose bytes are matched at the same time: one thread each. At least 1.
    package var jobs: Int
    /// Assets beyond those that are being fetched or recorded at the same time. At least 1.
    package var fetches: Int

    package init(jobs: Int, fetches: Int) {
        self.jobs = max(1, jobs)
        self.fetches = max(1, fetches)
    }

    /// Assets that hold a slot at the same time.
    package var assets: Int { jobs + fetches }
}

/// Takes assets from a source, examines them and records the outcomes, on as many lanes as assets may hold a slot.
///
/// Backpressure is pull: a lane asks the source for the next asset when it is done with the one before, so the source
/// lists no further than the pipeline reads. An asset's trouble is its outcome; only a failing source, a failing sink, or
/// trouble of sluice itself ends the run.
package struct ScanPipeline<Source: AssetSource>: Sendable where Source.Content == ContentFile {
    private let source: Source
    private let sink: any FindingSink
    private let examiners: ExaminerPool
    private let contentHash: ContentHash
    private let executor: WorkerExecutor
    private let width: ScanWidth
    private let progress: ScanProgress
    private let stop: StopSignal
    private let logger: Logger
    /// Whether the sink may know an examination that stands.
    private let asksForEarlier: Bool
    /// Of a source that is not local, one lane lists at a time: those behind it look again whether there is need to.
    private let turnstile = TaskSlots(count: 1)
    private let mark = LowWaterMark()
    /// Checkpoints are kept in their order.
    private let keeping = TaskSlots(count: 1)

    package init(
        source: Source,
        sink: any FindingSink,
        examiners: ExaminerPool,
        executor: WorkerExecutor,
        width: ScanWidth,
        progress: ScanProgress,
        stop: StopSignal,
        logger: Logger,
        asksForEarlier: Bool = false
    ) {
        self.source = source
        self.sink = sink
        self.examiners = examiners
        contentHash = ContentHash(key: examiners.valueKey)
        self.executor = executor
        self.width = width
        self.progress = progress
        self.stop = stop
        self.logger = logger
        self.asksForEarlier = asksForEarlier
    }

    /// What the source said about itself while it was read.
    package struct Listing: Sendable, Hashable {
        package var gaps: [SourceGap] = []
        package var listed: [FindingScope] = []
        /// The source ended by itself, and every asset that it yielded has an outcome.
        package var isComplete = false
        /// What ended the reading early. What was said and recorded before stands.
        package var failure: SluiceError?
    }

    /// Runs until the source ends or fails, the stop signal is raised, or the task is cancelled.
    ///
    /// After a failure no further asset is taken; those in flight are finished.
    ///
    /// - Returns: what the source said, also when it failed.
    /// - Throws: ``SluiceError`` of kind `.sink`, after which nothing can be recorded. Outcomes recorded before stay
    ///   recorded.
    package func run() async throws -> Listing {
        let account = Account()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<width.assets {
                group.addTask(executorPreference: source.isLocal ? executor : nil) { try await lane(account) }
            }
            // The first lane that throws ends the run: what throws out of here cancels the others.
            while try await group.next() != nil {}
        }
        return account.listing
    }

    /// One asset after another, until there is none or the run is over.
    private func lane(_ account: Account) async throws {
        var batch = OutcomeBatch()
        do {
            try await work(&batch, account)
            try await record(batch.take())
        } catch {
            // The others see it sooner than that they are cancelled.
            account.breakOff()
            try? await record(batch.take())
            throw error
        }
    }

    private func work(_ batch: inout OutcomeBatch, _ account: Account) async throws {
        while mayGoOn(account), let (event, ticket) = try await next(account) {
            switch event {
            case .asset(let item):
                progress.saw()
                if let outcome = try await process(item, &batch, account) { batch.add(outcome, ticket) }
            case .unexamined(let record):
                progress.saw()
                batch.add(try await unexamined(record), ticket)
            case .gap(let gap): account.note { $0.gaps.append(gap) }
            case .listed(let scope): account.note { $0.listed.append(scope) }
            case .checkpoint: try await keepDue()
            }
            // Another source may let a lane wait for long, and what is done is not to wait with it.
            if batch.isDue || !source.isLocal { try await record(batch.take()) }
        }
    }

    private func mayGoOn(_ account: Account) -> Bool { !stop.isRaised && !Task.isCancelled && !account.isOver }

    /// The next event, and of an asset its ticket; nil when there is none any more, and the listing says why.
    private func next(_ account: Account) async throws -> (SourceEvent<Source.Locator>, LowWaterMark.Ticket?)? {
        guard !source.isLocal else { return try await list(account).map { ($0, nil) } }
        await turnstile.enter()
        defer { turnstile.leave() }
        guard mayGoOn(account), let event = try await list(account) else { return nil }
        switch event {
        case .asset, .unexamined: return (event, mark.take())
        case .checkpoint(let checkpoint): mark.pass(checkpoint)
        case .gap, .listed: break
        }
        return (event, nil)
    }

    private func list(_ account: Account) async throws -> SourceEvent<Source.Locator>? {
        do {
            let event = try await source.next()
            if event == nil {
                account.end()
                progress.listed()
            }
            return event
        } catch  where Task.isCancelled || error is CancellationError {
            return nil
        } catch let error as SluiceError {
            account.fail(error)
            return nil
        }
    }

    /// Examines one asset; what waits in the batch is recorded before one that may take long.
    ///
    /// - Returns: its outcome; nil when it has none and stays open for the next run, because it was cancelled or an error
    ///   keeps the run from going on.
    private func process(
        _ item: SourcedAsset<Source.Locator>, _ batch: inout OutcomeBatch, _ account: Account
    ) async throws -> AssetOutcome? {
        // Taken before the bytes are read: what changes while they are read is read again the next time. A local file has
        // one when it is opened.
        let fingerprint = asksForEarlier || !source.isLocal ? source.fingerprint(of: item) : nil
        if asksForEarlier, let fingerprint, let known = try await sink.earlier(item.asset, fingerprint: fingerprint) {
            var outcome = known
            outcome.sightings = source.sightings(of: item)
            return outcome
        }
        let content: ContentFile
        do {
            content = try await source.content(of: item)
        } catch {
            var outcome = try ending(of: item, error, account)
            outcome?.fingerprint = fingerprint ?? source.fingerprint(of: item)
            return outcome
        }
        if content.byteCount > OutcomeBatch.smallBytes {
            do {
                try await record(batch.take())
            } catch {
                progress.abandoned()
                throw error
            }
        }
        let digest =
            content.digest ?? (source.isLocal ? try? contentHash.hash(of: content, limit: Self.hashedBytes) : nil)
        if asksForEarlier, source.isLocal, let fingerprint, let digest,
            let known = try await sink.earlier(item.asset, fingerprint: fingerprint, digest: digest)
        {
            return known
        }
        do {
            var outcome = try await examine(item.asset, content)
            outcome.sightings = source.sightings(of: item)
            outcome.fingerprint = fingerprint ?? content.fingerprint
            // A local file may have been written to between the two readings.
            if !source.isLocal || source.fingerprint(of: item) == outcome.fingerprint {
                outcome.contentDigest = digest
            }
            outcome.hasMaskedName = item.hasMaskedName
            return outcome
        } catch {
            return try ending(of: item, error, account)
        }
    }

    /// Bytes of a local file that are hashed: larger ones might have to be read from the disk twice.
    private static var hashedBytes: Int64 { 64 << 20 }

    /// What nothing examines is told again in every run, but not twice in one that was cut short.
    private func unexamined(_ record: CoverageRecord) async throws -> AssetOutcome {
        var outcome = AssetOutcome(coverage: record)
        outcome.fingerprint = AssetOutcome.unexaminedFingerprint
        guard asksForEarlier,
            let known = try await sink.earlier(record.asset, fingerprint: AssetOutcome.unexaminedFingerprint),
            known.earlier?.isOfThisRun == true
        else { return outcome }
        return known
    }

    private func examine(_ asset: Asset, _ content: ContentFile) async throws -> AssetOutcome {
        source.isLocal
            ? try examiners.examine(asset, content: content)
            : try await withTaskExecutorPreference(executor) { try examiners.examine(asset, content: content) }
    }

    /// What an error makes of an asset, as `process` returns it.
    private func ending(
        of item: SourcedAsset<Source.Locator>, _ error: any Error, _ account: Account
    ) throws -> AssetOutcome? {
        if let error = error as? ContentError {
            var outcome = AssetOutcome(
                coverage: CoverageRecord(
                    asset: item.asset, state: .skipped, reasons: [error.reason], detail: error.detail))
            outcome.sightings = source.sightings(of: item)
            return outcome
        }
        progress.abandoned()
        // What was cancelled, or waited when the stop signal was raised, says nothing about the asset.
        if Task.isCancelled || error is CancellationError {
            account.abandon()
        } else if let error = error as? SluiceError {
            account.fail(error)
        } else {
            throw error
        }
        return nil
    }

    /// - Throws: ``SluiceError`` of the sink.
    private func record(_ batch: OutcomeBatch.Content) async throws {
        let outcomes = try batch.outcomes.map { try examiners.withMaskedNames($0) }
        guard !outcomes.isEmpty else { return }
        do {
            try await sink.record(outcomes)
        } catch {
            for _ in outcomes { progress.abandoned() }
            throw error
        }
        progress.recorded(outcomes)
        for outcome in outcomes where outcome.coverage.state != .scanned {
            logger.debug(
                "asset not wholly examined",
                metadata: [
                    "asset": "\(outcome.coverage.asset.id)", "state": "\(outcome.coverage.state.rawValue)",
                    "reasons": "\(outcome.coverage.reasons.map(\.rawValue).joined(separator: ","))",
                ]
            )
        }
        guard !batch.tickets.isEmpty else { return }
        mark.give(back: batch.tickets)
        try await keepDue()
    }

    /// Has the sink keep the checkpoints before which everything is recorded.
    private func keepDue() async throws {
        guard mark.hasDue else { return }
        await keeping.enter()
        defer { keeping.leave() }
        let due = mark.takeDue()
        if !due.isEmpty { try await sink.keep(due) }
    }

    /// What the lanes write together.
    private final class Account: Sendable {
        private struct State {
            var listing = Listing()
            /// The source ended by itself.
            var hasEnded = false
            /// An asset was taken and has no outcome.
            var hasAbandoned = false
            /// A lane has thrown.
            var isBroken = false
        }

        private let state = Mutex(State())

        var listing: Listing {
            state.withLock { state in
                var listing = state.listing
                listing.isComplete = state.hasEnded && !state.hasAbandoned && listing.failure == nil
                return listing
            }
        }

        /// The source has failed, or a lane has.
        var isOver: Bool { state.withLock { $0.listing.failure != nil || $0.isBroken } }

        func note(_ body: (inout Listing) -> Void) { state.withLock { body(&$0.listing) } }
        func end() { state.withLock { $0.hasEnded = true } }
        func abandon() { state.withLock { $0.hasAbandoned = true } }
        func breakOff() { state.withLock { $0.isBroken = true } }

        /// Keeps the first failure.
        func fail(_ error: SluiceError) { note { $0.failure = $0.failure ?? error } }
    }
}

/// Outcomes of one lane that are recorded together: the small files of a folder share a commit.
private struct OutcomeBatch {
    /// Records (of assets, of members, matches) after which it is due.
    private static let records = 64
    /// Time after which it is due with the next outcome, however few it holds.
    private static let age: Duration = .milliseconds(20)
    /// Larger contents than this may take so long that no outcome waits for theirs.
    static let smallBytes: Int64 = 256 << 10

    /// What is recorded together.
    struct Content {
        var outcomes: [AssetOutcome] = []
        var tickets: [LowWaterMark.Ticket] = []
    }

    private var content = Content()
    private var size = 0
    private var since: ContinuousClock.Instant?

    mutating func add(_ outcome: AssetOutcome, _ ticket: LowWaterMark.Ticket?) {
        if let ticket { content.tickets.append(ticket) }
        if since == nil { since = .now }
        size += 1 + outcome.members.count + outcome.findings.reduce(0) { $0 + $1.matches.count }
        content.outcomes.append(outcome)
    }

    /// Whether what it holds is to be recorded now.
    var isDue: Bool {
        guard let since else { return false }
        return size >= Self.records || ContinuousClock.now - since >= Self.age
    }

    /// Empties it.
    mutating func take() -> Content {
        defer { self = OutcomeBatch() }
        return content
    }
}
