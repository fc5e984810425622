import SluiceCore

/// Tells the text of a web page from its marks, piece by piece, by the states of the HTML standard's tokenizer as far as
/// they matter for text.
///
/// Nothing is left out but the marks themselves: what tags, comments, scripts and styles hold comes on lines of its own
/// behind the line of text that they stand in.
struct WebPage: TextComposer {
    private enum State {
        case text, tagOpen, endTagOpen, tagName, endTagName, tag, afterEquals, quoted, unquoted, endTag
        case markup, comment, bogus, characterData, script, plainText, reference
    }

    /// Types of texts that are read as one.
    static let types: Set<String> = ["text/html", MediaType.drawing]

    private static let longestName = 32

    private var writer: WebPageWriter
    private let isXML: Bool
    private var state = State.text
    private var line = 1
    private var name: [UInt8] = []
    private var hasAttributes = false
    private var isSelfClosing = false
    private var quote: UInt8 = 0
    /// What was seen of a mark that is not complete, and of a reference to a character.
    private var pending: [UInt8] = []
    private var beforeReference = State.text
    /// Name of the element whose text is no HTML, for its end.
    private var opaque: [UInt8] = []
    private var preformatted = 0
    private var drawn = DrawnText()
    /// Where the open tag begins in the text aside.
    private var tagStart = 0

    /// - Parameters:
    ///   - part: takes the text; its marks are lines of the file.
    ///   - isXML: whether `/>` ends an element.
    init(_ part: PartWriter, isXML: Bool) {
        writer = WebPageWriter(part)
        self.isXML = isXML
    }

    /// Reads the next piece of the page, in UTF-8.
    mutating func read(_ bytes: Span<UInt8>) {
        var index = 0
        while index < bytes.count {
            switch state {
            case .text, .script, .plainText, .comment, .bogus, .characterData, .quoted:
                index = run(bytes, from: index)
            default:
                let byte = bytes[index]
                if step(byte) {
                    if byte == 0x0A { line += 1 }
                    index += 1
                }
            }
        }
    }

    // MARK: Runs

    /// Takes a run of bytes that all mean the same, and the byte that ends it.
    ///
    /// - Returns: where to go on.
    private mutating func run(_ bytes: Span<UInt8>, from start: Int) -> Int {
        let isSeen = state == .text || state == .plainText || state == .characterData
        var index = start
        while index < bytes.count, !isStop(bytes[index]) { index += 1 }
        if index > start {
            let text = bytes.extracting(start..<index)
            // What seemed to end a comment or a script did not.
            dropPending()
            if isSeen { writer.append(text, line: line) } else { writer.aside(text, line: line) }
            return index
        }
        let byte = bytes[index]
        let isTaken = stop(byte)
        if isTaken && byte == 0x0A { line += 1 }
        return isTaken ? index + 1 : index
    }

    private func isStop(_ byte: UInt8) -> Bool {
        guard byte <= 0x5D else { return false }
        switch byte {
        case 0x0A: return true
        case 0x20, 0x09, 0x0C, 0x0D: return state == .text || state == .plainText || state == .characterData
        case UInt8(ascii: "<"): return state == .text || state == .plainText || state == .script
        case UInt8(ascii: "&"): return state == .text || state == .plainText || state == .quoted
        case UInt8(ascii: ">"): return state == .bogus || state == .comment || state == .characterData
        case UInt8(ascii: "-"): return state == .comment
        case UInt8(ascii: "]"): return state == .characterData
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return state == .quoted && byte == quote
        default: return false
        }
    }

    /// Takes a byte that a run ends at.
    ///
    /// - Returns: whether it is used up.
    private mutating func stop(_ byte: UInt8) -> Bool {
        switch (state, byte) {
        case (.text, 0x0A), (.text, 0x20), (.text, 0x09), (.text, 0x0C), (.text, 0x0D), (.plainText, 0x0A),
            (.plainText, 0x20), (.plainText, 0x09), (.plainText, 0x0C), (.plainText, 0x0D), (.characterData, 0x0A),
            (.characterData, 0x20), (.characterData, 0x09), (.characterData, 0x0C), (.characterData, 0x0D):
            dropPending()
            space(byte)
        case (.text, UInt8(ascii: "<")): state = .tagOpen
        case (.plainText, UInt8(ascii: "<")), (.script, UInt8(ascii: "<")):
            dropPending()
            pending = [byte]
            state = .endTagOpen
        case (.text, UInt8(ascii: "&")), (.plainText, UInt8(ascii: "&")), (.quoted, UInt8(ascii: "&")):
            beforeReference = state
            pending.removeAll(keepingCapacity: true)
            state = .reference
        case (.comment, UInt8(ascii: ">")), (.characterData, UInt8(ascii: ">")): endMarked(byte)
        case (.comment, _), (.characterData, _):
            // `-->` and `]]>`
            if byte == 0x0A {
                dropPending()
                aside(byte)
            } else if pending.count < 2 {
                pending.append(byte)
            } else if state == .comment {
                aside(byte)
            } else {
                seen(byte)
            }
        case (.bogus, UInt8(ascii: ">")):
            writer.endAside()
            state = .text
        case (.quoted, quote) where byte != 0x0A:
            aside(byte)
            state = .tag
        default: aside(byte)
        }
        return true
    }

    private mutating func endMarked(_ byte: UInt8) {
        guard pending.count == 2 else {
            dropPending()
            if state == .comment { aside(byte) } else { seen(byte) }
            return
        }
        pending.removeAll(keepingCapacity: true)
        if state == .comment { writer.endAside() }
        state = .text
    }

    /// What was held back is text after all.
    private mutating func dropPending() {
        guard !pending.isEmpty else { return }
        let isSeen = state == .text || state == .plainText || state == .characterData
        if isSeen { writer.append(pending, line: line) } else { writer.aside(pending, line: line) }
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func space(_ byte: UInt8) {
        guard preformatted > 0 || state == .plainText else { return writer.space() }
        if byte == 0x0A { writer.endLine() } else { seen(byte == 0x09 ? byte : 0x20) }
    }

    private mutating func seen(_ byte: UInt8) { writer.append([byte], line: line) }

    private mutating func aside(_ byte: UInt8) { writer.aside([byte], line: line) }

    // MARK: Single bytes

    /// Takes one byte of a tag.
    ///
    /// - Returns: whether it is used up; else it belongs to the state that follows.
    private mutating func step(_ byte: UInt8) -> Bool {
        switch state {
        case .tagOpen: return tagOpen(byte)
        case .endTagOpen: return endTagOpen(byte)
        case .tagName, .endTagName: return tagName(byte)
        case .endTag:
            // Nothing belongs behind the name.
            guard byte != UInt8(ascii: ">") else {
                endTag()
                return true
            }
            if !Self.isSpace(byte) { aside(byte) }
            return true
        case .tag, .afterEquals, .unquoted: return attributes(byte)
        case .markup: return markup(byte)
        case .reference: return reference(byte)
        default: return true
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private mutating func tagOpen(_ byte: UInt8) -> Bool {
        name.removeAll(keepingCapacity: true)
        pending.removeAll(keepingCapacity: true)
        switch byte {
        case UInt8(ascii: "/"): state = .endTagName
        case UInt8(ascii: "!"): state = .markup
        case UInt8(ascii: "?"): state = .bogus
        case _ where Self.isLetter(byte):
            (hasAttributes, isSelfClosing) = (false, false)
            state = .tagName
            return false
        default:
            state = .text
            seen(UInt8(ascii: "<"))
            return false
        }
        return true
    }

    /// Looks for the end of a script, or of another element whose text is no HTML.
    private mutating func endTagOpen(_ byte: UInt8) -> Bool {
        let wanted = [UInt8(ascii: "<"), UInt8(ascii: "/")] + opaque
        if pending.count < wanted.count {
            let isSame = byte == wanted[pending.count] || (Self.isLetter(byte) && byte | 0x20 == wanted[pending.count])
            guard isSame else {
                resumeOpaque()
                return false
            }
            pending.append(byte)
            return true
        }
        guard byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || Self.isSpace(byte) else {
            resumeOpaque()
            return false
        }
        pending.removeAll(keepingCapacity: true)
        writer.endAside()
        name = opaque
        state = .endTag
        return false
    }

    private mutating func resumeOpaque() {
        state = WebElement(opaque) == .script ? .script : .plainText
        dropPending()
    }

    private mutating func tagName(_ byte: UInt8) -> Bool {
        if name.isEmpty && !Self.isLetter(byte) {
            // `</` without a name.
            state = byte == UInt8(ascii: ">") ? .text : .bogus
            return byte == UInt8(ascii: ">")
        }
        guard byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || Self.isSpace(byte) else {
            if name.count < Self.longestName {
                name.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            } else {
                aside(byte)
            }
            return true
        }
        state = state == .tagName ? .tag : .endTag
        return false
    }

    private mutating func attributes(_ byte: UInt8) -> Bool {
        if byte == UInt8(ascii: ">") {
            startElement()
            return true
        }
        if state == .tag && !hasAttributes {
            if Self.isSpace(byte) { return true }
            if byte == UInt8(ascii: "/") {
                isSelfClosing = true
                return true
            }
            hasAttributes = true
            writer.endAside()
            tagStart = writer.asideCount
            writer.aside(name, line: line)
            aside(0x20)
        }
        switch (state, byte) {
        case (.afterEquals, UInt8(ascii: "\"")), (.afterEquals, UInt8(ascii: "'")):
            quote = byte
            state = .quoted
        case (.tag, UInt8(ascii: "=")): state = .afterEquals
        case (.afterEquals, _) where !Self.isSpace(byte): state = .unquoted
        case (.unquoted, _) where Self.isSpace(byte): state = .tag
        default: break
        }
        isSelfClosing = byte == UInt8(ascii: "/")
        aside(byte == 0x0A ? 0x20 : byte)
        return true
    }

    private mutating func markup(_ byte: UInt8) -> Bool {
        let isComment = byte == UInt8(ascii: "-")
        if pending.isEmpty && !isComment && byte != UInt8(ascii: "[") {
            state = .bogus
            return false
        }
        pending.append(byte)
        if pending.elementsEqual("--".utf8) {
            pending.removeAll(keepingCapacity: true)
            state = .comment
        } else if pending.elementsEqual("[CDATA[".utf8) {
            pending.removeAll(keepingCapacity: true)
            state = .characterData
        } else if !"[CDATA[".utf8.starts(with: pending) && !"--".utf8.starts(with: pending) {
            let taken = pending.dropLast()
            state = .bogus
            writer.aside(Array(taken), line: line)
            pending.removeAll(keepingCapacity: true)
            return false
        }
        return true
    }

    // MARK: Elements

    private mutating func startElement() {
        state = .text
        let place = hasAttributes ? drawn.place(name, writer.aside(from: tagStart)) : .here
        writer.endAside()
        let element = WebElement(name)
        switch element {
        case .block, .plainText: writer.endLine()
        case .row: writer.startRow()
        case .cell: writer.startCell()
        case .preformatted:
            writer.endLine()
            preformatted += 1
        case .inline where place == .below: writer.endLine()
        case .inline: writer.startInline(isPlaced: place == .beside)
        case .script: break
        }
        guard element == .script || element == .plainText, !(isXML && isSelfClosing) else { return }
        opaque = name
        state = element == .script ? .script : .plainText
    }

    private mutating func endTag() {
        state = .text
        switch WebElement(name) {
        case .block, .row, .plainText: writer.endLine()
        case .preformatted:
            writer.endLine()
            preformatted = max(0, preformatted - 1)
        case .inline: writer.endInline()
        case .cell, .script: break
        }
    }

    // MARK: References to characters

    private mutating func reference(_ byte: UInt8) -> Bool {
        let isName =
            Self.isLetter(byte) || (0x30...0x39).contains(byte) || (byte == UInt8(ascii: "#") && pending.isEmpty)
        if isName && pending.count < Self.longestName {
            pending.append(byte)
            return true
        }
        state = beforeReference
        let name = pending
        pending.removeAll(keepingCapacity: true)
        let isComplete = byte == UInt8(ascii: ";")
        if let scalar = CharacterNames.scalar(ofReference: name),
            isComplete || name.first == UInt8(ascii: "#") || state != .quoted
        {
            emit(CharacterNames.text(of: scalar))
            return isComplete
        }
        emit([UInt8(ascii: "&")] + name)
        return false
    }

    private mutating func emit(_ text: [UInt8]) {
        if state == .quoted {
            writer.aside(text, line: line)
        } else if text == [0x20] {
            if preformatted > 0 { seen(0x20) } else { writer.space() }
        } else {
            writer.append(text, line: line)
        }
    }

    // MARK: Passing on

    mutating func flush(into receiver: inout some ExtractionReceiver) throws { try writer.flush(into: &receiver) }

    mutating func finish(into receiver: inout some ExtractionReceiver) throws {
        if state == .reference { _ = reference(UInt8(ascii: "<")) }
        if state == .endTagOpen { resumeOpaque() }
        if state == .tagName || state == .endTagName { writer.aside(name, line: line) }
        if state == .markup { writer.aside(pending, line: line) }
        dropPending()
        try writer.finish(into: &receiver)
    }
}
