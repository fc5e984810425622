import SluiceCore

/// Tells text from other bytes, and its encoding, by the beginning.
enum TextSniffer {
    /// Text that says its encoding by a byte order mark.
    static func marked(_ head: [UInt8], name: String) -> MediaType? {
        guard let (charset, mark) = CharsetDetector.marked(head) else { return nil }
        if charset == .utf8, let mail = MailSniffer.mediaType(head[mark...]) { return mail }
        return text(head, name, charset.encoding, mark: mark)
    }

    /// Text without a mark; nil when the bytes look like something else.
    static func unmarked(_ head: [UInt8], name: String) -> MediaType? {
        if let mail = MailSniffer.mediaType(head[...]) { return mail }
        let census = ByteCensus(head)
        if let encoding = census.wideEncoding { return text(head, name, encoding, mark: 0) }
        let isEBCDIC = census.highBytes * 2 > head.count && EBCDICSniffer.isText(head)
        if isEBCDIC || EBCDICSniffer.isXML(head) { return encoded(head, name) }
        // A few NULs between words are how lists of names are kept (find -print0); other control characters are not.
        let isText = census.printable > 0 && census.controls * 200 <= head.count && census.nulls * 4 <= head.count
        if isText && (census.nulls == 0 || census.controls == 0) {
            if census.invalid == 0 && CharsetDetector.escaped(head) != nil { return encoded(head, name) }
            if census.invalid == 0 || census.multibyte > census.invalid { return text(head, name, .utf8, mark: 0) }
            // Compressed or encrypted bytes have control characters, but the shortest ones; and those have no words.
            let isLikely = head.count >= 64 || census.highBytes * 3 <= head.count || hasWord(head)
            if census.nulls == 0 && census.controls == 0 && isLikely { return encoded(head, name) }
        }
        if isShifted(head) { return encoded(head, name) }
        return SixteenBitSniffer.encoding(head).flatMap { text(head, name, $0, mark: 0) }
    }

    private static let wordLength = 4

    /// Whether some characters of ASCII follow each other.
    private static func hasWord(_ head: [UInt8]) -> Bool {
        var length = 0
        return head.contains { byte in
            length = (0x20...0x7E).contains(byte) ? length + 1 : 0
            return length == wordLength
        }
    }

    /// ISO-2022-KR, which shifts by the controls SO and SI (RFC 1557).
    private static func isShifted(_ head: [UInt8]) -> Bool {
        guard contains(head.prefix(512), "\u{1B}$)C") else { return false }
        return ByteCensus(head.filter { $0 != 0x0E && $0 != 0x0F }).isPlainText
    }

    /// Text in a charset that is to be found out by a look at more of it.
    private static func encoded(_ head: [UInt8], _ name: String) -> MediaType {
        var type = text(head, name, .utf8, mark: 0)
        if case .text = type.handling { type.handling = .encodedText }
        return type
    }

    private static func text(_ head: [UInt8], _ name: String, _ encoding: TextEncoding, mark: Int) -> MediaType {
        let type = textType(head, name)
        guard type != "text/html", let root = XMLRoot(head) else { return MediaType(type, .text(encoding, mark: mark)) }
        if type == "text/xml", let document = flatDocument(root) { return document }
        let marked = ["svg": MediaType.drawing, "html": "text/html"][root.name.lowercased()]
        return MediaType(marked ?? type, .text(encoding, mark: mark))
    }

    /// A document that is one XML document: OpenDocument (ODF 1.3 part 2, 2.2.1), Flat OPC, the XML of Word 2003.
    private static func flatDocument(_ root: XMLRoot) -> MediaType? {
        switch root.name {
        case "document" where root.has("urn:oasis:names:tc:opendocument:xmlns:office:"):
            return MediaType("application/vnd.oasis.opendocument.flat-xml", .document(.openDocument))
        case "package" where root.has("http://schemas.microsoft.com/office/2006/xmlPackage"):
            return MediaType(MediaType.flatPackage, .document(.flatOffice))
        case "wordDocument" where root.has("http://schemas.microsoft.com/office/word/2003/wordml"):
            return MediaType("application/msword+xml", .document(.flatOffice))
        default: return nil
        }
    }

    private static func textType(_ head: [UInt8], _ name: String) -> String {
        // Before HTML, which a card or an event may hold.
        if let folded = FoldedText.type(of: head) { return folded }
        let start = head.prefix(512)
        if start.contains(UInt8(ascii: "<")) {
            let lowercased = start.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            if contains(lowercased[...], "<!doctype html") || contains(lowercased[...], "<html") { return "text/html" }
            if contains(start.prefix(8), "<?xml") { return "text/xml" }
        }
        if has(head, "WARC/1.", at: 0) || has(head, "WARC/0.", at: 0) { return "application/warc" }
        let suffix = name.split(separator: ".", omittingEmptySubsequences: false).last.map { $0.lowercased() } ?? ""
        return byExtension[suffix] ?? "text/plain"
    }

    private static let byExtension: [String: String] = [
        "csv": "text/csv", "tsv": "text/tab-separated-values", "json": "application/json",
        "jsonl": "application/jsonl", "ndjson": "application/jsonl", "xml": "text/xml", "html": "text/html",
        "htm": "text/html", "md": "text/markdown", "yaml": "application/yaml", "yml": "application/yaml",
        "toml": "application/toml", "sql": "application/sql", "js": "text/javascript", "mjs": "text/javascript",
        "css": "text/css", "py": "text/x-python", "sh": "text/x-shellscript", "c": "text/x-c", "h": "text/x-c",
        "cpp": "text/x-c++", "java": "text/x-java", "swift": "text/x-swift", "go": "text/x-go", "rs": "text/x-rust",
        "rb": "text/x-ruby", "php": "text/x-php", "ts": "text/x-typescript", "tex": "text/x-tex", "vcf": "text/vcard",
        "ics": "text/calendar", "log": "text/x-log", "ini": "text/x-ini", "env": "text/x-env", "svg": MediaType.drawing,
    ]
}

/// Counts of what kinds of bytes a head is made of.
struct ByteCensus {
    private(set) var printable = 0
    /// Control characters that texts do not hold, NUL apart.
    private(set) var controls = 0
    private(set) var nulls = 0
    private(set) var highBytes = 0
    /// Well-formed UTF-8 sequences of two bytes and more.
    private(set) var multibyte = 0
    /// Bytes beyond ASCII outside of such sequences. A sequence cut by the end of the head is neither.
    private(set) var invalid = 0
    private var evenNulls = 0
    /// NULs at offsets that leave 0, 1, 2 and 3 when divided by four.
    private var nullsByPlace = [0, 0, 0, 0]
    private let count: Int

    init(_ head: some RandomAccessCollection<UInt8>) {
        let head = Array(head)
        count = head.count
        var index = 0
        var nextBlock = 0
        while index < head.count {
            if index >= nextBlock {
                let end = passPlainText(head, from: index, printable: &printable)
                nextBlock = end + 64
                if end > index {
                    index = end
                    continue
                }
            }
            let byte = head[index]
            guard byte >= 0x80 else {
                countASCII(byte, at: index)
                index += 1
                continue
            }
            let length = Self.sequenceLength(head, at: index)
            switch length {
            case nil:
                index = head.count
            case .some(1):
                invalid += 1
                highBytes += 1
                index += 1
            case .some(let bytes):
                multibyte += 1
                printable += 1
                highBytes += bytes
                index += bytes
            }
        }
    }

    /// Whether it is UTF-8 by more than chance: two characters of two bytes also begin texts in Chinese charsets.
    var isUTF8: Bool { invalid == 0 && (multibyte >= 4 || highBytes > 2 * multibyte) }

    /// Whether all bytes are such as texts hold.
    var isPlainText: Bool { printable > 0 && nulls == 0 && controls == 0 && invalid == 0 }

    /// Every other byte is NUL in UTF-16 of Western text, and three of four in UTF-32.
    var wideEncoding: TextEncoding? {
        guard count >= 4, controls == 0, printable > 0 else { return nil }
        let oddNulls = nulls - evenNulls
        if nulls * 20 >= count * 13, count >= 8, let wide = thirtyTwoBitEncoding { return wide }
        if oddNulls * 10 >= count * 3 && evenNulls * 20 <= count { return .utf16LittleEndian }
        if evenNulls * 10 >= count * 3 && oddNulls * 20 <= count { return .utf16BigEndian }
        return nil
    }

    private var thirtyTwoBitEncoding: TextEncoding? {
        let quads = count / 4
        // The byte of the lowest place is the only one that is hardly ever NUL.
        if nullsByPlace[0] * 10 <= quads && nullsByPlace[2] + nullsByPlace[3] >= quads * 2 - 2 {
            return .utf32LittleEndian
        }
        if nullsByPlace[3] * 10 <= quads && nullsByPlace[0] + nullsByPlace[1] >= quads * 2 - 2 {
            return .utf32BigEndian
        }
        return nil
    }

    private mutating func countASCII(_ byte: UInt8, at index: Int) {
        switch byte {
        case 0:
            nulls += 1
            if index.isMultiple(of: 2) { evenNulls += 1 }
            nullsByPlace[index & 3] += 1
        case 0x08, 0x09, 0x0A, 0x0C, 0x0D, 0x1B: break
        case 0x01..<0x20, 0x7F: controls += 1
        default: printable += 1
        }
    }

    /// Length of the well-formed sequence at an index (Unicode 15, table 3-7); 1 when there is none, nil when the bytes
    /// end within one.
    private static func sequenceLength(_ bytes: [UInt8], at index: Int) -> Int? {
        let lead = bytes[index]
        let length: Int
        let second: ClosedRange<UInt8>
        switch lead {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 1
        }
        for step in 1..<length {
            guard index + step < bytes.count else { return nil }
            let range = step == 1 ? second : 0x80...0xBF
            guard range.contains(bytes[index + step]) else { return 1 }
        }
        return length
    }
}
