import SluiceCore

/// The calendar as far as numbers with an embedded birth date need it.
enum CivilDate {
    /// Whether some century from 1900 on has the date; `year` is its last two digits.
    ///
    /// Such a date never lies in the future: every one that a later century has, the 1900s have too, or it is past.
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

/// A day of the calendar, by which dates of birth are judged to lie in the future.
package struct CalendarDay: Sendable, Comparable {
    /// Later than every date of birth: none lies in the future.
    package static let unknown = CalendarDay(year: 9999, month: 12, day: 31)

    /// Year, month and day as one number, for example 20261127.
    private let number: Int

    init(year: Int, month: Int, day: Int) { number = year * 10_000 + month * 100 + day }

    /// The day of a moment at the place on earth where it is latest.
    ///
    /// - Parameter time: seconds since 1970; with 0 the day is unknown.
    package init(unixSeconds time: Int64) {
        guard time != 0 else {
            self = .unknown
            return
        }
        let date = Timestamp(unixSeconds: Double(time)).adding(seconds: 14 * 3600).date
        self.init(year: date.year, month: date.month, day: date.day)
    }

    package static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }
}
