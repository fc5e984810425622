import Testing

@testable import SluiceDetection

/// Numbers of persons born on 15 June 2030, as python-stdnum 2.2 builds them.
@Suite struct FutureBirthTests {
    @Test(arguments: [
        ("be_nn", "30061500057"), ("dk_cpr", "1506304004"), ("ee_ik", "53006150005"), ("fi_hetu", "150630A002A"),
        ("is_kennitala", "1506302070"), ("lt_ak", "53006150005"), ("lv_pk", "15063020001"), ("no_fnr", "15063050005"),
        ("pl_pesel", "30261500003"), ("ro_cnp", "5300615010007"), ("se_pnr", "203006150001"),
        ("si_emso", "1506030500002"),
    ])
    func `a birth to come is refused until it has come`(name: String, number: String) throws {
        #expect(try accepts(name, number))
        #expect(try accepts(name, number, today: CalendarDay(year: 2030, month: 6, day: 15)))
        #expect(try !accepts(name, number, today: CalendarDay(year: 2030, month: 6, day: 14)))
    }

    @Test func `a day begins when it begins anywhere, and no time is no day`() {
        // 2026-11-27T10:00:00Z, when Kiribati has the 28th.
        #expect(CalendarDay(unixSeconds: 1_795_773_600) == CalendarDay(year: 2026, month: 11, day: 28))
        #expect(CalendarDay(unixSeconds: 1_795_773_599) == CalendarDay(year: 2026, month: 11, day: 27))
        #expect(CalendarDay(unixSeconds: 0) == .unknown)
    }
}
