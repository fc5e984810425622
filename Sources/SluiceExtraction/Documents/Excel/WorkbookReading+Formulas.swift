/// Names, rules and formulas of a workbook of Excel 5 to 2003, and the shapes drawn on it.
extension WorkbookReading {
    /// A name that formulas can use, and what it stands for (MS-XLS 2.4.150).
    mutating func takeName(_ record: Record) {
        guard isWide, record.bytes.count > 15 else { return }
        // One that Excel itself has made is a number.
        guard record.bytes.uint16(at: 0).map({ $0 & 0x20 == 0 }) == true else { return }
        var reader = SheetStringReader(SheetRecords.none, record.bytes, from: 14)
        var name: [UInt8] = []
        reader.readText(Int(record.bytes[3]), into: &name)
        appendLine(name)
        let size = record.bytes.uint16(at: 4) ?? 0
        for text in FormulaTokens.constants(record.bytes, from: reader.position, size: size) { appendLine(text) }
    }

    /// A formula of several cells, told at the first of them (2.4.4, 2.4.277).
    mutating func takeSharedFormula(_ record: Record, sizeAt: Int) {
        guard isWide, let row = record.bytes.uint16(at: 0), record.bytes.count > sizeAt + 2 else { return }
        takeFormula(record.bytes, row, Int(record.bytes[4]), sizeAt: sizeAt)
    }

    /// Names, descriptions and links of the shapes of a drawing that is complete.
    mutating func takeShapes() {
        guard !drawing.isEmpty else { return }
        for text in DrawingText.texts(in: drawing) { appendLine(text) }
        drawing.removeAll()
    }

    /// What may stand in some cells, with what is said about it (2.4.103).
    mutating func takeValidation(_ record: Record) {
        guard isWide else { return }
        var reader = SheetStringReader(SheetRecords.none, record.bytes, from: 4)
        for _ in 0..<4 {
            var text: [UInt8] = []
            guard reader.read(lengthBytes: 2, into: &text) else { return }
            // Where there is no text, a zero stands for it.
            if text != [0] { appendLine(text) }
        }
        var position = reader.position
        for _ in 0..<2 {
            guard let size = record.bytes.uint16(at: position), position + 4 <= record.bytes.count else { return }
            for text in FormulaTokens.constants(record.bytes, from: position + 4, size: size) { appendLine(text) }
            position += 4 + size
        }
    }

    /// When some cells look otherwise (2.4.42): formulas at the end of the record.
    mutating func takeCondition(_ record: Record) {
        guard isWide, let first = record.bytes.uint16(at: 2), let second = record.bytes.uint16(at: 4),
            first + second <= record.bytes.count
        else { return }
        let start = record.bytes.count - first - second
        for (start, size) in [(start, first), (start + first, second)] {
            for text in FormulaTokens.constants(record.bytes, from: start, size: size) { appendLine(text) }
        }
    }

    /// Texts and long numbers in the formula of a cell.
    mutating func takeFormula(_ bytes: [UInt8], _ row: Int, _ column: Int, sizeAt: Int = 20) {
        guard isWide, let size = bytes.uint16(at: sizeAt) else { return }
        for text in FormulaTokens.constants(bytes, from: sizeAt + 2, size: size) {
            guard (formulas?.byteCount ?? 0) < Self.keptNoteBytes else { return appendLine(text) }
            formulas?.mark(row + 1, column + 1)
            formulas?.append(cell: text)
            formulas?.endLine()
        }
    }
}
