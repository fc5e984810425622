/// Numbers of Italy.
enum Italy {
    /// A codice fiscale: name letters, birth date, place of birth and a check letter modulo 26.
    ///
    /// Digits may be replaced by letters where two persons would share a code (omocodia). The century is not written,
    /// so 29 February needs only a year divisible by four.
    static func isFiscalCode(_ value: CompactValue) -> Bool {
        guard value.count == 16, value.isLetters(0..<6), value.isLetters(8..<9), value.isLetters(11..<12),
            value.isLetters(15..<16), hasRealDate(value)
        else { return false }
        for position in 12..<15 where digit(value, position) == nil { return false }
        var sum = 0
        for position in 0..<15 {
            let index = value.base36(position) < 10 ? value.digit(position) : value.letter(position)
            sum += position % 2 == 0 ? oddValues[index] : index
        }
        return value.letter(15) == sum % 26
    }

    private static func hasRealDate(_ value: CompactValue) -> Bool {
        guard let tens = digit(value, 6), let units = digit(value, 7),
            let month = months.firstIndex(of: value[8]),
            let dayTens = digit(value, 9), let dayUnits = digit(value, 10)
        else { return false }
        let day = dayTens * 10 + dayUnits
        return CivilDate.isReal(shortYear: tens * 10 + units, month: month + 1, day: day > 40 ? day - 40 : day)
    }

    /// The digit at a position, written as itself or as its replacement letter.
    private static func digit(_ value: CompactValue, _ position: Int) -> Int? {
        value.base36(position) < 10 ? value.digit(position) : replacements.firstIndex(of: value[position])
    }

    private static let months = Array("ABCDEHLMPRST".utf8)
    private static let replacements = Array("LMNPQRSTUV".utf8)
    /// What a character counts for at the first, third, fifth and so on place: by digit, or by letter from A on.
    private static let oddValues = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
    ]

    /// A VAT number (partita IVA): seven digits, an office that issues, and Luhn; `IT` may stand in front.
    static func isVATNumber(_ value: CompactValue) -> Bool {
        guard let start = value.start(afterCountry: "IT", count: 11), value.isDigits(start..<value.count),
            value.number(start..<(start + 7)) != 0
        else { return false }
        switch value.number((start + 7)..<(start + 10)) {
        case 1...100, 120, 121, 888, 999: break
        default: return false
        }
        return Luhn.isValid(value, start..<value.count)
    }
}
