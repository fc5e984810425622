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
}
