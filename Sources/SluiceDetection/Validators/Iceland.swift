/// Numbers of Iceland.
enum Iceland {
    /// A kennitala: date of birth or, with 40 added to the day, of a company's foundation, serial, a check modulo 11
    /// that is never 10, and the century.
    static func isIdentityNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 10), value.digit(9) == 9 || value.digit(9) == 0 else { return false }
        let day = value.number(0..<2)
        return value.isPast(
            year: (value.digit(9) == 9 ? 1900 : 2000) + value.number(4..<6), month: value.number(2..<4),
            day: day > 40 ? day - 40 : day)
            && value.weightedSum([3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    }
}
