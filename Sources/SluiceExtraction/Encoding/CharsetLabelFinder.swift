/// Finds the charsets that a page or an XML document says it is in: in its XML declaration, and in the `meta` elements at its
/// beginning (HTML Living Standard, 13.2.3.2): `charset`, or the `content` of those whose `http-equiv` is `Content-Type`.
///
/// What is found is a hint: whoever uses it asks the bytes.
enum CharsetLabelFinder {
    /// Bytes in which elements are looked for.
    private static let searchedBytes = 16 << 10
    /// The longest declaration that is looked at.
    private static let markBytes = 1024
    /// Labels that are of interest: what follows contradicts itself.
    private static let maximumLabels = 4
    private static let maximumMarks = 256
    /// Elements in which there are no others.
    private static let texts = ["script", "style", "title", "textarea"]

    /// - Parameter head: what the text begins with, in a charset whose ASCII is ASCII, or in EBCDIC.
    /// - Returns: the labels in the order of the text, each as it stands there.
    static func labels(in head: [UInt8]) -> [String] {
        if EBCDICSniffer.isXML(head) {
            var decoder = TextDecoder(.ebcdic)
            return labels(in: decoder.decode(whole: Array(head.prefix(markBytes))))
        }
        let text = head.prefix(searchedBytes)
        var result: [String] = []
        var index = 0
        var marks = 0
        while let start = firstByte(UInt8(ascii: "<"), in: head, from: index), start < text.count {
            let rest = text[(start + 1)...]
            if begins(rest, with: "!--") {
                guard let end = end(of: "-->", in: text, from: start + 4) else { break }
                index = end
            } else if rest.first == UInt8(ascii: "?") {
                let end = firstByte(UInt8(ascii: ">"), in: head, from: start) ?? text.endIndex
                let mark = rest.prefix { $0 != UInt8(ascii: ">") }.prefix(markBytes)
                if isDeclaration(mark), let label = value(of: "encoding", in: mark) { result.append(label) }
                index = end
            } else if isLetter(rest.first) || rest.first == UInt8(ascii: "/") {
                let name = rest.prefix { isLetterOrDigit($0) }
                var element = MarkReader(text[name.endIndex...])
                if isWord(name, "meta") {
                    if let label = label(of: &element) { result.append(label) }
                    marks += 1
                } else {
                    while element.next() != nil {}
                }
                index = element.position
                if let word = texts.first(where: { isWord(name, $0) }) {
                    guard let end = end(of: "</" + word, in: text, from: index) else { break }
                    index = end
                }
            } else {
                index = start + 1
            }
            guard result.count < maximumLabels, marks < maximumMarks else { break }
        }
        return result
    }

    /// What a `meta` element says.
    private static func label(of element: inout MarkReader) -> String? {
        var charset: String?
        var content: ArraySlice<UInt8>?
        var isType = false
        while let (name, value) = element.next() {
            if isWord(name, "charset") {
                charset = charset ?? word(value.drop(while: isSpace))
            } else if isWord(name, "content") {
                content = content ?? value
            } else if isWord(name, "http-equiv") {
                isType = isWord(value, "content-type")
            }
        }
        if let charset { return charset }
        guard isType, let content else { return nil }
        return value(of: "charset", in: content)
    }

    /// Whether it is `?xml` and a blank: not the instruction for a style sheet.
    private static func isDeclaration(_ mark: ArraySlice<UInt8>) -> Bool {
        begins(mark, with: "?xml") && mark.dropFirst(4).first.map(isSpace) == true
    }

    /// The word behind a name and an equals sign, quoted or not (`text/html; charset=big5`).
    private static func value(of name: String, in mark: ArraySlice<UInt8>) -> String? {
        var index = mark.startIndex
        while index + name.utf8.count < mark.endIndex {
            guard begins(mark[index...], with: name) else {
                index += 1
                continue
            }
            index += name.utf8.count
            let rest = mark[index...].drop(while: isSpace)
            guard rest.first == UInt8(ascii: "=") else { continue }
            return word(rest.dropFirst().drop { isSpace($0) || isQuote($0) })
        }
        return nil
    }

    /// The label that the bytes begin with.
    private static func word(_ bytes: ArraySlice<UInt8>) -> String? {
        let label = bytes.prefix { isLetterOrDigit($0) || [0x2D, 0x2E, 0x3A, 0x5F].contains($0) }
        return label.isEmpty ? nil : String(decoding: label.prefix(64), as: UTF8.self)
    }

    private static func isWord(_ bytes: ArraySlice<UInt8>, _ word: String) -> Bool {
        bytes.count == word.utf8.count && begins(bytes, with: word)
    }

    /// Whether the bytes begin with a word of lower case letters, in any case.
    private static func begins(_ bytes: ArraySlice<UInt8>, with word: String) -> Bool {
        var index = bytes.startIndex
        for letter in word.utf8 {
            guard index < bytes.endIndex else { return false }
            let byte = bytes[index]
            guard byte == letter || (0x41...0x5A).contains(byte) && byte | 0x20 == letter else { return false }
            index += 1
        }
        return true
    }

    private static func end(of word: String, in bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
        var index = start
        while index + word.utf8.count <= bytes.endIndex {
            if begins(bytes[index...], with: word) { return index + word.utf8.count }
            index += 1
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 }

    private static func isLetter(_ byte: UInt8?) -> Bool { byte.map { (0x61...0x7A).contains($0 | 0x20) } == true }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || isLetter(byte) }
}

/// Reads the attributes of one element, from behind its name on.
struct MarkReader {
    private let bytes: ArraySlice<UInt8>
    /// Behind what was read; behind the element once there are no more attributes.
    private(set) var position: Int
    private var isOver = false

    /// - Parameter bytes: from behind the element's name on, as far as it may go.
    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The next attribute, its value without quotes and empty where there is none; nil at the element's end.
    mutating func next() -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)? {
        skip { Self.isSpace($0) || $0 == UInt8(ascii: "/") }
        guard !isOver, let first = byte, first != UInt8(ascii: ">") else {
            if !isOver && byte != nil { position += 1 }
            isOver = true
            return nil
        }
        let start = position
        // A name has one byte at least, so that each attribute is a step.
        position += 1
        skip { !Self.isSpace($0) && ![UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "/")].contains($0) }
        let name = bytes[start..<position]
        skip(Self.isSpace)
        guard byte == UInt8(ascii: "=") else { return (name, []) }
        position += 1
        skip(Self.isSpace)
        guard let quote = byte, quote == 0x22 || quote == 0x27 else {
            let start = position
            skip { !Self.isSpace($0) && $0 != UInt8(ascii: ">") }
            return (name, bytes[start..<position])
        }
        position += 1
        let value = position
        skip { $0 != quote }
        defer { if byte != nil { position += 1 } }
        return (name, bytes[value..<position])
    }

    private var byte: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private mutating func skip(_ condition: (UInt8) -> Bool) {
        while position < bytes.endIndex, condition(bytes[position]) { position += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
