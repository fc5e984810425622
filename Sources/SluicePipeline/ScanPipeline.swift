package import Logging
package import SluiceContent
package import SluiceCore

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

/// The bounded task group that takes assets from a source, examines them and records the outcomes.
///
/// Backpressure is pull: the source is asked for the next asset only when a slot is free, so it lists no further than
/// the pipeline reads. An asset's trouble is its outcome; only a failing source or sink ends the run.
package struct ScanPipeline<Source: AssetSource>: Sendable where Source.Content == ContentFile {
    private let source: Source
    private let sink: any FindingSink
    private let examiners: ExaminerPool
    private let executor: WorkerExecutor
    private let width: ScanWidth
    private let progress: ScanProgress
    private let stop: StopSignal
    private let logger: Logger

    package init(
        source: Source,
        sink: any FindingSink,
        examiners: ExaminerPool,
        executor: WorkerExecutor,
        width: ScanWidth,
        progress: ScanProgress,
        stop: StopSignal,
        logger: Logger
    ) {
        self.source = source
        self.sink = sink
        self.examiners = examiners
        self.executor = executor
        self.width = width
        self.progress = progress
        self.stop = stop
        self.logger = logger
    }

    /// What the source said about itself while it was read.
    package struct Listing: Sendable, Hashable {
        package var gaps: [SourceGap] = []
        package var listed: [FindingScope] = []
        /// The source ended by itself and not by a stop request.
        package var isComplete = false
    }

    /// Runs until the source ends, the stop signal is raised, or the task is cancelled.
    ///
    /// - Throws: ``SluiceError`` of the source or the sink. Outcomes recorded before stay recorded.
    package func run() async throws -> Listing {
        var listing = Listing()
        try await withThrowingTaskGroup(of: Void.self) { group in
            var running = 0
            while !stop.isRaised, !Task.isCancelled {
                if running == width.assets {
                    try await group.next()
                    running -= 1
                    continue
                }
                guard let event = try await source.next() else {
                    listing.isComplete = true
                    break
                }
                switch event {
                case .asset(let item):
                    progress.saw()
                    group.addTask { try await process(item) }
                    running += 1
                case .unexamined(let record):
                    progress.saw()
                    try await self.record(AssetOutcome(coverage: record))
                case .gap(let gap): listing.gaps.append(gap)
                case .listed(let scope): listing.listed.append(scope)
                }
            }
            progress.listed()
            try await group.waitForAll()
        }
        return listing
    }

    private func process(_ item: SourcedAsset<Source.Locator>) async throws {
        var outcome: AssetOutcome
        do {
            let content = try await source.content(of: item)
            outcome = try await withTaskExecutorPreference(executor) {
                try examiners.examine(item.asset, content: content)
            }
            if !outcome.findings.isEmpty {
                let evidence = await source.evidence(of: item.asset)
                for index in outcome.findings.indices { outcome.findings[index].evidence = evidence }
            }
        } catch let error as ContentError {
            outcome = AssetOutcome(
                coverage: CoverageRecord(
                    asset: item.asset, state: .skipped, reasons: [error.reason], detail: error.detail)
            )
        } catch  where Task.isCancelled {
            // A cancelled fetch says nothing about the asset: it stays open for the next run.
            progress.abandoned()
            return
        }
        try await record(outcome)
    }

    private func record(_ outcome: AssetOutcome) async throws {
        try await sink.record(outcome)
        progress.recorded(outcome)
        if outcome.coverage.state != .scanned {
            logger.debug(
                "asset not wholly examined",
                metadata: [
                    "asset": "\(outcome.coverage.asset.id)", "state": "\(outcome.coverage.state.rawValue)",
                    "reasons": "\(outcome.coverage.reasons.map(\.rawValue).joined(separator: ","))",
                ]
            )
        }
    }
}
