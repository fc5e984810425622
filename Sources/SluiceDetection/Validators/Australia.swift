/// Numbers of Australia.
enum Australia {
    /// A tax file number of nine digits, or eight in older ones: a weighted sum modulo 11.
    static func isTaxFileNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(counts: 8...9), !value.isOneCharacterRepeated else { return false }
        let weights = value.count == 9 ? [1, 4, 3, 7, 5, 8, 6, 9, 10] : [10, 7, 8, 4, 6, 3, 5, 1]
        return value.weightedSum(weights) % 11 == 0
    }

    /// A Medicare card number: the ninth digit checks the eight before; issue and, on some, a person's place follow.
    static func isMedicareNumber(_ value: CompactValue) -> Bool {
        value.isDigits(counts: 10...11) && (2...6).contains(value.digit(0)) && value.digit(9) != 0
            && value.weightedSum([1, 3, 7, 9, 1, 3, 7, 9]) % 10 == value.digit(8)
    }

    /// A business number (ABN): eleven digits, modulo 89 with the first digit less one.
    static func isBusinessNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 11), value.digit(0) != 0 else { return false }
        return (value.weightedSum([10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 == 0
    }

    /// A company number (ACN): nine digits, the last from the others with weights 8 to 1, modulo 10.
    static func isCompanyNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 9), !value.isOneCharacterRepeated else { return false }
        return value.weightedSum([8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 == 0
    }
}
