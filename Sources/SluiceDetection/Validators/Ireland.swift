/// Numbers of Ireland.
enum Ireland {
    /// A personal public service number: seven digits, a letter modulo 23, and since 2013 a second letter that counts
    /// nine times; the older W, T and X count for nothing.
    static func isServiceNumber(_ value: CompactValue) -> Bool {
        guard value.count == 8 || value.count == 9, value.isDigits(0..<7), value.isLetters(7..<value.count) else {
            return false
        }
        var sum = value.weightedSum([8, 7, 6, 5, 4, 3, 2])
        if value.count == 9 {
            switch value[8] {
            case UInt8(ascii: "A")...UInt8(ascii: "I"): sum += 9 * (value.letter(8) + 1)
            case UInt8(ascii: "W"), UInt8(ascii: "T"), UInt8(ascii: "X"): break
            default: return false
            }
        }
        return value[7] == letters[sum % 23]
    }

    private static let letters = Array("WABCDEFGHIJKLMNOPQRSTUV".utf8)
}
