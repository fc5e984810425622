import Synchronization

/// A clock that moves on by a fixed time with each look at it.
final class SteppingClock: Sendable {
    private let time = Atomic<UInt64>(0)
    private let step: UInt64

    init(step: UInt64) { self.step = step }

    var now: @Sendable () -> UInt64 { { self.time.wrappingAdd(self.step, ordering: .relaxed).newValue } }
}
