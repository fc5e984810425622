/// Numbers of Hong Kong.
enum HongKong {
    /// An identity card number (HKID): one or two letters, six digits, and a check modulo 11 whose 10 is written A,
    /// with or without its parentheses.
    static func isIdentityCardNumber(_ value: borrowing Span<UInt8>) -> Bool {
        guard let number = CompactValue(value, dropping: UInt8(ascii: "("), UInt8(ascii: ")")),
            number.count == 8 || number.count == 9
        else { return false }
        let letters = number.count - 7
        guard number.isLetters(0..<letters), number.isDigits(letters..<(letters + 6)) else { return false }
        // A blank in front of a single letter counts as 36.
        var sum = letters == 1 ? 36 * 9 : 0
        for position in 0..<(number.count - 1) { sum += number.base36(position) * (number.count - position) }
        let check = number.base36(number.count - 1)
        return check <= 10 && (sum + check) % 11 == 0
    }
}
