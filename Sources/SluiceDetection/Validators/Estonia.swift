/// Numbers of Estonia and Lithuania, which share one scheme.
enum Estonia {
    /// A personal code (isikukood): century and sex, birth date, serial, and a check modulo 11 in two rounds.
    ///
    /// The first digit is 3 or 4 for births of the 1900s, 5 or 6 from 2000 on; those of the 1800s are refused.
    static func isPersonCode(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 11), (3...6).contains(value.digit(0)) else { return false }
        let century = value.digit(0) < 5 ? 1900 : 2000
        return value.isPast(
            year: century + value.number(1..<3), month: value.number(3..<5), day: value.number(5..<7))
            && isChecked(value)
    }

    /// A second round is made where the first leaves 10; 10 again is written 0.
    static func isChecked(_ value: CompactValue) -> Bool {
        var check = value.weightedSum([1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
        if check == 10 { check = value.weightedSum([3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10 }
        return check == value.digit(10)
    }
}
