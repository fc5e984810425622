/// Numbers of Romania.
enum Romania {
    /// A personal number (CNP): century and sex, birth date, county, serial, and a check modulo 11 whose 10 is
    /// written 1.
    ///
    /// The first digit is 1 or 2 for births of the 1900s, 5 or 6 from 2000 on, 7 to 9 for foreigners, of whom it
    /// does not tell the century; 3 and 4, the 1800s, are refused.
    static func isPersonNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 13), hasPastDate(value) else { return false }
        switch value.number(7..<9) {
        case 1...48, 51, 52, 70, 80...83: break
        default: return false
        }
        let remainder = value.weightedSum([2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11
        return value.digit(12) == (remainder == 10 ? 1 : remainder)
    }

    private static func hasPastDate(_ value: CompactValue) -> Bool {
        let (year, month, day) = (value.number(1..<3), value.number(3..<5), value.number(5..<7))
        return switch value.digit(0) {
        case 1, 2: value.isPast(year: 1900 + year, month: month, day: day)
        case 5, 6: value.isPast(year: 2000 + year, month: month, day: day)
        case 7...9: CivilDate.isReal(shortYear: year, month: month, day: day)
        default: false
        }
    }
}
