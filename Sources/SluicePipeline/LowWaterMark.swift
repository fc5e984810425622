import SluiceCore
import Synchronization

/// Tells which checkpoints of a source may be kept: those before which every asset that was taken has its outcome
/// recorded, in whatever order that happened.
///
/// An asset whose ticket is never given back, because the run was cut short, holds back all checkpoints behind it.
final class LowWaterMark: Sendable {
    /// Place of an asset in the order in which the source yielded.
    struct Ticket: Sendable, Hashable {
        fileprivate let number: Int
    }

    private struct State {
        var next = 0
        /// As many as assets hold a slot, so that looking through them costs little.
        var open: Set<Int> = []
        /// In order, each with the number of the first asset behind it.
        var waiting: [(number: Int, checkpoint: SourceCheckpoint)] = []

        /// How many of those that wait are due.
        var due: Int {
            guard let lowest = open.min() else { return waiting.count }
            return waiting.firstIndex { $0.number > lowest } ?? waiting.count
        }
    }

    private let state = Mutex(State())

    /// The source yielded an asset.
    func take() -> Ticket {
        state.withLock { state in
            defer { state.next += 1 }
            state.open.insert(state.next)
            return Ticket(number: state.next)
        }
    }

    /// The source yielded a checkpoint.
    func pass(_ checkpoint: SourceCheckpoint) {
        state.withLock { $0.waiting.append(($0.next, checkpoint)) }
    }

    /// The outcomes of some assets are recorded.
    func give(back tickets: [Ticket]) {
        state.withLock { state in
            for ticket in tickets { state.open.remove(ticket.number) }
        }
    }

    /// Whether a checkpoint may be kept.
    var hasDue: Bool { state.withLock { !$0.waiting.isEmpty && $0.due > 0 } }

    /// Takes the checkpoints that may be kept, in their order.
    func takeDue() -> [SourceCheckpoint] {
        state.withLock { state in
            let due = state.due
            defer { state.waiting.removeFirst(due) }
            return state.waiting.prefix(due).map(\.checkpoint)
        }
    }
}
