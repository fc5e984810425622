import Dispatch
import Glibc
import SluicePipeline
import Synchronization

/// Turns SIGTERM and SIGINT into an orderly end: the first raises the stop signal and starts the grace time, after
/// which the run is cancelled; the second ends the process at once.
final class SignalWatch {
    private let received = Received()
    private let sources: [any DispatchSourceSignal]

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
                    _exit(128 + number)
                }
                stop.raise()
                queue.asyncAfter(deadline: .now() + .seconds(graceSeconds)) { cancel() }
            }
            source.resume()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }

    /// The exit status that the signal asks for, or nil when none came.
    var status: ExitStatus? {
        switch received.number.load(ordering: .relaxed) {
        case SIGTERM: .terminated
        case SIGINT: .interrupted
        default: nil
        }
    }
}

/// Number of the first signal, 0 before.
private final class Received: Sendable {
    let number = Atomic<Int32>(0)
}
