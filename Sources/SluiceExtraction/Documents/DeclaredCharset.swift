import SluiceCore

/// The character set that a document names for some of its text, by a label or by the number of a Windows code page.
///
/// A label is a hint and no promise: bytes that are well-formed UTF-8 with characters beyond ASCII are taken for UTF-8
/// where a set of single bytes was named.
struct DeclaredCharset: Sendable, Hashable {
    /// UTF-8 and ASCII, and whatever is not named.
    static let utf8 = DeclaredCharset(label: "utf-8")

    /// In lower case; empty for none.
    let label: String

    init(label: String) { self.label = label.lowercased() }

    init(codePage: Int) {
        label =
            switch codePage {
            case 1200: "utf-16le"
            case 1201: "utf-16be"
            case 65001, 20127: "utf-8"
            case 932: "shift_jis"
            case 936: "gbk"
            case 949: "euc-kr"
            case 950: "big5"
            case 10000: "macintosh"
            case 20866: "koi8-r"
            case 21866: "koi8-u"
            case 28591...28606: "iso-8859-\(codePage - 28590)"
            case 50220...50222: "iso-2022-jp"
            case 51932: "euc-jp"
            case 51949: "euc-kr"
            case 52936: "hz-gb-2312"
            case 54936: "gb18030"
            case 437, 720, 737, 775, 850, 852, 855, 857, 858, 860...866, 869, 874: "cp\(codePage)"
            case 1250...1258: "windows-\(codePage)"
            default: ""
            }
    }

    private var isUTF8: Bool { ["", "utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit", "x-unknown"].contains(label) }

    private var isSixteenBit: Bool { label.hasPrefix("utf-16") || label == "unicode" || label == "ucs-2" }

    /// Whether text in the set comes out right.
    var isDecoded: Bool {
        isUTF8 || isSixteenBit || ["iso-8859-1", "latin1", "windows-1252", "cp1252"].contains(label)
    }

    /// Makes the decoder for a text.
    ///
    /// - Parameter head: bytes that the text begins with, the more the better.
    /// - Returns: nil when the text is UTF-8 and goes on as it is.
    func decoder(head: [UInt8]) -> TextDecoder? {
        let census = ByteCensus(head)
        if let encoding = census.sixteenBitEncoding {
            return TextDecoder(.utf16(isBigEndian: encoding == .utf16BigEndian))
        }
        if isSixteenBit {
            if census.nulls == 0 && census.isPlainText && census.highBytes == 0 { return nil }
            let isBigEndian = head.starts(with: [0xFE, 0xFF]) || (label == "utf-16be" && !head.starts(with: [0xFF, 0xFE]))
            return TextDecoder(.utf16(isBigEndian: isBigEndian))
        }
        if census.highBytes == 0 || census.multibyte > census.invalid { return nil }
        if isUTF8 && census.invalid == 0 { return nil }
        return TextDecoder(.latin1)
    }

    /// Decodes a whole text.
    ///
    /// - Parameter bytes: all of it.
    /// - Returns: the text in UTF-8.
    func text(of bytes: [UInt8]) -> [UInt8] {
        guard var decoder = decoder(head: bytes) else { return bytes }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        decoder.decode(bytes.span, into: &text)
        decoder.finish(into: &text)
        return text
    }
}
