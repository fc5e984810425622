/// Numbers of Uruguay.
enum Uruguay {
    /// An identity card number (cédula): six or seven digits and a check modulo 10.
    static func isIdentityCardNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(counts: 7...8), !value.isOneCharacterRepeated else { return false }
        return value.weightedSum(value.count == 8 ? weights : shortWeights) % 10 == 0
    }

    private static let weights = [2, 9, 8, 7, 6, 3, 4, 1]
    private static let shortWeights = [9, 8, 7, 6, 3, 4, 1]
}
