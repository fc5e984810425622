/// Numbers of France.
enum France {
    /// A registration number (NIR, social security number): sex, year, month, place, order, and a key modulo 97.
    ///
    /// Months 20 to 42 and from 50 on stand for unknown or incomplete birth dates (INSEE). Corsica's 2A and 2B count
    /// as 19 and 18.
    static func isSocialSecurityNumber(_ value: CompactValue) -> Bool {
        guard value.count == 15, value.isDigits(0..<6), value.isDigits(7..<15) else { return false }
        guard hasPlausibleHead(value), let department = department(value) else { return false }
        let number = (value.number(0..<5) * 100 + department) * 1_000_000 + value.number(7..<13)
        return 97 - number % 97 == value.number(13..<15)
    }

    /// Sex 3 and 4 are given while a registration is under way, 7 and 8 for temporary numbers.
    private static func hasPlausibleHead(_ value: CompactValue) -> Bool {
        guard [1, 2, 3, 4, 7, 8].contains(value.digit(0)) else { return false }
        return switch value.number(3..<5) {
        case 1...12, 20...42, 50...99: true
        default: false
        }
    }

    private static func department(_ value: CompactValue) -> Int? {
        switch value[6] {
        case UInt8(ascii: "A") where value.digit(5) == 2: 19
        case UInt8(ascii: "B") where value.digit(5) == 2: 18
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value.number(5..<7)
        default: nil
        }
    }

    /// A tax number (SPI, numéro fiscal): 13 digits from 0 to 3 on, the last three the remainder of the first ten
    /// modulo 511.
    static func isTaxNumber(_ value: CompactValue) -> Bool {
        value.isDigits(count: 13) && value.digit(0) <= 3 && !value.isOneCharacterRepeated
            && value.number(0..<10) % 511 == value.number(10..<13)
    }

    /// A company number (SIREN): nine digits with Luhn.
    static func isCompanyNumber(_ value: CompactValue) -> Bool {
        value.isDigits(count: 9) && !value.isOneCharacterRepeated && Luhn.isValid(value)
    }

    /// An establishment number (SIRET): a SIREN and five digits more, with Luhn over all.
    ///
    /// Of La Poste's, all but the head office's add up to a multiple of five instead.
    static func isEstablishmentNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 14), !value.isOneCharacterRepeated, Luhn.isValid(value, 0..<9) else { return false }
        if value.number(0..<9) == 356_000_000 && value.number(9..<14) != 48 {
            var sum = 0
            for position in 0..<14 { sum += value.digit(position) }
            return sum % 5 == 0
        }
        return Luhn.isValid(value)
    }

    /// A VAT number (TVA): a key of two digits and a SIREN; `FR` may stand in front.
    ///
    /// Keys with letters, provided for but not in use, are refused.
    static func isVATNumber(_ value: CompactValue) -> Bool {
        guard let start = value.start(afterCountry: "FR", count: 11), value.isDigits(start..<value.count),
            Luhn.isValid(value, (start + 2)..<value.count)
        else { return false }
        let company = value.number((start + 2)..<value.count)
        return company != 0 && (12 + 3 * (company % 97)) % 97 == value.number(start..<(start + 2))
    }
}
