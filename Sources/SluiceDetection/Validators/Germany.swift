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

    /// A VAT number (USt-IdNr): nine digits with ISO 7064 modulo 11,10; `DE` may stand in front.
    static func isVATNumber(_ value: CompactValue) -> Bool {
        guard let start = value.start(afterCountry: "DE", count: 9), value.isDigits(start..<value.count),
            value.digit(start) != 0
        else { return false }
        return ISO7064.isMod11And10(value, start..<value.count)
    }

    /// A health insurance number (KVNR): a letter that counts as two digits, eight digits, and the digit sums of
    /// the products with 1 and 2 in turn, modulo 10.
    static func isHealthInsuranceNumber(_ value: CompactValue) -> Bool {
        guard value.count == 10, value.isLetters(0..<1), value.isDigits(1..<10) else { return false }
        let letter = value.letter(0) + 1
        var sum = letter / 10 + digitSum(letter % 10 * 2)
        for position in 1..<9 { sum += digitSum(value.digit(position) * (position % 2 == 1 ? 1 : 2)) }
        return sum % 10 == value.digit(9)
    }

    /// A pension insurance number (RVNR): area, birth date, letter of the birth name, serial, and the digit sums of
    /// the products with twelve weights, modulo 10.
    static func isPensionInsuranceNumber(_ value: CompactValue) -> Bool {
        guard value.count == 12, value.isDigits(0..<8), value.isLetters(8..<9), value.isDigits(9..<12),
            value.number(0..<2) != 0,
            CivilDate.isReal(shortYear: value.number(6..<8), month: value.number(4..<6), day: value.number(2..<4))
        else { return false }
        let letter = value.letter(8) + 1
        var sum = digitSum(letter / 10 * 2) + letter % 10
        for position in 0..<8 { sum += digitSum(value.digit(position) * pensionWeights[position]) }
        for position in 9..<11 { sum += digitSum(value.digit(position) * (position == 9 ? 2 : 1)) }
        return sum % 10 == value.digit(11)
    }

    private static let pensionWeights = [2, 1, 2, 5, 7, 1, 2, 1]

    private static func digitSum(_ number: Int) -> Int { number / 10 + number % 10 }
}
