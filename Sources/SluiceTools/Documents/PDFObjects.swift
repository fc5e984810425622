import SluiceCore
import SluiceExtraction

/// Where a string of a PDF document that is on no page stands, by the name that results show.
enum PDFPart: String, CaseIterable {
    case annotations
    case formFields = "form fields"
    case attachments
    case properties
    case outline
    case metadata
    case scripts
    case other = "other strings"
}

/// Picks the strings of a PDF document out of `qpdf --json` (version 2), and what is to be had of its streams.
///
/// Text on pages is not among them. Strings are taken whatever dictionary they stand in, but for a few keys whose values
/// are never text of a person: dates, checksums, names of fonts.
struct PDFObjects: JSONPieceHandler {
    private enum Section { case other, pages, objects }

    private struct Frame {
        var isArray: Bool
        /// Of an object, the key of the value that is being read.
        var key: [UInt8] = []
        /// An array that is a colour space: its strings are colours.
        var isColors = false
        /// Streams of a file specification, and its name.
        var streams: [PDFReference] = []
        var fileName: [UInt8] = []
    }

    /// What is known of the object that is being read.
    private struct Object {
        var reference: PDFReference?
        var lines: [UInt8] = []
        var isAnnotation = false
        var isField = false
        var isFile = false
        var isInformation = false
        var isOutline = false
        var page: Int?
    }

    /// How a string is to be read.
    private enum StringKind { case text, binary, other }

    private(set) var streams = PDFStreams()
    /// Signs of text that is not shown.
    private(set) var signs = PDFHiddenSigns()
    private(set) var pageCount = 0
    /// Bytes of text passed on.
    private(set) var textBytes: Int64 = 0
    private(set) var hasPictures = false
    /// Whether objects were told at all.
    private(set) var hasObjects = false
    private var pagesWithPictures: Set<Int> = []
    private var pageNumbers: [Int: Int] = [:]
    /// Pages of annotations by their objects' numbers, and strings of annotations whose page may still be told.
    private var annotationPages: [Int: Int] = [:]
    private var waiting: [(part: PDFPart, number: Int, lines: [UInt8])] = []
    private var waitingBytes = 0

    private var section = Section.other
    private var frames: [Frame] = []
    private var object = Object()
    private var kind = StringKind.other
    private var binary: [UInt8] = []
    private var writers: [PartWriter]

    private static let annotationLimit = 100_000
    private static let binaryLimit = 64 << 10
    private static let waitingLimit = 4 << 20
    private static let fileNameLimit = 1024
    /// Bytes of one object's strings that are kept together.
    private static let objectBytes = 256 << 10

    /// - Parameters:
    ///   - path: of the document.
    ///   - type: of the document.
    init(path: String, type: String) {
        // Each part twice: with pages known, and without.
        writers = PDFPart.allCases.flatMap { part in
            [PlaceUnit.text, .page].map { PartWriter(path: path, type, part: part.rawValue, unit: $0) }
        }
    }

    /// Whether a page shows pictures, as far as is known.
    func hasPicture(onPage page: Int) -> Bool {
        pagesWithPictures.isEmpty ? hasPictures : pagesWithPictures.contains(page)
    }

    /// Passes on what has come together, if it is much. Not to be called while a segment is open.
    mutating func flushFull(into receiver: inout some SegmentReceiver) throws {
        for index in writers.indices where writers[index].isFull {
            textBytes += try writers[index].close(into: &receiver)
        }
    }

    /// Passes on all that is left. Not to be called while a segment is open.
    mutating func finish(into receiver: inout some SegmentReceiver) throws {
        placeLines()
        for (part, number, lines) in waiting { write(lines, part, page: annotationPages[number]) }
        waiting.removeAll()
        for index in writers.indices { textBytes += try writers[index].close(into: &receiver) }
    }

    // MARK: Structure

    mutating func begin(isArray: Bool) {
        if section == .pages {
            if frames.count == 2 { pageCount += 1 }
            if frames.count == 4 && frames[2].key == Array("images".utf8) { pagesWithPictures.insert(pageCount) }
        }
        frames.append(Frame(isArray: isArray))
    }

    mutating func end() {
        guard let ended = frames.popLast() else { return }
        for stream in ended.streams { streams.keep(attachment: stream, named: ended.fileName) }
        if section == .objects && frames.count == 3 { placeLines() }
    }

    mutating func key(_ bytes: [UInt8]) {
        guard let last = frames.indices.last else { return }
        frames[last].key = bytes
        switch (frames.count, section) {
        case (1, _):
            section = bytes == Array("pages".utf8) ? .pages : bytes == Array("qpdf".utf8) ? .objects : .other
        case (3, .objects):
            placeLines()
            object = Object()
            hasObjects = true
            if bytes.starts(with: "obj:".utf8) { object.reference = PDFReference(bytes.dropFirst(4)) }
            if let number = object.reference?.number { object.page = pageNumbers[number] }
        case (4, .objects):
            if let reference = object.reference, bytes == Array("stream".utf8) { streams.note(reference) }
        case (5..., .objects): noteKey(bytes)
        default: break
        }
    }

    private mutating func noteKey(_ key: [UInt8]) {
        let key = String(decoding: key, as: UTF8.self)
        signs.note(key: key)
        switch key {
        case "/FT": object.isField = true
        case "/Rect": object.isAnnotation = true
        case "/EF": object.isFile = true
        case "/Producer", "/Creator", "/CreationDate", "/ModDate": object.isInformation = true
        case "/Dest", "/First": object.isOutline = true
        default: break
        }
    }

    /// The innermost dictionary, whose key a string in it, or in arrays in it, belongs to.
    private var dictionary: Int? { frames.lastIndex { !$0.isArray } }

    // MARK: Strings

    mutating func string(_ bytes: [UInt8], isFirst: Bool, isLast: Bool) {
        guard section == .objects, frames.count >= 4 else {
            if section == .pages, isFirst, isLast { notePage(bytes) }
            return
        }
        guard let dictionary else { return }
        let key = frames[dictionary].key
        if isFirst { kind = beginString(bytes, key, dictionary, isWhole: isLast) }
        let content = isFirst ? bytes.dropFirst(2) : bytes[...]
        switch kind {
        case .text:
            object.lines += content
            if isLast { endLine(key) }
            if object.lines.count > Self.objectBytes { placeLines() }
        case .binary:
            binary += content.prefix(max(0, Self.binaryLimit - binary.count))
            if isLast { takeBinary(key) }
        case .other: break
        }
    }

    private mutating func notePage(_ bytes: [UInt8]) {
        guard frames.count == 3, frames[2].key == Array("object".utf8), let page = PDFReference(bytes) else { return }
        pageNumbers[page.number] = pageCount
    }

    private mutating func beginString(
        _ bytes: [UInt8], _ key: [UInt8], _ dictionary: Int, isWhole: Bool
    ) -> StringKind {
        if bytes.first == 0x2F {
            noteName(bytes, key)
            return .other
        }
        let isText = bytes.starts(with: "u:".utf8)
        guard isText || bytes.starts(with: "b:".utf8) else {
            if let reference = PDFReference(bytes) { note(reference, key, dictionary) }
            return .other
        }
        let name = String(decoding: key, as: UTF8.self)
        guard !Self.ignoredKeys.contains(name), frames.last?.isColors != true else { return .other }
        if isText && isWhole && (name == "/UF" || name == "/F" && frames[dictionary].fileName.isEmpty) {
            frames[dictionary].fileName = Array(bytes.dropFirst(2).prefix(Self.fileNameLimit))
        }
        guard isText else {
            binary.removeAll(keepingCapacity: true)
            return .binary
        }
        beginLine(key)
        return .text
    }

    private mutating func noteName(_ name: [UInt8], _ key: [UInt8]) {
        let name = String(decoding: name.prefix(64), as: UTF8.self)
        if frames.last?.isArray == true {
            if ["/Indexed", "/Separation", "/DeviceN", "/ICCBased"].contains(name) {
                frames[frames.count - 1].isColors = true
            }
            return
        }
        let key = String(decoding: key, as: UTF8.self)
        signs.note(name: name, of: key)
        switch (key, name) {
        case ("/Subtype", "/Widget"): object.isField = true
        case ("/Subtype", "/Image"): hasPictures = true
        case ("/Type", "/EmbeddedFile"): if let reference = object.reference { streams.keep(attachment: reference) }
        case ("/Type", "/Metadata"): if let reference = object.reference { streams.keep(text: reference, .metadata) }
        case ("/Type", "/Filespec"): object.isFile = true
        default: break
        }
    }

    private mutating func note(_ reference: PDFReference, _ key: [UInt8], _ dictionary: Int) {
        switch String(decoding: key, as: UTF8.self) {
        case "/P": object.page = object.page ?? pageNumbers[reference.number]
        case "/Annots":
            if let page = object.page, annotationPages.count < Self.annotationLimit {
                annotationPages[reference.number] = page
            }
        // Text may be a stream wherever a field has one (ISO 32000-1, 12.7.3.3 and 12.7.3.4).
        case "/XFA", "/V", "/DV", "/RV": streams.keep(text: reference, .formFields)
        case "/RC": streams.keep(text: reference, .annotations)
        case "/JS": streams.keep(text: reference, .scripts)
        case "/OFF": signs.hasHiddenLayer = true
        default:
            let outer = frames[..<dictionary].lastIndex { !$0.isArray }
            guard let outer, frames[outer].key == Array("/EF".utf8) else { return }
            frames[outer].streams.append(reference)
        }
    }

    // MARK: Lines

    /// Keys whose strings are no text of a person.
    private static let ignoredKeys: Set<String> = [
        "/DA", "/DS", "/ID", "/NM", "/M", "/CreationDate", "/ModDate", "/LastModified", "/CheckSum", "/Registry",
        "/Ordering", "/FontFamily", "/CharSet", "/Lang", "/O", "/U", "/OE", "/UE", "/Perms", "/Cert", "/Names",
        "/Limits", "/Lookup", "/Panose",
    ]

    /// Keys that say nothing to a reader.
    private static let unnamedKeys: Set<String> = ["/Contents", "value"]

    /// A key that is a word labels its value: keys of the document information are free.
    private mutating func beginLine(_ key: [UInt8]) {
        guard key.count > 4, !Self.unnamedKeys.contains(String(decoding: key, as: UTF8.self)) else { return }
        object.lines += key.first == 0x2F ? key.dropFirst() : key[...]
        object.lines += [0x3A, 0x20]
    }

    /// A field's name labels its value, which follows.
    private mutating func endLine(_ key: [UInt8]) {
        let isLabel = key == Array("/T".utf8) || key == Array("/TU".utf8)
        object.lines += isLabel ? [0x3A, 0x20] : [0x0A]
    }

    /// A string that is neither UTF-16 nor in the document encoding, in hexadecimal: taken when it is plain text.
    private mutating func takeBinary(_ key: [UInt8]) {
        var decoded: [UInt8] = []
        var high: UInt8?
        for byte in binary {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return }
            if let first = high {
                decoded.append(first << 4 | UInt8(digit))
                high = nil
            } else {
                high = UInt8(digit)
            }
        }
        guard decoded.allSatisfy({ $0 >= 0x20 || (0x09...0x0D).contains($0) }) else { return }
        beginLine(key)
        object.lines += decoded
        endLine(key)
    }

    /// Puts the object's strings into the part that it belongs to. A page names its annotations, which may stand before it.
    private mutating func placeLines() {
        guard !object.lines.isEmpty else { return }
        defer { object.lines.removeAll(keepingCapacity: true) }
        let mayWait = object.page == nil && [.annotations, .formFields].contains(part)
        guard mayWait, let number = object.reference?.number, waitingBytes < Self.waitingLimit else {
            return write(object.lines, part, page: object.page)
        }
        waiting.append((part, number, object.lines))
        waitingBytes += object.lines.count
    }

    private mutating func write(_ lines: [UInt8], _ part: PDFPart, page: Int?) {
        guard let index = PDFPart.allCases.firstIndex(of: part).map({ $0 * 2 + (page == nil ? 0 : 1) }) else { return }
        if let page { writers[index].mark(page) }
        writers[index].append(lines)
        writers[index].endLine()
    }

    private var part: PDFPart {
        if object.isField { return .formFields }
        if object.isAnnotation { return .annotations }
        if object.isFile { return .attachments }
        if object.isOutline { return .outline }
        return object.isInformation ? .properties : .other
    }
}
