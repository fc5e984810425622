import SluicePattern

/// The words around the matches of a segment. Text is looked at once, however many matches share it, and only where
/// matches are; the places are offsets in the segment's text.
struct ContextWords {
    /// Bytes before a match that its words may come from: the greatest window, or a label with its distance, and the name
    /// that the first one may be part of.
    static let reachBefore = max(greatestWindow, labelReach) + FieldName.longest
    /// Bytes after a match that must be known: the greatest window and one occurrence that begins at its end.
    static let reachAfter = greatestWindow + WordIndex.longestOccurrence + 8 + FieldName.longest
    private static let greatestWindow = 1000
    private static let labelReach = 4 * labelDistance + WordIndex.longestOccurrence
    /// Characters between a label's end and the value, at most (detections.md 2, H1).
    static let labelDistance = 40

    /// Bytes that are looked at together where matches are dense.
    private static let stride = 512

    private let words: WordIndex
    /// By word, the entries for which it is hot: see ``CompiledProfiles/hotWordRows``.
    private let rows: ConditionRows
    /// Words that were found, in the order of their start.
    private var occurrences: [WordIndex.Occurrence] = []
    /// Those before this one are too far back for all matches to come.
    private var head = 0
    /// The words that begin from `begin` to `frontier` are known, as far back as a match to come can reach.
    private var begin = 0
    private var frontier = 0
    /// What parts the fields of the table that is being judged, if it is one; see ``TableHeader``.
    private var delimiter: UInt8?
    /// Lists whose last value was labelled, by entry.
    private var lists: [LabelledList] = []
    /// How far labels reach before the match that is being judged; made when one is asked for.
    private var reach: LabelReach?
    private var places: [UInt32] = []
    /// The entries that have a hot word near the place that was listened to last; see ``listen(around:)``.
    private(set) var heard: [ConditionRows.Part]
    /// The occurrences that `heard` was made of; nil when it is out of date.
    private var heardRange: Range<Int>?
    /// The entries that have a hot word in the header.
    private var heading: [ConditionRows.Part]
    /// Bytes beside a place that words are listened to in, before and behind.
    private let hearing: Int

    /// - Parameter profiles: whose entries' words are looked for.
    init(_ profiles: CompiledProfiles) {
        words = profiles.words
        rows = profiles.hotWordRows
        hearing = max(profiles.entries.map(\.window).max() ?? 0, 4 * ContextWords.labelDistance)
        heard = [ConditionRows.Part](repeating: .zero, count: rows.length)
        heading = heard
    }

    /// A new segment.
    mutating func beginText() {
        reset()
        lists.removeAll(keepingCapacity: true)
        take(nil)
    }

    /// Forgets the words: a place far from the last one.
    private mutating func reset() {
        occurrences.removeAll(keepingCapacity: true)
        head = 0
        heardRange = nil
        begin = 0
        frontier = 0
    }

    /// The header of the table that matches to come stand in.
    mutating func take(_ header: TableHeader?) {
        delimiter = header?.delimiter
        for index in heading.indices { heading[index] = .zero }
        if let header {
            for entry in header.entries { heading[entry >> 8].insert(entry & 255) }
        }
        heardRange = nil
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
        words.appendOccurrences(
            in: text, beginningIn: (frontier - base)..<(end - base), offset: base, places: &places, to: &occurrences
        )
        frontier = end
    }

    /// Makes known in ``heard`` which entries have a hot word of theirs near a place that was covered with the greatest
    /// window, or in the header. Some may be farther than their windows reach. Places come in order, with matches.
    ///
    /// - Parameter place: offsets in the segment's text.
    mutating func listen(around place: Range<Int>) {
        moveHead(to: place.lowerBound - ContextWords.reachBefore)
        var first = max(heardRange?.lowerBound ?? 0, head)
        while first < occurrences.count, occurrences[first].end < place.lowerBound - hearing { first += 1 }
        var end = max(heardRange?.upperBound ?? 0, first)
        while end < occurrences.count, occurrences[end].start <= place.upperBound + hearing { end += 1 }
        guard heardRange != first..<end else { return }
        heardRange = first..<end
        for index in heard.indices {
            var part = heading[index]
            for occurrence in first..<end { part |= rows.parts[occurrences[occurrence].word * rows.length + index] }
            heard[index] = part
        }
    }

    /// Makes entries heard whose last value was labelled, where the next one of a list may stand.
    mutating func listenToLists(at start: Int) {
        guard !lists.isEmpty else { return }
        lists.removeAll { start - $0.end > LabelledList.reach }
        for list in lists where !heard[list.entry >> 8].contains(list.entry & 255) {
            heard[list.entry >> 8].insert(list.entry & 255)
            heardRange = nil
        }
    }

    /// Notes that a value has a label, for the list that it may begin.
    mutating func note(_ match: Range<Int>, for entry: Int, label word: Int) {
        guard delimiter == nil else { return }
        lists.removeAll { $0.entry == entry }
        lists.append(LabelledList(entry: entry, length: match.count, end: match.upperBound, word: word))
    }

    /// The label of the value before in a list that a match goes on.
    func listLabel(of match: Range<Int>, for entry: Int, in text: Span<UInt8>, base: Int) -> Int? {
        guard !lists.isEmpty, delimiter == nil, let list = lists.first(where: { $0.entry == entry }),
            list.end < match.lowerBound, match.lowerBound - list.end <= LabelledList.reach
        else { return nil }
        return list.goesOn(over: (list.end - base)..<(match.lowerBound - base), to: match.count, in: text)
            ? list.word : nil
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
    ///   - passing: what a field may hold, at most, for the words of its name to count.
    ///   - text: see `cover`.
    ///   - base: see `cover`.
    /// - Returns: the label and the nearest word in the window, as far as there are any.
    mutating func hotVerdict(
        on match: Range<Int>, for entry: Int, window: Int, passing: FieldName.Derivation, in text: Span<UInt8>,
        base: Int
    ) -> Verdict {
        var verdict = Verdict()
        reach = nil
        moveHead(to: match.lowerBound - ContextWords.reachBefore)
        for index in head..<occurrences.count {
            let occurrence = occurrences[index]
            if occurrence.start > match.upperBound + window { break }
            guard isHot(occurrence.word, for: entry), let distance = distance(of: occurrence, from: match) else {
                continue
            }
            let isNear = distance < verdict.nearDistance && isWithin(window, occurrence, match)
            let isLabel = occurrence.end > verdict.labelEnd && isLabel(occurrence, of: match, in: text, base: base)
            guard isNear || isLabel else { continue }
            if passing < .substitute {
                let word = (occurrence.start - base)..<(occurrence.end - base)
                // In `card_last4=1234 number=N` the card is of both, and `card_token=N` has the value nevertheless.
                let isOfField = isLabel && reach?.isInField(from: word) ?? false
                if !isOfField, FieldName.derivation(word, isHeader: false, in: text) > passing { continue }
            }
            if isNear { (verdict.near, verdict.nearDistance) = (occurrence.word, distance) }
            if isLabel { (verdict.label, verdict.labelEnd) = (occurrence.word, occurrence.end) }
        }
        return verdict
    }

    /// The nearest negative word of an entry around the match that was covered last, where it names the value rather
    /// than a hot word does: it is nearer than all of these, or it is the last label before the value. Beside a label or
    /// a header, only words of the same line count, and of the same field of a table.
    mutating func negativeWord(
        near match: Range<Int>, of entry: CompiledEntry, beside verdict: Verdict, in text: Span<UInt8>, base: Int
    ) -> Int? {
        reach = nil
        moveHead(to: match.lowerBound - ContextWords.reachBefore)
        var nearest: Int?
        var nearestDistance = Int.max
        var isLastLabel = false
        for index in head..<occurrences.count {
            let occurrence = occurrences[index]
            if occurrence.start > match.upperBound + entry.window { break }
            guard let distance = distance(of: occurrence, from: match), distance < nearestDistance,
                isWithin(entry.window, occurrence, match), entry.negativeWords.contains(occurrence.word),
                verdict.label == nil && verdict.header == nil
                    || isBeside(occurrence, match, verdict, in: text, base: base)
            else { continue }
            (nearest, nearestDistance) = (occurrence.word, distance)
            isLastLabel =
                occurrence.end > verdict.labelEnd && isLabel(occurrence, of: match, in: text, base: base)
        }
        return nearestDistance < verdict.nearDistance || isLastLabel ? nearest : nil
    }

    /// Whether nothing parts a word from a value that has a label or header: no line feed, and no other field; between the
    /// label and the value all may stand.
    private func isBeside(
        _ occurrence: WordIndex.Occurrence, _ match: Range<Int>, _ verdict: Verdict, in text: Span<UInt8>, base: Int
    ) -> Bool {
        if verdict.label != nil, occurrence.end <= match.lowerBound, occurrence.end > verdict.labelEnd { return true }
        let between =
            occurrence.end <= match.lowerBound
            ? occurrence.end..<match.lowerBound : match.upperBound..<max(occurrence.start, match.upperBound)
        for offset in between {
            let byte = text[offset - base]
            if byte == 0x0A || byte == delimiter { return false }
        }
        return true
    }

    private func isHot(_ word: Int, for entry: Int) -> Bool { rows.contains(entry, in: word) }

    /// Passes over words that no match to come can reach.
    private mutating func moveHead(to first: Int) {
        while head < occurrences.count, occurrences[head].start < first { head += 1 }
        guard head > 1024, head * 2 > occurrences.count else { return }
        occurrences.removeSubrange(0..<head)
        head = 0
        heardRange = nil
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
    /// before with nothing but punctuation between (form fields, the first item of a list), a verb such as `is`, the
    /// marks of two elements or the name of a field that says nothing. In a table the line before is another row. The name
    /// of another field ends a label whose own one has a value; see ``LabelReach``.
    private mutating func isLabel(
        _ occurrence: WordIndex.Occurrence, of match: Range<Int>, in text: Span<UInt8>, base: Int
    ) -> Bool {
        guard occurrence.end <= match.lowerBound,
            match.lowerBound - occurrence.end <= 4 * ContextWords.labelDistance
        else { return false }
        let value = match.lowerBound - base
        let label = (occurrence.start - base)..<(occurrence.end - base)
        guard let gap = LabelGap(label.upperBound..<value, in: text) else { return false }
        guard gap.lineFeeds == 0 || gap.lineFeeds <= 2 && delimiter == nil else { return false }
        if gap.lineFeeds > 0, gap.characters <= ContextWords.labelDistance,
            gap.isPunctuation || MarkupPair.parts(label.upperBound..<value, in: text)
        {
            return true
        }
        if gap.lineFeeds == 0, gap.characters > ContextWords.labelDistance { return false }
        let reach = self.reach ?? LabelReach(before: value, in: text)
        self.reach = reach
        return gap.lineFeeds == 0 ? !reach.ends(label, in: text) : reach.passes(label, in: text)
    }

    /// Space, and what may stand between a label and a value in the next line.
    static func parts(_ byte: UInt8) -> Bool {
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
