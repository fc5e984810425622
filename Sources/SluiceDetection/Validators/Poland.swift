/// Numbers of Poland.
enum Poland {
    /// A PESEL: birth date, serial and a check digit with weights 1, 3, 7, 9.
    ///
    /// 20 is added to the month of births from 2000 on. The offsets of other centuries are refused: nobody of the
    /// 1800s is in a file, and nobody of the 2100s exists.
    static func isPersonNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 11), !value.isOneCharacterRepeated else { return false }
        let month = value.number(2..<4)
        let isLater = month > 20
        guard
            CivilDate.isReal(
                year: (isLater ? 2000 : 1900) + value.number(0..<2), month: isLater ? month - 20 : month,
                day: value.number(4..<6))
        else { return false }
        return value.weightedSum([1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0
    }
}
