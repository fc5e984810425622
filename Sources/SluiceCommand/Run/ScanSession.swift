import Foundation
import Logging
import SluiceContent
import SluiceCore
import SluiceDetection
import SluiceExtraction
import SluiceIsolation
import SluicePipeline
import SluiceSinks

/// One run from opening the sink to the exit status: what `scan files`, `scan openai` and `demo` have in common.
struct ScanSession {
    let configuration: RunConfiguration
    let profiles: CompiledProfiles
    let logger: Logger
    let progress = ScanProgress()
    let stop = StopSignal()

    /// What the body of a run reports beside the outcomes that it recorded.
    struct Account: Sendable {
        var gaps: [SourceGap] = []
        var listed: [FindingScope] = []
        var counters: [String: Int] = [:]
        /// The source was read to its end.
        var isComplete = true

        mutating func add<Source: AssetSource>(_ listing: ScanPipeline<Source>.Listing) {
            gaps += listing.gaps
            listed += listing.listed
            isComplete = isComplete && listing.isComplete
        }
    }

    /// Checks what can be checked before anything is opened: the profiles.
    init(_ configuration: RunConfiguration) throws {
        self.configuration = configuration
        logger = configuration.logger("sluice")
        profiles = try ProfileCatalogue.load(configuration.profiles).compiled()
    }

    /// Opens the sink, runs the body under signals and progress, ends the run in the sink and tells the outcome.
    ///
    /// - Parameters:
    ///   - purpose: the command, for the run's record.
    ///   - body: records outcomes in the sink that it gets. What it throws ends the run as incomplete.
    func run(
        purpose: String,
        _ body: @escaping @Sendable (ScanSession, any FindingSink, ExaminerPool) async throws -> Account
    ) async throws -> ExitStatus {
        let observer = try configuration.output.map { try JSONLinesWriter(destination: $0) }
        let sink = try DatabaseSink(path: configuration.database, observer: observer)
        let header = RunHeader(
            id: UUID().uuidString.lowercased(), started: now(), profileSet: profiles.digest, purpose: purpose)
        let context = try await sink.begin(header)
        let examiners = ExaminerPool(try examinerSetup(context))
        let work = Task { try await body(self, sink, examiners) }
        let signals = SignalWatch(stop: stop, graceSeconds: configuration.graceSeconds) { work.cancel() }
        let display = ProgressDisplay(
            progress: progress, logger: logger, isQuiet: configuration.isQuiet, format: configuration.logFormat)

        var account = Account(isComplete: false)
        var failure: (any Error)?
        do { account = try await display.during { try await work.value } } catch { failure = error }
        if let error = failure as? SluiceError, error.kind == .sink { throw error }
        let summary = summary(account, isComplete: failure == nil && account.isComplete)
        try await sink.finish(summary, listed: account.listed)
        if !configuration.isQuiet { print(summary) }
        if let status = signals.status { return status }
        if let failure { throw failure }
        return status(summary)
    }
}
