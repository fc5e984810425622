/// Numbers of securities and of those who trade them.
enum Security {
    /// An ISIN (ISO 6166): a country or a substitute's code, nine characters, and Luhn with letters as two digits.
    static func isISIN(_ value: CompactValue) -> Bool {
        guard value.count == 12, value.isLetters(0..<2), value.isDigits(11..<12),
            BankIdentifier.isCountry(value[0], value[1]) || isSubstitute(value[0], value[1])
        else { return false }
        var sum = 0
        var isDoubled = false
        for position in (0..<12).reversed() {
            let number = value.base36(position)
            add(number % 10, &isDoubled, to: &sum)
            if number > 9 { add(number / 10, &isDoubled, to: &sum) }
        }
        return sum % 10 == 0
    }

    /// International securities, the European Union, and codes that national agencies share.
    private static func isSubstitute(_ first: UInt8, _ second: UInt8) -> Bool {
        switch first {
        case UInt8(ascii: "E"): second == UInt8(ascii: "U")
        case UInt8(ascii: "Q"): "ST".utf8.contains(second)
        case UInt8(ascii: "X"): "ABCDFS".utf8.contains(second)
        default: false
        }
    }

    private static func add(_ digit: Int, _ isDoubled: inout Bool, to sum: inout Int) {
        sum += !isDoubled ? digit : digit < 5 ? digit * 2 : digit * 2 - 9
        isDoubled.toggle()
    }

    /// A CUSIP of North America: eight characters, every second doubled, the digit sums modulo 10.
    static func isCUSIP(_ value: CompactValue) -> Bool {
        guard value.count == 9, value.isDigits(8..<9), !value.isOneCharacterRepeated else { return false }
        var sum = 0
        for position in 0..<8 {
            let number = value.base36(position) * (position % 2 == 0 ? 1 : 2)
            sum += number / 10 + number % 10
        }
        return (10 - sum % 10) % 10 == value.digit(8)
    }

    /// A SEDOL of the London exchange: six digits or consonants, weights 1, 3, 1, 7, 3, 9, and a check modulo 10.
    static func isSEDOL(_ value: CompactValue) -> Bool {
        guard value.count == 7, value.isDigits(6..<7), !value.isOneCharacterRepeated else { return false }
        // Numbers given since 2004 begin with a letter; the older ones are digits alone.
        guard value.isLetters(0..<1) || value.isDigits(0..<7) else { return false }
        var sum = value.digit(6)
        for position in 0..<6 {
            if "AEIOU".utf8.contains(value[position]) { return false }
            sum += value.base36(position) * sedolWeights[position]
        }
        return sum % 10 == 0
    }

    private static let sedolWeights = [1, 3, 1, 7, 3, 9]

    /// A legal entity identifier (ISO 17442): eighteen characters and two check digits, ISO 7064 modulo 97-10.
    static func isLEI(_ value: CompactValue) -> Bool {
        value.count == 20 && value.isDigits(18..<20) && !value.isOneCharacterRepeated
            && ISO7064.mod97(value, 0..<20) == 1
    }
}
