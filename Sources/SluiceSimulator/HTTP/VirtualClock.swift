import Synchronization

/// The simulator's time of day, which can be set and may stand still.
final class VirtualClock: Sendable {
    private struct State {
        var base: Moment
        var setAt: ContinuousClock.Instant
    }

    private let runs: Bool
    private let state: Mutex<State>

    init(start: Moment, runs: Bool) {
        self.runs = runs
        state = Mutex(State(base: start, setAt: .now))
    }

    var now: Moment {
        let state = state.withLock { $0 }
        guard runs else { return state.base }
        let elapsed = state.setAt.duration(to: .now).components
        let microseconds = elapsed.seconds * 1_000_000 + elapsed.attoseconds / 1_000_000_000_000
        return Moment(microseconds: state.base.microseconds + microseconds)
    }

    func set(_ moment: Moment) { state.withLock { $0 = State(base: moment, setAt: .now) } }
}
