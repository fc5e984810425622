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

/// How the work on one asset ended.
private enum Ending: Sendable {
    case recorded
    /// The asset has no outcome and stays open for the next run: it was cancelled, or an error keeps the run from going
    /// on.
    case abandoned(SluiceError?)
}

/// The bounded task group that takes assets from a source, examines them and records the outcomes.
///
/// Backpressure is pull: the source is asked for the next asset only when a slot is free, so it lists no further than
/// the pipeline reads. An asset's trouble is its outcome; only a failing source, a failing sink, or trouble of sluice
/// itself ends the run.
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
        /// The source ended by itself, and every asset that it yielded has an outcome.
        package var isComplete = false
        /// What ended the reading early. What was said and recorded before stands.
        package var failure: SluiceError?

        fileprivate mutating func note(_ ending: Ending) {
            guard case .abandoned(let error) = ending else { return }
            isComplete = false
            if failure == nil { failure = error }
        }
    }

    /// Runs until the source ends or fails, the stop signal is raised, or the task is cancelled.
    ///
    /// After a failure no further asset is taken; those in flight are finished.
    ///
    /// - Returns: what the source said, also when it failed.
    /// - Throws: ``SluiceError`` of kind `.sink`, after which nothing can be recorded. Outcomes recorded before stay
    ///   recorded.
    package func run() async throws -> Listing {
        var listing = Listing()
        try await withThrowingTaskGroup(of: Ending.self) { group in
            var running = 0
            while !stop.isRaised, !Task.isCancelled, listing.failure == nil {
                if running == width.assets {
                    if let ending = try await group.next() { listing.note(ending) }
                    running -= 1
                } else if let event = try await next(&listing) {
                    guard case .asset(let item) = event else {
                        try await take(event, into: &listing)
                        continue
                    }
                    progress.saw()
                    group.addTask { try await process(item) }
                    running += 1
                } else {
                    break
                }
            }
            progress.listed()
            for try await ending in group { listing.note(ending) }
        }
        return listing
    }

    /// The next event; nil when there is none any more, and the listing says why.
    private func next(_ listing: inout Listing) async throws -> SourceEvent<Source.Locator>? {
        do {
            let event = try await source.next()
            listing.isComplete = event == nil
            return event
        } catch  where Task.isCancelled {
            return nil
        } catch let error as SluiceError {
            listing.failure = error
            return nil
        }
    }

    private func take(_ event: SourceEvent<Source.Locator>, into listing: inout Listing) async throws {
        switch event {
        case .asset: break
        case .unexamined(let record):
            progress.saw()
            try await self.record(AssetOutcome(coverage: record))
        case .gap(let gap): listing.gaps.append(gap)
        case .listed(let scope): listing.listed.append(scope)
        }
    }

    /// Examines one asset and records its outcome.
    ///
    /// - Throws: ``SluiceError`` of the sink.
    private func process(_ item: SourcedAsset<Source.Locator>) async throws -> Ending {
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
        } catch {
            progress.abandoned()
            // What was cancelled says nothing about the asset.
            if Task.isCancelled { return .abandoned(nil) }
            guard let error = error as? SluiceError else { throw error }
            return .abandoned(error)
        }
        try await record(outcome)
        return .recorded
    }

    private func record(_ outcome: AssetOutcome) async throws {
        do {
            try await sink.record(outcome)
        } catch {
            progress.abandoned()
            throw error
        }
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
