package import SluicePattern

/// Where a text is cut into windows, in bytes of the text, ascending.
package enum WindowBorders {
    /// After every so many bytes.
    package static func every(_ bytes: Int, of count: Int) -> [Int] { Array(stride(from: bytes, to: count, by: bytes)) }
}

/// Gives a text to a search in windows, with no more surroundings than the search asks for.
package struct WindowedSearch: ~Copyable {
    private let set: PatternSet
    private let reach: Int
    private let lookbehind: Int
    private var search: PatternSearch

    /// - Parameters:
    ///   - set: what is searched for.
    ///   - search: of that set, with any budget.
    package init(_ set: PatternSet, _ search: consuming PatternSearch) {
        self.set = set
        self.search = search
        reach = set.members.map(\.reach).max() ?? 0
        lookbehind = set.members.map(\.lookbehind).max() ?? 0
    }

    /// The next text belongs to another input.
    package mutating func beginInput() { search.beginInput() }

    /// Patterns that PCRE2 gave up on in this input.
    package var isLimited: Bool { !search.limits.isEmpty }

    /// Bytes that must stand behind a border.
    package var tail: Int { reach }

    /// Searches one text, which is new to the search.
    ///
    /// - Parameters:
    ///   - text: whole.
    ///   - borders: where matches of one window end to begin, ascending; those too near to the end are left out.
    /// - Returns: all hits, sorted; offsets in the text.
    package mutating func hits(in text: [UInt8], borders: [Int] = []) -> [PatternHit] {
        search.beginText()
        var found: [PatternHit] = []
        var base = 0
        for border in borders where border > base && border + reach <= text.count {
            let commit = WindowedSearch.characterBoundary(border, in: text)
            find(in: text, base..<(border + reach), commit: commit, into: &found)
            // One byte more, so that the window's first byte never passes for the text's.
            base = WindowedSearch.characterBoundary(max(commit - lookbehind - 1, 0), in: text)
        }
        find(in: text, base..<text.count, commit: text.count, into: &found)
        return found.sorted()
    }

    private mutating func find(in text: [UInt8], _ window: Range<Int>, commit: Int, into found: inout [PatternHit]) {
        var hits: [PatternHit] = []
        // A copy: a search that reads beyond its window is to be caught by the sanitizer.
        let bytes = Array(text[window])
        search.find(in: bytes.span, base: window.lowerBound, commit: commit - window.lowerBound, into: &hits)
        let base = Int32(window.lowerBound)
        found += hits.map { PatternHit(pattern: $0.pattern, start: base + $0.start, end: base + $0.end) }
    }

    /// The offset, or that of the character that it lies in.
    private static func characterBoundary(_ offset: Int, in text: [UInt8]) -> Int {
        guard offset > 0, offset < text.count, text[offset] & 0xC0 == 0x80 else { return offset }
        var start = offset - 1
        while start > 0, offset - start < 3, text[start] & 0xC0 == 0x80 { start -= 1 }
        let length = text[start] >= 0xF0 ? 4 : text[start] >= 0xE0 ? 3 : text[start] >= 0xC2 ? 2 : 1
        return start + length > offset ? start : offset
    }
}
