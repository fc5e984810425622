/// The words around the matches of a segment. Text is looked at once, however many matches share it, and only where
/// matches are; the places are offsets in the segment's text.
struct ContextWords {
    /// Bytes before a match that its words may come from: the greatest window, or a label with its distance.
    static let reachBefore = max(1000, 4 * labelDistance + WordIndex.longestOccurrence)
    /// Bytes after a match that must be known: the greatest window and one occurrence that begins at its end.
    static let reachAfter = 1000 + WordIndex.longestOccurrence + 8
    /// Characters between a label's end and the value, at most (detections.md 2, H1).
    static let labelDistance = 40

    private var occurrences: [WordIndex.Occurrence] = []
    /// Occurrences before this one are too far back for all matches to come.
    private var head = 0
    /// Words that begin before this offset are known, as far back as a match to come can reach.
    private var frontier = 0

    /// Forgets everything: a new segment.
    mutating func reset() {
        occurrences.removeAll(keepingCapacity: true)
        head = 0
        frontier = 0
    }

    /// Makes the words around a match known. Matches must come in the order of their start.
    ///
    /// - Parameters:
    ///   - match: offsets in the segment's text.
    ///   - text: the bytes of the segment from offset `base` on; they hold `reachBefore` bytes before the match and
    ///     `reachAfter` behind it, unless the segment begins or ends there.
    ///   - base: offset of the first of these bytes.
    ///   - words: what to look for.
    mutating func cover(_ match: Range<Int>, in text: Span<UInt8>, base: Int, words: WordIndex) {
        let first = max(match.lowerBound - ContextWords.reachBefore, base)
        let last = min(match.upperBound + 1000, base + text.count)
        if first > frontier {
            reset()
            frontier = base + text.characterBoundary(at: first - base)
        }
        while head < occurrences.count, occurrences[head].start < first { head += 1 }
        if head > 1024, head * 2 > occurrences.count {
            occurrences.removeSubrange(0..<head)
            head = 0
        }
        // A frontier inside a character would make half of it a separator.
        let end = base + text.characterBoundary(at: last - base)
        guard frontier < end else { return }
        words.appendOccurrences(
            in: text, beginningIn: (frontier - base)..<(end - base), offset: base, to: &occurrences
        )
        frontier = end
    }

    /// What the words around a match say for one entry.
    struct Verdict {
        /// A hot word before the value, on its line.
        var label: Int?
        /// The nearest hot word in the window.
        var near: Int?
        /// The nearest negative word in the window.
        var negative: Int?
    }

    /// Judges the words around the match that was covered last.
    func verdict(on match: Range<Int>, for entry: CompiledEntry, in text: Span<UInt8>, base: Int) -> Verdict {
        var verdict = Verdict()
        var labelEnd = -1
        var nearDistance = Int.max
        var negativeDistance = Int.max
        for occurrence in occurrences[head...] {
            if occurrence.start > match.upperBound + entry.window { break }
            guard let distance = distance(of: occurrence, from: match) else { continue }
            let isInWindow =
                occurrence.start >= match.lowerBound - entry.window
                && occurrence.end <= match.upperBound + entry.window
            if entry.hotWords.contains(occurrence.word) {
                if isInWindow, distance < nearDistance {
                    (verdict.near, nearDistance) = (occurrence.word, distance)
                }
                if occurrence.end > labelEnd, isLabel(occurrence, of: match, in: text, base: base) {
                    (verdict.label, labelEnd) = (occurrence.word, occurrence.end)
                }
            }
            if isInWindow, distance < negativeDistance, entry.negativeWords.contains(occurrence.word) {
                (verdict.negative, negativeDistance) = (occurrence.word, distance)
            }
        }
        return verdict
    }

    /// Bytes between a word and the match; nil when they overlap.
    private func distance(of occurrence: WordIndex.Occurrence, from match: Range<Int>) -> Int? {
        if occurrence.end <= match.lowerBound { return match.lowerBound - occurrence.end }
        return occurrence.start >= match.upperBound ? occurrence.start - match.upperBound : nil
    }

    private func isLabel(
        _ occurrence: WordIndex.Occurrence, of match: Range<Int>, in text: Span<UInt8>, base: Int
    ) -> Bool {
        guard occurrence.end <= match.lowerBound,
            match.lowerBound - occurrence.end <= 4 * ContextWords.labelDistance
        else { return false }
        var characters = 0
        for index in (occurrence.end - base)..<(match.lowerBound - base) {
            let byte = text[index]
            if byte == 0x0A || byte == 0x0D { return false }
            if byte & 0xC0 != 0x80 { characters += 1 }
        }
        return characters <= ContextWords.labelDistance
    }
}

/// A set of small numbers.
struct NumberSet: Sendable {
    private var words: [UInt64]

    init(_ members: some Sequence<Int>, below count: Int) {
        words = [UInt64](repeating: 0, count: (count + 63) / 64)
        for member in members { words[member >> 6] |= 1 << UInt64(member & 63) }
    }

    func contains(_ member: Int) -> Bool {
        let index = member >> 6
        return index < words.count && words[index] >> UInt64(member & 63) & 1 == 1
    }
}
