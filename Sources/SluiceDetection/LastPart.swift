/// The last part of a match. A pattern may have matched more than the value: a label, a command, the name of a user.
/// These stand before it mostly, and what parts them from it is no part of it, so the value is no shorter than the last
/// part unless it holds such a sign itself.
enum LastPart {
    /// How long the last part is.
    ///
    /// - Parameters:
    ///   - value: the matched bytes.
    ///   - isSecret: every sign that may stand between a name and a secret begins a part, and so does a blank behind any
    ///     letter. Otherwise fewer do: numbers are written in groups, and their blanks, colons and dots are theirs.
    /// - Returns: letters and digits in the last part that has any; characters beyond ASCII count unless they are signs.
    static func length(in value: Span<UInt8>, isSecret: Bool) -> Int {
        let isAddress = isSecret && holdsScheme(value)
        var length = 0
        var last = 0
        var word = Word()
        var index = 0
        while index < value.count {
            let (character, width) = value.scalar(at: index)
            let next = index + width
            let isMark: Bool
            if isSecret {
                isMark =
                    isSign(character) || isAddress && character == 0x2F || word.hasLetters && isBlank(character)
            } else {
                isMark = word.ends(before: character) || isSeparator(character, before: next, in: value)
            }
            word.take(character)
            index = next
            if isMark {
                length = 0
            } else if isCounted(character) {
                length += 1
                last = length
            }
        }
        return last
    }

    /// Letters in a row, as a label has them and a number does not: six, or three with a small one among them.
    private struct Word {
        private var letters = 0
        private var isSmall = false
        private var wasSeen = false
        /// Whether a letter came at all.
        private(set) var hasLetters = false

        /// Whether a character is a blank that has a word somewhere before it.
        func ends(before character: UInt32) -> Bool {
            LastPart.isBlank(character) && (wasSeen || isWord)
        }

        mutating func take(_ character: UInt32) {
            let isLetter = (0x61...0x7A).contains(character | 0x20) && character < 0x80
            guard isLetter else {
                wasSeen = wasSeen || isWord
                (letters, isSmall) = (0, false)
                return
            }
            hasLetters = true
            letters += 1
            isSmall = isSmall || character >= 0x61
        }

        private var isWord: Bool { letters >= 6 || letters >= 3 && isSmall }
    }

    private static func isCounted(_ character: UInt32) -> Bool {
        switch character {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x80...: !isForeignSign(character)
        default: false
        }
    }

    /// A sign beyond ASCII that groups no digits: full-width colons, brackets and commas, quotation marks, symbols.
    private static func isForeignSign(_ character: UInt32) -> Bool {
        switch character >= 0x80 ? Unicode.Scalar(character)?.properties.generalCategory : nil {
        case .otherPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherSymbol, .mathSymbol, .modifierSymbol, .currencySymbol:
            true
        default: false
        }
    }

    fileprivate static func isBlank(_ character: UInt32) -> Bool {
        guard character >= 0x80 else { return character <= 0x20 }
        return Unicode.Scalar(character)?.properties.isWhitespace ?? false
    }

    /// ``"'`=:;,&<>()[]{}|@?\``
    private static func isSign(_ character: UInt32) -> Bool {
        switch character {
        case 0x22, 0x26...0x29, 0x2C, 0x3A...0x40, 0x5B...0x5D, 0x60, 0x7B...0x7D: true
        default: isForeignSign(character)
        }
    }

    /// Signs beyond ASCII, `=`, quotation marks, `<` and `>`, and a colon with a blank behind it.
    private static func isSeparator(_ character: UInt32, before next: Int, in value: Span<UInt8>) -> Bool {
        switch character {
        case 0x22, 0x27, 0x3C...0x3E, 0x60: true
        case 0x3A: next < value.count && value[next] == 0x20
        case 0x80...: isForeignSign(character)
        default: false
        }
    }

    private static func holdsScheme(_ value: Span<UInt8>) -> Bool {
        guard value.count > 3 else { return false }
        return value.indices.dropLast(2).contains {
            value[$0] == 0x3A && value[$0 + 1] == 0x2F && value[$0 + 2] == 0x2F
        }
    }
}
