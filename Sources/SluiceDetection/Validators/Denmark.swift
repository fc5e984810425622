/// Numbers of Denmark.
enum Denmark {
    /// A CPR number: birth date and a sum modulo 11.
    ///
    /// Numbers given since 2007 need not satisfy the sum, so entries take a pass as a bonus and never ask for it.
    static func isPersonNumber(_ value: CompactValue) -> Bool {
        value.isDigits(count: 10)
            && CivilDate.isReal(shortYear: value.number(4..<6), month: value.number(2..<4), day: value.number(0..<2))
            && value.weightedSum([4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    }
}
