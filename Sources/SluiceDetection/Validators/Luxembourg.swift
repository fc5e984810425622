/// Numbers of Luxembourg.
enum Luxembourg {
    /// A matricule: birth date with four digits of the year, serial, Luhn's digit over eleven digits and Verhoeff's
    /// over the same. Years before 1900 are accepted from 1880 on: the published example is of 1893.
    static func isMatricule(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 13), value.number(0..<4) >= 1880,
            value.isPast(year: value.number(0..<4), month: value.number(4..<6), day: value.number(6..<8))
        else { return false }
        return Luhn.isValid(value, 0..<12) && Verhoeff.isValid(value, leavingOut: 11)
    }

    /// A VAT number (TVA): six digits and their remainder modulo 89; `LU` may stand in front.
    static func isVATNumber(_ value: CompactValue) -> Bool {
        guard let start = value.start(afterCountry: "LU", count: 8), value.isDigits(start..<value.count) else {
            return false
        }
        let number = value.number(start..<(start + 6))
        return number != 0 && number % 89 == value.number((start + 6)..<value.count)
    }
}
