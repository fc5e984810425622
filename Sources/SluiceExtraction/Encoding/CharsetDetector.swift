private import CUchardet
import SluiceCore

/// What a text is decoded by.
struct ToldCharset: Sendable, Hashable {
    let charset: Charset
    /// Whether it was told by the bytes, or by a label that they do not contradict; else it is a makeshift for bytes that are
    /// mostly not ASCII.
    var isTold = true
}

/// Tells the charset of a text by its bytes.
///
/// In the order that was measured to be right most often (Debian's uchardet 0.0.7 takes UTF-16 without a mark for ASCII):
/// marks, UTF-8, the NULs of UTF-16 and UTF-32, escapes, and only then uchardet, which is slow.
enum CharsetDetector {
    /// Bytes that uchardet is shown.
    private static let detectedBytes = 64 << 10
    /// Of so many characters, one may be wrong.
    static let charactersPerError = 50

    /// Bytes beyond ASCII from which on a text of too many of them is in no Latin charset.
    private static let manyHighBytes = 16

    /// The charset of a text that was declared to be in one, or not. Text without any sign is UTF-8.
    ///
    /// - Parameters:
    ///   - labels: what it was declared to be in, the most trustworthy first. The first one that the bytes do not contradict counts.
    ///   - head: what the text begins with, the more the better.
    ///   - isMarked: whether it is HTML or XML, whose marks say nothing about its language.
    /// - Returns: the charset, and whether it is more than a makeshift.
    static func tell(labels: [String], head: [UInt8], isMarked: Bool = false) -> ToldCharset {
        if let (charset, _) = marked(head) { return ToldCharset(charset: charset) }
        let census = ByteCensus(head)
        let shown = isMarked && census.highBytes > 0 ? withoutMarks(head) : head
        let declared = Self.charsets(labels, isMarked: isMarked)
        if census.highBytes == 0, !declared.contains(where: \.isSevenBit), let escaped = switched(head) {
            return ToldCharset(charset: escaped)
        }
        if let charset = declared.first(where: { isTrue($0, head, shown, census) }) {
            let better = isMarked && census.invalid > 0 ? betterGuess(than: charset, shown) : nil
            return ToldCharset(charset: better ?? charset)
        }
        if let encoding = census.wideEncoding { return ToldCharset(charset: Charset(encoding)) }
        if let escaped = escaped(head) { return ToldCharset(charset: escaped) }
        if census.invalid == 0 { return ToldCharset(charset: .utf8) }
        if let guess = guess(shown) { return ToldCharset(charset: guess) }
        if census.multibyte > census.invalid { return ToldCharset(charset: .utf8) }
        let isTold = !isMostlyHigh(head, shown)
        // Of a text that is damaged a label is all there is to know.
        let damaged = declared.first { $0.encoding == .doubleByte && !$0.isSevenBit && isRight($0, head, perError: 8) }
        return ToldCharset(charset: damaged ?? .windows1252, isTold: isTold)
    }

    /// The first of some labels that the bytes of a text do not contradict; nil when there is none.
    static func declared(_ labels: [String], _ text: [UInt8], isMarked: Bool) -> Charset? {
        let census = ByteCensus(text)
        let shown = isMarked ? withoutMarks(text) : text
        guard let charset = charsets(labels, isMarked: isMarked).first(where: { isTrue($0, text, shown, census) })
        else {
            return nil
        }
        return isMarked && census.invalid > 0 ? betterGuess(than: charset, shown) ?? charset : charset
    }

    /// The charset that the bytes of a page or an XML document say they are in, where that is surer than its label: programs
    /// write such labels without a look at the text.
    ///
    /// - Parameters:
    ///   - label: that the bytes do not contradict by themselves.
    ///   - shown: the text without marks.
    /// - Returns: nil where the label is as good.
    private static func betterGuess(than label: Charset, _ shown: [UInt8]) -> Charset? {
        guard label.kind != .utf8, !label.isSevenBit, !label.isEBCDIC else { return nil }
        let found = guess(shown)
        let guess = found ?? .windows1252
        guard guess != label, !guess.isSevenBit, !guess.isEBCDIC else { return nil }
        if EastAsianSniffer.isText(shown, in: guess.name) { return guess }
        if EastAsianSniffer.isText(shown, in: label.name) { return nil }
        let ofGuess = flaws(of: shown, in: guess)
        let ofLabel = flaws(of: shown, in: label)
        if ofGuess != ofLabel { return ofGuess < ofLabel ? guess : nil }
        let isSure = found != nil && highBytes(shown.span) >= manyHighBytes
        return isSure && !(guess.isLatin && label.isLatin) ? guess : nil
    }

    private static func flaws(of text: [UInt8], in charset: Charset) -> Int {
        var decoder = TextDecoder(charset)
        return TextFlaws.count(decoder.decode(whole: text))
    }

    /// What the labels mean. ASCII says nothing of bytes beyond it, and marks that can be read are not in UTF-16.
    private static func charsets(_ labels: [String], isMarked: Bool) -> [Charset] {
        labels.filter { !Charset.isASCII(label: $0) }.compactMap { Charset(label: $0) }
            .filter { !isMarked || !$0.encoding.isWide }
    }

    /// Whether the text is mostly not ASCII: read as Windows-1252 it would be no text.
    private static func isMostlyHigh(_ head: [UInt8], _ shown: [UInt8]) -> Bool {
        let high = highBytes(shown.span)
        if highBytes(head.span) * 3 > head.count { return true }
        return high >= manyHighBytes && high * 3 > shown.count { !($0 == 0x20 || (0x09...0x0D).contains($0)) }
    }

    /// What stands outside of marks, a space for each of them.
    private static func withoutMarks(_ head: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while let start = firstByte(UInt8(ascii: "<"), in: head, from: index) {
            result += head[index..<start]
            guard let end = firstByte(UInt8(ascii: ">"), in: head, from: start) else { return result }
            if result.last != 0x20 { result.append(0x20) }
            index = end + 1
        }
        return result + head[index...]
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
    /// throughout is that, whatever it was declared to be in.
    private static func isTrue(_ charset: Charset, _ head: [UInt8], _ shown: [UInt8], _ census: ByteCensus) -> Bool {
        switch charset.encoding {
        case .utf16LittleEndian, .utf16BigEndian:
            census.wideEncoding == charset.encoding
                || !census.isPlainText && (census.nulls > 0 || census.printable * 4 <= head.count * 3)
        case .utf32LittleEndian, .utf32BigEndian: census.wideEncoding == charset.encoding
        case .utf8: census.invalid == 0 || census.multibyte > census.invalid
        case .singleByte where charset.isEBCDIC:
            census.invalid > census.multibyte && EBCDICSniffer.hasMoreLetters(head)
        case .singleByte where census.highBytes == 0: true
        case .singleByte where charset.isLatin: census.invalid > 0 && !isForeign(head, shown)
        case .singleByte: census.invalid > 0 && isRight(charset, head)
        case .doubleByte where census.highBytes == 0: census.wideEncoding == nil
        case .doubleByte where charset.isSevenBit: census.highBytes * charactersPerError <= head.count
        case .doubleByte where census.invalid == 0 && (census.isUTF8 || isBesidePlane(charset, head)): false
        case .doubleByte: census.wideEncoding == nil && isRight(charset, head)
        }
    }

    /// Whether text that is UTF-8 has bytes that the national standard behind a charset of two bytes a character does not have:
    /// those of a no-break space.
    private static func isBesidePlane(_ charset: Charset, _ head: [UInt8]) -> Bool {
        ["GB18030", "UHC", "EUC-JP-MS"].contains(charset.name) && head.contains { (0x80...0xA0).contains($0) }
    }

    /// Whether a text is in no Latin alphabet: there is too much beyond ASCII, or it is Chinese, Japanese or Korean for sure.
    private static func isForeign(_ head: [UInt8], _ shown: [UInt8]) -> Bool {
        let high = highBytes(shown.span)
        guard high >= manyHighBytes else { return false }
        if high * 3 > shown.count { return true }
        guard EastAsianSniffer.isLikely(shown), let charset = guess(shown) else { return false }
        return EastAsianSniffer.isText(shown, in: charset.name)
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
        switched(head) ?? (UTF7Sniffer.isText(head) ? .utf7 : nil)
    }

    /// Those of ISO 2022.
    private static func switched(_ head: [UInt8]) -> Charset? {
        guard firstByte(0x1B, in: head, from: 0) != nil else { return nil }
        if contains(head[...], "\u{1B}$)C") { return .iso2022KR }
        let escapes = ["\u{1B}$B", "\u{1B}$@", "\u{1B}(J", "\u{1B}$(D"]
        return escapes.contains { contains(head[...], $0) } ? .iso2022JP : nil
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

    /// Whether the text has hardly a byte that the charset does not know: one character of so many may be wrong.
    static func isRight(_ charset: Charset, _ head: [UInt8], perError: Int = charactersPerError) -> Bool {
        var decoder = TextDecoder(charset)
        let text = decoder.decode(whole: head)
        var characters = 0
        var errors = 0
        for (index, byte) in text.enumerated() where byte & 0xC0 != 0x80 {
            characters += 1
            if byte == 0xEF, text[index...].prefix(3).elementsEqual([0xEF, 0xBF, 0xBD]) { errors += 1 }
        }
        // The head may end within a character.
        return (errors - 1) * perError <= characters
    }
}
