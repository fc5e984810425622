/// Numbers of Belgium.
enum Belgium {
    /// A national register number: birth date, serial, and 97 less the remainder modulo 97.
    ///
    /// From 2000 on a 2 stands in front for the arithmetic. Persons who are not residents (BIS numbers) have 20 or 40
    /// added to the month.
    static func isNationalNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 11) else { return false }
        let number = value.number(0..<9)
        let check = value.number(9..<11)
        return [1900, 2000].contains { century in
            let counted = century == 2000 ? 2_000_000_000 + number : number
            return check == 97 - counted % 97 && hasRealDate(value, century: century)
        }
    }

    private static func hasRealDate(_ value: CompactValue, century: Int) -> Bool {
        let month = value.number(2..<4)
        return CivilDate.isReal(
            year: century + value.number(0..<2), month: month > 40 ? month - 40 : month > 20 ? month - 20 : month,
            day: value.number(4..<6))
    }
}
