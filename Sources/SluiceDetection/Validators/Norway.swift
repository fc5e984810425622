/// Numbers of Norway.
enum Norway {
    /// A birth number, a D-number, which adds 40 to the day, or an H-number of hospitals, which adds 40 to the month:
    /// birth date, serial, two check digits modulo 11.
    ///
    /// The serial tells the century: below 500 the 1900s, else the 2000s for years below 40, and from 900 on the 1900s
    /// again. Synthetic persons of test registers, with 80 added to the month, are refused.
    static func isBirthNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 11) else { return false }
        let day = value.number(0..<2)
        let serial = value.number(6..<9)
        let month = value.number(2..<4)
        let year = value.number(4..<6)
        guard serial < 500 || serial >= 900 || year < 40 else { return false }
        return value.isPast(
            year: (serial >= 500 && year < 40 ? 2000 : 1900) + year, month: month > 40 ? month - 40 : month,
            day: day > 40 ? day - 40 : day)
            && value.weightedSum([3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 == 0
            && value.weightedSum([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    }
}
