/// The words around the matches of a segment. Text is looked at once, however many matches share it, and only where
/// matches are; the places are offsets in the segment's text.
struct ContextWords {
    /// Bytes before a match that its words may come from: the greatest window, or a label with its distance.
    static let reachBefore = max(greatestWindow, labelReach)
    /// Bytes after a match that must be known: the greatest window and one occurrence that begins at its end.
    static let reachAfter = greatestWindow + WordIndex.longestOccurrence + 8
    private static let greatestWindow = 1000
    private static let labelReach = 4 * labelDistance + WordIndex.longestOccurrence
    /// Characters between a label's end and the value, at most (detections.md 2, H1).
    static let labelDistance = 40

    /// Bytes that are looked at together where matches are dense.
    private static let stride = 512

    /// Words that were found, in the order of their start.
    private struct Known {
        var occurrences: [WordIndex.Occurrence] = []
        /// Those before this one are too far back for all matches to come.
        var head = 0
    }

    private let words: WordIndex
    /// By word, the entries for which it is hot.
    private let listeners: [[Int]]
    /// By entry, its hot words.
    private var hot: [Known]
    /// Entries with hot words.
    private var filled: [Int] = []
    /// Words that are negative for some entry: often the same for many, so they are kept once.
    private var negative = Known()
    private let isNegative: [Bool]
    /// The words that begin from `begin` to `frontier` are known, as far back as a match to come can reach.
    private var begin = 0
    private var frontier = 0
    /// Whether the segment is a table with a header; see ``TableHeader``.
    var isTable = false
    private var found: [WordIndex.Occurrence] = []
    private var places: [UInt32] = []

    /// - Parameter profiles: whose entries' words are looked for.
    init(_ profiles: CompiledProfiles) {
        words = profiles.words
        listeners = profiles.hotWordEntries
        isNegative = profiles.isNegativeWord
        hot = [Known](repeating: Known(), count: profiles.entries.count)
    }

    /// Forgets everything: a new segment, or a place far from the last one.
    mutating func reset() {
        for entry in filled {
            hot[entry].occurrences.removeAll(keepingCapacity: true)
            hot[entry].head = 0
        }
        filled.removeAll(keepingCapacity: true)
        negative.occurrences.removeAll(keepingCapacity: true)
        negative.head = 0
        begin = 0
        frontier = 0
    }

    /// Makes the words around a match known. Matches must come in the order of their start.
    ///
    /// - Parameters:
    ///   - match: offsets in the segment's text.
    ///   - window: ``CompiledEntry/window`` of its entry.
    ///   - text: the bytes of the segment from offset `base` on; they hold `reachBefore` bytes before the match and
    ///     `reachAfter` behind it, unless the segment begins or ends there.
    ///   - base: offset of the first of these bytes.
    mutating func cover(_ match: Range<Int>, window: Int, in text: Span<UInt8>, base: Int) {
        let first = max(match.lowerBound - max(window, ContextWords.labelReach), base)
        let last = min(match.upperBound + window, base + text.count)
        guard first < begin || last > frontier else { return }
        var ample = last
        if first > frontier || first < begin {
            reset()
            // A limit inside a character would make half of it a separator.
            begin = base + text.characterBoundary(at: first - base)
            frontier = begin
        } else {
            // Some more, as far as whole occurrences are there.
            ample = min(frontier + ContextWords.stride, base + text.count - WordIndex.longestOccurrence - 8)
        }
        let end = base + text.characterBoundary(at: max(last, ample) - base)
        guard frontier < end else { return }
        found.removeAll(keepingCapacity: true)
        words.appendOccurrences(
            in: text, beginningIn: (frontier - base)..<(end - base), offset: base, places: &places, to: &found
        )
        for occurrence in found {
            if isNegative[occurrence.word] { negative.occurrences.append(occurrence) }
            for entry in listeners[occurrence.word] {
                if hot[entry].occurrences.isEmpty { filled.append(entry) }
                hot[entry].occurrences.append(occurrence)
            }
        }
        frontier = end
    }

    /// What the words around a match say for one entry.
    struct Verdict {
        /// A hot word before the value, on its line or parted from it by nothing but punctuation.
        var label: Int?
        /// A hot word in the header of the value's column.
        var header: Int?
        /// The nearest hot word in the window.
        var near: Int?
        /// Where the label ends; -1 without one.
        fileprivate var labelEnd = -1
        /// Bytes between the value and the nearest hot word.
        fileprivate var nearDistance = Int.max

        /// Whether any hot word speaks for the match.
        var isHot: Bool { label != nil || header != nil || near != nil }
    }

    /// What the hot words around the match that was covered last say.
    ///
    /// - Parameters:
    ///   - match: offsets in the segment's text.
    ///   - entry: index of its entry.
    ///   - window: ``CompiledEntry/window`` of the entry.
    ///   - text: see `cover`.
    ///   - base: see `cover`.
    /// - Returns: the label and the nearest word in the window, as far as there are any.
    mutating func hotVerdict(
        on match: Range<Int>, for entry: Int, window: Int, in text: Span<UInt8>, base: Int
    ) -> Verdict {
        var verdict = Verdict()
        // Most numbers have no word of theirs anywhere near.
        guard hot[entry].head < hot[entry].occurrences.count else { return verdict }
        ContextWords.moveHead(&hot[entry], to: match.lowerBound - ContextWords.reachBefore)
        for index in hot[entry].head..<hot[entry].occurrences.count {
            let occurrence = hot[entry].occurrences[index]
            if occurrence.start > match.upperBound + window { break }
            guard let distance = distance(of: occurrence, from: match) else { continue }
            if distance < verdict.nearDistance, isWithin(window, occurrence, match) {
                (verdict.near, verdict.nearDistance) = (occurrence.word, distance)
            }
            if occurrence.end > verdict.labelEnd, isLabel(occurrence, of: match, in: text, base: base) {
                (verdict.label, verdict.labelEnd) = (occurrence.word, occurrence.end)
            }
        }
        return verdict
    }

    /// The nearest negative word of an entry around the match that was covered last, where it names the value rather
    /// than a hot word does: it is nearer than all of these, or it is the last label before the value.
    mutating func negativeWord(
        near match: Range<Int>, of entry: CompiledEntry, beside verdict: Verdict, in text: Span<UInt8>, base: Int
    ) -> Int? {
        ContextWords.moveHead(&negative, to: match.lowerBound - ContextWords.reachBefore)
        var nearest: Int?
        var nearestDistance = Int.max
        var isLastLabel = false
        for index in negative.head..<negative.occurrences.count {
            let occurrence = negative.occurrences[index]
            if occurrence.start > match.upperBound + entry.window { break }
            guard let distance = distance(of: occurrence, from: match), distance < nearestDistance,
                isWithin(entry.window, occurrence, match), entry.negativeWords.contains(occurrence.word)
            else { continue }
            (nearest, nearestDistance) = (occurrence.word, distance)
            isLastLabel =
                occurrence.end > verdict.labelEnd && isLabel(occurrence, of: match, in: text, base: base)
        }
        return nearestDistance < verdict.nearDistance || isLastLabel ? nearest : nil
    }

    /// Passes over words that no match to come can reach.
    private static func moveHead(_ known: inout Known, to first: Int) {
        while known.head < known.occurrences.count, known.occurrences[known.head].start < first { known.head += 1 }
        guard known.head > 1024, known.head * 2 > known.occurrences.count else { return }
        known.occurrences.removeSubrange(0..<known.head)
        known.head = 0
    }

    private func isWithin(_ window: Int, _ occurrence: WordIndex.Occurrence, _ match: Range<Int>) -> Bool {
        occurrence.start >= match.lowerBound - window && occurrence.end <= match.upperBound + window
    }

    /// Bytes between a word and the match; nil when they overlap.
    private func distance(of occurrence: WordIndex.Occurrence, from match: Range<Int>) -> Int? {
        if occurrence.end <= match.lowerBound { return match.lowerBound - occurrence.end }
        return occurrence.start >= match.upperBound ? occurrence.start - match.upperBound : nil
    }

    /// A label stands before the value, at most so many characters away: on its line, or on one of the two lines
    /// before with nothing but punctuation between (form fields, the first item of a list). In a table the line before
    /// is another row.
    private func isLabel(
        _ occurrence: WordIndex.Occurrence, of match: Range<Int>, in text: Span<UInt8>, base: Int
    ) -> Bool {
        guard occurrence.end <= match.lowerBound,
            match.lowerBound - occurrence.end <= 4 * ContextWords.labelDistance
        else { return false }
        var characters = 0
        var lineFeeds = 0
        var isPunctuation = true
        for index in (occurrence.end - base)..<(match.lowerBound - base) {
            let byte = text[index]
            if byte == 0x0A { lineFeeds += 1 }
            if byte & 0xC0 != 0x80 { characters += 1 }
            isPunctuation = isPunctuation && ContextWords.parts(byte)
        }
        guard characters <= ContextWords.labelDistance else { return false }
        return lineFeeds == 0 || (lineFeeds <= 2 && isPunctuation && !isTable)
    }

    /// Space, and what may stand between a label and a value in the next line.
    private static func parts(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x0A, 0x0D, 0x20: true
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "-"),
            UInt8(ascii: "*"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "#"):
            true
        case UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "{"): true
        default: false
        }
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
