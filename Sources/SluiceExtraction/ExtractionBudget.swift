import SluiceCore

/// What one top-level input may still take, over all its levels. Shared by all streams of one extraction, which runs
/// on one thread.
final class ExtractionBudget {
    let limits: ExtractionLimits
    /// Bytes that each open container or filter and all below it may still expand to, outermost first.
    ///
    /// A level gets three quarters of what its parent has left, so that a nested bomb leaves a quarter for the parent's
    /// own later members.
    private var levels: [Int64] = []
    /// What is left for all layers that do not lie inside another one: several, when archives follow each other.
    private var total: Int64
    private var members = 0
    private let deadline: SuspendingClock.Instant

    init(_ limits: ExtractionLimits) {
        self.limits = limits
        total = limits.expandedBytes
        deadline = SuspendingClock.now.advanced(by: .seconds(limits.wallSeconds))
    }

    /// Layers that are open.
    var depth: Int { levels.count }

    /// Layers inside each other may be no more than this.
    var isDepthExhausted: Bool { levels.count >= limits.depth }

    var isOutOfTime: Bool { SuspendingClock.now >= deadline }

    /// Opens a layer. Every call is paired with ``leave()``.
    func enter() {
        levels.append(levels.last.map { max(0, $0) / 4 * 3 } ?? total)
    }

    func leave() { _ = levels.popLast() }

    /// Bytes that a layer at this depth (1 for the outermost) may still give out; 0 stands for what lies in no layer.
    func remaining(depth: Int) -> Int64 { max(0, levels.prefix(depth).min() ?? total) }

    /// Takes bytes that came out of a layer from it and from all around it.
    func spend(_ bytes: Int, depth: Int) {
        total -= Int64(bytes)
        for level in levels.indices.prefix(depth) { levels[level] -= Int64(bytes) }
    }

    /// Counts one more member; false when there may be no more.
    func countMember() -> Bool {
        guard members < limits.members else { return false }
        members += 1
        return true
    }
}
