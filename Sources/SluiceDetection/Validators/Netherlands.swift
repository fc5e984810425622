/// Numbers of the Netherlands.
enum Netherlands {
    /// A citizen service number (BSN): weights 9 to 2 and -1, modulo 11. Eight digits are nine without the leading 0.
    static func isCitizenNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(counts: 8...9), value.number(0..<value.count) != 0 else { return false }
        return value.weightedSum(value.count == 9 ? weights : shortWeights) % 11 == 0
    }

    private static let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1]
    private static let shortWeights = [8, 7, 6, 5, 4, 3, 2, -1]

    /// A VAT number: nine digits, or seven or more without the zeros in front, B, two digits; `NL` may stand before them.
    ///
    /// Of companies the nine digits check as a BSN does; sole traders have numbers since 2020 whose whole text, with
    /// `NL` and letters counting as two digits, leaves 1 modulo 97.
    static func isVATNumber(_ value: CompactValue) -> Bool {
        let start = value.hasCountry("NL") ? 2 : 0
        let letter = value.count - 3
        let missing = 9 - (letter - start)
        guard (0...2).contains(missing), value.isDigits(start..<letter), value[letter] == UInt8(ascii: "B"),
            value.isDigits((letter + 1)..<value.count), value.number(start..<letter) != 0,
            value.number((letter + 1)..<value.count) != 0
        else { return false }
        if value.weightedSum(weights[missing...], from: start) % 11 == 0 { return true }
        // 2321 is what NL counts as; the zeros that are missing stand behind it.
        return ISO7064.mod97(value, start..<value.count, after: 2321 * [1, 10, 100][missing] % 97) == 1
    }
}
