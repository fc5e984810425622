/// Numbers of Poland.
enum Poland {
    /// A PESEL: birth date, serial and a check digit with weights 1, 3, 7, 9.
    ///
    /// 20 is added to the month of births from 2000 on. The offsets of other centuries are refused: nobody of the
    /// 1800s is in a file, and nobody of the 2100s exists.
    static func isPersonNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 11), !value.isOneCharacterRepeated else { return false }
        let month = value.number(2..<4)
        let isLater = month > 20
        guard
            value.isPast(
                year: (isLater ? 2000 : 1900) + value.number(0..<2), month: isLater ? month - 20 : month,
                day: value.number(4..<6))
        else { return false }
        return value.weightedSum([1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0
    }

    /// A tax number (NIP): the last digit is the weighted sum of the others modulo 11; a remainder of 10 is not issued.
    static func isTaxNumber(_ value: CompactValue) -> Bool {
        guard let start = value.start(afterCountry: "PL", count: 10), value.isDigits(start..<value.count),
            value.number(start..<value.count) != 0
        else { return false }
        return value.weightedSum([6, 5, 7, 2, 3, 4, 5, 6, 7], from: start) % 11 == value.digit(start + 9)
    }

    /// A company number (REGON) of nine digits, or of fourteen for a branch: a check modulo 11 whose 10 is written 0,
    /// in the longer form after the shorter's own.
    static func isCompanyNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 9) || value.isDigits(count: 14), value.number(0..<9) != 0,
            value.weightedSum([8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == value.digit(8)
        else { return false }
        return value.count == 9
            || value.weightedSum([2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10 == value.digit(13)
    }

    /// An identity card number: three letters, a check digit, five digits; letters count as 10 to 35.
    static func isIdentityCardNumber(_ value: CompactValue) -> Bool {
        guard value.count == 9, value.isLetters(0..<3), value.isDigits(3..<9) else { return false }
        var sum = 0
        for position in 0..<9 { sum += value.base36(position) * cardWeights[position] }
        return sum % 10 == 0
    }

    private static let cardWeights = [7, 3, 1, 9, 7, 3, 1, 7, 3]
}
