private import Dispatch
package import SluiceCore

/// The result database as the sink of a run: SQLite in one file, written by one run at a time.
///
/// Whoever awaits ``record(_:)`` gets back when the outcomes are committed: then no end of the process loses them.
/// Outcomes that arrive while others wait for their turn share one transaction, which is stored whole or not at all.
///
/// All looks of a run are dated with its start, so that writing them again changes nothing.
package actor DatabaseSink: FindingSink, SourceMemory {
    /// Outcomes that are committed together.
    private final class Batch {
        var outcomes: [AssetOutcome] = []
        var result: Result<Void, any Error>?
    }

    private nonisolated let executor = SinkExecutor()
    private let writer: ResultWriter
    private var observer: (any ResultObserver)?
    private var run: (header: RunHeader, active: ActiveRun)?
    private var batch: Batch?

    /// Opens the database for writing, making it when it does not exist (mode 0600, no link followed).
    ///
    /// - Parameters:
    ///   - path: of the file; the files `-wal`, `-shm` and `.lock` lie beside it.
    ///   - observer: gets what is committed.
    /// - Throws: ``SluiceError`` of kind `.sink` when the file is another program's, damaged, of a newer version, not
    ///   writable or a link, or another run writes it.
    package init(path: String, observer: (any ResultObserver)? = nil) throws {
        let file = try DatabaseFile.forWriting(path)
        writer = try ResultWriter(file, lock: DatabaseLock(for: file))
        self.observer = observer
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Has what is committed from now on told to another observer.
    package func observe(_ observer: any ResultObserver) { self.observer = observer }

    /// Has the present run's records, from its beginning on, written as JSON Lines. A file that holds those of a run that
    /// was cut short is gone on with; one that does not is written anew with all that the run has recorded.
    ///
    /// - Parameter path: see ``JSONLinesWriter/init(path:)``.
    /// - Throws: ``SluiceError`` of kind `.sink`.
    package func writeLines(to path: String) throws {
        let run = try current()
        let committed = try run.active.isResumed ? writer.output(OutputFile.absolute(path), of: run.active) : nil
        let lines = try JSONLinesWriter(path: path, keeping: committed)
        if run.active.isResumed, !lines.isContinued, lines.mark != nil {
            try writer.replay(run.active) { try lines.committing($0) }
        }
        if let mark = lines.mark { try writer.noteOutput(mark, of: run.active) }
        observer = lines
    }

    /// Begins a run, or goes on with one that was cut short, see ``SluiceCore/RunHeader/scope``: its id and start are
    /// kept, and what it met stays met. So it does with the id of an earlier run.
    package func begin(_ run: RunHeader) throws -> RunContext {
        let (header, active) = try writer.begin(run)
        self.run = (header, active)
        return RunContext(
            valueKey: writer.valueKey, hasEarlier: try writer.hasCoverage(),
            resumed: active.isResumed ? active.now : nil, counters: try writer.counters(of: active))
    }

    package func earlier(_ asset: Asset, fingerprint: String, digest: String?) throws -> AssetOutcome? {
        try writer.earlier(asset, fingerprint: fingerprint, digest: digest, run: current().active)
    }

    package func record(_ outcomes: [AssetOutcome]) async throws {
        let batch = self.batch ?? Batch()
        self.batch = batch
        batch.outcomes += outcomes
        // Lets the outcomes that wait for this actor join before the first of them writes for all.
        await Task.yield()
        try write(batch)
    }

    package func record(_ outcome: PostureOutcome) throws {
        try writer.store(outcome, run: current().active, view: observer)
    }

    package func keep(_ checkpoints: [SourceCheckpoint]) throws {
        try writer.keep(checkpoints, run: current().active)
    }

    package func runID() throws -> String { try current().header.id }

    package func startsOver() throws -> Bool { try current().active.rescans }

    package func stands(_ asset: Asset, fingerprint: String) throws -> Bool {
        try earlier(asset, fingerprint: fingerprint, digest: nil) != nil
    }

    package func notes(of source: String) throws -> [String: JSONValue] { try writer.notes(of: source) }

    package func due(_ kind: Asset.Kind, tenant: String, after id: String, limit: Int) throws -> [KnownAsset] {
        try writer.due(kind, tenant: tenant, after: id, limit: limit, run: current().active)
    }

    /// What the present run has recorded so far, also before it was cut short.
    package func tally() throws -> RunTally { try writer.tally(current().active) }

    package func finish(_ summary: RunSummary, listed: [FindingScope]) throws {
        if let batch { try write(batch) }
        let run = try current()
        try writer.finish(run.header, summary, listed: listed, run: run.active, view: observer)
    }

    /// Findings and coverage of the present run, for the table at its end.
    package func overview() throws -> RunOverview {
        try writer.overview(current().active)
    }

    private func write(_ batch: Batch) throws {
        if let result = batch.result { return try result.get() }
        self.batch = nil
        let result = Result { try writer.store(batch.outcomes, run: current().active, view: observer) }
        batch.result = result
        try result.get()
    }

    private func current() throws -> (header: RunHeader, active: ActiveRun) {
        guard let run else {
            throw SluiceError(
                .internal, place: "the result database", problem: "something was recorded before the run began",
                mend: "report this as a fault of sluice"
            )
        }
        return run
    }
}

/// Runs a sink's work on a thread of its own, because committing blocks and must not hold up the cooperative pool.
private final class SinkExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "sluice.sink")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = unsafe asUnownedSerialExecutor()
        queue.async { unsafe job.runSynchronously(on: executor) }
    }
}
