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
}
