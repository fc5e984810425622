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
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value.number(5..<7) == 0 ? nil : value.number(5..<7)
        default: nil
        }
    }
}
