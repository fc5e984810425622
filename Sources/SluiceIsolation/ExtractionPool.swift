private import Glibc
package import SluiceContent
package import SluiceCore
private import Synchronization

/// Reusable, sandboxed child processes that read hostile content, and the watchdog over them.
///
/// Calls block their thread: they belong on the worker's own threads. At most `jobs` children run at a time; a further
/// caller waits for one. Whatever a child does, the caller's receiver gets an ordered reply with a verdict.
package final class ExtractionPool: Sendable {
    /// What children are made of.
    package struct Configuration: Sendable {
        /// The program; our own binary by default, so that worker and child are always of one version.
        package var executable = "/proc/self/exe"
        /// Leads the program to ``ExtractionChild/run(prepare:handler:)``.
        package var arguments: [String]
        /// Children at a time.
        package var jobs: Int
        /// The memory of a child, and the default of each extraction.
        package var limits: ExtractionLimits
        /// Inputs after which a child is replaced, so that nothing gathers in it.
        package var inputsPerChild = 256
        /// Seconds in which a child has to raise its sandbox.
        package var startSeconds = 30
        /// Called with the walls of every child that was started, on the thread that started it.
        package var onStart: @Sendable (SandboxReport) -> Void = { _ in }

        package init(arguments: [String], jobs: Int, limits: ExtractionLimits = ExtractionLimits()) {
            self.arguments = arguments
            self.jobs = jobs
            self.limits = limits
        }
    }

    /// How an extraction ended.
    package enum Outcome: Sendable, Hashable {
        /// The child gave the verdict.
        case completed
        /// The child was lost: `extractor.crash`, `extractor.timeout` or `limit.memory`. The verdict that the receiver
        /// got says so.
        case lost(CoverageReason)
        /// The child was lost in a way that says little of the input: it had read others before, or something outside
        /// killed it. A fresh child may read it.
        case lostByChance(CoverageReason)
    }

    /// A child between two inputs.
    private struct Worker: Sendable {
        let child: ChildProcess
        let sandbox: SandboxReport
        let residentAtStart: Int64
        var inputs = 0
        var busy = Duration.zero
    }

    private let configuration: Configuration
    private let gate: Gate
    private let idle = Mutex<[Worker]>([])

    /// Starts no child yet.
    package init(_ configuration: Configuration) {
        self.configuration = configuration
        gate = Gate(max(1, configuration.jobs))
    }

    /// Which walls stand around the children; starts one when there is none.
    ///
    /// - Throws: ``SluiceError`` when no child can be started.
    package func sandbox() throws -> SandboxReport {
        gate.enter()
        defer { gate.leave() }
        let worker = try reusable() ?? started()
        idle.withLock { $0.append(worker) }
        return worker.sandbox
    }

    /// Has a child read one input.
    ///
    /// - Parameters:
    ///   - content: its descriptor goes to the child, which reads by position.
    ///   - name: the input's own name; only names inside compressed files are made from it.
    ///   - limits: the bounds; the pool's own when nil. The child's memory is always the pool's.
    ///   - receiver: takes the reply; its last call is `finish` unless it throws itself.
    /// - Returns: whether the child gave the verdict, or why it was lost.
    /// - Throws: what the receiver throws; ``SluiceError`` when no child can be started; `CancellationError` when the
    ///   task was cancelled, at most a quarter of a second later.
    @discardableResult
    package func extract(
        _ content: ContentFile,
        name: String,
        limits: ExtractionLimits? = nil,
        into receiver: inout some ExtractionReceiver
    ) throws -> Outcome {
        gate.enter()
        defer { gate.leave() }
        let limits = limits ?? configuration.limits
        let request = ExtractionRequest(name: name, byteCount: max(0, content.byteCount), limits: limits)
        while true {
            let reused = reusable()
            let worker = try reused ?? started()
            // A child can die while it is idle, and be noticed only now: no fault of the input, which another one takes.
            if let outcome = try attempt(request, content, by: worker, mayFail: reused != nil, into: &receiver) {
                return outcome
            }
        }
    }

    /// Has one child take the request.
    ///
    /// - Returns: nil when the child ended before it answered anything, and `mayFail` says that another will be asked.
    private func attempt(
        _ request: ExtractionRequest,
        _ content: ContentFile,
        by given: Worker,
        mayFail: Bool,
        into receiver: inout some ExtractionReceiver
    ) throws -> Outcome? {
        var worker = given
        var exchange = ChildExchange(worker.child)
        let began = SuspendingClock.now
        do {
            try exchange.send(request, descriptor: content.descriptor)
            try exchange.receive(limits: request.limits, into: &receiver)
        } catch let loss as ChildExchange.Loss {
            let end = worker.child.kill()
            if mayFail && loss == .gone && !exchange.hasAnswer { return nil }
            let (reason, detail) = judged(loss, end)
            if exchange.sequence.isInSegment { try receiver.end() }
            if exchange.sequence.isInForeign { try receiver.endForeign() }
            if let member = exchange.sequence.cutMember(by: reason, limit: request.limits.listedMembers) {
                try receiver.member(member)
            }
            // A child that breaks the rules after its verdict has given one already.
            if !exchange.sequence.isFinished {
                try receiver.finish(
                    exchange.sequence.verdict(lostBy: reason, detail: detail, bytes: request.byteCount)
                )
            }
            return isChance(loss, end, of: worker) ? .lostByChance(reason) : .lost(reason)
        }
        worker.inputs += 1
        worker.busy += began.duration(to: .now)
        if isFit(worker) { idle.withLock { $0.append(worker) } }
        return .completed
    }

    private func isChance(_ loss: ChildExchange.Loss, _ end: ChildProcess.End, of worker: Worker) -> Bool {
        switch loss {
        case .timeout: false
        case .violation: worker.inputs > 0
        // A child that is gone was not killed by the watchdog.
        case .gone: worker.inputs > 0 || end.signal == SIGKILL
        }
    }

    // MARK: Children

    private func reusable() -> Worker? {
        while let worker = idle.withLock({ $0.popLast() }) {
            if worker.child.isQuiet { return worker }
        }
        return nil
    }

    private func started() throws -> Worker {
        do {
            let child = try ChildProcess(
                executable: configuration.executable,
                arguments: configuration.arguments
            )
            var exchange = ChildExchange(child)
            let report = try exchange.configure(
                memoryBytes: configuration.limits.childMemoryBytes,
                // A safety net under the watchdog: replaced by then, see `isFit`.
                processorSeconds: 2 * configuration.limits.wallSeconds + 60,
                waitSeconds: configuration.startSeconds
            )
            configuration.onStart(report)
            let resident = ProcessMemory(of: child.process)?.residentBytes ?? 0
            return Worker(child: child, sandbox: report, residentAtStart: resident)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw unusable("\(error)")
        }
    }

    private func unusable(_ problem: String) -> SluiceError {
        SluiceError(
            .internal,
            place: "extraction child",
            problem: "could not be started (\(problem))",
            mend: "see that \(configuration.executable) can be executed and that processes and memory are not exhausted"
        )
    }

    private func isFit(_ worker: Worker) -> Bool {
        guard worker.inputs < configuration.inputsPerChild else { return false }
        guard worker.busy < .seconds(configuration.limits.wallSeconds) else { return false }
        guard let resident = ProcessMemory(of: worker.child.process)?.residentBytes else { return false }
        return resident - worker.residentAtStart < configuration.limits.childMemoryBytes / 4
    }

    private func judged(
        _ loss: ChildExchange.Loss,
        _ end: ChildProcess.End
    ) -> (CoverageReason, String) {
        switch loss {
        case .timeout(let seconds):
            return (.extractorTimeout, "extraction child gave no answer within \(seconds) s")
        case .violation(let violation):
            return (.extractorCrash, "extraction child broke the protocol: \(violation.problem)")
        case .gone:
            // Near its limit a child dies in many ways: libarchive's exit, a refused allocation, the kernel's choice.
            let isFull = (end.peakBytes ?? 0) > configuration.limits.childMemoryBytes / 4 * 3
            if end.exitCode == ExtractionChild.Exit.outOfMemory || isFull {
                return (
                    .memoryLimit, "extraction child needed more than \(configuration.limits.childMemoryBytes) bytes"
                )
            }
            let how = end.signal.map { "signal \($0)" } ?? "exit code \(end.exitCode ?? 0)"
            return (.extractorCrash, "extraction child ended with \(how)")
        }
    }
}
