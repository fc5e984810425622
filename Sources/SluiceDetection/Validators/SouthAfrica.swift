/// Numbers of South Africa.
enum SouthAfrica {
    /// An identity number: birth date, serial, citizenship 0 to 2, and Luhn.
    static func isIdentityNumber(_ value: CompactValue) -> Bool {
        value.isDigits(count: 13) && value.digit(10) <= 2
            && CivilDate.isReal(shortYear: value.number(0..<2), month: value.number(2..<4), day: value.number(4..<6))
            && Luhn.isValid(value)
    }
}
