/// Numbers of Chile.
enum Chile {
    /// A RUT or RUN: seven or eight digits and a check modulo 11 whose 10 is written K.
    static func isTaxNumber(_ value: CompactValue) -> Bool {
        let last = value.count - 1
        guard (7...8).contains(last), value.isDigits(0..<last), value.number(0..<last) != 0 else { return false }
        var sum = 0
        for position in 0..<last { sum += value.digit(position) * ((last - 1 - position) % 6 + 2) }
        return value[last] == checks[sum % 11]
    }

    /// By the remainder, from which the check is 11 less.
    private static let checks = Array("0K987654321".utf8)
}
