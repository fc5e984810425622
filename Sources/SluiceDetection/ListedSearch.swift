import SluiceLookup
import SluicePattern

/// Finds the listed values of all entries in a text that comes in windows: for each entry leftmost, of one start the
/// longest, and not overlapping. The working memory of one thread.
struct ListedSearch: ~Copyable {
    /// What is remembered of an entry; offsets in the text.
    private struct Progress {
        /// Where the next value begins at the earliest.
        var next = 0
        /// The hit that was found last, and its start, as long as the window is the same.
        var lastStart = -1
        var lastHit = 0
    }

    private let lists: CompiledLists
    private var progress: [Progress]
    /// Entries with a hit in this text.
    private var found: [Int] = []
    private var scratch = ListedScratch()
    private var matches: [ListedMatch] = []
    private var searched = 0
    private var exact: ExactDataMatcher?

    /// - Parameters:
    ///   - lists: what is searched for.
    ///   - entryCount: how many entries there are, listed or not.
    ///   - joinSteps: see ``SegmentScanner/Options/joinSteps``.
    init(_ lists: CompiledLists, entryCount: Int, joinSteps: Int) {
        self.lists = lists
        progress = [Progress](repeating: Progress(), count: entryCount)
        exact = lists.exactData.map { ExactDataMatcher($0, mostSteps: joinSteps) }
    }

    /// A new input: nothing is limited.
    mutating func beginInput() { exact?.beginInput() }

    /// Numbers of the entries whose hits in this input may be incomplete.
    var limitedEntries: [Int] { exact?.limitedEntries ?? [] }

    /// A new text: the next window begins at offset 0.
    mutating func beginText() {
        searched = 0
        exact?.beginText()
        for entry in found { progress[entry] = Progress() }
        found.removeAll(keepingCapacity: true)
    }

    /// Appends all hits that begin before `commit`, with the numbers of their entries.
    ///
    /// - Parameters:
    ///   - text: the bytes of the text from offset `base` on, with ``CompiledLists/lookbehind`` before the last
    ///     window's `commit`.
    ///   - base: offset of the first of these bytes.
    ///   - commit: index in `text`; ``CompiledLists/reach`` bytes stand behind it, unless the text ends.
    ///   - hits: what the hits are appended to.
    mutating func find(in text: Span<UInt8>, base: Int, commit: Int, into hits: inout [PatternHit]) {
        let range = (searched - base)..<max(commit, searched - base)
        guard !range.isEmpty else { return }
        for entry in found { progress[entry].lastStart = -1 }
        if let phrases = lists.phrases {
            matches.removeAll(keepingCapacity: true)
            phrases.appendMatches(in: text, range: range, scratch: &scratch, to: &matches)
            for match in matches {
                for list in phrases.groups[Int(match.group)] {
                    take(match, entry: lists.phraseEntries[list], base: base, into: &hits)
                }
            }
        }
        exact?.find(in: text, range: range, base: base, into: &hits)
        searched = base + commit
    }

    /// Of a hit of exact data in the present window, the names of the columns whose cells stand together, the primary
    /// one first; none for other hits.
    func columns(of hit: PatternHit) -> [String] { exact?.columns(of: hit) ?? [] }

    /// Matches of an entry come in the order of their start and of their length.
    private mutating func take(_ match: ListedMatch, entry: Int, base: Int, into hits: inout [PatternHit]) {
        let start = base + Int(match.start)
        if progress[entry].lastStart == start {
            hits[progress[entry].lastHit].end = match.end
        } else {
            guard start >= progress[entry].next else { return }
            if progress[entry].next == 0 { found.append(entry) }
            progress[entry].lastStart = start
            progress[entry].lastHit = hits.count
            hits.append(PatternHit(pattern: Int32(entry), start: match.start, end: match.end))
        }
        progress[entry].next = base + Int(match.end)
    }
}
