/// Names of fields that hold what was made of a value and not the value: `ssn_hash`, `card_token`, `iban_masked`,
/// `last4_ssn`.
extension FieldName {
    /// Whether the name that a word is part of says so.
    ///
    /// - Parameters:
    ///   - word: in `text`.
    ///   - isHeader: whether it stands in the header of a table, where blanks and brackets may be in a name too.
    ///   - text: holds the name as far as it is within ``longest`` bytes of the word.
    /// - Returns: whether one of its other words is such as `hash`, `token`, `masked`, or they are `last 4`.
    static func isDerived(_ word: Range<Int>, isHeader: Bool, in text: Span<UInt8>) -> Bool {
        var start = word.lowerBound
        while start > 0, word.lowerBound - start < longest, isInName(at: start - 1, isHeader: isHeader, in: text) {
            start -= 1
        }
        var end = word.upperBound
        while end < text.count, end - word.upperBound < longest, isInName(at: end, isHeader: isHeader, in: text) {
            end += 1
        }
        return isDerived(wordsIn: start..<word.lowerBound, in: text)
            || isDerived(wordsIn: word.upperBound..<end, in: text)
    }

    private static func isInName(at index: Int, isHeader: Bool, in text: Span<UInt8>) -> Bool {
        let byte = text[index]
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: "-"), 0x30...0x39: return true
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "."), UInt8(ascii: "#"): return isHeader
        // Two blanks part the fields of some tables.
        case 0x20:
            return isHeader && !(index > 0 && text[index - 1] == 0x20)
                && !(index + 1 < text.count && text[index + 1] == 0x20)
        default: return isLetter(byte)
        }
    }

    private static func isDerived(wordsIn range: Range<Int>, in text: Span<UInt8>) -> Bool {
        var index = range.lowerBound
        while let word = nextWord(from: &index, to: range.upperBound, in: text) {
            if derivedWords.contains(word) { return true }
            if word == "last", isFour(behind: index, to: range.upperBound, in: text) { return true }
        }
        return false
    }

    /// Whether a 4, `four` or `digits` follows, as in `last4`.
    private static func isFour(behind start: Int, to end: Int, in text: Span<UInt8>) -> Bool {
        var index = start
        while index < end, !isLetter(text[index]), !(0x30...0x39).contains(text[index]) { index += 1 }
        if index < end, text[index] == UInt8(ascii: "4") {
            return index + 1 == end || !(0x30...0x39).contains(text[index + 1])
        }
        let word = nextWord(from: &index, to: end, in: text)
        return word == "four" || word == "digits"
    }

    private static let derivedWords: Set<String> = [
        "hash", "hashes", "hashed", "sha", "hmac", "digest", "checksum", "fingerprint", "token", "tokens", "tokenized",
        "tokenised", "mask", "masked", "redacted", "truncated", "obfuscated", "anonymized", "anonymised",
        "pseudonymized", "pseudonymised", "encrypted", "enc", "cipher", "ciphertext", "lastfour",
    ]
}
