import SluiceCore

/// Reads a sheet of a workbook (ECMA-376 part 1, 18.3): the cells as rows, then the formulas that hold texts or long
/// numbers, then what else is written into the sheet.
struct SheetReader: XMLPartReader {
    private enum Name: String, CaseIterable {
        case row, c, v, f, t, r, s, sheetData, rPh
        // `is` holds a text of the cell's own; `t` and `r` are elements and attributes.
        case inline = "is"
        case ref, sqref, prompt, promptTitle, error, errorTitle, display, location, tooltip, val, name, text
        case password, algorithmName, hashValue, saltValue
    }

    private enum Place { case value, formula, other, nothing }

    private enum CellKind { case number, shared, plain, boolean }

    private static let names = XMLVocabulary<Name>()
    static var vocabulary: [String] { names.names }
    static var takesAllNames: Bool { false }

    /// Bytes of formulas that come together before they are passed on.
    private static let asideBytes: Int64 = 1 << 20

    private let workbook: Workbook
    private var part: PartWriter
    private var formulas: PartWriter
    private var rest: PartWriter
    private var rows = SheetWriter()
    private var rowScanner = SheetRowScanner()
    /// Bytes that the parser is given at least before the scanner is tried again.
    private var patience = 0

    private var isInData = false
    private var isInCell = false
    private var place = Place.nothing
    private var cell = CellReference(row: 0, column: 0)
    private var row = 0
    private var kind = CellKind.number
    private var style = 0
    private var value: [UInt8] = []
    private var formula: [UInt8] = []
    private var shown: [UInt8] = []
    /// Where the text of the open element begins in the value.
    private var textStart = 0
    private let escapes = EscapedText(isOn: true)

    init(_ workbook: Workbook, _ content: Content, _ type: String, sheet: String) {
        self.workbook = workbook
        part = PartWriter(content, type, part: sheet, unit: .cell)
        formulas = PartWriter(content, type, part: "\(sheet) formulas", unit: .cell)
        rest = PartWriter(content, type, part: "\(sheet) settings")
    }

    mutating func take(_ document: XMLDocument) {
        document.forEach { event, bytes in
            switch event.kind {
            case .start: start(Self.names[event])
            case .attribute: attribute(Self.names[event], bytes.extracting(event.text))
            case .end: end(Self.names[event])
            case .text: text(bytes.extracting(event.text))
            case .remark: addRest(bytes.extracting(event.text))
            }
        }
    }

    // MARK: Rows without the parser

    func seam(in bytes: Span<UInt8>) -> Int {
        guard isInData else { return bytes.count }
        return nextEnd(of: "</row>", in: bytes, from: patience) ?? bytes.count
    }

    /// Takes whole rows.
    mutating func skim(_ bytes: Span<UInt8>) -> Int {
        guard isInData, place == .nothing, !isInCell else { return 0 }
        var taken = 0
        while let end = rowScanner.take(bytes, at: taken) {
            takeRow(bytes)
            taken = end
        }
        // A sheet whose rows are of another kind is left to the parser in larger and larger pieces.
        patience = taken > 0 ? 0 : min(max(2 * patience, 512), 64 << 10)
        return taken
    }

    /// Takes the row that the scanner has read as the events of the parser would tell it.
    private mutating func takeRow(_ bytes: Span<UInt8>) {
        startRow()
        if !rowScanner.number.isEmpty { nameRow(bytes.extracting(rowScanner.number)) }
        for index in rowScanner.cells.indices {
            let found = rowScanner.cells[index]
            startCell()
            if let own = CellReference(bytes.extracting(found.reference)) { cell = own }
            if !found.style.isEmpty { style = Self.number(bytes.extracting(found.style)) ?? 0 }
            if !found.kind.isEmpty { kind = Self.kind(bytes.extracting(found.kind)) }
            Self.append(bytes.extracting(found.formula), to: &formula)
            Self.append(bytes.extracting(found.value), to: &value)
            if kind == .plain { EscapedText.undo(in: &value) }
            endCell()
        }
    }

    @inline(__always)
    private static func append(_ text: Span<UInt8>, to array: inout [UInt8]) {
        guard !text.isEmpty else { return }
        unsafe text.withUnsafeBufferPointer { unsafe array.append(contentsOf: $0) }
    }

    var repeatedBytes: Int64 { workbook.strings.repeatedBytes }

    // MARK: Events

    private mutating func start(_ name: Name?) {
        guard isInData else {
            isInData = name == .sheetData
            place = .other
            return
        }
        switch name {
        case .c:
            isInCell = true
            place = .nothing
            startCell()
        case .v:
            // A second value, which no program writes, is not joined with the first.
            if !value.isEmpty { value.append(0x20) }
            startText()
        case .t: startText()
        case .f: place = .formula
        case .row: startRow()
        case .rPh:
            value.append(0x20)
            place = .nothing
        case .inline, .r: place = .nothing
        default: place = .other
        }
    }

    private mutating func startText() {
        place = .value
        textStart = value.count
    }

    private mutating func startRow() {
        row += 1
        cell = CellReference(row: row, column: 0)
        isInCell = false
        place = .nothing
        startValue()
    }

    private mutating func nameRow(_ text: Span<UInt8>) {
        guard let number = Self.number(text), number > 0 else { return }
        row = number
        cell = CellReference(row: row, column: 0)
    }

    private mutating func startCell() {
        cell.column += 1
        (kind, style) = (.number, 0)
        startValue()
    }

    private mutating func startValue() {
        if !value.isEmpty { value.removeAll(keepingCapacity: true) }
        if !formula.isEmpty { formula.removeAll(keepingCapacity: true) }
    }

    private mutating func attribute(_ name: Name?, _ text: Span<UInt8>) {
        guard isInData else {
            switch name {
            case .ref, .sqref, .r, .s, .t, .algorithmName, .hashValue, .saltValue, nil: break
            case .name?, .text?, .val?, .prompt?, .promptTitle?, .error?, .errorTitle?, .display?, .location?,
                .tooltip?,
                .password?:
                addRest(text)
            default: break
            }
            return
        }
        // Those of a value or a formula say nothing of the cell.
        guard place == .nothing, formula.isEmpty, value.isEmpty else { return }
        switch name {
        case .r where isInCell:
            if let own = CellReference(text) { cell = own }
        case .r: nameRow(text)
        case .s where isInCell: style = Self.number(text) ?? 0
        case .t where isInCell: kind = Self.kind(text)
        default: break
        }
    }

    private mutating func end(_ name: Name?) {
        guard isInData else { return }
        switch name {
        case .c:
            isInCell = false
            endCell()
        case .sheetData: isInData = false
        default: if place == .value { EscapedText.undo(in: &value, from: textStart) }
        }
        place = .nothing
    }

    private mutating func text(_ text: Span<UInt8>) {
        switch place {
        case .value: Self.append(text, to: &value)
        case .formula: Self.append(text, to: &formula)
        case .other: addRest(text)
        case .nothing: addRest(text)
        }
    }

    private mutating func addRest(_ text: Span<UInt8>) {
        guard !text.isBlank else { return }
        if let own = escapes.whole(text) { rest.append(own) } else { rest.append(text) }
        rest.endLine()
    }

    // MARK: Cells

    private mutating func endCell() {
        if !formula.isEmpty, Self.isTelling(formula) {
            EscapedText.undo(in: &formula)
            formulas.mark(cell.row, cell.column)
            formulas.append(cell: formula)
            formulas.endLine()
        }
        guard !value.isEmpty else { return }
        switch kind {
        case .shared:
            let index = Self.number(value.span)
            if index == nil {
                rows.move(to: cell, in: &part)
                part.append(cell: value)
            }
            workbook.strings.use(index) { text in
                guard !text.isEmpty else { return }
                rows.move(to: cell, in: &part)
                part.append(cell: text)
            }
        case .plain:
            rows.move(to: cell, in: &part)
            part.append(cell: value)
        case .boolean:
            rows.move(to: cell, in: &part)
            part.append(value == [0x31] ? "TRUE".utf8 : value == [0x30] ? "FALSE".utf8 : "".utf8)
            if value.count > 1 { part.append(cell: value) }
        case .number:
            rows.move(to: cell, in: &part)
            let format = workbook.format(of: style)
            if case .general = format, StoredNumber.isShownAsStored(value) { return part.append(cell: value) }
            shown.removeAll(keepingCapacity: true)
            format.write(value, uses1904: workbook.uses1904, to: &shown)
            part.append(cell: shown)
        }
    }

    private static func kind(_ text: Span<UInt8>) -> CellKind {
        guard let first = text.isEmpty ? nil : text[0] else { return .number }
        switch (text.count, first) {
        case (1, UInt8(ascii: "s")): return .shared
        case (1, UInt8(ascii: "b")): return .boolean
        case (1, UInt8(ascii: "n")): return .number
        default: return .plain
        }
    }

    /// Up to nine digits.
    private static func number(_ text: Span<UInt8>) -> Int? {
        guard (1...9).contains(text.count) else { return nil }
        var number = 0
        for index in text.indices {
            guard (0x30...0x39).contains(text[index]) else { return nil }
            number = number * 10 + Int(text[index] - 0x30)
        }
        return number
    }

    /// Whether a formula holds a text, or digits of a long number.
    private static func isTelling(_ formula: [UInt8]) -> Bool {
        var digits = 0
        for byte in formula {
            if byte == UInt8(ascii: "\"") { return true }
            digits = (0x30...0x39).contains(byte) ? digits + 1 : 0
            if digits == 5 { return true }
        }
        return false
    }

    // MARK: Passing on

    mutating func flush(into receiver: inout some ExtractionReceiver) throws {
        if part.isFull { try part.flush(into: &receiver) }
        if formulas.byteCount + rest.byteCount > Self.asideBytes { try close(into: &receiver) }
    }

    mutating func finish(into receiver: inout some ExtractionReceiver) throws {
        // Of a sheet that is cut, the last cell has no end.
        if isInCell { endCell() }
        isInCell = false
        try close(into: &receiver)
    }

    private mutating func close(into receiver: inout some ExtractionReceiver) throws {
        part.endLine()
        try part.close(into: &receiver)
        try formulas.close(into: &receiver)
        try rest.close(into: &receiver)
    }
}

extension Span where Element == UInt8 {
    /// Whether nothing is in it but spaces and ends of lines.
    var isBlank: Bool {
        for index in indices where self[index] != 0x20 && !(0x09...0x0D).contains(self[index]) { return false }
        return true
    }
}
