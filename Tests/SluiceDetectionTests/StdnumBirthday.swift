import Foundation

@testable import SluiceDetection

extension CalendarDay {
    /// The day on which the test runs.
    static let now = CalendarDay(unixSeconds: Int64(Date().timeIntervalSince1970))
}

/// The dates of birth in numbers, read as the offices write them that give the numbers out.
extension StdnumDifference.Number {
    /// The date, real or not; nil where the number has none.
    var birthday: CalendarDay? {
        switch name {
        case "be_nn": belgian
        case "bg_egn": value(2..<4) > 40 ? day(year: 2000, at: 0, 2, 4) : nil
        case "cz_rc":
            day(year: count == 9 ? (value(0..<2) >= 80 ? 1800 : 1900) : value(0..<2) < 54 ? 2000 : 1900, at: 0, 2, 4)
        case "ee_ik", "lt_ak": value(0..<1) == 9 ? nil : day(year: 1800 + (value(0..<1) - 1) / 2 * 100, at: 1, 3, 5)
        case "fi_hetu": day(year: "ABCDEF".contains(text(6..<7)) ? 2000 : 1900, at: 4, 2, 0)
        case "is_kennitala": day(year: value(9..<10) == 9 ? 1900 : 2000, at: 4, 2, 0)
        case "lv_pk": value(0..<2) > 31 ? nil : day(year: 1800 + 100 * value(6..<7), at: 4, 2, 0)
        case "no_fnr": (500..<750).contains(value(6..<9)) && value(4..<6) >= 54 ? day(year: 1800, at: 4, 2, 0) : nil
        case "pl_pesel": day(year: [1900, 2000, 2100, 2200, 1800][max(value(2..<4), 0) / 20], at: 0, 2, 4)
        case "ro_cnp": romanian
        case "se_pnr": characters.count(where: \.isNumber) == 12 ? day(year: value(0..<2) * 100, at: 2, 4, 6) : nil
        case "si_emso": day(year: value(4..<5) < 8 ? 2000 + value(4..<5) * 100 : 1000 + value(4..<5) * 100, at: 5, 2, 0)
        default: nil
        }
    }

    /// The day of a century, with its parts at three places. What is added to months and days to tell men from women,
    /// and the like, stays in: it decides nothing of another year than this one.
    private func day(year century: Int, at year: Int, _ month: Int, _ day: Int) -> CalendarDay {
        CalendarDay(
            year: century + value(year..<(year + 2)), month: value(month..<(month + 2)) % 20,
            day: value(day..<(day + 2)) % 40)
    }

    private var romanian: CalendarDay? {
        switch value(0..<1) {
        case 1, 2: day(year: 1900, at: 1, 3, 5)
        case 3, 4: day(year: 1800, at: 1, 3, 5)
        case 5, 6: day(year: 2000, at: 1, 3, 5)
        default: nil
        }
    }

    /// Of the 2000s where the check says so; with a 2 in front of the number.
    private var belgian: CalendarDay? {
        belgianCenturies == [2000] ? day(year: 2000, at: 0, 2, 4) : nil
    }

    /// Whether a century that the check allows has the date; month and day may be 0, not known.
    var hasBelgianDate: Bool {
        belgianCenturies.contains { century in
            let month = value(2..<4) % 20
            let parts = DateComponents(
                calendar: Calendar(identifier: .gregorian), year: century + value(0..<2), month: max(month, 1),
                day: month == 0 ? 1 : max(value(4..<6), 1))
            return parts.isValidDate
        }
    }

    private var belgianCenturies: [Int] {
        [1900, 2000].filter { century in
            let front = century == 2000 ? 2_000_000_000 : 0
            return 97 - (front + value(0..<9)) % 97 == value(9..<11)
        }
    }
}
