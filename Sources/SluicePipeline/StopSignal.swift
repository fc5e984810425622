import Synchronization

/// A request to stop taking new assets; what is in flight is still finished and recorded.
package final class StopSignal: Sendable {
    private let raised = Atomic(false)

    package init() {}

    package var isRaised: Bool { raised.load(ordering: .acquiring) }

    package func raise() { raised.store(true, ordering: .releasing) }
}
