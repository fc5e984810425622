/// Numbers of Austria.
enum Austria {
    /// A social insurance number: serial, check digit modulo 11, birth date.
    ///
    /// The weights leave out the check digit's own place; a remainder of 10 is never issued. Months above 12, used when
    /// the serials of a day ran out, are refused.
    static func isInsuranceNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 10), value.digit(0) != 0,
            CivilDate.isReal(shortYear: value.number(8..<10), month: value.number(6..<8), day: value.number(4..<6))
        else { return false }
        return value.weightedSum([3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == value.digit(3)
    }

    /// A VAT number (UID): `ATU` or `U`, seven digits, every second of which is doubled, 4, and what makes tens of them.
    static func isVATNumber(_ value: CompactValue) -> Bool {
        guard let start = value.start(afterCountry: "AT", count: 9), value[start] == UInt8(ascii: "U"),
            value.isDigits((start + 1)..<value.count)
        else { return false }
        let check = value.digit(value.count - 1)
        return Luhn.isValid(value, (start + 1)..<(value.count - 1), constant: 4 + check)
    }
}
