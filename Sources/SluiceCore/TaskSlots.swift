private import Synchronization

/// Bounds how many tasks do something at one time, first come, first served.
///
/// A waiting task is not woken by cancellation: those before it end at theirs, so its turn comes soon, and it looks for
/// cancellation then.
package final class TaskSlots: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    package init(count: Int) { state = Mutex(State(free: max(count, 1))) }

    /// Returns when a slot is held; each call is paired with one ``leave()``.
    package func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    package func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
