/// Numbers of Taiwan.
enum Taiwan {
    /// An identity card number: a letter for the place, sex (1, 2) or kind of foreigner (8, 9), and a check modulo 10.
    static func isIdentityCardNumber(_ value: CompactValue) -> Bool {
        guard value.count == 10, value.isLetters(0..<1), value.isDigits(1..<10),
            [1, 2, 8, 9].contains(value.digit(1)), let place = letters.firstIndex(of: value[0])
        else { return false }
        let code = place + 10
        return (code / 10 + code % 10 * 9 + value.weightedSum([8, 7, 6, 5, 4, 3, 2, 1, 1], from: 1)) % 10 == 0
    }

    /// In the order of their codes, from 10 on.
    private static let letters = Array("ABCDEFGHJKLMNPQRSTUVXYWZIO".utf8)
}
