/// Numbers of Mexico.
enum Mexico {
    /// A CLABE: 18 digits, each of the weights 3, 7, 1 times its digit taken modulo 10.
    static func isBankAccount(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 18), !value.isOneCharacterRepeated else { return false }
        var sum = 0
        for position in 0..<17 { sum += value.digit(position) * [3, 7, 1][position % 3] % 10 }
        return (10 - sum % 10) % 10 == value.digit(17)
    }

    /// A CURP: name letters, birth date, sex, state, consonants, and a check digit over an alphabet that has the
    /// letter between N and O, weights 18 to 2.
    static func isPersonNumber(_ value: CompactValue) -> Bool {
        guard value.count == 18, value.isLetters(0..<4), value.isDigits(4..<10), value.isLetters(10..<16),
            value.isDigits(17..<18), "HMX".utf8.contains(value[10]),
            CivilDate.isReal(
                shortYear: value.number(4..<6), month: value.number(6..<8), day: value.number(8..<10))
        else { return false }
        var sum = 0
        for position in 0..<17 {
            let index = value.base36(position)
            sum += (index > 23 ? index + 1 : index) * (18 - position)
        }
        return (10 - sum % 10) % 10 == value.digit(17)
    }
}
