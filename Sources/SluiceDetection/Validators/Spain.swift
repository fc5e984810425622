/// Numbers of Spain.
enum Spain {
    /// A DNI: eight digits and the letter that their remainder modulo 23 chooses.
    static func isIdentityNumber(_ value: CompactValue) -> Bool {
        value.count == 9 && value.isDigits(0..<8) && value[8] == controlLetter(of: value.number(0..<8))
    }

    /// A NIE: X, Y or Z standing for 0, 1 or 2, seven digits, and the letter of a DNI.
    static func isForeignerNumber(_ value: CompactValue) -> Bool {
        guard value.count == 9, value.isDigits(1..<8) else { return false }
        let first = Int(value[0]) - Int(UInt8(ascii: "X"))
        guard (0...2).contains(first) else { return false }
        return value[8] == controlLetter(of: first * 10_000_000 + value.number(1..<8))
    }

    private static func controlLetter(of number: Int) -> UInt8 { letters[number % 23] }

    private static let letters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)

    /// A tax number of an organisation (CIF), or of a person without a DNI (K, L, M with the letter of a DNI).
    ///
    /// The control is Luhn's digit over the seven digits: written as a digit by A, B, E and H, as a letter by N, P, Q,
    /// R, S and W, either way by the rest.
    static func isOrganisationNumber(_ value: CompactValue) -> Bool {
        guard value.count == 9, value.isLetters(0..<1), value.isDigits(1..<8) else { return false }
        if "KLM".utf8.contains(value[0]) { return value[8] == controlLetter(of: value.number(1..<8)) }
        guard "ABCDEFGHJNPQRSUVW".utf8.contains(value[0]) else { return false }
        let check = Luhn.checkDigit(value, 1..<8)
        if value.isDigits(8..<9) { return value.digit(8) == check && !"NPQRSW".utf8.contains(value[0]) }
        return value[8] == organisationLetters[check] && !"ABEH".utf8.contains(value[0])
    }

    private static let organisationLetters = Array("JABCDEFGHI".utf8)

    /// A social security number (NAF): province, eight digits, and the remainder of both modulo 97.
    static func isSocialSecurityNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 12), value.number(0..<2) != 0 else { return false }
        let serial = value.number(2..<10)
        let number = serial < 10_000_000 ? serial + value.number(0..<2) * 10_000_000 : value.number(0..<10)
        return number % 97 == value.number(10..<12)
    }
}
