import Dispatch
import Glibc

/// Catches SIGINT and SIGTERM from its making on, so that none ends the process before its files are removed.
struct TerminationSignals {
    private let caught: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (caught, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.caught = caught
        sources = [SIGINT, SIGTERM].map { number in
            // The default action must be off for the source to see the signal.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
    }

    /// Returns when the first signal has come.
    func first() async {
        for await _ in caught { break }
        sources.forEach { $0.cancel() }
    }
}
