import SluiceCore

/// What is known of a workbook of Excel 5 to 2003 while its records are read, and the text of the open sheet.
struct WorkbookReading {
    private typealias Kind = SheetRecords.Kind
    typealias Record = SheetRecords.Record

    /// Bytes of shared strings that are kept in memory.
    private static let stringBytes = 128 << 20
    private static let columns = 256
    /// Sheets, formats and objects of which something is kept in mind.
    private static let keptEntries = 65_536
    static let keptNoteBytes = 8 << 20
    /// Bytes of one drawing that are looked at together.
    private static let drawingBytes = 4 << 20

    private let reading: CompoundReading
    private var names: [Int64: String] = [:]
    /// Which of them have begun.
    private var begun = Set<Int64>()
    private var strings = SheetSharedStrings()
    private var formats: [Int: CellFormat] = [:]
    /// The number formats of cell formats, by their index.
    private var cellFormats: [Int] = []
    var isWide = true
    private var is1904 = false
    private var charset = DeclaredCharset(codePage: 1252)

    private var depth = 0
    private var sheet: PartWriter?
    private var sheetName = ""
    private var sheetNumber = 0
    private var row = -1
    private var column = 0
    /// The cell of a formula whose text follows.
    private var formula: (row: Int, column: Int)?
    private var object = 0
    private var objectTexts: [Int: [UInt8]] = [:]
    private var objectBytes = 0
    private var notes: [(row: Int, column: Int, object: Int)] = []
    private var lines: [UInt8] = []
    var formulas: PartWriter?

    /// Where the pictures of all drawings stand in the stream, in pieces.
    private(set) var drawings: [Range<Int64>] = []
    /// Whether the record before belongs to them.
    private var isInDrawings = false
    /// A drawing on the sheet, from one or several records.
    var drawing: [UInt8] = []
    private var isInDrawing = false
    /// Bytes of shared strings that cells have had, of which each may be short and tell a long one.
    private(set) var repeatedBytes: Int64 = 0
    private(set) var troubles: [Trouble] = []
    /// The first record that is damaged inside.
    private(set) var damage: Int64?
    private var hasGap = false
    private(set) var textBytes: Int64 = 0

    init(_ reading: CompoundReading) { self.reading = reading }

    /// Reads one record, and those that go on with it.
    mutating func take(
        _ record: SheetRecords.Record, _ records: inout SheetRecords, into receiver: inout some ExtractionReceiver
    ) throws {
        if depth == 0 && record.type != Kind.begin { try beginDamaged(record, into: &receiver) }
        let goesOn = record.type == Kind.continue
        if !goesOn || drawing.count > Self.drawingBytes { takeShapes() }
        defer {
            isInDrawings = record.type == Kind.drawingGroup || isInDrawings && goesOn
            isInDrawing = record.type == Kind.drawing || isInDrawing && goesOn
        }
        switch record.type {
        case Kind.begin: try begin(record, into: &receiver)
        case Kind.end: try end(into: &receiver)
        case Kind.boundSheet: noteSheet(record)
        case Kind.sharedStrings: loadStrings(record, &records)
        case Kind.format: noteFormat(record)
        case Kind.extendedFormat:
            if cellFormats.count < Self.keptEntries { cellFormats.append(record.bytes.uint16(at: 2) ?? 0) }
        case Kind.date1904: is1904 = record.bytes.uint16(at: 0) == 1
        case Kind.codePage: charset = DeclaredCharset(codePage: record.bytes.uint16(at: 0) ?? 1252)
        case Kind.header, Kind.footer:
            appendLine(string(record.bytes, at: 0, lengthBytes: isWide ? 2 : 1))
        case Kind.object: object = record.bytes.uint16(at: 0) == 0x15 ? record.bytes.uint16(at: 6) ?? 0 : 0
        case Kind.textObject: takeText(record, &records)
        case Kind.note: takeNote(record)
        case Kind.link: if let address = DrawingText.link(in: record.bytes) { appendLine(address) }
        case Kind.drawing: drawing += record.bytes
        case Kind.otherHeaders: takeHeaders(record)
        case Kind.filter: takeFilter(record)
        case Kind.definedName: takeName(record)
        case Kind.sharedFormula: takeSharedFormula(record, sizeAt: 8)
        case Kind.arrayFormula: takeSharedFormula(record, sizeAt: 12)
        case Kind.seriesText: appendLine(string(record.bytes, at: 2, lengthBytes: 1))
        case Kind.externalCache:
            for text in FormulaTokens.values(record.bytes, from: 4).texts { appendLine(text) }
        case Kind.drawingGroup: takeDrawings(record)
        case Kind.continue: if isInDrawings { takeDrawings(record) } else if isInDrawing { drawing += record.bytes }
        case Kind.validation: takeValidation(record)
        case Kind.condition: takeCondition(record)
        default: takeCell(record)
        }
        if let isFull = sheet?.isFull, isFull { try sheet?.flush(into: &receiver) }
    }

    /// Whether the last record ended what the first one began.
    var isEnded: Bool { depth == 0 }

    /// Records are missing here: cells behind may belong to any sheet.
    mutating func noteGap() {
        hasGap = true
        formula = nil
    }

    /// The stream is at its end.
    mutating func finish(into receiver: inout some ExtractionReceiver) throws {
        depth = 0
        takeShapes()
        try closeSheet(into: &receiver)
        var others = reading.writer("shared strings")
        for text in strings.unshown where !text.isEmpty {
            others.append(text)
            others.endLine()
            if others.isFull { try others.flush(into: &receiver) }
        }
        textBytes += try others.close(into: &receiver)
    }

    private mutating func note(_ trouble: Trouble) {
        if !troubles.contains(trouble) { troubles.append(trouble) }
    }

    private mutating func noteDamage(_ position: Int64, _ detail: String) {
        damage = min(damage ?? position, position)
        note(Trouble(.corrupt, detail))
    }

    // MARK: Structure

    private mutating func begin(_ record: Record, into receiver: inout some ExtractionReceiver) throws {
        let isSheet = record.bytes.uint16(at: 2) == 0x10
        if isSheet && depth > 0 {
            // Only charts begin inside of something: its end is missing.
            noteDamage(record.position, "a sheet of the workbook has no end")
            depth = 0
            try closeSheet(into: &receiver)
        }
        depth += 1
        guard depth == 1 else { return }
        isWide = record.bytes.uint16(at: 0) ?? 0 >= 0x600
        // The first one is the workbook itself.
        guard record.bytes.uint16(at: 2) != 5 else { return }
        openSheet(at: record.position)
    }

    /// A record that no BOF leads to (2.4.21): the BOF before it, or in its place, is damaged.
    private mutating func beginDamaged(_ record: Record, into receiver: inout some ExtractionReceiver) throws {
        noteDamage(record.position, "records of the workbook lie outside of its sheets")
        if record.position == 0 || names[record.position] != nil { depth = 1 }
        if names[record.position] != nil {
            try closeSheet(into: &receiver)
            openSheet(at: record.position)
        } else if !hasGap {
            sheetName = ""
            noteGap()
        }
    }

    private mutating func openSheet(at position: Int64) {
        sheetNumber += 1
        if names[position] != nil { begun.insert(position) }
        sheetName = names[position] ?? "Sheet \(sheetNumber)"
        sheet = reading.writer(sheetName, unit: .cell)
        formulas = reading.writer("\(sheetName) formulas", unit: .cell)
        (row, column) = (-1, 0)
    }

    /// The records came to their end: what should begin somewhere has done so.
    mutating func noteMissingSheets() {
        // Some writers leave all offsets 0, and nothing is lost with them.
        if names.keys.contains(where: { $0 != 0 && !begun.contains($0) }) {
            noteDamage(0, "the workbook names sheets where none begin")
        }
    }

    private mutating func end(into receiver: inout some ExtractionReceiver) throws {
        depth = max(0, depth - 1)
        if depth == 0 { try closeSheet(into: &receiver) }
    }

    private mutating func closeSheet(into receiver: inout some ExtractionReceiver) throws {
        textBytes += try sheet?.close(into: &receiver) ?? 0
        textBytes += try formulas?.close(into: &receiver) ?? 0
        (sheet, formulas) = (nil, nil)
        formula = nil
        var writer = reading.writer(sheetName.isEmpty ? "comments" : "\(sheetName) comments", unit: .cell)
        for note in notes {
            guard let text = objectTexts.removeValue(forKey: note.object) else { continue }
            writer.mark(note.row + 1, note.column + 1)
            writer.append(text)
            writer.endLine()
        }
        textBytes += try writer.close(into: &receiver)
        var others = reading.writer(sheetName.isEmpty ? "other text" : "\(sheetName) other text")
        // Text boxes, in no order that anybody sees.
        for key in objectTexts.keys.sorted() {
            others.append(objectTexts[key] ?? [])
            others.endLine()
        }
        others.append(lines)
        textBytes += try others.close(into: &receiver)
        notes.removeAll()
        objectTexts.removeAll()
        objectBytes = 0
        lines.removeAll()
    }

    private mutating func noteSheet(_ record: Record) {
        guard names.count < Self.keptEntries, let position = record.bytes.uint32(at: 0) else { return }
        let name = string(record.bytes, at: 6, lengthBytes: 1)
        names[Int64(position)] = String(decoding: name, as: UTF8.self)
        // Names of sheets are text too, also of those that are hidden.
        appendLine(name)
    }

    private mutating func noteFormat(_ record: Record) {
        guard formats.count < Self.keptEntries, let index = record.bytes.uint16(at: 0) else { return }
        let code = string(record.bytes, at: 2, lengthBytes: isWide ? 2 : 1)
        formats[index] = CellFormat(code: String(decoding: code.prefix(1024), as: UTF8.self))
    }

    private mutating func loadStrings(_ record: Record, _ records: inout SheetRecords) {
        guard let count = record.bytes.uint32(at: 4) else { return }
        var reader = SheetStringReader(records, record.bytes, from: 8)
        strings.load(&reader, count: count, limit: Self.stringBytes)
        records = reader.rest
        if strings.isCut {
            note(Trouble(.memoryLimit, "strings of the workbook have more than \(Self.stringBytes) bytes"))
        } else if strings.count < count {
            noteDamage(record.position, "the workbook has fewer strings than it says")
        } else if !strings.isWhole {
            noteDamage(record.position, "the strings of the workbook are damaged")
        }
    }

    // MARK: Strings

    /// A string inside one record.
    private func string(_ bytes: [UInt8], at offset: Int, lengthBytes: Int) -> [UInt8] {
        var text: [UInt8] = []
        guard offset < bytes.count else { return text }
        if isWide {
            var reader = SheetStringReader(SheetRecords.none, bytes, from: offset)
            _ = reader.read(lengthBytes: lengthBytes, into: &text)
            return text
        }
        let length = lengthBytes == 1 ? Int(bytes[offset]) : bytes.uint16(at: offset) ?? 0
        let start = offset + lengthBytes
        guard start < bytes.count else { return text }
        return charset.text(of: Array(bytes[start..<min(start + length, bytes.count)]))
    }

    mutating func appendLine(_ text: [UInt8]) {
        guard !text.isEmpty else { return }
        guard lines.count < Self.keptNoteBytes else {
            return note(
                Trouble(.memoryLimit, "text beside the cells of a sheet has more than \(Self.keptNoteBytes) bytes"))
        }
        lines += text
        lines.append(0x0A)
    }

    private mutating func keep(_ text: [UInt8], of object: Int) {
        guard objectBytes < Self.keptNoteBytes else {
            return note(Trouble(.memoryLimit, "comments of a sheet have more than \(Self.keptNoteBytes) bytes"))
        }
        objectBytes += text.count + 64
        objectTexts[object, default: []] += text
    }

    private mutating func takeText(_ record: Record, _ records: inout SheetRecords) {
        guard let count = record.bytes.uint16(at: 10), count > 0, let next = records.continuation() else { return }
        var reader = SheetStringReader(records, next)
        var text: [UInt8] = []
        reader.readText(count, into: &text)
        records = reader.rest
        keep(text, of: object)
    }

    private mutating func takeNote(_ record: Record) {
        guard let row = record.bytes.uint16(at: 0), let column = record.bytes.uint16(at: 2) else { return }
        guard isWide else {
            // Excel 5 has the text in the record.
            let text = charset.text(of: Array(record.bytes.dropFirst(6)))
            keep(text, of: -1 - notes.count)
            return notes.append((row, column, -1 - notes.count))
        }
        if notes.count < Self.keptEntries { notes.append((row, column, record.bytes.uint16(at: 6) ?? 0)) }
    }

    /// Headers and footers of even and of first pages (2.4.137).
    private mutating func takeHeaders(_ record: Record) {
        var reader = SheetStringReader(SheetRecords.none, record.bytes, from: 38)
        for index in 0..<4 {
            guard let count = record.bytes.uint16(at: 30 + 2 * index), count > 0 else { continue }
            var text: [UInt8] = []
            guard reader.read(lengthBytes: 2, into: &text) else { return }
            appendLine(text)
        }
    }

    /// What the rows of a column are chosen by: two comparisons, and behind them their texts (2.4.6).
    private mutating func takeFilter(_ record: Record) {
        guard isWide else { return }
        var reader = SheetStringReader(SheetRecords.none, record.bytes, from: 24)
        for start in [4, 14] where record.bytes.count >= 24 && record.bytes[start] == 6 {
            var text: [UInt8] = []
            reader.readText(Int(record.bytes[start + 6]), into: &text)
            appendLine(text)
        }
    }

    /// Takes a piece of what all drawings share, where their pictures are (2.4.171).
    private mutating func takeDrawings(_ record: Record) {
        guard drawings.count < Self.keptEntries else {
            return note(Trouble(.entriesLimit, "more than \(Self.keptEntries) records of drawings"))
        }
        let start = record.position + 4
        if !record.bytes.isEmpty { drawings.append(start..<start + Int64(record.bytes.count)) }
    }

    // MARK: Cells

    private mutating func takeCell(_ record: Record) {
        let bytes = record.bytes
        if record.type == Kind.string {
            guard let cell = formula else { return }
            formula = nil
            return put(string(bytes, at: 0, lengthBytes: 2), cell.row, cell.column)
        }
        guard let row = bytes.uint16(at: 0), let column = bytes.uint16(at: 2) else { return }
        switch record.type {
        case Kind.labelShared:
            guard let index = bytes.uint32(at: 6) else { return }
            if let text = strings.show(index) {
                repeatedBytes += Int64(text.count)
                put(Array(text), row, column)
            } else {
                noteDamage(0, "a cell names a string that the workbook does not have")
            }
        case Kind.label, Kind.richString: put(string(bytes, at: 6, lengthBytes: 2), row, column)
        case Kind.number:
            if let bits = bytes.uint64(at: 6) { put(Double(bitPattern: bits), bytes.uint16(at: 4), row, column) }
        case Kind.rk:
            if let bits = bytes.uint32(at: 6) { put(SheetNumber.rk(bits), bytes.uint16(at: 4), row, column) }
        case Kind.multipleRK:
            for index in 0..<max(0, (bytes.count - 6) / 6) {
                guard let bits = bytes.uint32(at: 6 + index * 6) else { return }
                put(SheetNumber.rk(bits), bytes.uint16(at: 4 + index * 6), row, column + index)
            }
        case Kind.formula:
            takeFormula(bytes, row, column)
            guard let bits = bytes.uint64(at: 6) else { return }
            // The value is no number when its upper bits are all set; 0 below says that a string follows.
            guard bits >> 48 == 0xFFFF else { return put(Double(bitPattern: bits), bytes.uint16(at: 4), row, column) }
            formula = bits & 0xFF == 0 ? (row, column) : nil
        default: break
        }
    }

    private mutating func put(_ value: Double, _ format: Int?, _ row: Int, _ column: Int) {
        let number = format.flatMap { cellFormats.indices.contains($0) ? cellFormats[$0] : nil } ?? 0
        var text: [UInt8] = []
        let stored = Array(SheetNumber.text(value).utf8)
        (formats[number] ?? CellFormat(builtIn: number)).write(stored, uses1904: is1904, to: &text)
        put(text, row, column)
    }

    /// Rows are lines, and cells are parted by tabs, so that a column stands below its header.
    private mutating func put(_ text: [UInt8], _ row: Int, _ column: Int) {
        guard !text.isEmpty else { return }
        if sheet == nil && hasGap {
            sheet = reading.writer("cells", unit: .cell)
            (self.row, self.column) = (-1, 0)
        }
        guard sheet != nil else { return }
        if row != self.row {
            sheet?.endLine()
            (self.row, self.column) = (row, 0)
        }
        while self.column < min(column, Self.columns) {
            sheet?.append(0x09)
            self.column += 1
        }
        sheet?.mark(row + 1, column + 1)
        // A line inside a cell is no row.
        sheet?.append(text.lazy.map { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 ? 0x20 : $0 })
    }
}
