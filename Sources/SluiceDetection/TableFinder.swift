import SluicePattern

/// Finds the tables in a text that comes in windows, and what their headers say.
///
/// A table begins with a line of at least two fields, parted by the same character as those of the line below (RFC 4180
/// and its kin, the output of database clients, columns of blanks), and goes on until three lines in a row are none of its
/// rows, or another header follows a gap. The first line of a text needs one row with two fields; further down it is two,
/// so that a comma in prose makes no table. Other tables have their columns by place, or their names in a statement
/// (``Columns``, ``copiedNames(in:_:)``). What is found does not depend on where the text is cut.
struct TableFinder {
    /// A table, or a list that begins the text.
    struct Region {
        /// Where its rows begin, and where they end: `Int.max` as long as it is not known.
        var rows: Range<Int>
        var header: TableHeader
    }

    /// What is known of a table whose rows go on.
    private struct OpenTable {
        var delimiter: UInt8?
        /// Index of the delimiter in ``delimiters``; nil for others.
        var number: Int?
        var fields: Int
        /// Whether it is in ``regions``.
        var isKept: Bool
    }

    /// Tables with hot words in their headers that matches to come may stand in.
    private(set) var regions: [Region] = []
    /// Grows with each change of ``regions``.
    private(set) var version = 0

    static let delimiters = TableLines.delimiters
    /// Bytes at the beginning of a line in which the first delimiter of a header stands.
    static let firstField = 64
    /// Where a text may have columns of blanks.
    static let blankColumns = 8 << 10
    /// Lines in a row that are none of a table's rows, after which it is over.
    private static let greatestGap = 3
    /// Bytes beside a hot word in its header below the first line of a text, at most.
    static let besideWord = 24
    /// Digits in a row of which a header has fewer.
    static let dataDigits = 6

    let lines: TableLines
    /// Whether lines that tell nothing are passed over at once, which changes nothing but the time it takes.
    private let skips: Bool
    /// Offset of the next line to look at.
    private var next = 0
    private var isInLongLine = false
    /// The table whose rows go on.
    private var open: OpenTable?
    /// How the rows of the open table are told where its columns are places.
    var layout: Layout?
    private var gap = 0
    /// Rows of several lines, for a quoted field has line feeds.
    private(set) var foldedRows: [Range<Int>] = []
    var places: [UInt32] = []
    var found: [WordIndex.Occurrence] = []

    init(lines: TableLines = TableLines(longest: TableHeader.reach), skips: Bool = true) {
        self.lines = lines
        self.skips = skips
    }

    mutating func reset() {
        regions.removeAll(keepingCapacity: true)
        foldedRows.removeAll(keepingCapacity: true)
        (next, isInLongLine, open, layout, gap) = (0, false, nil, nil, 0)
        version += 1
    }

    /// Looks at the lines that begin before an index.
    ///
    /// - Parameters:
    ///   - text: bytes from offset `base` on, with `2 * TableHeader.reach` bytes behind `commit` unless the text ends.
    ///   - base: offset of the first of these bytes.
    ///   - commit: index in `text`.
    ///   - words: all words.
    ///   - listeners: by word, the entries for which it is hot.
    mutating func process(
        _ text: Span<UInt8>, base: Int, commit: Int, words: WordIndex, listeners: [[Int]]
    ) {
        drop(before: base)
        while next < base + commit {
            if let header = skip(in: text, base: base, commit: commit, words: words) {
                begin(header, in: text, base: base, words: words, listeners: listeners)
                continue
            }
            guard next < base + commit else { break }
            let start = next - base
            guard let end = lineEnd(in: text, from: start) else {
                // Longer than any row of a table, or the last line of the text.
                isInLongLine = true
                next = min(next + TableHeader.reach, base + text.count)
                continue
            }
            next = base + end + 1
            guard !isInLongLine else {
                isInLongLine = false
                continue
            }
            look(at: start..<end, in: text, base: base, words: words, listeners: listeners)
        }
    }

    /// The number of the table whose rows an offset may stand in, and where its row begins; nil when there is none.
    func row(at offset: Int, in text: Span<UInt8>, base: Int) -> (region: Int, start: Int)? {
        guard let region = region(at: offset) else { return nil }
        let lowest = max(base, offset - TableHeader.reach)
        var start = offset
        while start > lowest, text[start - 1 - base] != 0x0A { start -= 1 }
        guard start > lowest || start == regions[region].rows.lowerBound else { return nil }
        let folded = TableFinder.last(foldedRows.count) { foldedRows[$0].lowerBound <= start }
        if let folded, foldedRows[folded].contains(start) { start = foldedRows[folded].lowerBound }
        return start >= regions[region].rows.lowerBound && offset - start <= TableHeader.reach ? (region, start) : nil
    }

    /// The number of the table whose rows an offset may stand in.
    func region(at offset: Int) -> Int? {
        let last = TableFinder.last(regions.count) { regions[$0].rows.lowerBound <= offset }
        return last.flatMap { regions[$0].rows.contains(offset) ? $0 : nil }
    }

    /// The last of so many numbers, of which the first ones are all that a condition holds for.
    static func last(_ count: Int, where holds: (Int) -> Bool) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }

    /// The hot word over a match; see ``TableHeader/word(over:for:passing:inRow:in:base:)``.
    mutating func word(
        over match: Range<Int>, for entry: Int, passing: FieldName.Derivation, in text: Span<UInt8>, base: Int
    ) -> Int? {
        guard !regions.isEmpty, let row = row(at: match.lowerBound, in: text, base: base) else { return nil }
        return regions[row.region].header.word(
            over: match, for: entry, passing: passing, inRow: row.start, in: text, base: base)
    }

    /// Whether a match is made of cells of two columns that are places.
    mutating func joinsColumns(_ match: Range<Int>, inRegion region: Int, in text: Span<UInt8>, base: Int) -> Bool {
        guard !regions[region].header.spans.isEmpty, let row = row(at: match.lowerBound, in: text, base: base),
            row.region == region
        else { return false }
        return regions[region].header.joinsColumns(match, inRow: row.start, in: text, base: base)
    }

    private mutating func drop(before base: Int) {
        if let first = regions.first, first.rows.upperBound <= base {
            regions.removeAll { $0.rows.upperBound <= base }
            version += 1
        }
        if let first = foldedRows.first, first.upperBound <= base { foldedRows.removeAll { $0.upperBound <= base } }
    }

    // MARK: Lines

    /// Passes over lines that tell nothing, and tables in whose headers no word stands; what is returned begins the
    /// next line.
    private mutating func skip(
        in text: Span<UInt8>, base: Int, commit: Int, words: WordIndex
    ) -> TableLines.Header? {
        guard skips, next > 0, !isInLongLine else { return nil }
        var table: TableLines.Table?
        if let open {
            guard let number = open.number else { return nil }
            table = .init(delimiter: number, fields: open.fields, gap: gap, isKept: open.isKept)
        }
        let known = table
        let (place, header) = lines.skip(
            in: text, range: (next - base)..<commit, blanksUpTo: TableFinder.blankColumns - base, words: words.starts,
            table: &table)
        next = base + place
        guard table != known else { return header }
        gap = table?.gap ?? 0
        layout = nil
        open = table.map { table in
            OpenTable(
                delimiter: TableFinder.delimiters[table.delimiter], number: table.delimiter, fields: table.fields,
                isKept: table.isKept)
        }
        return header
    }

    /// Begins the table whose header the next line is, unless that is a title.
    private mutating func begin(
        _ line: TableLines.Header, in text: Span<UInt8>, base: Int, words: WordIndex, listeners: [[Int]]
    ) {
        let delimiter = TableFinder.delimiters[line.delimiter]
        let columns = columns(
            in: (next - base)..<line.end, delimiter, in: text, isFirst: false, words: words, listeners: listeners)
        next = base + line.end + 1
        guard !columns.isEmpty || line.filled * 2 >= line.fields else { return }
        begin(TableHeader(delimiter: delimiter, columns: columns, fieldCount: line.fields), at: next)
    }

    private mutating func look(
        at line: Range<Int>, in text: Span<UInt8>, base: Int, words: WordIndex, listeners: [[Int]]
    ) {
        if let open {
            if goesOn(open, line, in: text, base: base) { return }
            guard self.open == nil else { return }
        }
        guard mayBeHeader(line, text), !isSeparator(line, text) else { return }
        if line.lowerBound + base == 0, let list = list(line, in: text, words: words, listeners: listeners) {
            return begin(list, at: base + line.upperBound + 1)
        }
        if let names = copiedNames(in: line, text) {
            let header = copyHeader(names, in: text, base: base, words: words, listeners: listeners)
            return begin(header, at: base + line.upperBound + 1)
        }
        // All others have rows below.
        guard line.upperBound + 1 < text.count else { return }
        let isEarly = base + line.lowerBound < TableFinder.blankColumns
        if let places = ruledColumns(of: line, in: text) ?? (isEarly ? indexedColumns(of: line, in: text) : nil) {
            return begin(places, under: line, in: text, base: base, words: words, listeners: listeners)
        }
        guard let (delimiter, record) = delimiter(of: line, in: text, base: base) else {
            guard isEarly, let places = columnsOfOneRow(under: line, in: text) else { return }
            return begin(places, under: line, in: text, base: base, words: words, listeners: listeners)
        }
        let row = count(record, delimiter, text)
        let header = header(
            record, delimiter, fields: row.fields, in: text, base: base, words: words, listeners: listeners)
        // A title that is padded to the width of the table stands before its header.
        guard !header.columns.isEmpty || row.filled * 2 >= row.fields else { return }
        fold(record, base: base)
        begin(header, at: base + record.upperBound + 1)
    }

    mutating func begin(_ header: TableHeader, at offset: Int, layout: Layout? = nil) {
        let isKept = !header.columns.isEmpty
        open = OpenTable(
            delimiter: header.delimiter, number: TableFinder.delimiters.firstIndex { $0 == header.delimiter },
            fields: header.fieldCount, isKept: isKept)
        self.layout = layout
        gap = 0
        next = max(next, offset)
        guard isKept else { return }
        regions.append(Region(rows: offset..<Int.max, header: header))
        version += 1
    }

    private mutating func close(at offset: Int) {
        if open?.isKept == true, let last = regions.indices.last {
            regions[last].rows = regions[last].rows.lowerBound..<max(offset, regions[last].rows.lowerBound)
            version += 1
        }
        open = nil
    }

    /// Whether a line belongs to the table whose rows go on; it ends where one does not.
    private mutating func goesOn(
        _ table: OpenTable, _ line: Range<Int>, in text: Span<UInt8>, base: Int
    ) -> Bool {
        guard copiedNames(in: line, text) == nil, layout?.holds(line, of: self, in: text) ?? true else {
            close(at: base + line.lowerBound)
            return false
        }
        guard layout == nil else { return true }
        let isRow: Bool
        if let delimiter = table.delimiter {
            isRow = hasDelimiter(delimiter, line, text)
        } else {
            guard !TableFinder.delimiters.contains(where: { hasDelimiter($0, line, text) }) else {
                close(at: base + line.lowerBound)
                return false
            }
            isRow = line.contains { (0x30...0x39).contains(text[$0]) }
        }
        guard isRow else {
            if table.delimiter != nil, isSeparator(line, text) { return true }
            guard ruledColumns(of: line, in: text) == nil else {
                close(at: base + line.lowerBound)
                return false
            }
            gap += 1
            if gap >= TableFinder.greatestGap { close(at: base + line.lowerBound) }
            return true
        }
        if gap > 0, let delimiter = table.delimiter {
            let row = count(record(at: line, delimiter, in: text) ?? line, delimiter, text)
            guard isAlike(table.fields, row.fields, headerEndsEmpty: true), !isHeading(line, row.filled, text) else {
                close(at: base + line.lowerBound)
                return false
            }
        }
        gap = 0
        if table.isKept, let delimiter = table.delimiter, let record = record(at: line, delimiter, in: text) {
            fold(record, base: base)
        }
        return true
    }

    /// Notes a row of several lines, and goes on behind it.
    private mutating func fold(_ record: Range<Int>, base: Int) {
        guard base + record.upperBound + 1 > next else { return }
        foldedRows.append((base + record.lowerBound)..<(base + record.upperBound + 1))
        next = base + record.upperBound + 1
    }

    /// Whether a line has names in its fields rather than values.
    private func isHeading(_ line: Range<Int>, _ filled: Int, _ text: Span<UInt8>) -> Bool {
        filled > 1 && !line.contains { (0x30...0x39).contains(text[$0]) }
    }
}
