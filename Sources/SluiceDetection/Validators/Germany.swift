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
}
