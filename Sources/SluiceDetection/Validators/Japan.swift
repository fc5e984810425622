/// Numbers of Japan.
enum Japan {
    /// My Number of a person: twelve digits, the last a check modulo 11.
    static func isPersonNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 12), !value.isOneCharacterRepeated else { return false }
        let remainder = value.weightedSum([6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
        return value.digit(11) == (remainder < 2 ? 0 : 11 - remainder)
    }

    /// A corporate number: a check from 1 to 9 in front of twelve digits.
    static func isCompanyNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 13), value.number(1..<13) != 0 else { return false }
        return 9 - value.weightedSum([2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1], from: 1) % 9 == value.digit(0)
    }
}
