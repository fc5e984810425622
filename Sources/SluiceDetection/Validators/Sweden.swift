/// Numbers of Sweden.
enum Sweden {
    /// A personal identity number of ten digits, or twelve with the century: birth date, serial, Luhn.
    ///
    /// Coordination numbers add 60 to the day. A `+` parts the date of persons over a hundred. Organisation numbers,
    /// whose third and fourth digit are 20 and more, are none.
    static func isPersonNumber(_ value: borrowing Span<UInt8>) -> Bool {
        guard let number = CompactValue(value, dropping: UInt8(ascii: "+")),
            number.isDigits(count: 10) || number.isDigits(count: 12)
        else { return false }
        let start = number.count - 10
        if start == 2 && ![19, 20].contains(number.number(0..<2)) { return false }
        let day = number.number((start + 4)..<(start + 6))
        return CivilDate.isReal(
            shortYear: number.number(start..<(start + 2)), month: number.number((start + 2)..<(start + 4)),
            day: day > 60 ? day - 60 : day)
            && Luhn.isValid(number, start..<number.count)
    }
}
