/// Numbers of Ireland.
enum Ireland {
    /// A personal public service number: seven digits, a letter modulo 23, and since 2013 a second letter that counts
    /// nine times; the older W, T and X count for nothing.
    static func isServiceNumber(_ value: CompactValue) -> Bool {
        guard value.count == 8 || value.count == 9, value.isDigits(0..<7), value.isLetters(7..<value.count) else {
            return false
        }
        var sum = value.weightedSum([8, 7, 6, 5, 4, 3, 2])
        if value.count == 9 {
            guard let extra = weight(ofSecondLetter: value[8]) else { return false }
            sum += extra
        }
        return value[7] == letters[sum % 23]
    }

    private static let letters = Array("WABCDEFGHIJKLMNOPQRSTUV".utf8)

    /// A VAT number: of persons a PPS number, of companies seven digits and its letter, or before 2013 with a letter,
    /// `+` or `*` for the second digit; `IE` may stand in front.
    ///
    /// Only forms of letters and digits are judged, so those with `+` or `*` are refused.
    static func isVATNumber(_ value: CompactValue) -> Bool {
        let start = value.hasCountry("IE") ? 2 : 0
        let count = value.count - start
        guard count == 8 || count == 9, value.isDigits(start..<(start + 1)) else { return false }
        guard value.isDigits((start + 2)..<(start + 7)), value.isLetters((start + 7)..<value.count) else {
            return false
        }
        if value.isLetters((start + 1)..<(start + 2)) {
            let sum = value.weightedSum([7, 6, 5, 4, 3], from: start + 2) + value.digit(start) * 2
            return count == 8 && value[start + 7] == letters[sum % 23]
        }
        var sum = value.weightedSum([8, 7, 6, 5, 4, 3, 2], from: start)
        if count == 9 {
            guard let extra = weight(ofSecondLetter: value[start + 8]) else { return false }
            sum += extra
        }
        return value[start + 7] == letters[sum % 23]
    }

    private static func weight(ofSecondLetter letter: UInt8) -> Int? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "I"): 9 * (Int(letter) - 0x40)
        case UInt8(ascii: "W"), UInt8(ascii: "T"), UInt8(ascii: "X"): 0
        default: nil
        }
    }
}
