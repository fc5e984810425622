/// Numbers of Turkey.
enum Turkey {
    /// A citizen number (TCKN): the tenth digit from odd and even places, the eleventh from the ten before.
    static func isCitizenNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 11), value.digit(0) != 0 else { return false }
        return value.weightedSum([7, -1, 7, -1, 7, -1, 7, -1, 7, -1]) % 10 == 0
            && value.weightedSum([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1]) % 10 == 0
    }
}
