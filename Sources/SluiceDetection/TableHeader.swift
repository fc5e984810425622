/// The header of a table: which hot words stand over which column.
///
/// A list has a hot word and nothing else in the first line of a text, which speaks for values that fill a line.
struct TableHeader {
    /// Bytes of a header, of a row that is compared with it, and from the start of a row to a value, at most.
    static let reach = 4096

    /// A hot word over a column.
    struct Label {
        var column: Int
        var word: Int
        /// What the column holds by its name.
        var derivation = FieldName.Derivation.value
    }

    /// Nil for a list.
    let delimiter: UInt8?
    /// By entry, the hot words with their columns.
    let columns: [Int: [Label]]
    /// Fields of the header.
    let fieldCount: Int
    /// Of a table whose columns are places: the characters of a line that each one takes, in order; else empty.
    let spans: [Range<Int>]
    private var place = TableRow()
    /// Characters of a row before an offset in it.
    private var counted = (row: -1, offset: 0, characters: 0)

    /// Whether rows have several fields.
    var isTable: Bool { delimiter != nil }
    /// Entries with a hot word in the header.
    var entries: some Sequence<Int> { columns.keys }

    init(
        delimiter: UInt8?, columns: [Int: [Label]], fieldCount: Int, spans: [Range<Int>] = []
    ) {
        self.delimiter = delimiter
        self.columns = columns
        self.fieldCount = fieldCount
        self.spans = spans
    }

    /// The hot word of an entry over the column in which a match stands, the last one where there are several.
    ///
    /// Matches must come in the order of their start.
    ///
    /// - Parameters:
    ///   - match: offsets in the segment's text.
    ///   - entry: index of its entry.
    ///   - passing: what a column may hold, at most, for its words to count.
    ///   - row: where the match's row begins, at most ``reach`` bytes before it.
    ///   - text: as ``ContextWords/cover`` has it.
    ///   - base: likewise.
    /// - Returns: the word's id; nil without one.
    mutating func word(
        over match: Range<Int>, for entry: Int, passing: FieldName.Derivation, inRow row: Int, in text: Span<UInt8>,
        base: Int
    ) -> Int? {
        guard let columns = columns[entry] else { return nil }
        guard delimiter != nil else {
            return fillsRow(match, row, in: text, base: base) ? columns.last?.word : nil
        }
        guard spans.isEmpty else {
            let column = span(over: match, inRow: row, in: text, base: base)
            return columns.last { $0.column == column && $0.derivation <= passing }?.word
        }
        if place.start != row || place.next > match.lowerBound { place = TableRow(start: row) }
        while place.next < match.lowerBound { place.step(over: text[place.next - base], delimiter: delimiter) }
        return columns.last { $0.column == place.column && $0.derivation <= passing }?.word
    }

    /// Whether a match has characters of two columns that are places, and nothing but a blank where they part.
    mutating func joinsColumns(_ match: Range<Int>, inRow row: Int, in text: Span<UInt8>, base: Int) -> Bool {
        guard let column = span(over: match, inRow: row, in: text, base: base), column + 1 < spans.count else {
            return false
        }
        // Of a value that blanks part all characters are ASCII but for its no-break spaces.
        let gap = match.lowerBound + spans[column].upperBound - counted.characters
        let next = match.lowerBound + spans[column + 1].lowerBound - counted.characters
        return next < match.upperBound && text[gap - base] == TableRow.blanks
    }

    /// The first of the columns that a match has a character in.
    private mutating func span(over match: Range<Int>, inRow row: Int, in text: Span<UInt8>, base: Int) -> Int? {
        if counted.row != row || counted.offset > match.lowerBound { counted = (row, row, 0) }
        counted.characters += text.characters(in: (counted.offset - base)..<(match.lowerBound - base))
        counted.offset = match.lowerBound
        let start = counted.characters
        let end = start + text.characters(in: (match.lowerBound - base)..<(match.upperBound - base))
        let column = TableFinder.last(spans.count) { spans[$0].upperBound <= start }.map { $0 + 1 } ?? 0
        return column < spans.count && spans[column].lowerBound < end ? column : nil
    }

    private func fillsRow(_ match: Range<Int>, _ row: Int, in text: Span<UInt8>, base: Int) -> Bool {
        var end = match.upperBound - base
        while end < text.count, TableRow.isPadding(text[end]) { end += 1 }
        guard end == text.count || text[end] == 0x0A else { return false }
        return TableRow.fills(text, (row - base)..<end, (match.lowerBound - base)..<(match.upperBound - base))
    }
}

/// Where in a row counting its fields stands. Quotes open a field at its start only, as RFC 4180 has it.
struct TableRow {
    /// Two blanks and more part fields too, as in texts that are columns on paper.
    static let blanks: UInt8 = 0x20

    private(set) var start = 0
    /// Offset of the next byte to look at.
    private(set) var next = 0
    /// Of the field that the next byte belongs to.
    private(set) var column = 0
    private(set) var isQuoted = false
    /// Fields with something in them, up to the next byte.
    private(set) var filled = 0
    private var isFieldEmpty = true
    private var last: UInt8 = 0
    private var wasClosed = false

    init(start: Int = 0) {
        self.start = start
        next = start
    }

    /// Whether the last field has nothing in it.
    var endsEmpty: Bool { isFieldEmpty }

    mutating func step(over byte: UInt8, delimiter: UInt8?) {
        next += 1
        defer { last = byte }
        switch byte {
        case UInt8(ascii: "\""):
            if isQuoted {
                (isQuoted, wasClosed) = (false, true)
                return
            }
            if isFieldEmpty || wasClosed { isQuoted = true }
        case TableRow.blanks where delimiter == TableRow.blanks:
            if last == TableRow.blanks, filled > 0, !isFieldEmpty { nextField() }
        case delimiter where !isQuoted: nextField()
        case 0x09, 0x0A, 0x0D, 0x20: break
        default:
            if isFieldEmpty { filled += 1 }
            isFieldEmpty = false
        }
        wasClosed = false
    }

    private mutating func nextField() {
        column += 1
        isFieldEmpty = true
    }

    /// Whether a line holds nothing but a part of it.
    static func fills(_ text: Span<UInt8>, _ line: Range<Int>, _ part: Range<Int>) -> Bool {
        for index in line where !part.contains(index) && !isPadding(text[index]) { return false }
        return true
    }

    static func isPadding(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == UInt8(ascii: "\"")
    }
}

extension Span<UInt8> {
    /// Counts the characters that begin in a range.
    func characters(in range: Range<Int>) -> Int {
        var count = 0
        for index in range where self[index] & 0xC0 != 0x80 { count += 1 }
        return count
    }
}
