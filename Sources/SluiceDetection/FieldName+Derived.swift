/// Names of fields that hold what was made of a value and not the value: `ssn_hash`, `card_token`, `last4_ssn`.
extension FieldName {
    /// What the name that a word is part of says that its field holds.
    enum Derivation: Int, Comparable {
        case value
        /// Digits or letters of a hash, which look like no complete value but by chance.
        case hash
        /// A token in the form of the value, or a part of it.
        case substitute

        static func < (first: Derivation, second: Derivation) -> Bool { first.rawValue < second.rawValue }
    }

    /// - Parameters:
    ///   - word: in `text`.
    ///   - isHeader: whether it stands in the header of a table, where blanks and brackets may be in a name too.
    ///   - text: holds the name as far as it is within ``longest`` bytes of the word.
    /// - Returns: what the other words of the name say; those that are `not hashed` or `last 4 or full` say nothing.
    static func derivation(_ word: Range<Int>, isHeader: Bool, in text: Span<UInt8>) -> Derivation {
        var start = word.lowerBound
        while start > 0, word.lowerBound - start < longest, isInName(at: start - 1, isHeader: isHeader, in: text) {
            start -= 1
        }
        var end = word.upperBound
        while end < text.count, end - word.upperBound < longest, isInName(at: end, isHeader: isHeader, in: text) {
            end += 1
        }
        let before = derivation(ofWordsIn: start..<word.lowerBound, in: text)
        let behind = derivation(ofWordsIn: word.upperBound..<end, in: text)
        guard let before, let behind else { return .value }
        return max(before, behind)
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

    /// Nil where a word takes back what others say.
    private static func derivation(ofWordsIn range: Range<Int>, in text: Span<UInt8>) -> Derivation? {
        var derivation = Derivation.value
        var index = range.lowerBound
        while let word = nextWord(from: &index, to: range.upperBound, in: text) {
            if opposites.contains(word) { return nil }
            if hashes.contains(word) { derivation = max(derivation, .hash) }
            if substitutes.contains(word) || word == "last" && isFour(behind: index, to: range.upperBound, in: text) {
                derivation = .substitute
            }
        }
        return derivation
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

    private static let hashes: Set<String> = [
        "hash", "hashes", "hashed", "sha", "hmac", "digest", "checksum", "fingerprint",
    ]
    private static let substitutes: Set<String> = ["token", "tokens", "tokenized", "tokenised", "lastfour"]
    private static let opposites: Set<String> = ["not", "no", "never", "or", "full", "be", "before"]
}
