/// The rows of a sheet of an OpenDocument, in which equal cells and equal rows are written once with a count.
struct OpenDocumentSheet {
    /// Times that a cell or row with text is written out.
    private static let writtenRepeats = 64
    /// Bytes of formulas that are kept, and as many of links.
    private static let maximumBeside: Int64 = 4 << 20

    /// What stands beside the cells.
    enum Beside: String {
        case formulas, links
        /// Drawings that belong to no cell.
        case shapes
    }

    /// Bytes that a row writes out again, with the rows that repeat it.
    private static let repeatedBytes = 64 << 10

    private struct Cell {
        var column: Int
        var text: Range<Int>
        var isRepeated: Bool
    }

    private(set) var formulas: PartWriter
    private(set) var links: PartWriter
    let shapes: PartWriter
    private var isInCell = false
    private var rows = SheetWriter()
    private var row = 1
    private var rowRepeat = 1
    private var column = 1
    private var columnRepeat = 1
    private var cells: [Cell] = []
    private var bytes: [UInt8] = []
    private var cellStart = 0
    private var value: [UInt8] = []

    init(_ part: (Beside) -> PartWriter) {
        (formulas, links, shapes) = (part(.formulas), part(.links), part(.shapes))
    }

    mutating func startRow() {
        (rowRepeat, column) = (1, 1)
        cells.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func repeatRow(_ count: Int) { rowRepeat = max(1, count) }

    mutating func startCell() {
        isInCell = true
        columnRepeat = 1
        cellStart = bytes.count
        value.removeAll(keepingCapacity: true)
    }

    mutating func repeatCell(_ count: Int) { columnRepeat = max(1, count) }

    /// The cell's value, of which the text that follows may show less.
    mutating func value(_ text: Span<UInt8>) { value = copy(text) }

    /// - Returns: whether there was room for it.
    mutating func formula(_ text: Span<UInt8>) -> Bool { note(text, in: &formulas) }

    /// The target of a link, or the like, that the cell does not show.
    ///
    /// - Returns: whether it belongs to a cell and there was room for it.
    mutating func aside(_ text: Span<UInt8>) -> Bool { isInCell && note(text, in: &links) }

    private func note(_ text: Span<UInt8>, in part: inout PartWriter) -> Bool {
        guard part.byteCount < Self.maximumBeside else { return false }
        part.mark(row, column)
        part.append(cell: text)
        part.endLine()
        return true
    }

    mutating func startParagraph() { if bytes.count > cellStart { append(0x20) } }

    mutating func append(_ byte: UInt8) { bytes.append((0x09...0x0D).contains(byte) ? 0x20 : byte) }

    mutating func append(_ text: Span<UInt8>) { for index in text.indices { append(text[index]) } }

    mutating func endCell() {
        isInCell = false
        addValue()
        if bytes.count > cellStart {
            for step in 0..<min(columnRepeat, Self.writtenRepeats) {
                cells.append(Cell(column: column + step, text: cellStart..<bytes.count, isRepeated: step > 0))
            }
        }
        column = min(column + columnRepeat, 1 << 20)
    }

    /// A long number is shown rounded, or not at all.
    private mutating func addValue() {
        let digits = StoredNumber(value).digits
        if bytes.count == cellStart {
            bytes += digits
        } else if digits.count >= 12, digits.allSatisfy({ (0x30...0x39).contains($0) }) {
            let shown = bytes[cellStart...].filter { (0x30...0x39).contains($0) }
            if shown != digits { bytes += [0x20] + digits }
        }
    }

    mutating func endRow(in part: inout PartWriter) {
        var repeated = 0
        for step in 0..<(cells.isEmpty ? 0 : min(rowRepeat, Self.writtenRepeats)) {
            for cell in cells {
                if step > 0 || cell.isRepeated {
                    repeated += cell.text.count
                    guard repeated <= Self.repeatedBytes else { continue }
                }
                rows.move(to: CellReference(row: row + step, column: cell.column), in: &part)
                part.append(bytes[cell.text])
            }
        }
        row = min(row + rowRepeat, 1 << 24)
        startRow()
    }
}
