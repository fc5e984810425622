/// Numbers of Korea.
enum Korea {
    /// A resident registration number: birth date, century and sex, place, and a check modulo 11.
    ///
    /// Numbers given since October 2020 carry no check, so entries take a pass as a bonus and never ask for it.
    static func isResidentNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 13),
            CivilDate.isReal(shortYear: value.number(0..<2), month: value.number(2..<4), day: value.number(4..<6))
        else { return false }
        return (11 - value.weightedSum([2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11) % 10 == value.digit(12)
    }

    /// A business registration number: weights 1, 3, 7 in turn, then 5, whose product's tens count once more.
    static func isBusinessNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 10), value.number(0..<3) > 100, value.number(3..<5) != 0,
            value.number(5..<9) != 0
        else { return false }
        let sum = value.weightedSum([1, 3, 7, 1, 3, 7, 1, 3, 5]) + value.digit(8) * 5 / 10
        return (10 - sum % 10) % 10 == value.digit(9)
    }
}
