/// A character as words are compared: without case and, for Latin and Greek letters, without accents.
struct FoldedCharacter {
    /// What the character is to the search for words.
    enum Kind: UInt8 {
        /// Parts words: spaces, punctuation, symbols, bytes that are no text.
        case separator
        case lowercase, uppercase
        /// Letters of scripts without case, and digits.
        case other
        /// Combines with the character before; counts for nothing in comparisons.
        case mark
        /// A letter of a script that is written without spaces: a word of its own.
        case standalone
    }

    /// The lower-case base letter.
    var value: UInt32
    var kind: Kind

    var isInWord: Bool { kind != .separator }

    /// Looked up for the first blocks, up to Latin Extended Additional; computed beyond.
    init(_ scalar: UInt32) {
        if scalar < 0x80 {
            (value, kind) = FoldedCharacter.folded(ascii: UInt8(scalar))
        } else if scalar < FoldedCharacter.tableCount {
            value = UInt32(FoldedCharacter.values[Int(scalar)])
            kind = FoldedCharacter.kinds[Int(scalar)]
        } else {
            value = scalar
            kind = FoldedCharacter.kind(ofRare: scalar)
        }
    }

    /// Most characters are ASCII: no table is needed for them.
    private static func folded(ascii byte: UInt8) -> (UInt32, Kind) {
        switch byte {
        case 0x41...0x5A: (UInt32(byte | 0x20), .uppercase)
        case 0x61...0x7A: (UInt32(byte), .lowercase)
        case 0x30...0x39: (UInt32(byte), .other)
        default: (UInt32(byte), .separator)
        }
    }

    private static let tableCount: UInt32 = 0x1F00
    private static let values: [UInt16] = makeValues()
    private static let kinds: [Kind] = (0..<tableCount).map { kind(ofRare: $0) }

    private static func makeValues() -> [UInt16] {
        var values = (0..<tableCount).map { scalar in
            let lower = Unicode.Scalar(scalar)?.properties.lowercaseMapping.unicodeScalars
            guard let lower, lower.count == 1, let first = lower.first else { return UInt16(scalar) }
            return UInt16(exactly: first.value) ?? UInt16(scalar)
        }
        // A final sigma is a sigma; the dotted capital I has no single lower case.
        values[0x3C2] = 0x3C3
        values[0x130] = 0x69
        var bases: [UInt16: UInt16] = [:]
        for family in AccentTable.families {
            let letters = family.unicodeScalars.compactMap { UInt16(exactly: $0.value) }
            guard let base = letters.first else { continue }
            for letter in letters { bases[letter] = base }
        }
        return values.map { bases[$0] ?? $0 }
    }

    private static func kind(ofRare scalar: UInt32) -> Kind {
        guard let properties = Unicode.Scalar(scalar)?.properties else { return .separator }
        switch properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter: return .uppercase
        case .lowercaseLetter: return .lowercase
        case .modifierLetter, .otherLetter: return isStandalone(scalar) ? .standalone : .other
        case .decimalNumber, .letterNumber, .otherNumber: return .other
        case .nonspacingMark, .spacingMark, .enclosingMark: return .mark
        default: return .separator
        }
    }

    /// Thai, Lao, Myanmar, Khmer, kana, Han and Hangul; particles are glued to words in the last three.
    private static func isStandalone(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x9FFF, 0xAC00...0xD7AF,
            0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}

/// Reading single characters out of bytes that may be no valid UTF-8.
extension Span<UInt8> {
    /// The character that begins at this index, and its length in bytes; a byte that begins none counts as U+FFFD.
    func scalar(at index: Int) -> (value: UInt32, length: Int) {
        let lead = self[index]
        if lead < 0x80 { return (UInt32(lead), 1) }
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        guard lead >= 0xC2, lead <= 0xF4, index + length <= count else { return (0xFFFD, 1) }
        var value = UInt32(lead) & (0x7F >> UInt32(length))
        for offset in 1..<length {
            let byte = self[index + offset]
            guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        return (value, length)
    }

    /// Where the character that ends before this index begins; at most four bytes before it.
    func scalarStart(before index: Int) -> Int {
        var start = index - 1
        let lowest = Swift.max(0, index - 4)
        while start > lowest, self[start] & 0xC0 == 0x80 { start -= 1 }
        return start + scalar(at: start).length == index ? start : index - 1
    }

    /// The index itself, or the beginning of the character that it lies in.
    func characterBoundary(at index: Int) -> Int {
        guard index > 0, index < count, self[index] & 0xC0 == 0x80 else { return index }
        var start = index - 1
        let lowest = Swift.max(0, index - 3)
        while start > lowest, self[start] & 0xC0 == 0x80 { start -= 1 }
        return start + scalar(at: start).length > index ? start : index
    }
}
