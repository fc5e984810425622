import SluiceCore

/// One rich text that is being read: what was met so far, and the text that is to be passed on.
struct RichTextReading {
    /// Groups inside each other that are told apart.
    private static let maximumGroups = 1024
    private static let maximumShapeText = 64 << 10
    /// Bytes of text beside the body, and of data, that are held until the body can be interrupted.
    private static let heldText: Int64 = 256 << 10
    private static let heldData: Int64 = 32 << 20

    private let dataLimit: Int64
    private(set) var body: PartWriter
    private(set) var asides: [RichTextDestination.Aside: PartWriter] = [:]
    /// Objects and pictures that are complete.
    private(set) var data: [RichTextData] = []
    private(set) var isOver = false
    private(set) var isAtLineStart = true
    /// Paragraphs of the body that stand in this text are left out.
    var shown: ShownLines?
    /// The paragraph so far, where that is to be told.
    private var paragraph: [UInt8] = []

    private let makeAside: (RichTextDestination.Aside) -> PartWriter
    private var group = RichTextGroup()
    private var groups: [RichTextGroup] = []
    private var groupsBeyond = 0
    private var charsets = RichTextCharsets()
    private var openData: RichTextData?
    /// Bytes in the font's code page that are not decoded yet.
    private var pending: [UInt8] = []
    private var toSkip = 0
    private var highSurrogate: UInt16?
    private var shapeText: [UInt8] = []
    private var paragraphs = 1
    private var comments = 0
    private var isInDeletion = false
    private var dataCount = 0

    /// - Parameters:
    ///   - body: takes the text of the body.
    ///   - dataLimit: bytes of one object.
    ///   - makeAside: makes the writer for a part beside the body.
    init(_ body: PartWriter, dataLimit: Int64, makeAside: @escaping (RichTextDestination.Aside) -> PartWriter) {
        self.body = body
        self.dataLimit = dataLimit
        self.makeAside = makeAside
        self.body.mark(paragraphs)
    }

    /// Whether groups are open that have to be closed.
    var isInGroup: Bool { !groups.isEmpty }

    /// Whether text or data waits that should be passed on now.
    var wantsBreak: Bool {
        let text = asides.values.reduce(0) { $0 + $1.byteCount }
        let bytes = data.reduce(0) { $0 + $1.byteCount }
        return text >= Self.heldText || bytes >= Self.heldData || (isAtLineStart && !data.isEmpty)
    }

    mutating func flushBody(into receiver: inout some ExtractionReceiver) throws {
        if body.isFull { try body.flush(into: &receiver) }
    }

    /// Passes on all text so far, so that no segment is open.
    ///
    /// - Returns: bytes of text.
    mutating func closeAll(into receiver: inout some ExtractionReceiver) throws -> Int64 {
        finishText()
        var total = try body.close(into: &receiver)
        body.mark(paragraphs)
        for aside in RichTextDestination.Aside.allCases {
            total += try asides[aside]?.close(into: &receiver) ?? 0
        }
        asides.removeAll()
        return total
    }

    /// Hands over what is complete.
    mutating func takeData() -> [RichTextData] {
        defer { data.removeAll() }
        return data
    }

    // MARK: Tokens

    mutating func take(_ token: RichTextLexer.Token, _ run: ArraySlice<UInt8>) {
        switch token {
        case .open: open()
        case .close: close()
        case .word(let key, let number): word(key, number)
        case .symbol(let byte): symbol(byte)
        case .hex(let byte):
            if toSkip > 0 { toSkip -= 1 } else { text([byte]) }
        case .text:
            let skipped = min(toSkip, run.count)
            toSkip -= skipped
            text(run.dropFirst(skipped))
        case .binary: openData?.append(binary: run)
        case .end: finishText()
        }
    }

    private mutating func open() {
        finishText()
        guard groups.count < Self.maximumGroups else {
            groupsBeyond += 1
            return
        }
        groups.append(group)
        group.isOwner = false
        group.isIgnorable = false
    }

    private mutating func close() {
        finishText()
        guard groupsBeyond == 0 else {
            groupsBeyond -= 1
            return
        }
        if group.isOwner {
            leave(group.destination)
        } else if group.destination == .aside(.other) {
            writer(.other) { $0.endLine() }
        }
        guard let outer = groups.popLast() else {
            isOver = true
            return
        }
        group = outer
        isOver = groups.isEmpty
    }

    private mutating func word(_ key: UInt64, _ number: Int?) {
        finishBytes()
        if toSkip > 0 {
            toSkip -= 1
            // A word that stands for a character in old programs.
            if RichTextWords.characters[key] != nil { return }
        }
        if group.isIgnorable || RichTextDestination.table[key] != nil {
            let isMarked = group.isIgnorable
            group.isIgnorable = false
            if enter(key, isMarked: isMarked) { return }
        }
        if key == RichTextWords.unicode {
            unicode(number ?? 0)
        } else if let character = RichTextWords.characters[key] {
            finishText()
            append(character)
        } else if RichTextWords.paragraphEnds.contains(key) {
            finishText()
            endParagraph()
        } else {
            setting(key, number)
        }
    }

    private mutating func symbol(_ byte: UInt8) {
        if toSkip > 0 && byte != UInt8(ascii: "*") {
            toSkip -= 1
            return
        }
        switch byte {
        case UInt8(ascii: "*"): group.isIgnorable = true
        case UInt8(ascii: "~"): flushed("\u{A0}")
        case UInt8(ascii: "_"): flushed("\u{2011}")
        case UInt8(ascii: "-"), UInt8(ascii: "|"), UInt8(ascii: ":"): break
        case 0x0A, 0x0D:
            finishText()
            endParagraph()
        case 0x09: flushed("\t")
        default: text([byte])
        }
    }

    private mutating func flushed(_ text: String) {
        finishText()
        append(Array(text.utf8))
    }

    private mutating func setting(_ key: UInt64, _ number: Int?) {
        switch key {
        case RichTextWords.fallbackCount: group.fallbackCount = min(max(0, number ?? 1), 8)
        case RichTextWords.font: group.font = number ?? 0
        case RichTextWords.codePage: charsets.codePage = number ?? 1252
        case RichTextWords.mac: charsets.codePage = 10000
        case RichTextWords.pc: charsets.codePage = 437
        case RichTextWords.pca: charsets.codePage = 850
        case RichTextWords.fontCharset where group.destination == .fontTable:
            charsets.setCharset(number ?? 0, font: group.font)
        case RichTextWords.fontCodePage where group.destination == .fontTable:
            charsets.setCodePage(number ?? 1252, font: group.font)
        case RichTextWords.png, RichTextWords.jpeg: openData?.isBitmap = true
        case RichTextWords.plain:
            group.font = 0
            setDeleted(false)
        case RichTextWords.deleted: setDeleted(number != 0)
        default: break
        }
    }

    /// What is deleted and what is not is no one text.
    private mutating func setDeleted(_ isDeleted: Bool) {
        guard group.isDeleted != isDeleted else { return }
        finishText()
        group.isDeleted = isDeleted
    }

    // MARK: Destinations

    /// - Returns: whether the word made or named a destination.
    private mutating func enter(_ key: UInt64, isMarked: Bool) -> Bool {
        let known = RichTextDestination.table[key]
        guard
            let destination = known
                ?? (isMarked && !RichTextDestination.transparent.contains(key) ? .aside(.other) : nil)
        else {
            // Says the same as the group before it, in Unicode.
            if key == RichTextWords.unicodeText {
                finishText()
                append([0x20])
            }
            return isMarked
        }
        switch group.destination {
        // What lies in these stays there.
        case .skipped, .fontTable, .object: return true
        case .aside(.other) where !Self.leavesOther(destination):
            writer(.other) { $0.endLine() }
            return true
        case .picture where destination == .picture: return true
        default: break
        }
        group.destination = destination
        group.isOwner = true
        switch destination {
        case .object, .picture:
            dataCount += 1
            openData = RichTextData(isPicture: destination == .picture, number: dataCount, limit: dataLimit)
        case .shapeName, .shapeValue: shapeText.removeAll()
        case .aside(let aside): begin(aside, key)
        case .body, .fontTable, .skipped: break
        }
        return true
    }

    /// The properties lie in a group that itself is none of ours.
    private static func leavesOther(_ destination: RichTextDestination) -> Bool {
        switch destination {
        case .aside(.properties), .skipped, .object, .picture: true
        default: false
        }
    }

    private mutating func begin(_ aside: RichTextDestination.Aside, _ key: UInt64) {
        switch aside {
        case .comments:
            if key == RichTextWords.annotation { comments += 1 }
            // The author of a comment stands before it.
            let number = key == RichTextWords.annotation ? comments : comments + 1
            writer(aside) { $0.mark(number) }
        case .properties:
            if let name = RichTextWords.propertyNames[key] { append(Array("\(name): ".utf8)) }
        case .headers, .footers, .footnotes, .fields, .other, .textBoxes, .entries, .deleted: break
        }
    }

    private mutating func leave(_ destination: RichTextDestination) {
        switch destination {
        case .object, .picture:
            openData?.flush()
            if let openData, openData.byteCount > 0 { data.append(openData) }
            openData = nil
        case .shapeValue:
            // Numbers of layout are no text.
            let isText = shapeText.count > 11 || shapeText.contains { $0 > 0x39 && $0 != 0x3B }
            let text = shapeText
            shapeText.removeAll()
            guard isText && text.count > 5 else { break }
            writer(.other) {
                $0.append(text)
                $0.endLine()
            }
        case .aside(let aside):
            writer(aside) { $0.endLine() }
        case .body, .fontTable, .shapeName, .skipped: break
        }
    }

    private mutating func writer(_ aside: RichTextDestination.Aside, _ body: (inout PartWriter) -> Void) {
        body(&asides[aside, default: makeAside(aside)])
    }

    // MARK: Text

    private mutating func text(_ bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty else { return }
        group.isIgnorable = false
        switch group.destination {
        case .object, .picture: openData?.append(hex: bytes)
        case .skipped, .fontTable, .shapeName: break
        case .body, .aside, .shapeValue:
            if highSurrogate != nil { finishText() }
            pending.append(contentsOf: bytes)
            if pending.count > 4096 { finishBytes() }
        }
    }

    private mutating func unicode(_ number: Int) {
        toSkip = group.fallbackCount
        let unit = UInt16(truncatingIfNeeded: number)
        if (0xD800...0xDBFF).contains(unit) {
            highSurrogate = unit
            return
        }
        if let high = highSurrogate {
            highSurrogate = nil
            append(Array(String(decoding: [high, unit], as: UTF16.self).utf8))
            return
        }
        // Fonts of symbols have their characters from U+F020 on.
        let own = (0xF020...0xF07E).contains(unit) ? unit - 0xF000 : unit
        append(Array(String(decoding: [own], as: UTF16.self).utf8))
    }

    /// Decodes the bytes so far.
    private mutating func finishBytes() {
        guard !pending.isEmpty else { return }
        let charset = charsets.charset(font: group.font)
        append(highBytes(pending.span) == 0 ? pending : charset.text(of: pending))
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func finishText() {
        finishBytes()
        toSkip = 0
        guard highSurrogate != nil else { return }
        highSurrogate = nil
        append(Array("\u{FFFD}".utf8))
    }

    private mutating func append(_ text: [UInt8]) {
        switch group.destination {
        case .body where group.isDeleted && text != [0x0A], .aside where group.isDeleted:
            isInDeletion = true
            writer(.deleted) { $0.append(text) }
        case .body:
            endDeletion()
            if shown == nil { body.append(text) } else { hold(text) }
            isAtLineStart = false
        case .aside(let aside):
            endDeletion()
            writer(aside) { $0.append(text) }
        case .shapeValue where shapeText.count < Self.maximumShapeText: shapeText += text
        case .shapeValue, .object, .picture, .skipped, .fontTable, .shapeName: break
        }
    }

    /// A text that was deleted has its end where one follows that was not, or its paragraph has its end.
    private mutating func endDeletion() {
        guard isInDeletion else { return }
        isInDeletion = false
        writer(.deleted) { $0.endLine() }
    }

    /// Bytes of a paragraph that are held until it is over.
    private static let heldParagraph = 64 << 10

    private mutating func hold(_ text: [UInt8]) {
        paragraph += text
        if paragraph.count > Self.heldParagraph { endHeld() }
    }

    private mutating func endHeld() {
        guard let shown, !paragraph.isEmpty else { return }
        if !shown.has(paragraph) { body.append(paragraph) }
        paragraph.removeAll(keepingCapacity: true)
    }

    /// The text is over: its last paragraph may have no end.
    mutating func finishBody() {
        finishText()
        endHeld()
    }

    private mutating func endParagraph() {
        endDeletion()
        append([0x0A])
        guard group.destination == .body else { return }
        endHeld()
        paragraphs += 1
        body.mark(paragraphs)
        isAtLineStart = true
    }
}
