import SluiceCore

/// A character encoding that can be decoded.
struct Charset: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case utf8
        case windows1252
        case utf16(isBigEndian: Bool)
        case utf32(isBigEndian: Bool)
        case utf7
        /// By iconv(3), which knows it by the charset's name.
        case converted
    }

    /// The name that glibc's iconv has for it.
    let name: String
    let kind: Kind
    /// How offsets in its text are told in bytes of the source.
    let encoding: TextEncoding

    static let utf8 = Charset(name: "UTF-8", kind: .utf8, encoding: .utf8)
    /// Also what is declared as Latin-1 or US-ASCII, as the WHATWG Encoding Standard has it.
    static let windows1252 = Charset(name: "CP1252", kind: .windows1252, encoding: .singleByte)
    static let utf16LittleEndian = Charset(
        name: "UTF-16LE", kind: .utf16(isBigEndian: false), encoding: .utf16LittleEndian)
    static let utf16BigEndian = Charset(name: "UTF-16BE", kind: .utf16(isBigEndian: true), encoding: .utf16BigEndian)
    static let utf32LittleEndian = Charset(
        name: "UTF-32LE", kind: .utf32(isBigEndian: false), encoding: .utf32LittleEndian)
    static let utf32BigEndian = Charset(name: "UTF-32BE", kind: .utf32(isBigEndian: true), encoding: .utf32BigEndian)
    static let utf7 = Charset(name: "UTF-7", kind: .utf7, encoding: .doubleByte)
    static let iso2022JP = Charset(converted: "ISO-2022-JP", .doubleByte)
    static let iso2022KR = Charset(converted: "ISO-2022-KR", .doubleByte)
    static let ebcdic = Charset(converted: "IBM1047", .singleByte)

    private init(name: String, kind: Kind, encoding: TextEncoding) {
        self.name = name
        self.kind = kind
        self.encoding = encoding
    }

    private init(converted name: String, _ encoding: TextEncoding) {
        self.init(name: name, kind: .converted, encoding: encoding)
    }

    /// The charset of texts in which this ``TextEncoding`` was found by their bytes alone.
    init(_ encoding: TextEncoding) {
        self =
            switch encoding {
            case .utf8: .utf8
            case .utf16LittleEndian: .utf16LittleEndian
            case .utf16BigEndian: .utf16BigEndian
            case .utf32LittleEndian: .utf32LittleEndian
            case .utf32BigEndian: .utf32BigEndian
            case .singleByte, .doubleByte: .windows1252
            }
    }

    /// The charset that a label means in mail (RFC 2978), web pages (WHATWG Encoding Standard) and XML; nil for a label that
    /// is not known.
    ///
    /// - Parameter label: as it was declared; case and punctuation do not count.
    init?(label: String) {
        guard let found = CharsetLabels.charset[CharsetLabels.key(label)] else { return nil }
        self = found
    }

    /// Whether a label means ASCII alone, which the WHATWG Encoding Standard takes for Windows-1252.
    static func isASCII(label: String) -> Bool { CharsetLabels.ascii.contains(CharsetLabels.key(label)) }

    /// Whether all its bytes are ASCII: it switches by escapes.
    var isSevenBit: Bool { kind == .utf7 || name.hasPrefix("ISO-2022-") }

    /// Whether its ASCII is not ASCII.
    var isEBCDIC: Bool { CharsetLabels.ebcdic.contains(name) }

    /// Whether it is of an alphabet whose letters are mostly ASCII.
    var isLatin: Bool { CharsetLabels.latin.contains(name) }

    init(_ row: CharsetLabels.Row) {
        switch row.name {
        case Self.utf8.name: self = .utf8
        case Self.windows1252.name: self = .windows1252
        case Self.utf16LittleEndian.name: self = .utf16LittleEndian
        case Self.utf16BigEndian.name: self = .utf16BigEndian
        case Self.utf32LittleEndian.name: self = .utf32LittleEndian
        case Self.utf32BigEndian.name: self = .utf32BigEndian
        case Self.utf7.name: self = .utf7
        default: self.init(converted: row.name, row.isSingleByte ? .singleByte : .doubleByte)
        }
    }
}
