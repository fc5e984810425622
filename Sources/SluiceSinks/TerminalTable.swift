/// Columns of text fitted to a terminal's width. Every cell is made safe before it is measured.
struct TerminalTable {
    struct Column {
        var title: String
        /// Columns below which it is not narrowed.
        var minimum: Int
        var isNumber = false
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    init(_ columns: [Column]) { self.columns = columns }

    mutating func append(_ cells: [String]) { rows.append(cells.map(SafeText.line)) }

    /// The table, each line at most `width` terminal columns as far as the minimums allow; lines end with a line feed.
    func text(width: Int) -> String {
        let widths = fittedWidths(width)
        let head = line(columns.map(\.title), widths)
        let rule = line(widths.map { String(repeating: "-", count: $0) }, widths)
        return ([head, rule] + rows.map { line($0, widths) }).joined()
    }

    /// Takes what is too much from the widest column first.
    private func fittedWidths(_ limit: Int) -> [Int] {
        var widths = columns.indices.map { index in
            let cells = rows.map { SafeText.columns($0[index]) }
            return max(SafeText.columns(columns[index].title), cells.max() ?? 0)
        }
        let gaps = 2 * (columns.count - 1)
        while widths.reduce(gaps, +) > limit {
            let narrowable = widths.indices.filter { widths[$0] > columns[$0].minimum }
            guard let widest = narrowable.max(by: { widths[$0] < widths[$1] }) else { break }
            let others = narrowable.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
            let excess = widths.reduce(gaps, +) - limit
            let floor = max(columns[widest].minimum, min(others, widths[widest] - 1))
            widths[widest] = max(floor, widths[widest] - excess)
        }
        return widths
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let fitted = zip(cells, zip(widths, columns)).map { cell, shape in
            let text = SafeText.fitted(cell, columns: shape.0)
            let padding = String(repeating: " ", count: max(0, shape.0 - SafeText.columns(text)))
            return shape.1.isNumber ? padding + text : text + padding
        }
        let joined = fitted.joined(separator: "  ")
        return String(joined.reversed().drop { $0 == " " }.reversed()) + "\n"
    }
}
