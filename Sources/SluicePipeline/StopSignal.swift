import Synchronization

/// A request to stop taking new assets; what is in flight is still finished and recorded.
package final class StopSignal: Sendable {
    private static let pollTime: Duration = .milliseconds(200)
    private let raised = Atomic(false)

    package init() {}

    package var isRaised: Bool { raised.load(ordering: .acquiring) }

    package func raise() { raised.store(true, ordering: .releasing) }

    /// Sleeps that long, or until shortly after the signal is raised.
    ///
    /// - Throws: `CancellationError` when the signal is raised before the time is over, or the task is cancelled.
    package func sleep(for time: Duration) async throws {
        let end = ContinuousClock.now + time
        while true {
            if isRaised { throw CancellationError() }
            let rest = end - .now
            guard rest > .zero else { return }
            try await Task.sleep(for: min(rest, Self.pollTime))
        }
    }
}
