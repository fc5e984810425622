/// The machine-readable zones of travel documents (ICAO 9303, parts 3 to 7), white space between their lines: check
/// digits, real dates of birth and expiry, and a sex that there is.
enum TravelDocument {
    /// The two lines of a passport's form TD3, `P` in front.
    ///
    /// The check digit of an empty personal number may be written `<`.
    static func isPassportZone(_ value: borrowing Span<UInt8>) -> Bool {
        guard let zone = Zone(value, lines: 2, of: 44), zone.begins(with: "P") else { return false }
        return zone.isChecked([(44..<53, 53), (57..<63, 63), (65..<71, 71)])
            && (zone.isChecked(72..<86, by: 86) || zone.isEmpty(72..<87))
            && zone.isChecked([44..<54, 57..<64, 65..<87], by: 87) && zone.isPerson(birth: 57, sex: 64, expiry: 65)
    }

    /// The three lines of form TD1, `A`, `C` or `I` in front. A document number of more than nine characters goes on in
    /// the optional data, a `<` in place of its check digit (part 5, 4.2.2).
    static func isCardZone(_ value: borrowing Span<UInt8>) -> Bool {
        guard let zone = Zone(value, lines: 3, of: 30), zone.begins(with: "ACI") else { return false }
        return zone.isNumberChecked(5, by: 14, continuedIn: 15..<30) && zone.isChecked([(30..<36, 36), (38..<44, 44)])
            && zone.isChecked([5..<30, 30..<37, 38..<45, 48..<59], by: 59)
            && zone.isPerson(birth: 30, sex: 37, expiry: 38)
    }

    /// The two lines of form TD2, likewise.
    static func isShortZone(_ value: borrowing Span<UInt8>) -> Bool {
        guard let zone = Zone(value, lines: 2, of: 36), zone.begins(with: "ACIP") else { return false }
        return zone.isNumberChecked(36, by: 45, continuedIn: 64..<71) && zone.isChecked([(49..<55, 55), (57..<63, 63)])
            && zone.isChecked([36..<46, 49..<56, 57..<71], by: 71)
            && zone.isPerson(birth: 49, sex: 56, expiry: 57)
    }

    /// The two lines of a visa, of 44 characters (MRV-A) or 36 (MRV-B), which has no check over all fields.
    static func isVisaZone(_ value: borrowing Span<UInt8>) -> Bool {
        for length in [44, 36] {
            guard let zone = Zone(value, lines: 2, of: length), zone.begins(with: "V") else { continue }
            return zone.isChecked([
                (length..<length + 9, length + 9), (length + 13..<length + 19, length + 19),
                (length + 21..<length + 27, length + 27),
            ]) && zone.isPerson(birth: length + 13, sex: length + 20, expiry: length + 21)
        }
        return false
    }
}

/// The characters of all lines of a zone, one behind the other.
private struct Zone {
    private var characters: [UInt8] = []

    /// Nil when the lines are not as many or as long, or hold other characters than digits, capital letters and `<`.
    init?(_ value: borrowing Span<UInt8>, lines: Int, of length: Int) {
        guard value.count <= lines * length + (lines - 1) * 4 else { return nil }
        for position in 0..<value.count {
            let byte = value[position]
            if byte <= 0x20 {
                guard characters.count % length == 0, !characters.isEmpty else { return nil }
            } else {
                guard Self.number(byte) != nil else { return nil }
                characters.append(byte)
            }
        }
        guard characters.count == lines * length else { return nil }
    }

    func begins(with letters: String) -> Bool { letters.utf8.contains(characters[0]) }

    func isEmpty(_ range: Range<Int>) -> Bool { characters[range].allSatisfy { $0 == UInt8(ascii: "<") } }

    func isChecked(_ fields: [(Range<Int>, by: Int)]) -> Bool { fields.allSatisfy { isChecked($0.0, by: $0.by) } }

    func isChecked(_ field: Range<Int>, by check: Int) -> Bool { isChecked([field], by: check) }

    /// Whether a digit is the check of some fields, read as one.
    func isChecked(_ fields: [Range<Int>], by check: Int) -> Bool {
        UInt8(ascii: "0") + UInt8(Self.remainder(fields.flatMap { characters[$0] })) == characters[check]
    }

    /// A document number of nine characters with its check digit; a longer one goes on in `rest`, its check digit the
    /// last character before a `<`.
    func isNumberChecked(_ start: Int, by check: Int, continuedIn rest: Range<Int>) -> Bool {
        let number = characters[start..<start + 9]
        if characters[check] != UInt8(ascii: "<") { return isChecked(start..<start + 9, by: check) }
        let more = characters[rest].prefix { $0 != UInt8(ascii: "<") }
        guard let digit = more.last else { return false }
        return UInt8(ascii: "0") + UInt8(Self.remainder(number + more.dropLast())) == digit
    }

    func isPerson(birth: Int, sex: Int, expiry: Int) -> Bool {
        "MF<".utf8.contains(characters[sex]) && isDate(birth) && isDate(expiry)
    }

    /// A month or day that is not known is written `<<` (part 3, 4.8).
    private func isDate(_ start: Int) -> Bool {
        var parts: [Int] = []
        for position in stride(from: start, to: start + 6, by: 2) {
            let digits = characters[position..<position + 2]
            if position > start, isEmpty(position..<position + 2) {
                parts.append(1)
            } else if digits.allSatisfy({ (0x30...0x39).contains($0) }) {
                parts.append(digits.reduce(0) { $0 * 10 + Int($1) - 0x30 })
            } else {
                return false
            }
        }
        return CivilDate.isReal(shortYear: parts[0], month: parts[1], day: parts[2])
    }

    private static func remainder(_ characters: some Sequence<UInt8>) -> Int {
        var sum = 0
        for (offset, character) in characters.enumerated() { sum += (number(character) ?? 0) * [7, 3, 1][offset % 3] }
        return sum % 10
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
}
