import SluiceCore

/// Reads the formats of a workbook's cells out of `styles.xml` (ECMA-376 part 1, 18.8).
struct StylesReader: XMLPartReader {
    private enum Name: String, CaseIterable {
        case numFmt, numFmtId, formatCode, cellXfs, xf
    }

    private static let names = XMLVocabulary<Name>()
    static var vocabulary: [String] { names.names }
    static var takesAllNames: Bool { false }

    private let workbook: Workbook
    private var element: Name?
    private var isInCells = false
    private var number = 0
    private var code = ""

    init(_ workbook: Workbook) { self.workbook = workbook }

    mutating func take(_ document: XMLDocument) {
        document.forEach { event, bytes in
            let name = Self.names[event]
            switch (event.kind, name) {
            case (.start, _):
                element = name
                if name == .cellXfs { isInCells = true }
                if name == .numFmt || name == .xf { (number, code) = (0, "") }
            case (.attribute, .numFmtId?): number = Int(bytes.string(event.text)) ?? 0
            case (.attribute, .formatCode?): code = bytes.string(event.text)
            case (.end, .numFmt?): workbook.define(number, code)
            case (.end, .xf?): if isInCells { workbook.addStyle(format: number) }
            case (.end, .cellXfs?): isInCells = false
            default: break
            }
        }
    }

    mutating func flush(into receiver: inout some ExtractionReceiver) throws {}
    mutating func finish(into receiver: inout some ExtractionReceiver) throws {}
}

/// Reads what the main part of a workbook or presentation names: its sheets, or the order of its slides.
struct MainPartReader: XMLPartReader {
    private enum Name: String, CaseIterable {
        case sheet, sldId, workbookPr, date1904, name
        case relationship = "r:id"
    }

    private static let names = XMLVocabulary<Name>()
    static var vocabulary: [String] { names.names }
    static var takesAllNames: Bool { false }

    /// Sheets that are named; the others go by the names of their parts.
    private static let maximumSheets = 1 << 16

    private(set) var sheets: [(name: String, relationship: String)] = []
    private(set) var slides: [String] = []
    private(set) var uses1904 = false
    private var element: Name?
    private var sheet = (name: "", relationship: "")

    mutating func take(_ document: XMLDocument) {
        document.forEach { event, bytes in
            let name = Self.names[event]
            switch (event.kind, name) {
            case (.start, _):
                element = name
                sheet = ("", "")
            case (.attribute, .name?): sheet.name = Self.name(bytes.extracting(event.text))
            case (.attribute, .relationship?): sheet.relationship = bytes.string(event.text)
            case (.attribute, .date1904?): uses1904 = ["1", "true", "on"].contains(bytes.string(event.text))
            case (.end, .sheet?): if sheets.count < Self.maximumSheets { sheets.append(sheet) }
            case (.end, .sldId?): if slides.count < Self.maximumSheets { slides.append(sheet.relationship) }
            default: break
            }
        }
    }

    private static func name(_ text: Span<UInt8>) -> String {
        let own = EscapedText(isOn: true).whole(text)
        return own.map { String(decoding: $0, as: UTF8.self) } ?? text.string(0..<text.count)
    }

    mutating func flush(into receiver: inout some ExtractionReceiver) throws {}
    mutating func finish(into receiver: inout some ExtractionReceiver) throws {}
}

/// Reads the relationships of a part (ECMA-376 part 2, 8.5): which parts it refers to, and what outside.
struct RelationshipsReader: XMLPartReader {
    struct Relationship {
        var id = ""
        var target = ""
        /// What the target is to the source; an address that ends in the same word in both editions of the standard.
        var type = ""
        var isExternal = false
    }

    private enum Name: String, CaseIterable {
        case relationship = "Relationship"
        case id = "Id"
        case target = "Target"
        case mode = "TargetMode"
        case type = "Type"
    }

    private static let names = XMLVocabulary<Name>()
    static var vocabulary: [String] { names.names }
    static var takesAllNames: Bool { false }

    /// Relationships of one part that are kept.
    private static let maximumCount = 1 << 16

    private(set) var relationships: [Relationship] = []
    private var current = Relationship()
    private var links: PartWriter

    init(_ content: Content, _ type: String) { links = PartWriter(content, type, part: "links") }

    mutating func take(_ document: XMLDocument) {
        document.forEach { event, bytes in
            switch (event.kind, Self.names[event]) {
            case (.start, _): current = Relationship()
            case (.attribute, .id?): current.id = bytes.string(event.text)
            case (.attribute, .target?): current.target = bytes.string(event.text)
            case (.attribute, .type?): current.type = bytes.string(event.text)
            case (.attribute, .mode?): current.isExternal = bytes.string(event.text) == "External"
            case (.end, .relationship?): endRelationship()
            default: break
            }
        }
    }

    private mutating func endRelationship() {
        if current.isExternal {
            links.append(current.target.utf8)
            links.endLine()
        } else if relationships.count < Self.maximumCount {
            relationships.append(current)
        }
    }

    mutating func flush(into receiver: inout some ExtractionReceiver) throws {
        if links.isFull { try links.flush(into: &receiver) }
    }

    mutating func finish(into receiver: inout some ExtractionReceiver) throws { try links.close(into: &receiver) }
}

extension Span where Element == UInt8 {
    /// The text of a range.
    func string(_ range: Range<Int>) -> String {
        let slice = extracting(range)
        return unsafe slice.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
