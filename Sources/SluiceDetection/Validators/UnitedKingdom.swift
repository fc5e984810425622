/// Numbers of the United Kingdom.
enum UnitedKingdom {
    /// A National Insurance number: a prefix that is in use, six digits, a suffix from A to D. No check digit exists.
    ///
    /// The official placeholder QQ123456C is refused by the rule of prefixes.
    static func isNationalInsuranceNumber(_ value: CompactValue) -> Bool {
        guard value.count == 9, value.isLetters(0..<2), value.isDigits(2..<8) else { return false }
        let first = value[0]
        let second = value[1]
        guard (UInt8(ascii: "A")...UInt8(ascii: "D")).contains(value[8]) else { return false }
        guard !"DFIQUV".utf8.contains(first), !"DFIOQUV".utf8.contains(second) else { return false }
        return !unusedPrefixes.contains { $0.0 == first && $0.1 == second }
    }

    private static let unusedPrefixes: [(UInt8, UInt8)] = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].compactMap {
        (prefix: String) in
        let bytes = Array(prefix.utf8)
        return bytes.count == 2 ? (bytes[0], bytes[1]) : nil
    }

    /// An NHS number: weights 10 to 2, modulo 11.
    ///
    /// The arithmetic accepts every run of ten equal digits, which are refused here.
    static func isHealthServiceNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 10), !value.isOneCharacterRepeated else { return false }
        let check = 11 - value.weightedSum([10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11
        return check % 11 == value.digit(9) && check != 10
    }

    /// A unique taxpayer reference: the first digit checks the other nine, weights 6, 7, 8, 9, 10, 5, 4, 3, 2.
    static func isTaxpayerReference(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 10), !value.isOneCharacterRepeated else { return false }
        let remainder = value.weightedSum([6, 7, 8, 9, 10, 5, 4, 3, 2], from: 1) % 11
        return value[0] == taxpayerChecks[remainder]
    }

    private static let taxpayerChecks = Array("21987654321".utf8)

    /// A driving licence number of Great Britain: five characters of the surname filled up with 9, birth date with 50
    /// added to a woman's month, two initials or 9, a digit, and two characters whose rule is not published.
    static func isDrivingLicenceNumber(_ value: CompactValue) -> Bool {
        guard value.count == 16, value.isLetters(0..<1), value.isDigits(5..<11), value.isDigits(13..<14),
            isFilledUp(value, 0..<5), isFilledUp(value, 11..<13)
        else { return false }
        let month = value.number(6..<8)
        return CivilDate.isReal(
            shortYear: value.digit(5) * 10 + value.digit(10), month: month > 50 ? month - 50 : month,
            day: value.number(8..<10))
    }

    /// Letters, then nothing but nines.
    private static func isFilledUp(_ value: CompactValue, _ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        while position < range.upperBound && value.isLetters(position..<(position + 1)) { position += 1 }
        for rest in position..<range.upperBound where value[rest] != UInt8(ascii: "9") { return false }
        return true
    }
}
