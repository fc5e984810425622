package import SluicePattern

/// Finds the raw hits of all entries in a window of text, each entry's pattern on its own. The one place that knows
/// how hits are found: a faster engine takes its place and keeps the law that ``SegmentScanner`` states.
struct MatchFinder: ~Copyable {
    /// What is remembered of an entry from window to window.
    private struct Progress {
        /// Offset in the segment's text at which the next attempt begins.
        var next = 0
        /// Time spent on this input, in nanoseconds.
        var spent: UInt64 = 0
        /// Bytes that the next search may step through; grows and shrinks with the time that searches take.
        var stride = MatchFinder.firstStride
        /// Why the entry's results for this input are incomplete.
        var limit: MatchLimitReason?
        /// The entry is off for the rest of the input.
        var isOff = false
    }

    /// One attempt may take 200,000 steps and one search as many attempts as it has bytes, so the first search of an
    /// input is short: the time budget is looked at only between searches.
    private static let firstStride = 4096
    private static let longestStride = 1 << 20
    /// A search that takes longer, in nanoseconds, makes the next one shorter.
    private static let slowSearch: UInt64 = 20_000_000

    private let profiles: CompiledProfiles
    private let budget: UInt64
    private let now: @Sendable () -> UInt64
    private var progress: [Progress]
    private var scratch: MatchScratch
    /// By index in ``CompiledProfiles/entries``; the judging of hits counts its part here too.
    var costs: [EntryCost]

    /// Starts with all entries on.
    ///
    /// - Parameters:
    ///   - profiles: whose entries are searched for.
    ///   - budget: nanoseconds for each entry and input.
    ///   - now: monotonic time in nanoseconds.
    /// - Throws: ``PatternError/outOfMemory``.
    init(profiles: CompiledProfiles, budget: UInt64, now: @escaping @Sendable () -> UInt64) throws(PatternError) {
        self.profiles = profiles
        self.budget = budget
        self.now = now
        progress = [Progress](repeating: Progress(), count: profiles.entries.count)
        costs = [EntryCost](repeating: EntryCost(), count: profiles.entries.count)
        scratch = try MatchScratch()
    }

    /// All entries are on again, with their whole budgets.
    mutating func beginInput() {
        for index in progress.indices { progress[index] = Progress() }
    }

    mutating func beginSegment() {
        for index in progress.indices { progress[index].next = 0 }
    }

    /// Entries whose results for this input are incomplete: index in ``CompiledProfiles/entries``, and why.
    var limits: [(entry: Int, reason: MatchLimitReason)] {
        progress.enumerated().compactMap { index, state in state.limit.map { (index, $0) } }
    }

    /// Appends all hits that begin before `commit`, entry by entry, each entry's in order.
    ///
    /// - Parameters:
    ///   - text: the bytes of the segment from offset `base` on.
    ///   - base: offset of the first of these bytes.
    ///   - commit: index in `text`; behind it stand at least as many bytes as any pattern may inspect, unless the text
    ///     ends.
    ///   - hits: what the hits are appended to.
    mutating func find(in text: Span<UInt8>, base: Int, commit: Int, into hits: inout [RawHit]) {
        var time = now()
        for entry in progress.indices where !progress[entry].isOff {
            find(entry, in: text, base: base, commit: commit, time: &time, into: &hits)
        }
    }

    private mutating func find(
        _ entry: Int, in text: Span<UInt8>, base: Int, commit: Int, time: inout UInt64, into hits: inout [RawHit]
    ) {
        var state = progress[entry]
        let pattern = profiles.entries[entry].pattern
        while state.next - base < commit, !state.isOff {
            let start = state.next - base
            let end = nextStop(after: start, stride: state.stride, commit: commit, in: text)
            var mayGrow = true
            costs[entry].confirms += 1
            switch pattern.firstMatch(in: text, from: start, lastStart: end - 1, scratch: &scratch) {
            case .match(let range):
                costs[entry].hits += 1
                hits.append(RawHit(entry: Int32(entry), start: Int32(range.lowerBound), end: Int32(range.upperBound)))
                state.next = base + range.upperBound
            case .none:
                state.next = base + end
            case .cut(let cut):
                if state.limit == nil { state.limit = .pattern(cut) }
                // Nothing is known about any position of this search: it is halved until the attempt that is to blame
                // stands alone, and only that one is passed over.
                mayGrow = end - start <= text.scalar(at: start).length
                if mayGrow { state.next = base + end } else { state.stride = max((end - start) / 2, 1) }
            }
            charge(&state, time: &time, mayGrow: mayGrow)
        }
        costs[entry].nanoseconds &+= state.spent &- progress[entry].spent
        progress[entry] = state
    }

    /// The end of a search: on the boundary of a character, beyond `start`, at most `commit`.
    private func nextStop(after start: Int, stride: Int, commit: Int, in text: Span<UInt8>) -> Int {
        guard start + stride < commit else { return commit }
        let stop = text.characterBoundary(at: start + stride)
        return stop > start ? stop : min(start + text.scalar(at: start).length, commit)
    }

    private func charge(_ state: inout Progress, time: inout UInt64, mayGrow: Bool) {
        let later = now()
        let spent = later &- time
        time = later
        state.spent &+= spent
        if spent > MatchFinder.slowSearch {
            state.stride = max(state.stride / 4, 1)
        } else if mayGrow, state.stride < MatchFinder.longestStride {
            state.stride *= 2
        }
        if state.spent > budget {
            state.limit = .time
            state.isOff = true
        }
    }
}

/// Why an entry's matches in an input may be incomplete.
package enum MatchLimitReason: Sendable, Hashable {
    /// The entry used up its time budget and was off for the rest of the input.
    case time
    /// PCRE2 gave up at one position or more; these were passed over.
    case pattern(MatchOutcome.Cut)
}
