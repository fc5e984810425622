/// Numbers of Malaysia.
enum Malaysia {
    /// An identity card number (MyKad): birth date, place of birth, serial. No check digit exists.
    static func isIdentityCardNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 12),
            CivilDate.isReal(shortYear: value.number(0..<2), month: value.number(2..<4), day: value.number(4..<6))
        else { return false }
        return switch value.number(6..<8) {
        case 1...16, 21...68, 71, 72, 74...79, 82...93, 98, 99: true
        default: false
        }
    }
}
