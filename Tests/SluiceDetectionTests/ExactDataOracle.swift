/// Exact data told the plain way: every value at every place, every row for every value. Knows texts of ASCII with the
/// letters ä and é.
struct ExactDataOracle {
    struct Rule {
        var primary: [Int]
        var required: [Int] = []
        var optional: [Int] = []
        var minColumns = 1
        var within = 300

        var others: Set<Int> { Set(primary + required + optional) }
    }

    struct Hit: Equatable {
        var range: Range<Int>
        /// The primary column first.
        var columns: [Int]
    }

    private struct Cell {
        var range: Range<Int>
        var column: Int
        var form: String
    }

    private struct Token {
        var range: Range<Int>
        var letters: String
        var isNumber: Bool
    }

    /// By row and column.
    private let forms: [[String]]
    /// Columns that hold a form.
    private var columns: [String: Set<Int>] = [:]

    init(rows: [[String]]) {
        forms = rows.map { $0.map(Self.form) }
        for row in forms {
            for (column, form) in row.enumerated() { columns[form, default: []].insert(column) }
        }
    }

    func hits(in text: [UInt8], _ rule: Rule) -> [Hit] {
        let cells = cells(in: text)
        var hits: [Hit] = []
        var told: [(row: Int, end: Int)] = []
        var next = 0
        let starts = Set(cells.map(\.range.lowerBound)).sorted()
        for start in starts where start >= next {
            let candidates = cells.filter { $0.range.lowerBound == start && rule.primary.contains($0.column) }
                .filter { $0.form.utf8.count >= 6 }
                .sorted { ($0.range.upperBound, $0.column) > ($1.range.upperBound, $1.column) }
            for cell in candidates {
                guard let (row, columns) = record(of: cell, among: cells, rule) else { continue }
                next = cell.range.upperBound
                let isKnown = told.contains { $0.row == row && start - $0.end <= rule.within }
                if rule.others.count == 1 || !isKnown {
                    hits.append(Hit(range: cell.range, columns: columns))
                    told.append((row, next))
                }
                break
            }
        }
        return hits
    }

    private func record(of cell: Cell, among cells: [Cell], _ rule: Rule) -> (Int, [Int])? {
        var best: (Int, [Int])?
        for (number, row) in forms.enumerated() where row[cell.column] == cell.form {
            var columns: Set<Int> = [cell.column]
            for other in cells where rule.others.contains(other.column) && !other.range.overlaps(cell.range) {
                let isNear =
                    other.range.lowerBound >= cell.range.lowerBound - rule.within
                    && other.range.upperBound <= cell.range.upperBound + rule.within
                if isNear, row[other.column] == other.form { columns.insert(other.column) }
            }
            guard columns.isSuperset(of: rule.required), columns.count >= rule.minColumns else { continue }
            if columns.count > best?.1.count ?? 0 {
                best = (number, [cell.column] + columns.subtracting([cell.column]).sorted())
            }
        }
        return best
    }

    private func cells(in text: [UInt8]) -> [Cell] {
        let tokens = tokens(in: text)
        var cells: [Cell] = []
        let note = { (range: Range<Int>, form: String) in
            for column in columns[form, default: []].sorted() {
                cells.append(Cell(range: range, column: column, form: form))
            }
        }
        for first in tokens.indices {
            var words = ""
            for last in first..<min(first + 8, tokens.count) {
                let gap = last == first ? [] : text[tokens[last - 1].range.upperBound..<tokens[last].range.lowerBound]
                if gap.count > 3 { break }
                words += tokens[last].letters
                let range = tokens[first].range.lowerBound..<tokens[last].range.upperBound
                if !tokens[first...last].allSatisfy(\.isNumber) { note(range, words) }
            }
            var digits = ""
            for last in first..<min(first + 8, tokens.count) where tokens[first...last].allSatisfy(\.isNumber) {
                let gap = last == first ? [] : text[tokens[last - 1].range.upperBound..<tokens[last].range.lowerBound]
                guard gap.count <= 2, gap.allSatisfy({ " -./()".utf8.contains($0) }) else { break }
                digits += tokens[last].letters
                note(tokens[first].range.lowerBound..<tokens[last].range.upperBound, digits)
            }
        }
        for at in text.indices where text[at] == UInt8(ascii: "@") {
            if let range = address(around: at, in: text) {
                note(range, String(decoding: text[range], as: UTF8.self).lowercased())
            }
        }
        return cells
    }

    private func address(around at: Int, in text: [UInt8]) -> Range<Int>? {
        var start = at
        var end = at + 1
        while start > 0, text[start - 1] < 0x80, Self.isWord(text[start - 1]) || "._%+-'".utf8.contains(text[start - 1])
        {
            start -= 1
        }
        while end < text.count, text[end] < 0x80, Self.isWord(text[end]) || ".-".utf8.contains(text[end]) { end += 1 }
        while start < at, !Self.isWord(text[start]) { start += 1 }
        while end > at + 1, !Self.isWord(text[end - 1]) { end -= 1 }
        guard start < at, end > at + 1 else { return nil }
        if start > 0, Self.isWord(text[start - 1]) { return nil }
        if end < text.count, Self.isWord(text[end]) { return nil }
        return start..<end
    }

    private func tokens(in text: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var index = 0
        while index < text.count {
            let start = index
            while index < text.count, Self.isWord(text[index]) { index += 1 }
            if start == index {
                index += 1
                continue
            }
            let part = text[start..<index]
            tokens.append(
                Token(
                    range: start..<index, letters: Self.folded(String(decoding: part, as: UTF8.self)),
                    isNumber: part.allSatisfy { (0x30...0x39).contains($0) }))
        }
        return tokens
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    private static func folded(_ text: String) -> String {
        String(text.lowercased().map { $0 == "ä" ? "a" : $0 == "é" ? "e" : $0 })
    }

    private static func form(_ cell: String) -> String {
        cell.contains("@") ? cell.lowercased() : folded(cell).filter { $0.isLetter || $0.isNumber }
    }
}
