/// International bank account numbers: ISO 13616, ISO 7064 modulo 97-10.
enum IBAN {
    /// Whether country, length, structure and check digits agree.
    static func isValid(_ value: CompactValue) -> Bool {
        guard value.count >= 5, value.isLetters(0..<2), value.isDigits(2..<4) else { return false }
        guard (2...98).contains(value.number(2..<4)) else { return false }
        guard let structure = structures[value.letter(0) * 26 + value.letter(1)], structure.fits(value) else {
            return false
        }
        return ISO7064.mod97(value, 0..<4, after: ISO7064.mod97(value, 4..<value.count)) == 1
    }

    /// What may stand at each position after the check digits.
    private struct Structure {
        private var letters: [Bool] = []
        private var digits: [Bool] = []

        init(_ text: String) {
            var count = 0
            for character in text.utf8 {
                if let digit = (0...9).first(where: { character == 0x30 + UInt8($0) }) {
                    count = count * 10 + digit
                    continue
                }
                letters += [Bool](repeating: character != UInt8(ascii: "n"), count: count)
                digits += [Bool](repeating: character != UInt8(ascii: "a"), count: count)
                count = 0
            }
        }

        func fits(_ value: CompactValue) -> Bool {
            guard value.count == letters.count + 4 else { return false }
            for position in letters.indices {
                let isDigit = value.base36(position + 4) < 10
                guard isDigit ? digits[position] : letters[position] else { return false }
            }
            return true
        }
    }

    /// By the two letters as a number to the base 26.
    private static let structures: [Int: Structure] = Dictionary(
        uniqueKeysWithValues: IBANRegistry.structures.map { country, structure in
            (country.utf8.reduce(0) { $0 * 26 + Int($1) - 0x41 }, Structure(structure))
        }
    )
}
