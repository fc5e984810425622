import SluiceCore

/// Reads an XML document of any kind: each text on a line with the name of its element in front, and each attribute on
/// one with its own. Runs of glyphs on a page are joined to lines.
struct PlainXMLReader: XMLPartReader {
    private enum Name: String, CaseIterable {
        // What has the name of a property in an attribute.
        case property
        case userDefined = "user-defined"
        case docVar, name, val
        // A run of glyphs of a page of XPS, and where it stands.
        case glyphs = "Glyphs"
        case unicodeString = "UnicodeString"
        case left = "OriginX"
        case height = "OriginY"
        case size = "FontRenderingEmSize"
        // Numbers that programs give to things, and that say nothing.
        case rsid, rsidR, rsidRPr, rsidRDefault, rsidP, rsidTr, rsidDel, rsidSect, rsidRoot
        case paraId, textId, durableId, panose1, usb0, usb1, usb2, usb3, csb0, csb1, nsid, tmpl, uid, fmtid, pid

        var isNoise: Bool {
            switch self {
            case .property, .userDefined, .docVar, .name, .val: false
            case .glyphs, .unicodeString, .left, .height, .size: false
            default: true
            }
        }
    }

    private static let names = XMLVocabulary<Name>()
    static var vocabulary: [String] { names.names }
    static var takesAllNames: Bool { true }

    private var part: PartWriter
    /// Names of the open elements, as they stand in front of texts.
    private var labels: [[UInt8]] = []
    private var element: Name?
    /// How many elements are around the one that names a property.
    private var property: Int?
    /// Whether the line has a text to which more may come.
    private var isInText = false
    private var escapes: EscapedText
    private var glyphs = GlyphLine()
    /// The run of glyphs that is open.
    private var run: GlyphLine.Run?

    /// - Parameters:
    ///   - content: the document.
    ///   - type: of it.
    ///   - part: name of the part.
    ///   - hasEscapes: whether its texts are such as workbooks have.
    init(_ content: Content, _ type: String, part: String, hasEscapes: Bool = false) {
        self.part = PartWriter(content, type, part: part)
        escapes = EscapedText(isOn: hasEscapes)
    }

    mutating func take(_ document: XMLDocument) {
        document.forEach { event, bytes in
            if event.kind != .text { endText() }
            switch event.kind {
            case .start: start(event, bytes)
            case .attribute: attribute(event, bytes)
            case .end: end()
            case .text: text(bytes.extracting(event.text))
            case .remark:
                part.append(bytes.extracting(event.text))
                part.endLine()
            }
        }
    }

    private mutating func start(_ event: XMLEvent, _ bytes: Span<UInt8>) {
        element = Self.names[event]
        if element == .glyphs { run = GlyphLine.Run() }
        // What is inside of a property tells the type of its value.
        let isTyped = property.map { labels.count > $0 } ?? false
        if element == .property || element == .userDefined { property = labels.count }
        labels.append(isTyped ? labels.last ?? [] : Self.label(event, bytes))
    }

    private static func label(_ event: XMLEvent, _ bytes: Span<UInt8>) -> [UInt8] {
        names[event].map { Array($0.rawValue.utf8) } ?? copy(bytes.extracting(event.label))
    }

    private mutating func end() {
        if let run { endLine(glyphs.take(run)) }
        run = nil
        if !labels.isEmpty { labels.removeLast() }
        if property == labels.count { property = nil }
    }

    private mutating func attribute(_ event: XMLEvent, _ bytes: Span<UInt8>) {
        let name = Self.names[event]
        let text = bytes.extracting(event.text)
        switch (element, name) {
        case (.property?, .name?), (.userDefined?, .name?), (.docVar?, .name?):
            if !labels.isEmpty { labels[labels.count - 1] = copy(text) }
        case (.docVar?, .val?): line(labels.last ?? [], text)
        case (.glyphs?, .unicodeString?): run?.text = copy(text)
        case (.glyphs?, .left?): run?.left = Double(text.string(0..<text.count)) ?? 0
        case (.glyphs?, .height?): run?.height = text.string(0..<text.count)
        case (.glyphs?, .size?): run?.size = Double(text.string(0..<text.count)) ?? 0
        default:
            if element?.isNoise ?? false || name?.isNoise ?? false { return }
            line(Self.label(event, bytes), text)
        }
    }

    private mutating func line(_ label: [UInt8], _ text: Span<UInt8>) {
        guard !text.isBlank else { return }
        part.append(label)
        part.append(": ".utf8)
        if let own = escapes.whole(text) { part.append(own) } else { part.append(text) }
        part.endLine()
    }

    /// A line of glyphs is over.
    private mutating func endLine(_ glyphs: [UInt8]) {
        guard !glyphs.isEmpty else { return }
        part.append(glyphs)
        part.endLine()
    }

    private mutating func text(_ text: Span<UInt8>) {
        if !isInText {
            guard !text.isBlank else { return }
            isInText = true
            part.append(labels.last ?? [])
            part.append(": ".utf8)
        }
        if let own = escapes.undo(text) { part.append(own) } else { part.append(text) }
    }

    private mutating func endText() {
        if let held = escapes.end() { part.append(held) }
        if isInText { part.endLine() }
        isInText = false
    }

    mutating func flush(into receiver: inout some ExtractionReceiver) throws {
        if part.isFull { try part.flush(into: &receiver) }
    }

    mutating func finish(into receiver: inout some ExtractionReceiver) throws {
        endText()
        endLine(glyphs.end())
        try part.close(into: &receiver)
    }
}
