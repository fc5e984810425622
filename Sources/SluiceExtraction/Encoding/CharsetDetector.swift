private import CUchardet
import SluiceCore

/// Tells the charset of a text by its bytes.
///
/// In the order that was measured to be right most often (Debian's uchardet 0.0.7 takes UTF-16 without a mark for ASCII):
/// marks, UTF-8, the NULs of UTF-16 and UTF-32, escapes, and only then uchardet, which is slow.
enum CharsetDetector {
    /// Bytes that uchardet is shown.
    private static let detectedBytes = 64 << 10
    /// Of so many characters, one may be wrong.
    private static let charactersPerError = 50

    /// The charset of a text that was declared to be in one, or not. Text without any sign is UTF-8.
    static func charset(declared: String?, head: [UInt8]) -> Charset {
        if let (charset, _) = marked(head) { return charset }
        let census = ByteCensus(head)
        if let declared, let charset = Charset(label: declared), canBe(charset, head, census) { return charset }
        if let encoding = census.wideEncoding { return Charset(encoding) }
        if let escaped = escaped(head) { return escaped }
        if census.invalid == 0 { return .utf8 }
        return guess(head) ?? (census.multibyte > census.invalid ? .utf8 : .windows1252)
    }

    /// The charset that a byte order mark says, and the mark's length.
    static func marked(_ head: [UInt8]) -> (Charset, Int)? {
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if head.starts(with: [0xFF, 0xFE, 0x00, 0x00]), head.count.isMultiple(of: 4) || head.count > 8 {
            return (.utf32LittleEndian, 4)
        }
        if head.starts(with: [0x00, 0x00, 0xFE, 0xFF]) { return (.utf32BigEndian, 4) }
        if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if head.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return nil
    }

    /// Whether a declaration may be true. Plain text in bytes is not UTF-16, UTF-32 or EBCDIC; text that is UTF-8
    /// throughout is that, whatever single-byte charset it was declared to be in.
    private static func canBe(_ charset: Charset, _ head: [UInt8], _ census: ByteCensus) -> Bool {
        switch charset.encoding {
        case .utf16LittleEndian, .utf16BigEndian: census.wideEncoding == charset.encoding || !census.isPlainText
        case .utf32LittleEndian, .utf32BigEndian: census.wideEncoding == charset.encoding
        case .utf8: census.invalid == 0 || census.multibyte > census.invalid
        case .singleByte: census.invalid > 0 || census.multibyte == 0 && !(isEBCDIC(charset) && census.isPlainText)
        case .doubleByte: census.wideEncoding == nil
        }
    }

    private static func isEBCDIC(_ charset: Charset) -> Bool {
        ["IBM037", "IBM273", "IBM500", "IBM1047", "IBM1140", "IBM1141"].contains(charset.name)
    }

    /// The charset of a text that is neither UTF-8 nor in one of the wide encodings; nil when it cannot be told.
    static func guess(_ head: [UInt8]) -> Charset? {
        if let escaped = escaped(head) { return escaped }
        if EBCDICSniffer.isText(head) { return .ebcdic }
        if hasKana(head) { return Charset(label: "euc-jp") }
        guard let label = label(head), let charset = Charset(label: label), charset.kind == .converted else {
            return nil
        }
        return isRight(charset, head) ? charset : nil
    }

    /// Whether a text is in EUC-JP without doubt, which uchardet calls Big5 where it is short: all pairs of high bytes lie in its
    /// plane, and a quarter of them is kana.
    private static func hasKana(_ head: [UInt8]) -> Bool {
        var pairs = 0
        var kana = 0
        var index = 0
        while index < head.count {
            guard head[index] >= 0x80 else {
                index += 1
                continue
            }
            // The head may end within a pair.
            guard index + 1 < head.count else { break }
            guard head[index] >= 0xA1, head[index + 1] >= 0xA1 else { return false }
            pairs += 1
            if head[index] == 0xA4 || head[index] == 0xA5 { kana += 1 }
            index += 2
        }
        return kana >= 4 && kana * 4 >= pairs
    }

    /// Charsets that switch by escapes, so that all their bytes are ASCII.
    static func escaped(_ head: [UInt8]) -> Charset? {
        if firstByte(0x1B, in: head, from: 0) != nil {
            if contains(head[...], "\u{1B}$)C") { return .iso2022KR }
            for escape in ["\u{1B}$B", "\u{1B}$@", "\u{1B}(J", "\u{1B}$(D"] where contains(head[...], escape) {
                return .iso2022JP
            }
        }
        return UTF7Sniffer.isText(head) ? .utf7 : nil
    }

    /// What uchardet calls the text.
    private static func label(_ head: [UInt8]) -> String? {
        guard let detector = unsafe uchardet_new() else { return nil }
        defer { unsafe uchardet_delete(detector) }
        let status = unsafe head.withUnsafeBytes { bytes in
            unsafe uchardet_handle_data(
                detector, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), min(bytes.count, detectedBytes))
        }
        guard status == 0 else { return nil }
        unsafe uchardet_data_end(detector)
        guard let name = unsafe uchardet_get_charset(detector) else { return nil }
        return unsafe String(cString: name)
    }

    /// Whether the text has hardly a byte that the charset does not know.
    static func isRight(_ charset: Charset, _ head: [UInt8]) -> Bool {
        var decoder = TextDecoder(charset)
        let text = decoder.decode(whole: head)
        var characters = 0
        var errors = 0
        for (index, byte) in text.enumerated() where byte & 0xC0 != 0x80 {
            characters += 1
            if byte == 0xEF, text[index...].prefix(3).elementsEqual([0xEF, 0xBF, 0xBD]) { errors += 1 }
        }
        // The head may end within a character.
        return (errors - 1) * charactersPerError <= characters
    }
}
