/// Numbers of Bulgaria.
enum Bulgaria {
    /// A citizen number (EGN): birth date, serial, and a check modulo 11 whose 10 is written 0.
    ///
    /// 40 is added to the month of births from 2000 on, 20 to that of the 1800s, which the registers still hold.
    static func isCitizenNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 10) else { return false }
        let month = value.number(2..<4)
        let century = month > 40 ? 2000 : month > 20 ? 1800 : 1900
        guard
            value.isPast(
                year: century + value.number(0..<2), month: month > 40 ? month - 40 : month > 20 ? month - 20 : month,
                day: value.number(4..<6))
        else { return false }
        return value.weightedSum([2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == value.digit(9)
    }
}
