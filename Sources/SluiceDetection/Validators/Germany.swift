/// Numbers of Germany.
enum Germany {
    /// A tax identification number (IdNr): ISO 7064 modulo 11,10 and the rule of repeated digits.
    ///
    /// Among the first ten digits exactly one occurs twice or three times, never three in a row (Federal Central Tax
    /// Office, since 2016).
    static func isTaxNumber(_ value: CompactValue) -> Bool {
        value.isDigits(count: 11) && value.digit(0) != 0 && hasOneRepeatedDigit(value) && ISO7064.isMod11And10(value)
    }

    private static func hasOneRepeatedDigit(_ value: CompactValue) -> Bool {
        var occurrences = InlineArray<10, Int>(repeating: 0)
        for position in 0..<10 { occurrences[value.digit(position)] += 1 }
        var repeated = 0
        for digit in 0..<10 {
            if occurrences[digit] > 3 { return false }
            if occurrences[digit] > 1 { repeated += 1 }
        }
        for position in 2..<10
        where value[position] == value[position - 1] && value[position] == value[position - 2] {
            return false
        }
        return repeated == 1
    }

    /// The number of an identity card or passport with its check digit: ICAO 9303, weights 7, 3, 1, over letters that
    /// are not mistaken for others.
    static func isDocumentNumber(_ value: CompactValue) -> Bool {
        guard value.count == 10, value.isLetters(0..<1), value.isDigits(9..<10) else { return false }
        var sum = 0
        for position in 0..<9 {
            guard value.isDigits(position..<(position + 1)) || documentLetters.contains(value[position]) else {
                return false
            }
            sum += value.base36(position) * [7, 3, 1][position % 3]
        }
        return sum % 10 == value.digit(9)
    }

    private static let documentLetters = Array("CFGHJKLMNPRTVWXYZ".utf8)
}
