import ArgumentParser
import Foundation
import SluiceCore
import SluicePipeline
import SluicePosture
import SluiceSinks
import SluiceSources

/// `sluice scan openai`.
struct ScanOpenAICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openai",
        abstract: "Scan a ChatGPT Enterprise workspace and an API organization.",
        discussion: """
            Keys come from the environment or a file, never from an argument: OPENAI_COMPLIANCE_KEY for the workspace \
            (files, GPTs, projects), OPENAI_ADMIN_KEY for the organization (API keys, users, invites); each also as \
            …_FILE. Either alone scans its own side. Only GET requests are sent.
            """
    )

    @Option(help: "UUID of the ChatGPT workspace (also SLUICE_OPENAI_WORKSPACE_ID).")
    var workspaceId: String?

    @Option(help: "Where conversation files are found: logs, legacy or off (default logs).")
    var conversations: String?

    @Option(name: .customLong("chatgpt-base-url"), help: "Base URL instead of https://api.chatgpt.com/v1.")
    var chatGPTBaseURL: String?

    @Option(name: .customLong("platform-base-url"), help: "Base URL instead of https://api.openai.com/v1.")
    var platformBaseURL: String?

    @Option(help: "Requests per minute and route, 0 for no pacing (default 90 and 60).")
    var requestsPerMinute: String?

    @OptionGroup var options: ScanOptions

    func run() async throws {
        let common = options.common
        let given = [
            "openai.workspace_id": workspaceId, "openai.conversations": conversations,
            "openai.chatgpt_base_url": chatGPTBaseURL, "openai.platform_base_url": platformBaseURL,
            "openai.requests_per_minute": requestsPerMinute,
        ]
        let flags = options.flags.merging(given.mapValues { common.list($0) }) { _, new in new }
        var reader = SettingsReader(SettingsReader.load(flags: flags, file: common.config))
        let configuration = RunConfiguration(&reader)
        let settings = OpenAISettings(
            &reader, environment: ProcessInfo.processInfo.environment, limits: configuration.limits)
        try reader.finish()
        let status = try await OpenAIScan(settings, session: try ScanSession(configuration)).run()
        if status != .complete { throw ExitStatusError(status: status) }
    }
}

/// Both sides of OpenAI into one run: files through the pipeline, metadata through the posture rules.
struct OpenAIScan: Sendable {
    private let settings: OpenAISettings
    private let session: ScanSession
    private let openAI: OpenAISession

    /// Checks the options; sends nothing yet.
    init(_ settings: OpenAISettings, session: ScanSession) throws {
        self.settings = settings
        self.session = session
        openAI = try OpenAISession(options: settings.options, logger: session.logger)
    }

    func run() async throws -> ExitStatus {
        let result = await Result { try await session.run(purpose: "scan openai", scan) }
        try await openAI.shutdown()
        return try result.get()
    }

    private func scan(_: ScanSession, sink: DatabaseSink, examiners: ExaminerPool) async throws -> ScanSession.Account {
        async let organization = Result { try await openAI.snapshotReader().organizationSnapshot() }
        var account = ScanSession.Account()
        var snapshot = PostureSnapshot()
        do {
            snapshot.workspace = try await workspace(sink, examiners, &account)
        } catch let error as SluiceError where error.kind != .sink {
            account.failures.append(error)
        }
        do {
            snapshot.organization = try await organization.get()
        } catch let error as SluiceError {
            account.failures.append(error)
        }
        let now = session.configuration.asOf ?? openAI.now
        let outcome = PostureEvaluator.evaluate(snapshot, now: now, thresholds: settings.thresholds)
        try await session.record(outcome, in: sink)
        account.gaps += snapshot.gaps
        account.counters.merge(outcome.counters, uniquingKeysWith: +)
        return account
    }

    /// The workspace's files, and then its metadata, for which the GPTs have been read on the way.
    private func workspace(
        _ sink: DatabaseSink, _ examiners: ExaminerPool, _ account: inout ScanSession.Account
    ) async throws -> WorkspaceSnapshot? {
        guard let source = try openAI.source() else { return nil }
        let pipeline = session.pipeline(source, sink: sink, examiners: examiners, fetches: settings.downloads)
        account.add(try await pipeline.run())
        account.counters.merge(await source.counters, uniquingKeysWith: +)
        guard account.isComplete else { return nil }
        return try await openAI.snapshotReader().workspaceSnapshot(gpts: await source.gptListing)
    }
}

extension Result where Failure == any Error {
    /// The outcome of an asynchronous body.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
