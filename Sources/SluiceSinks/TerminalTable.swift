/// Columns of text fitted to a terminal's width. Every cell is made safe before it is measured.
package struct TerminalTable {
    /// One column.
    package struct Column {
        let title: String
        let minimum: Int
        let isNumber: Bool
        let leaveOut: Int?

        /// - Parameters:
        ///   - title: what stands above it.
        ///   - minimum: terminal columns below which it is not narrowed.
        ///   - isNumber: whether its cells stand to the right.
        ///   - leaveOut: where the minimums do not fit, columns with the smallest number are left out first; nil is
        ///     never left out.
        package init(title: String, minimum: Int, isNumber: Bool = false, leaveOut: Int? = nil) {
            self.title = title
            self.minimum = minimum
            self.isNumber = isNumber
            self.leaveOut = leaveOut
        }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    /// Starts without rows.
    package init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row with a cell for each column.
    package mutating func append(_ cells: [String]) { rows.append(cells.map(SafeText.line)) }

    /// The table, each line at most `width` terminal columns as far as the minimums of the columns that are never left
    /// out allow; lines end with a line feed.
    package func text(width: Int) -> String {
        let natural = columns.indices.map { index in
            max(SafeText.columns(columns[index].title), rows.map { SafeText.columns($0[index]) }.max() ?? 0)
        }
        let shown = shownColumns(natural, width)
        let widths = fittedWidths(shown, natural, width)
        let head = line(columns.map(\.title), shown, widths)
        let rule = zip(shown, widths).map { String(repeating: "-", count: $1) }.joined(separator: "  ") + "\n"
        return head + rule + rows.map { line($0, shown, widths) }.joined()
    }

    private func shownColumns(_ natural: [Int], _ limit: Int) -> [Int] {
        var shown = Array(columns.indices)
        func floor() -> Int { shown.reduce(2 * (shown.count - 1)) { $0 + min(natural[$1], columns[$1].minimum) } }
        while floor() > limit {
            let candidates = shown.filter { columns[$0].leaveOut != nil }
            guard let next = candidates.min(by: { columns[$0].leaveOut ?? 0 < columns[$1].leaveOut ?? 0 }) else {
                break
            }
            shown.removeAll { $0 == next }
        }
        return shown
    }

    /// Takes what is too much from the widest column first.
    private func fittedWidths(_ shown: [Int], _ natural: [Int], _ limit: Int) -> [Int] {
        var widths = shown.map { natural[$0] }
        let gaps = 2 * (shown.count - 1)
        while widths.reduce(gaps, +) > limit {
            let narrowable = widths.indices.filter { widths[$0] > columns[shown[$0]].minimum }
            guard let widest = narrowable.max(by: { widths[$0] < widths[$1] }) else { break }
            let others = narrowable.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
            let excess = widths.reduce(gaps, +) - limit
            let floor = max(columns[shown[widest]].minimum, min(others, widths[widest] - 1))
            widths[widest] = max(floor, widths[widest] - excess)
        }
        return widths
    }

    private func line(_ cells: [String], _ shown: [Int], _ widths: [Int]) -> String {
        let fitted = zip(shown, widths).map { index, width in
            let text = SafeText.fitted(cells[index], columns: width)
            let padding = String(repeating: " ", count: max(0, width - SafeText.columns(text)))
            return columns[index].isNumber ? padding + text : text + padding
        }
        let joined = fitted.joined(separator: "  ")
        return String(joined.reversed().drop { $0 == " " }.reversed()) + "\n"
    }
}
