/// Numbers of Canada.
enum Canada {
    /// A Social Insurance Number: nine digits with Luhn; 0 and 8 are not issued as first digit.
    static func isSocialInsuranceNumber(_ value: CompactValue) -> Bool {
        value.isDigits(count: 9) && value.digit(0) != 0 && value.digit(0) != 8 && Luhn.isValid(value)
    }

    /// A personal health number of British Columbia: ten digits from 9 on, each product taken modulo 11.
    static func isBritishColumbiaHealthNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 10), value.digit(0) == 9 else { return false }
        var sum = 0
        for position in 1..<9 { sum += value.digit(position) * healthWeights[position - 1] % 11 }
        return (11 - sum % 11) % 11 == value.digit(9)
    }

    private static let healthWeights = [2, 4, 8, 5, 10, 9, 7, 3]

    /// A health card number of Ontario: ten digits with Luhn, the first not 0, and a version of up to two letters.
    static func isOntarioHealthNumber(_ value: CompactValue) -> Bool {
        (10...12).contains(value.count) && value.isDigits(0..<10) && value.isLetters(10..<value.count)
            && value.digit(0) != 0 && Luhn.isValid(value, 0..<10)
    }
}
