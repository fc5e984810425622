/// Numbers of Peru.
enum Peru {
    /// A taxpayer number (RUC): a kind of taxpayer, eight digits, and a check modulo 11.
    static func isTaxNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 11) else { return false }
        switch value.number(0..<2) {
        case 10, 15...17, 20: break
        default: return false
        }
        return (11 - value.weightedSum([5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10 == value.digit(10)
    }
}
