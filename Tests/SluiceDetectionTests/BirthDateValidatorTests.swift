import Testing

@testable import SluiceDetection

/// Dates of birth on 2026-11-28; what the calendar has is Python's `datetime.date`.
@Suite struct BirthDateValidatorTests {
    private func isValid(_ text: String, today: CalendarDay = CalendarDay(year: 2026, month: 11, day: 28)) -> Bool {
        Validator.named("birth_date")?.isValid(Array(text.utf8).span, today: today) ?? false
    }

    @Test(arguments: [
        "1985-02-28", "2024-02-29", "29.02.2024", "12/25/1990", "25/12/1990", "1983-04-17T00:00:00Z", "1983/4/17",
        "7.3.61",
        "17 April 1983", "April 17th, 1983", "17. März 1983", "17 août 1983", "3 de marzo de 1961", "1 gennaio 1950",
        "2026-11-28", "28.11.1906", "19850228", "20240229",
    ])
    func `dates on which somebody may have been born`(_ text: String) { #expect(isValid(text)) }

    @Test(arguments: [
        "1985-02-30", "29.02.2023", "1900-02-29", "13/25/1990", "25/13/1990", "31 February 1990", "February 30, 1990",
        "2026-12-24", "31.12.2035", "1899-12-31", "28.11.1905", "31.04.85", "00.01.1990", "1990-00-01", "1990-01",
        "1990", "19850230", "20261224", "18991231", "28021985", "198502281",
        "12345-01-01", "one two three", "",
    ])
    func `dates on which nobody was`(_ text: String) { #expect(!isValid(text)) }

    @Test func `without a day of today nothing lies in the future`() {
        #expect(isValid("2035-12-31", today: .unknown))
        #expect(isValid("1900-01-01", today: .unknown))
        #expect(!isValid("1900-02-29", today: .unknown))
    }
}
