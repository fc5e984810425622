/// Numbers of Sweden.
enum Sweden {
    /// A personal identity number of ten digits, or twelve with the century: birth date, serial, Luhn.
    ///
    /// Coordination numbers add 60 to the day. A `-`, or a `+` of persons over a hundred, stands before the last four
    /// digits or nowhere. Organisation numbers, whose third and fourth digit are 20 and more, are none.
    static func isPersonNumber(_ value: borrowing Span<UInt8>, today: CalendarDay) -> Bool {
        guard let number = CompactValue(value, dropping: UInt8(ascii: "+"), today: today),
            number.isDigits(count: 10) || number.isDigits(count: 12)
        else { return false }
        for place in 0..<value.count where value[place] == UInt8(ascii: "-") || value[place] == UInt8(ascii: "+") {
            guard place == value.count - 5 else { return false }
        }
        let start = number.count - 10
        let day = number.number((start + 4)..<(start + 6))
        return hasPastDate(number, start: start, day: day > 60 ? day - 60 : day)
            && Luhn.isValid(number, start..<number.count)
    }

    private static func hasPastDate(_ number: CompactValue, start: Int, day: Int) -> Bool {
        let month = number.number((start + 2)..<(start + 4))
        guard start == 2 else { return CivilDate.isReal(shortYear: number.number(0..<2), month: month, day: day) }
        let year = number.number(0..<4)
        return year >= 1900 && number.isPast(year: year, month: month, day: day)
    }

    /// A valid number in twelve digits. Where the century is not written, the person is less than a hundred years old, or
    /// older behind a `+`; where the day is unknown, born before 2000.
    static func fullNumber(_ value: borrowing Span<UInt8>, today: CalendarDay) -> [UInt8]? {
        guard let number = CompactValue(value, dropping: UInt8(ascii: "+"), today: today) else { return nil }
        let digits = (0..<number.count).map { number[$0] }
        guard digits.count == 10 else { return digits }
        let day = number.number(4..<6)
        let isPast =
            today != .unknown
            && number.isPast(
                year: 2000 + number.number(0..<2), month: number.number(2..<4), day: day > 60 ? day - 60 : day)
        let isOld = (0..<value.count).contains { value[$0] == UInt8(ascii: "+") }
        return Array((isPast ? isOld ? "19" : "20" : isOld ? "18" : "19").utf8) + digits
    }
}
