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
}
