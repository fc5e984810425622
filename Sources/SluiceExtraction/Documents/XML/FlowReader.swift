import SluiceCore

/// Reads flowing text out of documents whose text stands in paragraphs: WordprocessingML, DrawingML and PresentationML.
///
/// Runs of a paragraph are joined, each paragraph is a line, and each row of a table is one, its cells parted by tabs.
/// What stands inside a paragraph but not in its line, such as text boxes, field codes, deleted text and alternative
/// texts of pictures, follows on lines of its own.
struct FlowReader: XMLPartReader {
    private enum Name: String, CaseIterable {
        case p, r, t, tab, br, cr, noBreakHyphen, tbl, tr, tc, delText, instrText, delInstrText, moveFrom
        /// A tab to a place of the page.
        case ptab
        /// A sign by its number, and the number.
        case sym, char, font
        /// What the mark of a paragraph is like.
        case pPr, rPr, del
        /// Bytes of a picture or an object in the one-file XML of Word 2003.
        case binData
        case textBox = "txbxContent"
        /// How a word is read, which stands above it.
        case ruby = "rt"
        case alternate = "AlternateContent"
        case choice = "Choice"
        case fallback = "Fallback"
        case comment, threadedComment, cm
        // Attributes that hold what a person wrote, wherever they stand.
        case descr, title, displayText, tooltip, instr, string, alt, author, name, ref, prompt, lastValue, href
        // An attribute of a link that is such, and of others that is none.
        case anchor, hyperlink
        // Elements of which the value is such, and the value.
        case alias, tag, listEntry, helpText, statusText, defaultValue = "default", listItem, val, value
        case tableCaption = "tblCaption"
        case tableDescription = "tblDescription"
        // Elements with text that places things on a page.
        case posOffset, pctWidth, pctHeight, pctPosHOffset, pctPosVOffset, align, formatCode, crosses
    }

    private static let names = XMLVocabulary<Name>()
    static var vocabulary: [String] { names.names }
    static var takesAllNames: Bool { false }

    private var writer: FlowWriter
    private var elements: [Name?] = []
    private let unit: PlaceUnit
    private var paragraphs = 0
    private var comments = 0
    private var author: [UInt8] = []
    private var embedded: EmbeddedCollector
    /// Elements open around text that was moved to another place.
    private var movedDepth = 0
    /// Whether the mark at the end of the paragraph was deleted, which joins it with the next one.
    private var isMarkDeleted = false
    private var isJoined = false
    private var sign = (font: "", scalar: UInt32(0))
    private var escapes: EscapedText

    /// - Parameters:
    ///   - content: the document.
    ///   - type: of it.
    ///   - part: name of the part.
    ///   - unit: what marks count; paragraphs and comments are counted here, cells are told by the elements.
    ///   - slide: the one that the text belongs to, for that unit.
    ///   - hasEscapes: whether its texts are such as workbooks have.
    ///   - dataRoom: bytes of pictures and objects that are kept, of a document that is one XML document.
    init(
        _ content: Content, _ type: String, part: String, unit: PlaceUnit, slide: Int = 0, hasEscapes: Bool = false,
        dataRoom: Int64
    ) {
        escapes = EscapedText(isOn: hasEscapes)
        self.unit = unit
        embedded = EmbeddedCollector(room: dataRoom)
        writer = FlowWriter(PartWriter(content, type, part: part, unit: unit))
        if unit == .slide { writer.mark(slide) }
    }

    mutating func take(_ document: XMLDocument) {
        document.forEach { event, bytes in
            if event.kind != .text, let held = escapes.end() { text(held.span) }
            switch event.kind {
            case .start: start(Self.names[event])
            case .attribute: escapedAttribute(Self.names[event], bytes.extracting(event.text))
            case .end: end(Self.names[event])
            case .text: escapedText(bytes.extracting(event.text))
            case .remark: writer.aside(.line, bytes.extracting(event.text))
            }
        }
    }

    private mutating func start(_ name: Name?) {
        defer { elements.append(name) }
        switch name {
        case .p?: startParagraph()
        case .tab? where elements.last == .r, .ptab?: writer.append(0x09)
        case .moveFrom? where !isInProperties: movedDepth += 1
        case .del? where isInMarkProperties: isMarkDeleted = true
        case .sym?: sign = ("", 0)
        case .binData?: embedded.start("data")
        case .br?, .cr?: writer.lineBreak()
        case .noBreakHyphen?: writer.append(UInt8(ascii: "-"))
        case .tbl?:
            if isJoined { writer.endParagraph() }
            isJoined = false
            writer.startTable()
        case .tc?: writer.startCell()
        case .textBox?, .ruby?: writer.startBox()
        case .alternate?: writer.startAlternatives()
        case .fallback?: writer.startFallback()
        case .comment?, .threadedComment?, .cm?: startComment()
        default: break
        }
    }

    /// Whether the element stands among the properties of a run or a paragraph, where it marks that and holds no text.
    private var isInProperties: Bool { elements.last == .rPr || elements.last == .pPr }

    private var isInMarkProperties: Bool { elements.last == .rPr && elements.dropLast().last == .pPr }

    private mutating func startParagraph() {
        isMarkDeleted = false
        if unit == .paragraph, !writer.isInBox {
            paragraphs += 1
            writer.mark(paragraphs)
        }
        if !isJoined { writer.startParagraph() }
        isJoined = false
    }

    private mutating func startComment() {
        writer.endLine()
        guard unit == .comment else { return }
        comments += 1
        writer.mark(comments)
    }

    private mutating func escapedAttribute(_ name: Name?, _ text: Span<UInt8>) {
        if let own = escapes.whole(text) { attribute(name, own.span) } else { attribute(name, text) }
    }

    private mutating func attribute(_ name: Name?, _ text: Span<UInt8>) {
        switch name {
        case .descr?, .title?, .displayText?, .tooltip?, .instr?, .string?, .alt?, .name?, .prompt?, .lastValue?,
            .href?:
            writer.aside(.line, text)
        case .anchor? where elements.last == .hyperlink: writer.aside(.line, text)
        case .author?:
            // The same person changed most of what was changed.
            let own = copy(text)
            if own != author { writer.aside(.line, text) }
            author = own
        case .char? where elements.last == .sym: sign.scalar = UInt32(text.string(0..<text.count), radix: 16) ?? 0
        case .font? where elements.last == .sym: sign.font = text.string(0..<text.count)
        case .ref? where unit == .cell:
            if let cell = CellReference(text) { writer.mark(cell.row, cell.column) }
        case .val?, .value?:
            switch elements.last ?? nil {
            case .alias, .tag, .listEntry, .helpText, .statusText, .defaultValue, .listItem, .name, .tableCaption,
                .tableDescription:
                writer.aside(.line, text)
            default: break
            }
        default: break
        }
    }

    private mutating func escapedText(_ piece: Span<UInt8>) {
        if let own = escapes.undo(piece) { text(own.span) } else { text(piece) }
    }

    private mutating func text(_ text: Span<UInt8>) {
        switch elements.last ?? nil {
        case .t?: if movedDepth > 0 { writer.aside(.deleted, text) } else { writer.append(text) }
        case .binData?: if !embedded.append(text) { writer.aside(.other, text) }
        case .delText?: writer.aside(.deleted, text)
        case .instrText?, .delInstrText?: writer.aside(.code, text)
        case .posOffset?, .pctWidth?, .pctHeight?, .pctPosHOffset?, .pctPosVOffset?, .align?, .formatCode?, .crosses?:
            break
        default: writer.aside(.other, text)
        }
    }

    private mutating func end(_ name: Name?) {
        if !elements.isEmpty { elements.removeLast() }
        switch name {
        case .p?: endParagraph()
        case .moveFrom? where !isInProperties: movedDepth = max(0, movedDepth - 1)
        case .sym?: endSign()
        case .binData?: embedded.end()
        case .tr?: writer.endRow()
        case .tbl?: writer.endTable()
        case .textBox?, .ruby?: writer.endBox()
        case .fallback?: writer.endFallback()
        case .alternate?: writer.endAlternatives()
        case .comment?, .threadedComment?, .cm?: writer.endLine()
        default: writer.endAside()
        }
    }

    private mutating func endParagraph() {
        isJoined = isMarkDeleted && !writer.isInTable
        isMarkDeleted = false
        if !isJoined { writer.endParagraph() }
    }

    /// Fonts of signs have those of ASCII at U+F020 and above; in those of ornaments they look like something else.
    private mutating func endSign() {
        var scalar = sign.scalar
        if (0xF020...0xF07E).contains(scalar) {
            let font = sign.font.lowercased()
            guard !["wingding", "webding", "dingbat"].contains(where: { font.contains($0) }) else { return }
            scalar -= 0xF000
        }
        guard scalar >= 0x20, let sign = Unicode.Scalar(scalar) else { return }
        let text = Array(String(Character(sign)).utf8)
        if movedDepth > 0 { writer.aside(.deleted, text.span) } else { writer.append(text.span) }
    }

    mutating func takeData() -> [EmbeddedData] { embedded.takeAll() }

    mutating func flush(into receiver: inout some ExtractionReceiver) throws { try writer.flush(into: &receiver) }

    mutating func finish(into receiver: inout some ExtractionReceiver) throws { try writer.finish(into: &receiver) }
}
