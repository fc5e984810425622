/// The header of a text that is a table: which hot words stand over which column.
///
/// A table has the same number of fields in its first two lines, at least two, parted by the same character (RFC 4180
/// and its kin). A list has a hot word and nothing else in its first line, which speaks for values that fill a line.
struct TableHeader {
    /// Bytes of the first line, of the second, and from the start of a row to a value, at most.
    static let reach = 4096

    private static let delimiters: [UInt8] = [
        UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|"),
    ]
    /// Whether rows have several fields.
    var isTable: Bool { delimiter != nil }
    /// Nil for a list.
    private let delimiter: UInt8?
    /// Where the header line ends; offset in the segment's text.
    private let end: Int
    /// By entry, the hot words with their columns.
    private let columns: [Int: [(column: Int, word: Int)]]
    /// Entries with a hot word in the header.
    var entries: some Sequence<Int> { columns.keys }
    private var place = Place()

    /// Where in a row counting stands.
    private struct Place {
        /// Offset of the next byte to look at.
        var next = 0
        var rowStart = 0
        var column = 0
        var isQuoted = false

        mutating func step(over byte: UInt8, delimiter: UInt8?) {
            next += 1
            switch byte {
            case 0x0A:
                (rowStart, column, isQuoted) = (next, 0, false)
            case UInt8(ascii: "\""): isQuoted.toggle()
            case delimiter where !isQuoted: column += 1
            default: break
            }
        }
    }

    /// Nil when the text is no table, or its header has no hot word.
    ///
    /// - Parameters:
    ///   - text: the beginning of the segment's text, with `2 * reach` bytes of it where there are so many.
    ///   - words: all words.
    ///   - listeners: by word, the entries for which it is hot.
    init?(_ text: Span<UInt8>, words: WordIndex, listeners: [[Int]]) {
        guard let first = TableHeader.lineEnd(in: text, from: 0), first > 0 else { return nil }
        delimiter = TableHeader.delimiter(in: text, first: first)
        end = first + 1
        var places: [UInt32] = []
        var found: [WordIndex.Occurrence] = []
        words.appendOccurrences(in: text, beginningIn: 0..<first, offset: 0, places: &places, to: &found)
        var columns: [Int: [(column: Int, word: Int)]] = [:]
        var place = Place()
        for occurrence in found where occurrence.end <= first {
            if delimiter == nil, !TableHeader.fills(text, 0..<first, occurrence.start..<occurrence.end) { continue }
            while place.next < occurrence.start { place.step(over: text[place.next], delimiter: delimiter) }
            var last = place
            while last.next < occurrence.end { last.step(over: text[last.next], delimiter: delimiter) }
            guard last.column == place.column else { continue }
            for entry in listeners[occurrence.word] {
                columns[entry, default: []].append((column: place.column, word: occurrence.word))
            }
        }
        if columns.isEmpty { return nil }
        self.columns = columns
    }

    /// The hot word of an entry over the column in which a match stands, the last one where there are several.
    ///
    /// Matches must come in the order of their start; `text` and `base` are as ``ContextWords/cover`` has them, with
    /// `reach` bytes before the match.
    mutating func word(over match: Range<Int>, for entry: Int, in text: Span<UInt8>, base: Int) -> Int? {
        guard let columns = columns[entry], match.lowerBound >= end, move(to: match.lowerBound, in: text, base: base)
        else { return nil }
        if delimiter == nil {
            return fillsRow(match, in: text, base: base) ? columns.last?.word : nil
        }
        return columns.last { $0.column == place.column }?.word
    }

    /// Counts the columns up to an offset; false when its row begins too far before it.
    private mutating func move(to offset: Int, in text: Span<UInt8>, base: Int) -> Bool {
        if place.next < base || place.next > offset || offset - place.next > TableHeader.reach {
            let lowest = max(base, offset - TableHeader.reach)
            var start = offset
            while start > lowest, text[start - 1 - base] != 0x0A { start -= 1 }
            place = Place(next: start, rowStart: start == lowest && start > 0 ? -TableHeader.reach : start)
        }
        while place.next < offset { place.step(over: text[place.next - base], delimiter: delimiter) }
        return place.rowStart >= end && offset - place.rowStart <= TableHeader.reach
    }

    private func fillsRow(_ match: Range<Int>, in text: Span<UInt8>, base: Int) -> Bool {
        var end = match.upperBound - base
        while end < text.count, TableHeader.isPadding(text[end]) { end += 1 }
        guard end == text.count || text[end] == 0x0A else { return false }
        let value = (match.lowerBound - base)..<(match.upperBound - base)
        return TableHeader.fills(text, (place.rowStart - base)..<end, value)
    }

    /// Whether a line holds nothing but a part of it.
    private static func fills(_ text: Span<UInt8>, _ line: Range<Int>, _ part: Range<Int>) -> Bool {
        for index in line where !part.contains(index) && !isPadding(text[index]) { return false }
        return true
    }

    private static func isPadding(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == UInt8(ascii: "\"")
    }

    /// The character that parts as many fields in the first line as in the second; nil when there is one field.
    private static func delimiter(in text: Span<UInt8>, first: Int) -> UInt8? {
        guard let second = lineEnd(in: text, from: first + 1) else { return nil }
        var best: (delimiter: UInt8, count: Int)?
        for delimiter in delimiters {
            let count = fields(in: text, 0..<first, delimiter)
            guard count > 1, count > best?.count ?? 1, fields(in: text, (first + 1)..<second, delimiter) == count else {
                continue
            }
            best = (delimiter, count)
        }
        return best?.delimiter
    }

    private static func fields(in text: Span<UInt8>, _ line: Range<Int>, _ delimiter: UInt8) -> Int {
        var place = Place()
        for index in line { place.step(over: text[index], delimiter: delimiter) }
        return place.column + 1
    }

    /// The line feed that ends the line, or the end of a text that ends with it; nil for lines that are too long.
    private static func lineEnd(in text: Span<UInt8>, from start: Int) -> Int? {
        let limit = min(text.count, start + reach)
        var index = start
        while index < limit, text[index] != 0x0A { index += 1 }
        return index < limit || index == text.count ? index : nil
    }
}
