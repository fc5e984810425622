/// The calendar as far as numbers with an embedded birth date need it.
enum CivilDate {
    /// Whether some century from 1900 on has the date; `year` is its last two digits.
    static func isReal(shortYear year: Int, month: Int, day: Int) -> Bool {
        isReal(year: 2000 + year, month: month, day: day)
    }

    /// Whether the Gregorian calendar has the date.
    static func isReal(year: Int, month: Int, day: Int) -> Bool {
        guard (1...12).contains(month), day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        switch month {
        case 2: return day <= (isLeap ? 29 : 28)
        case 4, 6, 9, 11: return day <= 30
        default: return day <= 31
        }
    }
}
