/// Numbers of Czechia and Slovakia.
enum Czechia {
    /// A birth number (rodné číslo): birth date, serial, and since 1954 a digit that makes it a multiple of eleven.
    ///
    /// 50 is added to a woman's month; since 2004 another 20 where the serials of a day ran out. Before 1985 a last
    /// digit of 0 stood for a remainder of ten. Nine digits, without a check, are those of births before 1954.
    static func isBirthNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 9) || value.isDigits(count: 10) else { return false }
        let short = value.number(0..<2)
        let isLong = value.count == 10
        guard isLong || short < 54 else { return false }
        let year = (isLong && short < 54 ? 2000 : 1900) + short
        guard hasRealDate(value, year: year) else { return false }
        guard isLong else { return true }
        let remainder = value.number(0..<9) % 11
        return remainder % 10 == value.digit(9) && (remainder < 10 || year < 1985)
    }

    private static func hasRealDate(_ value: CompactValue, year: Int) -> Bool {
        var month = value.number(2..<4)
        if month > 50 { month -= 50 }
        if month > 20 && year >= 2004 { month -= 20 }
        return value.isPast(year: year, month: month, day: value.number(4..<6))
    }
}
