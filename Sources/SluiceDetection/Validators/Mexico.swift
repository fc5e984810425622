/// Numbers of Mexico.
enum Mexico {
    /// A CLABE: 18 digits, each of the weights 3, 7, 1 times its digit taken modulo 10.
    static func isBankAccount(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 18), !value.isOneCharacterRepeated else { return false }
        var sum = 0
        for position in 0..<17 { sum += value.digit(position) * [3, 7, 1][position % 3] % 10 }
        return (10 - sum % 10) % 10 == value.digit(17)
    }

    /// A CURP: name letters, birth date, sex, state, consonants, and a check digit over an alphabet that has the
    /// letter between N and O, weights 18 to 2.
    static func isPersonNumber(_ value: CompactValue) -> Bool {
        guard value.count == 18, value.isLetters(0..<4), value.isDigits(4..<10), value.isLetters(10..<16),
            value.isDigits(17..<18), "HMX".utf8.contains(value[10]),
            states.contains(value.letter(11) * 26 + value.letter(12)),
            CivilDate.isReal(
                shortYear: value.number(4..<6), month: value.number(6..<8), day: value.number(8..<10))
        else { return false }
        var sum = 0
        for position in 0..<17 {
            let index = value.base36(position)
            sum += (index > 23 ? index + 1 : index) * (18 - position)
        }
        return (10 - sum % 10) % 10 == value.digit(17)
    }

    /// The two letters of each state as a number to the base 26, NE for a birth abroad.
    private static let states: Set<Int> = {
        let codes = Array("ASBCBSCCCHCLCMCSDFDGGRGTHGJCMCMNMSNENLNTOCPLQRQTSLSPSRTCTLTSVZYNZS".utf8)
        return Set(stride(from: 0, to: codes.count, by: 2).map { Int(codes[$0]) * 26 + Int(codes[$0 + 1]) - 0x41 * 27 })
    }()

    /// A tax number (RFC): three letters of a company or four of a person, a date, and three characters, of which the
    /// last is a check modulo 11 over letters that have the ampersand and Ñ among them.
    static func isTaxNumber(_ value: borrowing Span<UInt8>) -> Bool {
        var text = TaxNumberText()
        guard text.read(value), text.count >= 12 else { return false }
        let start = text.count - 9
        for position in 0..<start where text.indexes[position] < 10 { return false }
        for position in start..<(start + 6) where text.indexes[position] > 9 { return false }
        // The distinguishing characters have no zero, and the first of them goes no further than V.
        guard (1...32).contains(text.indexes[start + 6]), text.indexes[start + 7] != 0 else { return false }
        guard
            CivilDate.isReal(
                shortYear: text.number(start), month: text.number(start + 2), day: text.number(start + 4))
        else { return false }
        // Companies have a space in front, the last but one character of the alphabet.
        var sum = text.count == 12 ? 37 * 13 : 0
        for position in 0..<(text.count - 1) { sum += text.indexes[position] * (text.count - position) }
        let check = (11 - sum % 11) % 11
        return text.indexes[text.count - 1] == check
    }
}

/// The characters of an RFC as places in its alphabet: digits, A to N, the ampersand, O to Z, space, Ñ.
private struct TaxNumberText {
    private(set) var indexes = InlineArray<13, Int>(repeating: 0)
    private(set) var count = 0

    /// False where a character is none of the alphabet's, or there are too many.
    mutating func read(_ value: borrowing Span<UInt8>) -> Bool {
        var position = 0
        while position < value.count {
            let byte = value[position]
            position += 1
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "-"): continue
            case UInt8(ascii: "0")...UInt8(ascii: "9"): guard append(Int(byte) - 0x30) else { return false }
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                let letter = Int(byte & 0xDF) - 0x41
                guard append(letter + (letter < 14 ? 10 : 11)) else { return false }
            case UInt8(ascii: "&"): guard append(24) else { return false }
            case 0xC3 where position < value.count && (value[position] == 0x91 || value[position] == 0xB1):
                position += 1
                guard append(38) else { return false }
            default: return false
            }
        }
        return true
    }

    private mutating func append(_ index: Int) -> Bool {
        guard count < 13 else { return false }
        indexes[count] = index
        count += 1
        return true
    }

    /// The number that two digits write.
    func number(_ position: Int) -> Int { indexes[position] * 10 + indexes[position + 1] }
}
