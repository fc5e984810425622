/// Numbers of Greece.
enum Greece {
    /// A tax number (AFM): powers of two from 256 down, modulo 11, 10 written 0; `EL` or `GR` may stand in front.
    ///
    /// Older numbers have eight digits, which are nine without the leading 0.
    static func isTaxNumber(_ value: CompactValue) -> Bool {
        let country = value.hasCountry("EL") ? "EL" : "GR"
        guard
            let start = value.start(afterCountry: country, count: 9) ?? value.start(afterCountry: country, count: 8),
            value.isDigits(start..<value.count), value.number(start..<value.count) != 0
        else { return false }
        let weights = value.count - start == 9 ? longWeights : shortWeights
        return value.weightedSum(weights, from: start) % 11 % 10 == value.digit(value.count - 1)
    }

    private static let longWeights = [256, 128, 64, 32, 16, 8, 4, 2]
    private static let shortWeights = [128, 64, 32, 16, 8, 4, 2]

    /// A social security number (AMKA): birth date, serial, Luhn.
    static func isSocialSecurityNumber(_ value: CompactValue) -> Bool {
        value.isDigits(count: 11)
            && CivilDate.isReal(shortYear: value.number(4..<6), month: value.number(2..<4), day: value.number(0..<2))
            && Luhn.isValid(value)
    }
}
