/// Tables whose columns are places in a line, and those whose names stand in a statement.
extension TableFinder {
    /// How the rows of a table are told whose columns are places.
    enum Layout: Equatable {
        /// All lines as far as the next blank one: a drawn line says where the columns are.
        case ruled
        /// Lines as long as the header, in characters: all is flush right.
        case indexed(length: Int)
        /// Lines with blanks between fields and a digit.
        case plain

        /// Whether a line belongs to the table; it ends where one does not.
        func holds(_ line: Range<Int>, of finder: TableFinder, in text: Span<UInt8>) -> Bool {
            let filled = TableFinder.trimmed(line, text)
            guard !filled.isEmpty else { return false }
            switch self {
            case .ruled: return true
            case .indexed(let length): return text.characters(in: line.lowerBound..<filled.upperBound) == length
            case .plain:
                return finder.hasBlanks(filled, text) && filled.contains { (0x30...0x39).contains(text[$0]) }
            }
        }
    }

    /// Where the columns of a table are.
    struct Columns {
        var spans: [Range<Int>]
        var layout: Layout
        /// The index behind what stands above the rows.
        var end: Int
    }

    // MARK: COPY

    private static let statement = Array("COPY ".utf8)
    private static let source = Array(") FROM stdin;".utf8)

    /// The names in `COPY table (name, name) FROM stdin;`, as pg_dump writes it above rows parted by tabs; nil for other
    /// lines.
    func copiedNames(in line: Range<Int>, _ text: Span<UInt8>) -> Range<Int>? {
        guard line.count > Self.statement.count + Self.source.count, text.holds(Self.statement, at: line.lowerBound)
        else { return nil }
        let names = Self.trimmed(line, text).dropLast(Self.source.count)
        guard text.holds(Self.source, at: names.upperBound) else { return nil }
        // A quoted name of a table may hold a parenthesis.
        var isQuoted = false
        for index in names {
            if text[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
            if !isQuoted, text[index] == UInt8(ascii: "(") { return (index + 1)..<names.upperBound }
        }
        return nil
    }

    mutating func copyHeader(
        _ names: Range<Int>, in text: Span<UInt8>, base: Int, words: WordIndex, listeners: [[Int]]
    ) -> TableHeader {
        let comma = UInt8(ascii: ",")
        let header = header(
            names, comma, fields: count(names, comma, text).fields, in: text, base: base, words: words,
            listeners: listeners)
        let delimiter: UInt8? = header.fieldCount > 1 ? 0x09 : nil
        return TableHeader(delimiter: delimiter, columns: header.columns, fieldCount: header.fieldCount)
    }

    // MARK: Places

    /// Columns above which a line below the header is drawn, such as `----    ---`.
    func ruledColumns(of line: Range<Int>, in text: Span<UInt8>) -> Columns? {
        let start = line.upperBound + 1
        var first = start
        while first < text.count, first - start < 64, text[first] == TableRow.blanks { first += 1 }
        guard first < text.count, Self.isStroke(text[first]), let end = lineEnd(in: text, from: start),
            let spans = Self.strokes(of: start..<end, in: text), spans.count > 1
        else { return nil }
        let header = Self.trimmed(line, text)
        var named = 0
        var characters = text.characters(in: line.lowerBound..<header.lowerBound)
        var last = -1
        for index in header where text[index] & 0xC0 != 0x80 {
            if named < spans.count, text[index] != TableRow.blanks {
                let column = Self.last(spans.count) { spans[$0].lowerBound <= characters } ?? -1
                if column > last, spans[column].contains(characters) { (named, last) = (named + 1, column) }
            }
            characters += 1
        }
        return named > 1 ? Columns(spans: spans, layout: .ruled, end: end) : nil
    }

    private static func isStroke(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: "=") }

    /// The runs of strokes of a line; nil when there is anything but blanks beside them.
    private static func strokes(of line: Range<Int>, in text: Span<UInt8>) -> [Range<Int>]? {
        var spans: [Range<Int>] = []
        var isWithin = false
        for index in trimmed(line, text, front: false) {
            let column = index - line.lowerBound
            guard isStroke(text[index]) else {
                guard text[index] == TableRow.blanks else { return nil }
                isWithin = false
                continue
            }
            if isWithin, let last = spans.popLast() {
                spans.append(last.lowerBound..<(column + 1))
            } else {
                spans.append(column..<(column + 1))
            }
            isWithin = true
        }
        return spans
    }

    /// Columns flush right below their names, with an index without a name before them, as pandas and R print them.
    func indexedColumns(of line: Range<Int>, in text: Span<UInt8>) -> Columns? {
        guard line.count > 2, text[line.lowerBound] == TableRow.blanks, text[line.lowerBound + 1] == TableRow.blanks,
            var row = rowBelow(line, in: text)
        else { return nil }
        var spans = fieldSpans(of: line, in: text)
        var end = line.upperBound
        if let first = spans.first, let name = Self.wordSpans(of: row, in: text).last,
            name.upperBound < first.lowerBound
        {
            // The index has a name in a line of its own.
            // Within this the text is known, wherever it is cut.
            guard let next = rowBelow(row, in: text), next.upperBound < line.lowerBound + 2 * TableHeader.reach
            else { return nil }
            (row, end) = (next, row.upperBound)
        }
        let header = Self.trimmed(line, text)
        // pandas says so that the table goes on below.
        if let last = spans.last, last.count == 1, text[header.upperBound - 1] == UInt8(ascii: "\\") {
            spans.removeLast()
        }
        guard spans.count > 1, let length = spans.last?.upperBound else { return nil }
        guard Layout.indexed(length: length).holds(row, of: self, in: text) else { return nil }
        let values = Self.wordSpans(of: row, in: text)
        guard let index = values.first, index.upperBound < spans[0].lowerBound else { return nil }
        var ends = spans.map(\.upperBound)[...]
        for value in values where value.upperBound == ends.first { ends.removeFirst() }
        return ends.isEmpty ? Columns(spans: spans, layout: .indexed(length: length), end: end) : nil
    }

    /// Three columns and more that blanks part, above a single row with as many fields, each of them below its name.
    func columnsOfOneRow(under line: Range<Int>, in text: Span<UInt8>) -> Columns? {
        guard hasBlanks(line, text), let row = rowBelow(line, in: text), hasBlanks(row, text),
            Layout.plain.holds(row, of: self, in: text), !Layout.plain.holds(line, of: self, in: text)
        else { return nil }
        let spans = fieldSpans(of: line, in: text)
        let values = fieldSpans(of: row, in: text)
        guard spans.count > 2, spans.count == values.count, zip(spans, values).allSatisfy({ $0.overlaps($1) })
        else { return nil }
        return Columns(spans: spans, layout: .plain, end: line.upperBound)
    }

    private func rowBelow(_ line: Range<Int>, in text: Span<UInt8>) -> Range<Int>? {
        let start = line.upperBound + 1
        guard start < text.count, let end = lineEnd(in: text, from: start) else { return nil }
        return start..<end
    }

    /// The characters of a line that each of its fields takes, which two blanks part; the words that one parts.
    private func fieldSpans(of line: Range<Int>, in text: Span<UInt8>) -> [Range<Int>] {
        var fields: [Range<Int>] = []
        for word in Self.wordSpans(of: line, in: text) {
            if let last = fields.last, word.lowerBound - last.upperBound < 2 {
                fields[fields.count - 1] = last.lowerBound..<word.upperBound
            } else {
                fields.append(word)
            }
        }
        return fields
    }

    private static func wordSpans(of line: Range<Int>, in text: Span<UInt8>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var characters = 0
        var start: Int?
        for index in trimmed(line, text, front: false) where text[index] & 0xC0 != 0x80 {
            if text[index] == TableRow.blanks || text[index] == 0x09 {
                if let start { words.append(start..<characters) }
                start = nil
            } else if start == nil {
                start = characters
            }
            characters += 1
        }
        if let start { words.append(start..<characters) }
        return words
    }

    /// A line without blanks at its ends.
    static func trimmed(_ line: Range<Int>, _ text: Span<UInt8>, front: Bool = true) -> Range<Int> {
        var (start, end) = (line.lowerBound, line.upperBound)
        while end > start, [0x20, 0x09, 0x0D].contains(text[end - 1]) { end -= 1 }
        while front, start < end, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
        return start..<end
    }

    // MARK: Words

    mutating func begin(
        _ columns: Columns, under line: Range<Int>, in text: Span<UInt8>, base: Int, words: WordIndex,
        listeners: [[Int]]
    ) {
        var hot: [Int: [TableHeader.Label]] = [:]
        found.removeAll(keepingCapacity: true)
        if base + line.lowerBound == 0 || !hasData(line, text) {
            words.appendOccurrences(in: text, beginningIn: line, offset: 0, places: &places, to: &found)
        }
        let fields = fieldSpans(of: line, in: text)
        var counted = (offset: line.lowerBound, characters: 0)
        for occurrence in found where occurrence.end <= line.upperBound {
            counted.characters += text.characters(in: counted.offset..<occurrence.start)
            counted.offset = occurrence.start
            let length = text.characters(in: occurrence.start..<occurrence.end)
            let word = counted.characters..<(counted.characters + length)
            guard let column = Self.only(columns.spans, over: word) else { continue }
            // Names may have one blank between them under a drawn line: then a column is as wide as that says.
            let field = Self.only(fields, over: word).map { fields[$0].clamped(to: columns.spans[column]) }
            guard base + line.lowerBound == 0 || (field?.count ?? 0) - length <= Self.besideWord else { continue }
            let derivation = FieldName.derivation(occurrence.start..<occurrence.end, isHeader: true, in: text)
            let label = TableHeader.Label(column: column, word: occurrence.word, derivation: derivation)
            for entry in listeners[occurrence.word] { hot[entry, default: []].append(label) }
        }
        // A single row says too little of a table that nothing is known of.
        guard columns.layout != .plain || !hot.isEmpty else { return }
        let header = TableHeader(
            delimiter: TableRow.blanks, columns: hot, fieldCount: columns.spans.count, spans: columns.spans)
        begin(header, at: base + columns.end + 1, layout: columns.layout)
    }

    /// The column that a word has a part in, if it is one alone.
    private static func only(_ spans: [Range<Int>], over word: Range<Int>) -> Int? {
        let column = last(spans.count) { spans[$0].upperBound <= word.lowerBound }.map { $0 + 1 } ?? 0
        guard column < spans.count, spans[column].overlaps(word) else { return nil }
        return column + 1 < spans.count && spans[column + 1].overlaps(word) ? nil : column
    }
}

extension Span<UInt8> {
    fileprivate func holds(_ bytes: [UInt8], at index: Int) -> Bool {
        index + bytes.count <= count && bytes.indices.allSatisfy { self[index + $0] == bytes[$0] }
    }
}
