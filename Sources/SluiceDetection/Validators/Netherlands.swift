/// Numbers of the Netherlands.
enum Netherlands {
    /// A citizen service number (BSN): weights 9 to 2 and -1, modulo 11. Eight digits are nine without the leading 0.
    static func isCitizenNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(counts: 8...9), value.number(0..<value.count) != 0 else { return false }
        return value.weightedSum(value.count == 9 ? weights : shortWeights) % 11 == 0
    }

    private static let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1]
    private static let shortWeights = [8, 7, 6, 5, 4, 3, 2, -1]

    /// A VAT number: nine digits, B, two digits; `NL` may stand in front.
    ///
    /// Of companies the nine digits check as a BSN does; sole traders have numbers since 2020 whose whole text, with
    /// `NL` and letters counting as two digits, leaves 1 modulo 97.
    static func isVATNumber(_ value: CompactValue) -> Bool {
        guard let start = value.start(afterCountry: "NL", count: 12), value.isDigits(start..<(start + 9)),
            value[start + 9] == UInt8(ascii: "B"), value.isDigits((start + 10)..<value.count),
            value.number(start..<(start + 9)) != 0, value.number((start + 10)..<value.count) != 0
        else { return false }
        if value.weightedSum(weights, from: start) % 11 == 0 { return true }
        // 2321 is what NL counts as.
        return ISO7064.mod97(value, start..<value.count, after: 2321 % 97) == 1
    }
}
