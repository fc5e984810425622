/// Numbers of Greece.
enum Greece {
    /// A tax number (AFM): powers of two from 256 down, modulo 11, 10 written 0; `EL` or `GR` may stand in front.
    static func isTaxNumber(_ value: CompactValue) -> Bool {
        guard
            let start = value.start(afterCountry: value.hasCountry("EL") ? "EL" : "GR", count: 9),
            value.isDigits(start..<value.count), value.number(start..<value.count) != 0
        else { return false }
        return value.weightedSum([256, 128, 64, 32, 16, 8, 4, 2], from: start) % 11 % 10 == value.digit(start + 8)
    }

    /// A social security number (AMKA): birth date, serial, Luhn.
    static func isSocialSecurityNumber(_ value: CompactValue) -> Bool {
        value.isDigits(count: 11)
            && CivilDate.isReal(shortYear: value.number(4..<6), month: value.number(2..<4), day: value.number(0..<2))
            && Luhn.isValid(value)
    }
}
