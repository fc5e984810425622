/// PCRE2 decides on what the anchors have left.
extension PatternSearch {
    private static let longestStride = 1 << 20
    /// A search that takes longer, in nanoseconds, makes the next one shorter.
    private static let slowSearch: UInt64 = 20_000_000
    /// Short searches between two looks at the clock.
    private static let searchesPerLook = 64

    /// Searches for the patterns with candidates up to an offset, and keeps the candidates behind it.
    mutating func confirm(in text: Span<UInt8>, base: Int, end: Int, into hits: inout [PatternHit]) {
        guard !pending.isEmpty else { return }
        var time = now()
        let patterns = pending
        pending.removeAll(keepingCapacity: true)
        for pattern in patterns {
            var candidates = progress[pattern].candidates
            progress[pattern].candidates = []
            sort(&candidates)
            var kept = 0
            var sinceLook = 0
            let before = progress[pattern].spent
            for candidate in candidates {
                if candidate.lowerBound < end {
                    search(
                        pattern, candidate.lowerBound...min(candidate.upperBound, end - 1), in: text, base: base,
                        time: &time, sinceLook: &sinceLook, into: &hits
                    )
                }
                guard candidate.upperBound >= end else { continue }
                candidates[kept] = max(candidate.lowerBound, end)...candidate.upperBound
                kept += 1
            }
            charge(pattern, time: &time)
            costs[pattern].nanoseconds &+= progress[pattern].spent &- before
            candidates.removeSubrange(kept...)
            progress[pattern].candidates = candidates
            progress[pattern].isPending = kept > 0
            if kept > 0 { pending.append(pattern) }
        }
    }

    /// By first offset, without overlap.
    private func sort(_ candidates: inout [ClosedRange<Int>]) {
        var isSorted = true
        for index in candidates.indices.dropFirst()
        where candidates[index].lowerBound <= candidates[index - 1].upperBound { isSorted = false }
        guard !isSorted else { return }
        candidates.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        var count = 1
        for candidate in candidates.dropFirst() {
            let last = candidates[count - 1]
            if candidate.lowerBound <= last.upperBound + 1 {
                candidates[count - 1] = last.lowerBound...max(last.upperBound, candidate.upperBound)
            } else {
                candidates[count] = candidate
                count += 1
            }
        }
        candidates.removeSubrange(count...)
    }

    /// All hits of a pattern that begin in a range.
    private mutating func search(
        _ pattern: Int, _ range: ClosedRange<Int>, in text: Span<UInt8>, base: Int, time: inout UInt64,
        sinceLook: inout Int, into hits: inout [PatternHit]
    ) {
        guard let compiled = set.confirming[pattern] else { return }
        var next = max(progress[pattern].next, base + characterStart(range.lowerBound - base, in: text))
        let stop = range.upperBound + 1 - base
        while next - base < stop, !progress[pattern].isOff {
            let start = next - base
            let end = searchEnd(from: start, stride: progress[pattern].stride, stop: stop, in: text)
            costs[pattern].confirms += 1
            var isCut = false
            switch compiled.firstMatch(in: text, from: start, lastStart: end - 1, scratch: &scratch) {
            case .match(let found):
                costs[pattern].hits += 1
                hits.append(
                    PatternHit(pattern: Int32(pattern), start: Int32(found.lowerBound), end: Int32(found.upperBound))
                )
                next = base + found.upperBound
            case .none: next = base + end
            case .cut(let cut):
                isCut = true
                if progress[pattern].limit == nil { progress[pattern].limit = .pattern(cut) }
                // Nothing is known about any position of this search: it is halved until the attempt that is to blame
                // stands alone, and only that one is passed over.
                if end <= nextCharacter(start, in: text) {
                    next = base + end
                    isCut = false
                } else {
                    progress[pattern].stride = max((end - start) / 2, 1)
                }
            }
            sinceLook += 1
            if isCut || end - start > 256 || sinceLook >= Self.searchesPerLook {
                sinceLook = 0
                charge(pattern, time: &time, mayGrow: !isCut)
            }
        }
        progress[pattern].next = max(progress[pattern].next, next)
    }

    /// The end of one search: between characters, beyond `start`, at most `stop`.
    private func searchEnd(from start: Int, stride: Int, stop: Int, in text: Span<UInt8>) -> Int {
        guard start + stride < stop else { return stop }
        let end = characterStart(start + stride, in: text)
        return end > start ? end : min(nextCharacter(start, in: text), stop)
    }

    private mutating func charge(_ pattern: Int, time: inout UInt64, mayGrow: Bool = false) {
        let later = now()
        let spent = later &- time
        time = later
        progress[pattern].spent &+= spent
        if spent > Self.slowSearch {
            progress[pattern].stride = max(progress[pattern].stride / 4, 1)
        } else if mayGrow, progress[pattern].stride < Self.longestStride {
            progress[pattern].stride *= 2
        }
        if progress[pattern].spent > budget {
            progress[pattern].limit = .time
            progress[pattern].isOff = true
        }
    }

    /// The offset itself, or the one before it at which the character begins that it lies in.
    func characterStart(_ offset: Int, in text: Span<UInt8>) -> Int {
        guard offset > 0, offset < text.count else { return offset }
        var start = offset
        while start > 0, offset - start < 3, text[start] & 0xC0 == 0x80 { start -= 1 }
        return text[start] >= 0xC0 ? start : offset
    }

    /// The offset behind the character, or the byte, at an offset.
    private func nextCharacter(_ offset: Int, in text: Span<UInt8>) -> Int {
        var next = offset + 1
        guard offset < text.count, text[offset] >= 0xC0 else { return next }
        while next < text.count, next - offset < 4, text[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}
