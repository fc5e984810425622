/// Finds the charsets that a page or an XML document says it is in: in its XML declaration, and in the `meta` elements at its
/// beginning (HTML Living Standard, 13.2.3.2).
///
/// What is found is a hint: whoever uses it asks the bytes.
enum CharsetLabelFinder {
    /// Bytes in which elements are looked for.
    private static let searchedBytes = 16 << 10
    /// The longest declaration or element that is looked at.
    private static let markBytes = 1024
    /// Labels that are of interest: what follows contradicts itself.
    private static let maximumLabels = 4
    private static let maximumMarks = 256

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
            index = start + 1
            if begins(text[start...], with: "<!--") {
                guard let end = end(of: "-->", in: text, from: start + 4) else { break }
                index = end
                continue
            }
            let isDeclaration = begins(text[start...], with: "<?xml")
            guard isDeclaration || begins(text[start...], with: "<meta") else { continue }
            let rest = text[start...].prefix(markBytes)
            let mark = rest[..<(rest.firstIndex(of: UInt8(ascii: ">")) ?? rest.endIndex)]
            if let label = value(of: isDeclaration ? "encoding" : "charset", in: mark) { result.append(label) }
            marks += 1
            index = mark.endIndex
            guard result.count < maximumLabels, marks < maximumMarks else { break }
        }
        return result
    }

    /// The word behind a name and an equals sign, quoted or not, also within a value (`content="text/html; charset=big5"`).
    private static func value(of name: String, in mark: ArraySlice<UInt8>) -> String? {
        var index = mark.startIndex
        while index + name.utf8.count < mark.endIndex {
            guard begins(mark[index...], with: name) else {
                index += 1
                continue
            }
            index += name.utf8.count
            var rest = mark[index...].drop(while: isSpace)
            guard rest.first == UInt8(ascii: "=") else { continue }
            rest = rest.dropFirst().drop { isSpace($0) || isQuote($0) }
            let label = rest.prefix { isLetterOrDigit($0) || [0x2D, 0x2E, 0x3A, 0x5F].contains($0) }
            return label.isEmpty ? nil : String(decoding: label.prefix(64), as: UTF8.self)
        }
        return nil
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

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
