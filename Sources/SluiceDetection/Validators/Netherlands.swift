/// Numbers of the Netherlands.
enum Netherlands {
    /// A citizen service number (BSN): weights 9 to 2 and -1, modulo 11. Eight digits are nine without the leading 0.
    static func isCitizenNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(counts: 8...9), value.number(0..<value.count) != 0 else { return false }
        return value.weightedSum(value.count == 9 ? weights : shortWeights) % 11 == 0
    }

    private static let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1]
    private static let shortWeights = [8, 7, 6, 5, 4, 3, 2, -1]
}
