/// Hits of conditional patterns: the same as without conditions, at the places where they are wanted.
///
/// Hits of a pattern do not overlap, so whether one begins at a place depends on those before it. These are found out
/// when a pattern is wanted, from the last byte on that none of its matches holds. Where so many bytes stand in a row
/// that are all of matches that such a byte may lie outside of the next window, everything is wanted.
extension PatternSearch {
    /// Bytes before a window's `commit` that the next one holds at least.
    package static let chainReach = 2048

    /// Appends the hits of wanted patterns that begin at a place of the last window; places come in their order, all of
    /// them.
    ///
    /// - Parameters:
    ///   - place: one of the window's places.
    ///   - wanted: the conditions that hold there, as a row of ``ConditionalPatterns/rows``.
    ///   - text: the window.
    ///   - base: offset of its first byte in the text.
    ///   - hits: what the hits are appended to.
    package mutating func find(
        at place: ConditionalPlace, wanted: [ConditionRows.Part], in text: Span<UInt8>, base: Int,
        into hits: inout [PatternHit]
    ) {
        let group = Int(place.group)
        let start = Int(place.start)
        let isAllWanted = base + start >= allWanted
        guard isAllWanted || set.conditional.isWanted(group, wanted) else { return }
        for index in set.conditional.members[group].indices {
            let member = set.conditional.members[group][index]
            if isAllWanted || wanted[member.condition >> 8].contains(member.condition & 255) {
                find(member, at: base + characterStart(start, in: text), in: text, base: base, into: &hits)
            }
        }
    }

    /// The hit of a pattern that begins at an offset of the text, if one does.
    private mutating func find(
        _ member: ConditionalPatterns.Member, at start: Int, in text: Span<UInt8>, base: Int,
        into hits: inout [PatternHit]
    ) {
        let pattern = member.pattern
        var next = max(progress[pattern].known, progress[pattern].next, allKnown)
        guard next <= start, !progress[pattern].isOff else { return }
        touch(pattern)
        var first = start
        while first > next, first > base, member.alphabet.contains(Int(text[first - 1 - base])) { first -= 1 }
        next = max(next, first)
        while next <= start, !progress[pattern].isOff {
            guard let end = end(of: member, from: next - base, in: text), base + end > next else {
                next += 1
                continue
            }
            if next == start {
                costs[pattern].hits += 1
                hits.append(
                    PatternHit(pattern: Int32(pattern), start: Int32(start - base), end: Int32(truncatingIfNeeded: end))
                )
            }
            next = base + end
        }
        progress[pattern].next = max(progress[pattern].next, next)
        progress[pattern].known = start + 1
    }

    private mutating func end(
        of member: ConditionalPatterns.Member, from start: Int, in text: Span<UInt8>
    ) -> Int? {
        guard let end = set.shapes?.end(of: member.shape, in: text, from: start) else { return nil }
        costs[member.pattern].candidates += 1
        guard let confirming = set.confirming[member.pattern] else { return end }
        guard characterStart(start, in: text) == start else { return nil }
        costs[member.pattern].confirms += 1
        let before = now()
        let outcome = confirming.firstMatch(in: text, from: start, lastStart: start, scratch: &scratch)
        let spent = now() &- before
        costs[member.pattern].nanoseconds &+= spent
        progress[member.pattern].spent &+= spent
        if progress[member.pattern].spent > budget {
            progress[member.pattern].limit = .time
            progress[member.pattern].isOff = true
        }
        switch outcome {
        case .match(let range): return range.upperBound
        case .none: return nil
        case .cut(let cut):
            if progress[member.pattern].limit == nil { progress[member.pattern].limit = .pattern(cut) }
            return nil
        }
    }

    /// Finds out whether the window's last bytes are all of matches, and from where on.
    mutating func lookForBreak(in text: Span<UInt8>, base: Int, commit: Int) {
        allWanted = .max
        guard !set.conditional.groups.isEmpty else { return }
        var index = commit
        while index > 0, set.conditional.bytes.contains(Int(text[index - 1])) { index -= 1 }
        // The text's first byte parts matches too.
        let isFar = commit - index > PatternSearch.chainReach - 64
        if isFar { allWanted = base + index }
    }
}
