/// Numbers of Mexico.
enum Mexico {
    /// A CLABE: 18 digits, each of the weights 3, 7, 1 times its digit taken modulo 10.
    static func isBankAccount(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 18), !value.isOneCharacterRepeated else { return false }
        var sum = 0
        for position in 0..<17 { sum += value.digit(position) * [3, 7, 1][position % 3] % 10 }
        return (10 - sum % 10) % 10 == value.digit(17)
    }
}
