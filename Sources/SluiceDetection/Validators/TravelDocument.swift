/// The machine-readable zone of passports (ICAO 9303, part 4).
enum TravelDocument {
    private static let lineCount = 44

    /// The two lines of form TD3, any white space between them: `P`, five check digits, real dates of birth and expiry.
    ///
    /// The check digit of an empty personal number may be written `<`.
    static func isPassportZone(_ value: borrowing Span<UInt8>) -> Bool {
        let start = value.count - lineCount
        guard start >= lineCount, start <= lineCount + 4, value[0] == UInt8(ascii: "P") else { return false }
        for position in 0..<lineCount where number(value[position]) == nil { return false }
        for position in lineCount..<start where value[position] > 0x20 { return false }
        let line = value.extracting(start..<value.count)
        for position in 0..<lineCount where number(line[position]) == nil { return false }
        guard isChecked(line, 0..<9, by: 9), isChecked(line, 13..<19, by: 19), isChecked(line, 21..<27, by: 27),
            isChecked(line, 28..<42, by: 42), isComposite(line)
        else { return false }
        return "MF<".utf8.contains(line[20]) && isDate(line, 13) && isDate(line, 21)
    }

    /// Digits as themselves, letters as 10 to 35, the filler as 0.
    private static func number(_ character: UInt8) -> Int? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(character) - 0x30
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(character) - 0x37
        case UInt8(ascii: "<"): 0
        default: nil
        }
    }

    private static func isChecked(_ line: borrowing Span<UInt8>, _ range: Range<Int>, by check: Int) -> Bool {
        var sum = 0
        for position in range { sum += (number(line[position]) ?? 0) * weight(position - range.lowerBound) }
        guard line[check] != UInt8(ascii: "<") else { return check == 42 && sum == 0 }
        return sum % 10 == number(line[check])
    }

    /// Over all three fields with their check digits and the personal number with its own.
    private static func isComposite(_ line: borrowing Span<UInt8>) -> Bool {
        var sum = 0
        var offset = 0
        for position in 0..<43 where position < 10 || (13..<20).contains(position) || position > 20 {
            sum += (number(line[position]) ?? 0) * weight(offset)
            offset += 1
        }
        return UInt8(ascii: "0") + UInt8(sum % 10) == line[43]
    }

    private static func weight(_ offset: Int) -> Int { offset % 3 == 0 ? 7 : offset % 3 == 1 ? 3 : 1 }

    private static func isDate(_ line: borrowing Span<UInt8>, _ start: Int) -> Bool {
        for position in start..<(start + 6) where line[position] < 0x30 || line[position] > 0x39 { return false }
        func number(_ position: Int) -> Int { Int(line[position]) * 10 + Int(line[position + 1]) - 0x30 * 11 }
        return CivilDate.isReal(shortYear: number(start), month: number(start + 2), day: number(start + 4))
    }
}
