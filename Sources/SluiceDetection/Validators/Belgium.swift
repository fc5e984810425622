/// Numbers of Belgium.
enum Belgium {
    /// A national register number: birth date, serial, and 97 less the remainder modulo 97.
    ///
    /// From 2000 on a 2 stands in front for the arithmetic. Persons who are not residents (BIS numbers) have 20 or 40
    /// added to the month. Where the register did not know the day or the month of a birth, zeros stand for it, and with
    /// month 00 the day only counts on.
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
        let counted = value.number(2..<4)
        let month = counted >= 40 ? counted - 40 : counted >= 20 ? counted - 20 : counted
        return value.isPast(
            year: century + value.number(0..<2), month: max(month, 1),
            day: month == 0 ? 1 : max(value.number(4..<6), 1))
    }

    /// A VAT or enterprise number: ten digits that begin with 0 or 1, the last two 97 less the remainder of the first
    /// eight; `BE` may stand in front. Nine digits are the older form without the leading 0.
    static func isVATNumber(_ value: CompactValue) -> Bool {
        if let start = value.start(afterCountry: "BE", count: 10) {
            return value.isDigits(start..<value.count) && value.digit(start) <= 1 && isChecked(value, start)
        }
        guard let start = value.start(afterCountry: "BE", count: 9) else { return false }
        return value.isDigits(start..<value.count) && isChecked(value, start)
    }

    private static func isChecked(_ value: CompactValue, _ start: Int) -> Bool {
        let number = value.number(start..<(value.count - 2))
        return number != 0 && 97 - number % 97 == value.number((value.count - 2)..<value.count)
    }
}
