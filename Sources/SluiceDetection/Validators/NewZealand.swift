/// Numbers of New Zealand.
enum NewZealand {
    /// A tax number (IRD): 10,000,000 to 150,000,000, a check modulo 11 with a second set of weights where it is 10.
    static func isTaxNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(counts: 8...9), (10_000_000...150_000_000).contains(value.number(0..<value.count)) else {
            return false
        }
        let start = 9 - value.count
        var sum = 0
        var second = 0
        for position in 0..<(value.count - 1) {
            sum += value.digit(position) * weights[start + position]
            second += value.digit(position) * secondWeights[start + position]
        }
        var check = (11 - sum % 11) % 11
        if check == 10 { check = (11 - second % 11) % 11 }
        return check == value.digit(value.count - 1)
    }

    private static let weights = [3, 2, 7, 6, 5, 4, 3, 2]
    private static let secondWeights = [7, 4, 3, 2, 5, 2, 7, 6]

    /// A national health index number (NHI): three letters without I and O, and four digits with a check modulo 11,
    /// or since 2019 two digits and two letters, the last a check modulo 23.
    static func isHealthIndexNumber(_ value: CompactValue) -> Bool {
        guard value.count == 7, value.isDigits(3..<5) else { return false }
        var sum = 0
        for position in 0..<6 {
            guard let index = index(of: value[position]), index > 0 || position >= 3 else { return false }
            guard position >= 3 || value.isLetters(position..<(position + 1)) else { return false }
            sum += index * (7 - position)
        }
        if value.isDigits(5..<7) { return sum % 11 != 0 && (11 - sum % 11) % 10 == value.digit(6) }
        guard value.isLetters(5..<7), let check = index(of: value[6]) else { return false }
        return check == 23 - sum % 23
    }

    /// A digit's value, or a letter's place in the alphabet without I and O, A being 1.
    private static func index(of character: UInt8) -> Int? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(character) - 0x30
        case UInt8(ascii: "A")...UInt8(ascii: "H"): Int(character) - 0x40
        case UInt8(ascii: "J")...UInt8(ascii: "N"): Int(character) - 0x41
        case UInt8(ascii: "P")...UInt8(ascii: "Z"): Int(character) - 0x42
        default: nil
        }
    }
}
