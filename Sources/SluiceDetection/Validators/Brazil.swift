/// Numbers of Brazil.
enum Brazil {
    /// A CPF: nine digits and two check digits modulo 11.
    ///
    /// One repeated digit passes the arithmetic and is refused.
    static func isPersonNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 11), !value.isOneCharacterRepeated else { return false }
        return value.digit(9) == checkDigit(value, weights: [10, 9, 8, 7, 6, 5, 4, 3, 2])
            && value.digit(10) == checkDigit(value, weights: [11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
    }

    /// A CNPJ: twelve digits, or letters since July 2026, and two check digits; a character counts as its ASCII code
    /// less 48.
    static func isCompanyNumber(_ value: CompactValue) -> Bool {
        guard value.count == 14, value.isDigits(12..<14), !value.isOneCharacterRepeated else { return false }
        return value.digit(12) == checkDigit(value, weights: [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])
            && value.digit(13) == checkDigit(value, weights: [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])
    }

    /// `CompactValue.digit` is the ASCII code less 48, for letters too.
    private static func checkDigit(_ value: CompactValue, weights: [Int]) -> Int {
        let remainder = value.weightedSum(weights) % 11
        return remainder < 2 ? 0 : 11 - remainder
    }
}
