/// Numbers of Singapore.
enum Singapore {
    /// A number of a citizen (S, T) or foreigner (F, G, M): seven digits and a letter modulo 11.
    static func isIdentityNumber(_ value: CompactValue) -> Bool {
        guard value.count == 9, value.isDigits(1..<8) else { return false }
        let sum = value.weightedSum([2, 7, 6, 5, 4, 3, 2], from: 1)
        return switch value[0] {
        case UInt8(ascii: "S"): value[8] == citizenLetters[sum % 11]
        case UInt8(ascii: "T"): value[8] == citizenLetters[(sum + 4) % 11]
        case UInt8(ascii: "F"): value[8] == foreignerLetters[sum % 11]
        case UInt8(ascii: "G"): value[8] == foreignerLetters[(sum + 4) % 11]
        case UInt8(ascii: "M"): value[8] == laterLetters[10 - (sum + 3) % 11]
        default: false
        }
    }

    private static let citizenLetters = Array("JZIHGFEDCBA".utf8)
    private static let foreignerLetters = Array("XWUTRQPNMLK".utf8)
    private static let laterLetters = Array("KLJNPQRTUWX".utf8)
}
