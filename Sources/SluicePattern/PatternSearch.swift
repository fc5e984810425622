/// A pattern's match in a text, before anything is judged about it; offsets in the bytes that were searched.
package struct PatternHit: Sendable, Hashable {
    /// Index in ``PatternSet/members``.
    package var pattern: Int32
    package var start: Int32
    package var end: Int32

    package init(pattern: Int32, start: Int32, end: Int32) {
        self.pattern = pattern
        self.start = start
        self.end = end
    }

    package var range: Range<Int> { Int(start)..<Int(end) }
}

/// Why a pattern's hits in an input may be incomplete.
package enum PatternLimit: Sendable, Hashable {
    /// The pattern used up its time budget and was off for the rest of the input.
    case time
    /// PCRE2 gave up at one position or more; these were passed over.
    case pattern(MatchOutcome.Cut)
}

/// What the search for one pattern did.
package struct SearchCost: Sendable, Hashable {
    /// Places at which the anchor let a match begin.
    package var candidates = 0
    /// Searches with PCRE2.
    package var confirms = 0
    /// Matches of the pattern.
    package var hits = 0
    /// Nanoseconds spent in PCRE2.
    package var nanoseconds: UInt64 = 0

    package init() {}
}

/// Finds the hits of all patterns of a set in a text that comes in windows.
///
/// The law: the hits are exactly those of running each pattern alone with PCRE2 over the whole text, leftmost and not
/// overlapping. Anchors say where a match may begin, PCRE2 whether one does.
///
/// The working memory of one thread. For each input call `beginInput`, for each text `beginText`, for each window `find`.
package struct PatternSearch: ~Copyable {
    /// What is remembered of a pattern from window to window; offsets in the text.
    struct Progress {
        /// Where the next attempt begins at the earliest.
        var next = 0
        /// Where matches may begin, in order; each as first and last offset.
        var candidates: [ClosedRange<Int>] = []
        /// Nanoseconds spent on this input.
        var spent: UInt64 = 0
        /// Bytes that the next search may step through; grows and shrinks with the time that searches take.
        var stride = PatternSearch.firstStride
        var limit: PatternLimit?
        /// Off for the rest of the input.
        var isOff = false
        /// In `pending`.
        var isPending = false
        /// In `touched`.
        var isTouched = false
        /// Of a conditional pattern, where the hits end that are known from the last place on at which it was wanted.
        var known = 0
    }

    /// One attempt may take 200,000 steps and one search as many attempts as it has bytes, so the first search of an
    /// input is short: the time budget is looked at only between searches.
    private static let firstStride = 4096

    let set: PatternSet
    let budget: UInt64
    let now: @Sendable () -> UInt64
    var progress: [Progress]
    var scratch: MatchScratch
    private var literals: LiteralScratch?
    private var shapes: ShapeScratch?
    /// Patterns with candidates.
    var pending: [Int] = []
    /// Patterns of which something is remembered in this input. Most inputs are small and touch few.
    private var touched: [Int] = []
    /// Offset in the text up to which literals are known.
    private var literalEnd = 0
    /// Offset in the text up to which starts are known.
    private var searched = 0
    /// Places of the last window at which conditional patterns may match, in the order of their starts.
    package internal(set) var places: [ConditionalPlace] = []
    /// Offset in the text up to which the hits of conditional patterns are known, wanted or not.
    var allKnown = 0
    /// Offset in the text from which on all conditional patterns are wanted.
    var allWanted = Int.max
    /// By index in ``PatternSet/members``.
    package internal(set) var costs: [SearchCost]

    /// Starts with all patterns on.
    ///
    /// - Parameters:
    ///   - set: what is searched for.
    ///   - budget: nanoseconds for each pattern and input.
    ///   - now: monotonic time in nanoseconds.
    /// - Throws: ``PatternError/outOfMemory``.
    package init(
        _ set: PatternSet, budget: UInt64, now: @escaping @Sendable () -> UInt64
    ) throws(PatternError) {
        try self.init(set, budget: budget, level: .best, now: now)
    }

    init(
        _ set: PatternSet, budget: UInt64, level: ShapeScratch.Level, now: @escaping @Sendable () -> UInt64
    ) throws(PatternError) {
        let ownScratch = try MatchScratch()
        if let database = set.literals { literals = try LiteralScratch(database) } else { literals = nil }
        shapes = set.shapes.map { ShapeScratch($0, level: level) }
        self.set = set
        self.budget = budget
        self.now = now
        progress = [Progress](repeating: Progress(), count: set.members.count)
        costs = [SearchCost](repeating: SearchCost(), count: set.members.count)
        scratch = ownScratch
    }

    /// All patterns are on again, with their whole budgets.
    package mutating func beginInput() {
        beginText()
        for index in touched {
            progress[index].spent = 0
            progress[index].stride = Self.firstStride
            progress[index].limit = nil
            progress[index].isOff = false
            progress[index].isTouched = false
        }
        touched.removeAll(keepingCapacity: true)
    }

    /// A new text: the next window begins at offset 0.
    package mutating func beginText() {
        for index in touched {
            progress[index].next = 0
            progress[index].known = 0
        }
        for index in pending {
            progress[index].candidates.removeAll(keepingCapacity: true)
            progress[index].isPending = false
        }
        pending.removeAll(keepingCapacity: true)
        literalEnd = 0
        searched = 0
        places.removeAll(keepingCapacity: true)
        allKnown = 0
        allWanted = .max
    }

    /// Counts from nothing again.
    package mutating func resetCosts() {
        for index in costs.indices { costs[index] = SearchCost() }
    }

    /// Patterns whose hits in this input are incomplete: index and why.
    package var limits: [(pattern: Int, reason: PatternLimit)] {
        touched.sorted().compactMap { index in progress[index].limit.map { (index, $0) } }
    }

    /// Something is remembered of a pattern from here on.
    mutating func touch(_ pattern: Int) {
        guard !progress[pattern].isTouched else { return }
        progress[pattern].isTouched = true
        touched.append(pattern)
    }

    /// Appends all hits that begin before `commit`, in no particular order.
    ///
    /// - Parameters:
    ///   - text: the bytes of the text from offset `base` on; they begin at least as far before the last window's
    ///     `commit` as lookbehinds reach, and one byte more.
    ///   - base: offset of the first of these bytes.
    ///   - commit: index in `text`; behind it stand at least as many bytes as any pattern may inspect, unless the text
    ///     ends.
    ///   - hits: what the hits are appended to.
    package mutating func find(in text: Span<UInt8>, base: Int, commit: Int, into hits: inout [PatternHit]) {
        findUnconditional(in: text, base: base, commit: commit, into: &hits)
        allWanted = 0
        for index in places.indices { find(at: places[index], wanted: [], in: text, base: base, into: &hits) }
        allKnown = searched
    }

    /// Appends all hits that begin before `commit` but those of conditional patterns, which are looked for with
    /// ``find(at:wanted:in:base:into:)`` afterwards.
    ///
    /// The parameters are those of ``find(in:base:commit:into:)``; `text` begins at least ``chainReach`` bytes before
    /// the last window's `commit`.
    package mutating func findUnconditional(
        in text: Span<UInt8>, base: Int, commit: Int, into hits: inout [PatternHit]
    ) {
        let end = base + commit
        places.removeAll(keepingCapacity: true)
        guard end > searched else { return }
        // What was wanted as a whole is known as a whole.
        if allWanted != .max { allKnown = searched }
        lookForBreak(in: text, base: base, commit: commit)
        findLiterals(in: text, base: base)
        findShapes(in: text, base: base, commit: commit, into: &hits)
        for index in set.unanchored { add(searched...(end - 1), to: index) }
        confirm(in: text, base: base, end: end, into: &hits)
        searched = end
    }
}

// MARK: Candidates

extension PatternSearch {
    /// A match may begin in the range. Ranges of a pattern mostly come in order; those that do not are sorted later.
    private mutating func add(_ range: ClosedRange<Int>, to pattern: Int) {
        guard !progress[pattern].isOff, range.upperBound >= progress[pattern].next else { return }
        costs[pattern].candidates += 1
        if !progress[pattern].isPending {
            progress[pattern].isPending = true
            pending.append(pattern)
            touch(pattern)
        }
        guard let last = progress[pattern].candidates.last, range.lowerBound >= last.lowerBound,
            range.lowerBound <= last.upperBound + 1
        else {
            progress[pattern].candidates.append(range)
            return
        }
        if range.upperBound > last.upperBound {
            progress[pattern].candidates[progress[pattern].candidates.count - 1] = last.lowerBound...range.upperBound
        }
    }

    private mutating func findLiterals(in text: Span<UInt8>, base: Int) {
        guard literals != nil else { return }
        let isKnown = literals?.scan(text, knownEnd: max(literalEnd - base, 0)) ?? false
        literalEnd = base + text.count
        guard isKnown else {
            // Nothing is known of this window: every place is a candidate.
            for targets in set.literalTargets {
                for target in targets { add(searched...(base + text.count), to: target.pattern) }
            }
            return
        }
        let count = literals?.count ?? 0
        for index in 0..<count {
            guard let hit = literals?[index] else { return }
            let start = base + hit.end - set.literalLengths[hit.literal]
            for target in set.literalTargets[hit.literal] {
                if let run = target.run {
                    let length = runLength(run, before: start - base, in: text)
                    if run.count.contains(length), start - length >= searched {
                        add((start - length)...(start - length), to: target.pattern)
                    }
                    continue
                }
                let last = start - target.before.lowerBound
                guard last >= searched else { continue }
                add(max(start - target.before.upperBound, searched)...last, to: target.pattern)
            }
        }
    }

    /// Characters of the run that ends at an offset; no more are counted than one too many.
    private func runLength(_ run: RequiredLiterals.LeadingRun, before end: Int, in text: Span<UInt8>) -> Int {
        var length = 0
        while length <= run.count.upperBound, length < end, run.characters.contains(text[end - length - 1]) {
            length += 1
        }
        return length
    }

    private mutating func findShapes(
        in text: Span<UInt8>, base: Int, commit: Int, into hits: inout [PatternHit]
    ) {
        guard shapes != nil else { return }
        var next = searched - base
        while next < commit {
            next = shapes?.scan(text, starts: next..<commit) ?? commit
            let count = shapes?.count ?? 0
            for index in 0..<count {
                if let hit = shapes?[index] { take(hit, base: base, into: &hits) }
            }
        }
    }

    private mutating func take(_ hit: ShapeHit, base: Int, into hits: inout [PatternHit]) {
        guard hit.pattern < set.shapePatterns.count else {
            let group = hit.pattern - set.shapePatterns.count
            places.append(ConditionalPlace(group: Int32(truncatingIfNeeded: group), start: Int32(hit.start)))
            return
        }
        let pattern = set.shapePatterns[hit.pattern]
        let start = base + hit.start
        guard set.anchorKinds[pattern] == .exact else {
            add(start...start, to: pattern)
            return
        }
        guard start >= progress[pattern].next, !progress[pattern].isOff else { return }
        costs[pattern].candidates += 1
        costs[pattern].hits += 1
        touch(pattern)
        progress[pattern].next = base + hit.end
        hits.append(PatternHit(pattern: Int32(pattern), start: Int32(hit.start), end: Int32(hit.end)))
    }
}
