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
}
