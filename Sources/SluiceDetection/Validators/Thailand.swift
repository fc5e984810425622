/// Numbers of Thailand.
enum Thailand {
    /// A citizen number: the kind of registration from 1 to 8, eleven digits, and a check modulo 11.
    static func isCitizenNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 13), (1...8).contains(value.digit(0)) else { return false }
        return (11 - value.weightedSum([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10 == value.digit(12)
    }
}
