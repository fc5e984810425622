/// Numbers of Slovenia and the other states that were Yugoslavia.
enum Slovenia {
    /// A personal number (EMŠO, JMBG): birth date with three digits of the year, region, serial with sex, and a check
    /// modulo 11 whose 10 and 11 are written 0. Births of the 1800s are refused.
    static func isPersonNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 13) else { return false }
        let year = value.number(4..<7)
        guard year < 100 || year >= 900,
            value.isPast(
                year: (year < 100 ? 2000 : 1000) + year, month: value.number(2..<4), day: value.number(0..<2))
        else { return false }
        let check = 11 - value.weightedSum([7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
        return value.digit(12) == (check > 9 ? 0 : check)
    }
}
