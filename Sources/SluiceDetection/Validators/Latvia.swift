/// Numbers of Latvia.
enum Latvia {
    /// A personal code (personas kods) of the older form: birth date, century, serial, and a check modulo 11.
    ///
    /// Codes given since July 2017 begin with 32 and carry neither date nor check; they are refused.
    static func isPersonCode(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 11), (1...2).contains(value.digit(6)),
            value.isPast(
                year: 1800 + 100 * value.digit(6) + value.number(4..<6), month: value.number(2..<4),
                day: value.number(0..<2))
        else { return false }
        return (1101 - value.weightedSum([1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11 % 10 == value.digit(10)
    }
}
