/// Where a cell stands, both counted from 1.
struct CellReference: Equatable {
    var row: Int
    var column: Int

    init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }

    /// Reads a reference such as `B17`, or the first of a range.
    ///
    /// - Returns: nil for what is none: no letters, no digits, or more than there can be.
    init?(_ text: Span<UInt8>) {
        var row = 0
        var column = 0
        var index = 0
        while index < text.count, index < 4 {
            let byte = text[index] & 0xDF
            guard (0x41...0x5A).contains(byte) else { break }
            column = column * 26 + Int(byte - 0x40)
            index += 1
        }
        let digits = index
        while index < text.count, index < digits + 9, (0x30...0x39).contains(text[index]) {
            row = row * 10 + Int(text[index] - 0x30)
            index += 1
        }
        guard row > 0, column > 0 else { return nil }
        self.init(row: row, column: column)
    }
}

/// Composes the rows of a sheet: cells parted by tabs, rows by line feeds.
struct SheetWriter {
    /// Empty cells in a row that are written out, so that what stands below each other stays so.
    private static let widestGap = 64

    private(set) var row = 0
    private var column = 0

    /// Goes to a cell that has text.
    mutating func move(to cell: CellReference, in part: inout PartWriter) {
        if cell.row != row {
            part.endLine()
            row = cell.row
            column = 1
        }
        let gap = cell.column - column
        if gap > 0 {
            for _ in 0..<(gap <= Self.widestGap ? gap : 1) { part.append(0x09) }
        } else if gap < 0 {
            part.append(0x09)
        }
        column = cell.column
        part.mark(cell.row, cell.column)
    }
}
