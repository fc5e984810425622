/// Numbers of Israel.
enum Israel {
    /// An identity number: nine digits with Luhn, or eight that have lost the leading 0.
    static func isIdentityNumber(_ value: CompactValue) -> Bool {
        value.isDigits(counts: 8...9) && value.number(0..<value.count) != 0 && Luhn.isValid(value)
    }
}
