/// Numbers of Russia.
enum Russia {
    /// Numbers up to this one have no check digits.
    private static let lastUnchecked = 1_001_998

    /// An insurance account number (SNILS): nine digits with weights 9 to 1, modulo 101 (100 is written 00), two digits.
    static func isInsuranceNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 11) else { return false }
        let number = value.number(0..<9)
        guard number > lastUnchecked else { return number > 0 }
        return value.weightedSum([9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100 == value.number(9..<11)
    }
}
