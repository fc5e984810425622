/// Numbers of Argentina.
enum Argentina {
    /// A CBU: a block of bank and branch and a block of the account, each with a check digit modulo 10.
    static func isBankAccount(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 22), !value.isOneCharacterRepeated else { return false }
        return value.weightedSum([7, 1, 3, 9, 7, 1, 3, 1]) % 10 == 0
            && value.weightedSum([3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3, 1], from: 8) % 10 == 0
    }
}
