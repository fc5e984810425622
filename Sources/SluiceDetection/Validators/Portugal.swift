/// Numbers of Portugal.
enum Portugal {
    /// A tax number (NIF): weights 9 to 2, modulo 11, 10 and 11 giving 0; no number begins with 0.
    static func isTaxNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 9), value.digit(0) != 0 else { return false }
        let check = 11 - value.weightedSum([9, 8, 7, 6, 5, 4, 3, 2]) % 11
        return value.digit(8) == (check > 9 ? 0 : check)
    }
}
