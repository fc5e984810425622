import SluiceCore
import SluicePipeline
import SluicePosture
import SluiceSinks
import SluiceSources

/// Both sides of OpenAI into one run: files through the pipeline, metadata through the posture rules.
struct OpenAIScan: Sendable {
    private let settings: OpenAISettings
    private let session: ScanSession
    private let openAI: OpenAISession

    /// Checks the options; sends nothing yet.
    init(_ settings: OpenAISettings, session: ScanSession) throws {
        self.settings = settings
        self.session = session
        var timing = ClientTiming.system
        // A request that waits for its turn is not in flight.
        timing.sleep = { [stop = session.stop] in try await stop.sleep(for: $0) }
        openAI = try OpenAISession(options: settings.options, logger: session.logger, timing: timing)
    }

    func run() async throws -> ExitStatus {
        let result = await Result { try await session.run(purpose: "scan openai", scope: settings.scope, scan) }
        try await openAI.shutdown()
        return try result.get()
    }

    private func scan(session: ScanSession, sink: DatabaseSink, examiners: ExaminerPool) async throws
        -> ScanSession.Account
    {
        var account = ScanSession.Account()
        do {
            try await scan(session, sink, examiners, &account)
        } catch is CancellationError {
            // What was said before stands.
            account.isComplete = false
        }
        return account
    }

    private func scan(
        _ session: ScanSession, _ sink: DatabaseSink, _ examiners: ExaminerPool, _ account: inout ScanSession.Account
    ) async throws {
        async let organization = Result { try await openAI.snapshotReader().organizationSnapshot() }
        var snapshot = PostureSnapshot()
        do {
            snapshot.workspace = try await workspace(session, sink, examiners, &account)
        } catch let error as SluiceError where error.kind != .sink {
            account.failures.append(error)
        }
        do {
            snapshot.organization = try await organization.get()
        } catch let error as SluiceError {
            account.failures.append(error)
        }
        var kept: [SourceCheckpoint] = []
        if var organization = snapshot.organization {
            kept.append(try await RememberedActivity.recall(for: &organization, from: sink))
            snapshot.organization = organization
        }
        // Metadata that was read in part would be judged as if the rest did not exist.
        try Task.checkCancellation()
        let now = session.configuration.asOf ?? openAI.now
        let outcome = PostureEvaluator.evaluate(snapshot, now: now, thresholds: settings.thresholds)
        try await session.record(outcome, in: sink, examiners: examiners)
        try await sink.keep(kept)
        account.gaps += snapshot.gaps
        account.counters.merge(outcome.counters, uniquingKeysWith: +)
    }

    /// The workspace's files, and then its metadata, for which the GPTs have been read on the way.
    private func workspace(
        _ session: ScanSession, _ sink: DatabaseSink, _ examiners: ExaminerPool, _ account: inout ScanSession.Account
    ) async throws -> WorkspaceSnapshot? {
        guard let source = try openAI.source(memory: sink) else { return nil }
        let pipeline = session.pipeline(source, sink: sink, examiners: examiners, fetches: settings.downloads)
        account.add(try await pipeline.run())
        account.counters.merge(await source.counters, uniquingKeysWith: +)
        guard account.isComplete else { return nil }
        return try await openAI.snapshotReader().workspaceSnapshot(gpts: await source.gptListing)
    }
}

extension Result where Failure == any Error {
    /// The outcome of an asynchronous body.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
