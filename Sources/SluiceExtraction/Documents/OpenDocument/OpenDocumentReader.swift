import SluiceCore

/// Reads the content or the styles of an OpenDocument: text, sheets, slides and drawings.
struct OpenDocumentReader: XMLPartReader {
    private enum Name: String, CaseIterable {
        case p, h, s, tab
        case lineBreak = "line-break"
        case spaces = "c"
        case table, name, spreadsheet, presentation, page, notes, annotation, note, creator
        case row = "table-row"
        case cell = "table-cell"
        case covered = "covered-table-cell"
        case rowRepeat = "number-rows-repeated"
        case columnRepeat = "number-columns-repeated"
        case valueType = "value-type"
        case value, formula, href, title, desc
        case textBox = "text-box"
        case binary = "binary-data"
        case image, body
        case dateValue = "date-value"
        case stringValue = "string-value"
        case label, text, alt
        case currentValue = "current-value"
        case condition, content, expression, shapes, object, comment
        case contentValidation = "content-validation"
        case errorMessage = "error-message"
        case helpMessage = "help-message"
        case displayName = "display-name"
        case targetFrame = "target-frame-name"
        case trackedChanges = "tracked-changes"
        case filterCondition = "filter-condition"
        case userField = "user-field-decl"
        case ifTrue = "string-value-if-true"
        case ifFalse = "string-value-if-false"
        case option, description
        case columnName = "column-name"
        case variable = "variable-set"
        /// How a word is read, which stands above it.
        case ruby = "ruby-text"
        // A setting of a form field as Word has them, a choice of a content control, and what names that.
        case param, alias, tag
        case listItem = "list-item"
        case displayText = "display-text"
        case hidden
        case sqlStatement = "sql-statement"
        // Attributes of a source that a text refers to, beside its title.
        case bibliography = "bibliography-mark"
        case author, annotated = "annote", address, booktitle, journal, publisher, organizations, url, identifier, isbn
        case custom1, custom2, custom3, custom4, custom5
        case key1, key2
    }

    private static let names = XMLVocabulary<Name>()
    static var vocabulary: [String] { names.names }
    static var takesAllNames: Bool { false }

    /// Rows and columns that a sheet can have; positions beyond are not told exactly.
    private static let maximumRepeat = 1 << 20

    private let document: Content
    private let type: String
    private let partName: String
    private var writer: FlowWriter
    private var embedded: EmbeddedCollector
    private var sheet: OpenDocumentSheet?
    private var elements: [Name?] = []
    private var paragraphDepth = 0
    private var paragraphs = 0
    private var slides = 0
    private var sheets = 0
    private var tables = 0
    private var isSpreadsheet = false
    private var isPresentation = false
    private var spaces = 1
    /// Names of the open tables of a text, which come behind them.
    private var tableNames: [[UInt8]] = []

    /// - Parameters:
    ///   - document: the document.
    ///   - type: of it.
    ///   - part: name of the part.
    ///   - dataRoom: bytes of pictures and objects that are kept, of a document that is one XML document.
    init(_ document: Content, _ type: String, part: String, dataRoom: Int64) {
        embedded = EmbeddedCollector(room: dataRoom)
        self.document = document
        self.type = type
        partName = part
        writer = FlowWriter(
            PartWriter(document, type, part: part, unit: .paragraph),
            comments: PartWriter(document, type, part: part, unit: .comment))
    }

    mutating func take(_ document: XMLDocument) {
        document.forEach { event, bytes in
            switch event.kind {
            case .start: start(Self.names[event])
            case .attribute: attribute(Self.names[event], bytes.extracting(event.text))
            case .end: end(Self.names[event])
            case .text: text(bytes.extracting(event.text))
            case .remark: writer.aside(.line, bytes.extracting(event.text))
            }
        }
    }

    /// Whether text belongs to the cells, and not to a box on the sheet.
    private var isInSheet: Bool { sheet != nil && !writer.isInBox }

    // MARK: Events

    private mutating func start(_ name: Name?) {
        defer { elements.append(name) }
        switch name {
        case .p?, .h?: startParagraph()
        case .s?: spaces = 1
        case .tab?: append(0x09)
        case .lineBreak?: if sheet == nil { writer.lineBreak() } else { append(0x20) }
        case .spreadsheet?: isSpreadsheet = true
        case .presentation? where elements.last == .body: isPresentation = true
        case .table?:
            tables += 1
            if isSpreadsheet && tables == 1 { startSheet() } else if !isInSheet { writer.startTable() }
        case .row?: if isInSheet { sheet?.startRow() }
        case .cell?, .covered?: if isInSheet { sheet?.startCell() } else { writer.startCell() }
        case .page? where isPresentation: startSlide()
        case .note?, .textBox?, .trackedChanges?, .ruby?: if sheet == nil { writer.startBox() }
        // A chart among others, with a table of its own.
        case .shapes?, .object?: if sheet != nil { writer.startBox() }
        case .annotation?: writer.startComment()
        case .binary?: embedded.start(elements.last == .image ? "picture" : "object")
        default: break
        }
    }

    private mutating func startParagraph() {
        paragraphDepth += 1
        if isInSheet {
            sheet?.startParagraph()
            return
        }
        if !isPresentation, !writer.isInBox {
            paragraphs += 1
            writer.mark(paragraphs)
        }
        writer.startParagraph()
    }

    private mutating func startSlide() {
        slides += 1
        writer.begin(PartWriter(document, type, part: partName, unit: .slide))
        writer.mark(slides)
    }

    private mutating func startSheet() {
        sheets += 1
        nameSheet("sheet\(sheets)")
    }

    private mutating func nameSheet(_ name: String) {
        sheet = OpenDocumentSheet { kind in
            PartWriter(document, type, part: "\(name) \(kind.rawValue)", unit: kind == .shapes ? .text : .cell)
        }
        writer.begin(PartWriter(document, type, part: name, unit: .cell))
    }

    private mutating func attribute(_ name: Name?, _ text: Span<UInt8>) {
        switch (elements.last ?? nil, name) {
        case (.s?, .spaces?): spaces = min(Self.number(text) ?? 1, 1024)
        case (.table?, .name?) where sheet != nil && tables == 1: nameSheet(text.string(0..<text.count))
        case (.table?, .name?): tableNames.append(copy(text))
        case (.row?, .rowRepeat?) where isInSheet: sheet?.repeatRow(min(Self.number(text) ?? 1, Self.maximumRepeat))
        case (.cell?, .columnRepeat?) where isInSheet, (.covered?, .columnRepeat?) where isInSheet:
            sheet?.repeatCell(min(Self.number(text) ?? 1, Self.maximumRepeat))
        case (.cell?, .value?) where isInSheet, (.covered?, .value?) where isInSheet: sheet?.value(text)
        case (.cell?, .stringValue?) where isInSheet, (.covered?, .stringValue?) where isInSheet: sheet?.value(text)
        case (.cell?, .formula?) where isInSheet, (.covered?, .formula?) where isInSheet:
            if sheet?.formula(text) == false { writer.aside(.line, text) }
        case (.condition?, .value?), (.filterCondition?, .value?), (.label?, .value?), (.userField?, .value?),
            (.option?, .value?), (.text?, .value?), (.param?, .value?), (.listItem?, .value?), (.hidden?, .value?),
            (_, .displayText?), (_, .alias?), (_, .tag?), (_, .sqlStatement?), (_, .key1?), (_, .key2?),
            (.bibliography?, _?), (_, .comment?), (_, .ifTrue?), (_, .ifFalse?), (_, .href?),
            (_, .title?), (_, .label?), (_, .alt?), (_, .currentValue?),
            (_, .name?), (_, .displayName?),
            (_, .description?), (_, .columnName?), (.expression?, .formula?), (.variable?, .formula?),
            (_, .condition?), (_, .content?), (_, .stringValue?), (_, .expression?):
            aside(text)
        default: break
        }
    }

    private mutating func text(_ text: Span<UInt8>) {
        switch elements.last ?? nil {
        case .title?, .desc?, .creator?: aside(text)
        case .binary?: if !embedded.append(text) { aside(text) }
        default:
            guard paragraphDepth > 0 else { return writer.aside(.other, text) }
            if isInSheet { sheet?.append(text) } else { writer.append(text) }
        }
    }

    /// What stands aside of the line, or of the cell that it belongs to.
    private mutating func aside(_ text: Span<UInt8>) {
        if !writer.isInBox, sheet?.aside(text) == true { return }
        writer.aside(.line, text)
    }

    private mutating func append(_ byte: UInt8) {
        guard paragraphDepth > 0 else { return }
        if isInSheet { sheet?.append(byte) } else { writer.append(byte) }
    }

    private mutating func end(_ name: Name?) {
        if !elements.isEmpty { elements.removeLast() }
        switch name {
        case .p?, .h?:
            paragraphDepth = max(0, paragraphDepth - 1)
            if !isInSheet { writer.endParagraph() }
        case .s?: for _ in 0..<spaces { append(0x20) }
        case .row?: if isInSheet { endSheetRow() } else { writer.endRow() }
        case .cell?, .covered?: if isInSheet { sheet?.endCell() }
        case .table?: endTable()
        case .note?, .textBox?, .trackedChanges?, .ruby?: if sheet == nil { writer.endBox() }
        case .shapes?, .object?: if sheet != nil { writer.endBox() }
        case .annotation?: writer.endComment()
        case .binary?: embedded.end()
        default: writer.endAside()
        }
    }

    private mutating func endTable() {
        tables = max(0, tables - 1)
        if let own = sheet, !writer.isInBox {
            guard tables == 0 else { return }
            end(own)
            writer.begin(PartWriter(document, type, part: partName, unit: .paragraph))
            sheet = nil
        } else {
            if let name = tableNames.popLast() { writer.aside(.line, name.span) }
            writer.endTable()
        }
    }

    private mutating func end(_ sheet: OpenDocumentSheet) {
        writer.begin(sheet.shapes, withAside: true)
        writer.begin(sheet.links)
        writer.begin(sheet.formulas)
    }

    private mutating func endSheetRow() {
        guard var own = sheet else { return }
        sheet = nil
        writer.write { own.endRow(in: &$0) }
        sheet = own
    }

    private static func number(_ text: Span<UInt8>) -> Int? { Int(text.string(0..<text.count)) }

    // MARK: Passing on

    mutating func flush(into receiver: inout some ExtractionReceiver) throws {
        try writer.flush(into: &receiver)
    }

    mutating func takeData() -> [EmbeddedData] { embedded.takeAll() }

    mutating func finish(into receiver: inout some ExtractionReceiver) throws {
        if sheet != nil {
            endSheetRow()
            if let own = sheet { end(own) }
        }
        try writer.finish(into: &receiver)
    }
}
