/// Numbers of Denmark.
enum Denmark {
    /// A CPR number: birth date, its century by the seventh digit, and a sum modulo 11.
    ///
    /// Numbers given since 2007 need not satisfy the sum, so entries take a pass as a bonus and never ask for it.
    static func isPersonNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 10) else { return false }
        let short = value.number(4..<6)
        let year: Int
        switch value.digit(6) {
        case 0...3: year = 1900 + short
        case 4, 9: year = short < 37 ? 2000 + short : 1900 + short
        default: year = short < 58 ? 2000 + short : 1800 + short
        }
        return value.isPast(year: year, month: value.number(2..<4), day: value.number(0..<2))
            && value.weightedSum([4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    }
}
