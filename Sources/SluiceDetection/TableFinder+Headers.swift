import SluicePattern

/// Telling headers, and the words in them.
extension TableFinder {
    /// The character that parts a header's fields, and where the header ends; nil when the line is none.
    func delimiter(
        of line: Range<Int>, in text: Span<UInt8>, base: Int
    ) -> (delimiter: UInt8, record: Range<Int>)? {
        let isFirst = base + line.lowerBound == 0
        if isFirst, tellsDelimiter(line, text) { return nil }
        let beginning = isFirst ? line : line.prefix(TableFinder.firstField)
        var record = line
        var best: (delimiter: UInt8, fields: Int)?
        for delimiter in TableFinder.delimiters where hasDelimiter(delimiter, beginning, text) {
            let own = self.record(at: line, delimiter, in: text) ?? line
            guard let fields = headerFields(own, delimiter, isFirst: isFirst, text), fields > best?.fields ?? 1
            else { continue }
            best = (delimiter, fields)
            record = own
        }
        if best == nil, base + line.lowerBound < TableFinder.blankColumns, hasBlanks(line, text),
            let fields = headerFields(record, TableRow.blanks, isFirst: false, text)
        {
            best = (TableRow.blanks, fields)
        }
        return best.map { ($0.delimiter, record) }
    }

    /// Whether a line is `sep=;`, by which Excel is told what parts the fields of the lines below.
    private func tellsDelimiter(_ line: Range<Int>, _ text: Span<UInt8>) -> Bool {
        let filled = Self.trimmed(line, text)
        return filled.count == 5 && zip(filled, "sep=".utf8).allSatisfy { text[$0] | 0x20 == $1 | 0x20 }
    }

    /// The number of fields that the rows below have too; nil when they have others.
    private func headerFields(
        _ record: Range<Int>, _ delimiter: UInt8, isFirst: Bool, _ text: Span<UInt8>
    ) -> Int? {
        var end = record.upperBound
        // Within this the text is known, wherever it is cut.
        let limit = min(text.count, record.lowerBound + 2 * TableHeader.reach)
        if delimiter == TableRow.blanks {
            guard let row = row(below: end, delimiter, limit: limit, in: text), hasBlanks(row, text) else { return nil }
        }
        let fieldCount = fields(of: record, delimiter, text)
        guard fieldCount > 1 else { return nil }
        var first: (fields: Int, endsEmpty: Bool)?
        var isTable = false
        // Of two fields two rows are asked for, and of rows that are longer than the header.
        while !isTable {
            guard let row = row(below: end, delimiter, limit: limit, in: text),
                delimiter != TableRow.blanks || hasBlanks(row, text)
            else { break }
            let fields = fields(of: row, delimiter, text)
            guard isAlike(fieldCount, fields, headerEndsEmpty: true),
                fields == first?.fields ?? fields || isLastOfStatement(fields, first, fieldCount)
            else { break }
            isTable = first != nil || fields == fieldCount && fieldCount > 2 && delimiter != TableRow.blanks
            first = first ?? (fields, fields > fieldCount && count(row, delimiter, text).endsEmpty)
            end = row.upperBound
        }
        guard let first = first?.fields, isTable || isFirst && first == fieldCount else { return nil }
        let header = count(record, delimiter, text)
        let isFilled = header.filled > (header.fields == 2 && first == 2 ? 0 : 1)
        return isFilled && isAlike(fieldCount, first, headerEndsEmpty: header.endsEmpty) ? fieldCount : nil
    }

    /// Whether a row lacks the comma at its end that the one before has, as the last one of an INSERT does.
    private func isLastOfStatement(
        _ fields: Int, _ before: (fields: Int, endsEmpty: Bool)?, _ header: Int
    ) -> Bool {
        guard let before else { return false }
        return fields == header && before.fields == header + 1 && before.endsEmpty
    }

    func isAlike(_ header: Int, _ row: Int, headerEndsEmpty: Bool) -> Bool {
        row == header || row == header + 1 || headerEndsEmpty && row == header - 1 && row > 1
    }

    /// The next line that is no line of dashes; nil where none is within reach.
    private func row(below end: Int, _ delimiter: UInt8, limit: Int, in text: Span<UInt8>) -> Range<Int>? {
        var start = end + 1
        for _ in 0..<2 {
            guard start < limit, let lineEnd = lineEnd(in: text, from: start), lineEnd <= limit else { return nil }
            let line = start..<lineEnd
            guard isSeparator(line, text) else {
                return record(at: line, delimiter, limit: limit, in: text) ?? line
            }
            start = lineEnd + 1
        }
        return nil
    }

    mutating func header(
        _ record: Range<Int>, _ delimiter: UInt8, fields: Int, in text: Span<UInt8>, base: Int, words: WordIndex,
        listeners: [[Int]]
    ) -> TableHeader {
        var columns: [Int: [TableHeader.Label]] = [:]
        let isFirst = base + record.lowerBound == 0
        if isFirst || !hasData(record, text) {
            columns = self.columns(
                in: record, delimiter, in: text, isFirst: isFirst, words: words, listeners: listeners)
        }
        return TableHeader(delimiter: delimiter, columns: columns, fieldCount: fields)
    }

    /// By entry, the hot words in a header, each of them in one field.
    mutating func columns(
        in record: Range<Int>, _ delimiter: UInt8, in text: Span<UInt8>, isFirst: Bool, words: WordIndex,
        listeners: [[Int]]
    ) -> [Int: [TableHeader.Label]] {
        var columns: [Int: [TableHeader.Label]] = [:]
        found.removeAll(keepingCapacity: true)
        words.appendOccurrences(in: text, beginningIn: record, offset: 0, places: &places, to: &found)
        var row = TableRow(start: record.lowerBound)
        for occurrence in found where occurrence.end <= record.upperBound {
            while row.next < occurrence.start { row.step(over: text[row.next], delimiter: delimiter) }
            var last = row
            while last.next < occurrence.end { last.step(over: text[last.next], delimiter: delimiter) }
            guard last.column == row.column else { continue }
            guard isFirst || fieldLength(last, record, delimiter, text, from: occurrence) <= TableFinder.besideWord
            else { continue }
            let derivation = FieldName.derivation(occurrence.start..<occurrence.end, isHeader: true, in: text)
            let label = TableHeader.Label(column: row.column, word: occurrence.word, derivation: derivation)
            for entry in listeners[occurrence.word] { columns[entry, default: []].append(label) }
        }
        return columns
    }

    /// Bytes beside a word in its field.
    private func fieldLength(
        _ last: TableRow, _ record: Range<Int>, _ delimiter: UInt8, _ text: Span<UInt8>,
        from occurrence: WordIndex.Occurrence
    ) -> Int {
        var row = last
        var end = occurrence.end
        while row.next < record.upperBound {
            row.step(over: text[row.next], delimiter: delimiter)
            if row.column != last.column { break }
            end = row.next
        }
        var start = occurrence.start
        while start > record.lowerBound, text[start - 1] != delimiter,
            delimiter != TableRow.blanks || start < 2 || text[start - 2] != TableRow.blanks
        {
            start -= 1
        }
        return end - start - (occurrence.end - occurrence.start)
    }

    /// Nil when the line is more than one hot word.
    mutating func list(
        _ line: Range<Int>, in text: Span<UInt8>, words: WordIndex, listeners: [[Int]]
    ) -> TableHeader? {
        var (start, end) = (line.lowerBound, line.upperBound)
        while start < end, TableRow.isPadding(text[start]) { start += 1 }
        while end > start, TableRow.isPadding(text[end - 1]) { end -= 1 }
        // An s may stand behind a word of the greatest length.
        guard start < end, end - start <= WordIndex.longestOccurrence + 8 else { return nil }
        var columns: [Int: [TableHeader.Label]] = [:]
        found.removeAll(keepingCapacity: true)
        words.appendOccurrences(in: text, beginningIn: start..<(start + 1), offset: 0, places: &places, to: &found)
        for occurrence in found
        where occurrence.end <= line.upperBound && TableRow.fills(text, line, occurrence.start..<occurrence.end) {
            for entry in listeners[occurrence.word] {
                columns[entry, default: []].append(.init(column: 0, word: occurrence.word))
            }
        }
        return columns.isEmpty ? nil : TableHeader(delimiter: nil, columns: columns, fieldCount: 1)
    }
}
