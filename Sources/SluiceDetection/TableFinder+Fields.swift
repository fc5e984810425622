private import Glibc
import SluicePattern

/// Looking at lines and fields.
extension TableFinder {
    func index(of byte: UInt8, in text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard !range.isEmpty else { return nil }
        return unsafe text.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base + range.lowerBound, Int32(byte), range.count)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }

    /// The line feed that ends the line, or the end of a text that ends with it; nil for lines that are too long.
    func lineEnd(in text: Span<UInt8>, from start: Int) -> Int? {
        let limit = min(text.count, start + TableHeader.reach)
        return index(of: 0x0A, in: text, start..<limit) ?? (limit == text.count ? limit : nil)
    }

    func hasDelimiter(_ delimiter: UInt8, _ line: Range<Int>, _ text: Span<UInt8>) -> Bool {
        guard delimiter == TableRow.blanks else { return index(of: delimiter, in: text, line) != nil }
        return hasBlanks(line, text) && count(line, delimiter, text).fields > 1
    }

    /// False for blank lines and those that begin as objects of JSON, markup, and lines with a time in front do.
    func mayBeHeader(_ line: Range<Int>, _ text: Span<UInt8>) -> Bool {
        for index in line {
            switch text[index] {
            case 0x20, 0x09, 0x0D: continue
            case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "<"): return false
            case 0x30...0x39: return index + 1 < line.upperBound && !(0x30...0x39).contains(text[index + 1])
            default: return true
            }
        }
        return false
    }

    /// Whether two blanks stand behind something in a line.
    func hasBlanks(_ line: Range<Int>, _ text: Span<UInt8>) -> Bool {
        var index = line.lowerBound
        while index < line.upperBound, text[index] == TableRow.blanks { index += 1 }
        let found = unsafe text.withUnsafeBytes { raw in
            while index + 9 <= line.upperBound {
                let here = unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let behind = unsafe raw.loadUnaligned(fromByteOffset: index + 1, as: UInt64.self)
                if Self.matches(of: TableRow.blanks, in: here) & Self.matches(of: TableRow.blanks, in: behind) != 0 {
                    return true
                }
                index += 8
            }
            return false
        }
        if found { return true }
        while index + 1 < line.upperBound {
            if text[index] == TableRow.blanks, text[index + 1] == TableRow.blanks { return true }
            index += 1
        }
        return false
    }

    /// The high bits of those of eight bytes that have a value.
    private static func matches(of byte: UInt8, in word: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let difference = word ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
        return ~(((difference & low) &+ low) | difference | low)
    }

    private static let values = Array("VALUES".utf8)

    /// Whether a line is drawn, as under the header of a table in Markdown or of a database client, or is `VALUES`, which
    /// such a client writes between the names and the rows of a statement.
    func isSeparator(_ line: Range<Int>, _ text: Span<UInt8>) -> Bool {
        if let first = line.first, text[first] == UInt8(ascii: "V") {
            let word = Self.trimmed(line, text, front: false)
            return word.count == Self.values.count && word.allSatisfy { text[$0] == Self.values[$0 - word.lowerBound] }
        }
        var strokes = 0
        for index in line {
            switch text[index] {
            case UInt8(ascii: "-"), UInt8(ascii: "="): strokes += 1
            case UInt8(ascii: "+"), UInt8(ascii: "|"), UInt8(ascii: ":"), 0x20, 0x09, 0x0D: break
            default: return false
            }
        }
        return strokes > 1
    }

    /// Whether so many digits stand in a row that the line holds values.
    func hasData(_ line: Range<Int>, _ text: Span<UInt8>) -> Bool {
        var digits = 0
        for index in line {
            digits = (0x30...0x39).contains(text[index]) ? digits + 1 : 0
            if digits >= TableFinder.dataDigits { return true }
        }
        return false
    }

    /// The row that begins with a line, where a quoted field of it goes on in further ones; nil where none does.
    func record(at line: Range<Int>, _ delimiter: UInt8, limit: Int = .max, in text: Span<UInt8>) -> Range<Int>? {
        if delimiter == TableRow.blanks {
            guard hasQuotedField(line, text) else { return nil }
        } else {
            let first = lines.row(in: text, line, delimiter: delimiter)
            guard first.hasQuotedField, first.isOpen else { return nil }
        }
        var row = TableRow(start: line.lowerBound)
        while row.next < line.upperBound { row.step(over: text[row.next], delimiter: delimiter) }
        guard row.isQuoted else { return nil }
        let limit = min(text.count, limit, line.lowerBound + TableHeader.reach)
        while row.next < limit, row.isQuoted || text[row.next] != 0x0A {
            row.step(over: text[row.next], delimiter: delimiter)
        }
        return !row.isQuoted && row.next > line.upperBound ? line.lowerBound..<row.next : nil
    }

    /// Whether a quote stands at the start of a field of columns of blanks: elsewhere it is nothing but a sign.
    private func hasQuotedField(_ line: Range<Int>, _ text: Span<UInt8>) -> Bool {
        var next = line.lowerBound
        while let quote = index(of: UInt8(ascii: "\""), in: text, next..<line.upperBound) {
            var before = quote
            while before > line.lowerBound, text[before - 1] == 0x20 || text[before - 1] == 0x09 { before -= 1 }
            if before == line.lowerBound || quote - before > 1 { return true }
            next = quote + 1
        }
        return false
    }

    /// How many fields a row has. Where none is quoted, quotes are nothing but signs, as in prose.
    func fields(of record: Range<Int>, _ delimiter: UInt8, _ text: Span<UInt8>) -> Int {
        guard delimiter != TableRow.blanks else { return count(record, delimiter, text).fields }
        let row = lines.row(in: text, record, delimiter: delimiter)
        return row.hasQuotedField ? row.fields : row.delimiters + 1
    }

    func count(
        _ record: Range<Int>, _ delimiter: UInt8, _ text: Span<UInt8>
    ) -> (fields: Int, filled: Int, endsEmpty: Bool) {
        guard delimiter == TableRow.blanks else {
            let row = lines.row(in: text, record, delimiter: delimiter)
            return (row.fields, row.filled, row.endsEmpty)
        }
        var (column, filled, isEmpty, last) = (0, 0, true, UInt8(0))
        unsafe text.withUnsafeBytes { raw in
            for index in record {
                let byte = unsafe raw[index]
                if byte == delimiter {
                    if last == byte && !isEmpty {
                        column += 1
                        isEmpty = true
                    }
                } else if byte > 0x22 || !(TableRow.isPadding(byte) || byte == 0x0A) {
                    filled += isEmpty ? 1 : 0
                    isEmpty = false
                }
                last = byte
            }
        }
        return (column + (isEmpty ? 0 : 1), filled, isEmpty)
    }
}
