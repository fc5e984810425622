import Dispatch
import Glibc
import Logging
import SluicePipeline
import Synchronization

/// Turns SIGTERM and SIGINT into an orderly end.
///
/// The first raises the stop signal: nothing new is begun. After the grace time what is in flight is cancelled, and what
/// has not ended a little later is cut off, because a blocked system call must not keep a job from ending. A second
/// signal cuts off at once. What was recorded before stands in any case.
final class SignalWatch {
    private let received = Received()
    private let sources: [any DispatchSourceSignal]
    /// Time for what was cancelled to notice it and for the run to be recorded.
    private static let forceSeconds = 5

    /// Starts watching.
    ///
    /// - Parameters:
    ///   - stop: raised at the first signal.
    ///   - graceSeconds: time for what is in flight.
    ///   - cancel: called when the grace time is over.
    init(stop: StopSignal, graceSeconds: Int, cancel: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "sluice.signals")
        let received = received
        sources = [SIGTERM, SIGINT].map { number in
            // The default action would end the process before the source sees the signal.
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                guard received.number.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged else {
                    Self.cutOff(number)
                }
                stop.raise()
                StandardError.shared.tell(
                    "stopping: up to \(graceSeconds) s for what is in flight; a second signal ends at once",
                    level: .notice)
                queue.asyncAfter(deadline: .now() + .seconds(graceSeconds)) { cancel() }
                queue.asyncAfter(deadline: .now() + .seconds(graceSeconds + Self.forceSeconds)) {
                    if !received.isOver.load(ordering: .relaxed) { Self.cutOff(number) }
                }
            }
            source.resume()
            return source
        }
    }

    deinit {
        received.isOver.store(true, ordering: .relaxed)
        for source in sources { source.cancel() }
    }

    /// The exit status that the signal asks for, or nil when none came.
    var status: ExitStatus? {
        switch received.number.load(ordering: .relaxed) {
        case SIGTERM: .terminated
        case SIGINT: .interrupted
        default: nil
        }
    }

    private static func cutOff(_ number: Int32) -> Never {
        StandardError.shared.draw(bar: "")
        StandardError.shared.tell("ended at once; what was recorded before stands", level: .warning)
        _exit(128 + number)
    }
}

/// What has happened so far.
private final class Received: Sendable {
    /// Number of the first signal, 0 before.
    let number = Atomic<Int32>(0)
    /// The run has ended by itself.
    let isOver = Atomic(false)
}
