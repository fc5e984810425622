/// A candidate's letters and digits without its separators, in upper case, held on the stack.
///
/// Separators are space, no-break space, tab, line feed, hyphen, full stop and slash; anything else makes the value no
/// candidate.
struct CompactValue {
    /// More characters than this are no number of any scheme that we check.
    static let capacity = 64

    private var characters = InlineArray<64, UInt8>(repeating: 0)
    private(set) var count = 0
    /// Dates of birth behind this day do not exist yet.
    private let today: CalendarDay

    /// Nil when the value is empty, too long or holds a foreign character; `extra` and `another` are more separators.
    init?(
        _ value: borrowing Span<UInt8>, dropping extra: UInt8? = nil, _ another: UInt8? = nil,
        today: CalendarDay = .unknown
    ) {
        self.today = today
        var index = 0
        while index < value.count {
            let byte = value[index]
            index += 1
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                guard append(byte) else { return nil }
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                guard append(byte - 0x20) else { return nil }
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "\t"),
                UInt8(ascii: "\n"):
                continue
            case 0xC2 where index < value.count && value[index] == 0xA0:
                index += 1
            default:
                if byte != extra && byte != another { return nil }
            }
        }
        if count == 0 { return nil }
    }

    private mutating func append(_ byte: UInt8) -> Bool {
        guard count < Self.capacity else { return false }
        characters[count] = byte
        count += 1
        return true
    }

    /// The character at a position below `count`, upper-case ASCII.
    subscript(_ position: Int) -> UInt8 { characters[position] }

    /// Whether every character of the range, which must lie below `count`, is a digit.
    func isDigits(_ range: Range<Int>) -> Bool {
        for position in range where !Self.isDigit(characters[position]) { return false }
        return true
    }

    /// Whether the value is exactly so many digits and nothing else.
    func isDigits(count expected: Int) -> Bool { count == expected && isDigits(0..<count) }

    /// Whether the value is nothing but digits, as many as the range allows.
    func isDigits(counts: ClosedRange<Int>) -> Bool { counts.contains(count) && isDigits(0..<count) }

    /// Whether every character of the range, which must lie below `count`, is a letter.
    func isLetters(_ range: Range<Int>) -> Bool {
        for position in range where !Self.isLetter(characters[position]) { return false }
        return true
    }

    /// Whether all characters are the same one: the arithmetic of some schemes lets these pass, none issues them.
    var isOneCharacterRepeated: Bool {
        for position in 1..<max(count, 1) where characters[position] != characters[0] { return false }
        return true
    }

    /// The value of the digit at a position that ``isDigits(_:)`` has vouched for.
    func digit(_ position: Int) -> Int { Int(characters[position]) - 0x30 }

    /// The letter at a position that ``isLetters(_:)`` has vouched for, A being 0.
    func letter(_ position: Int) -> Int { Int(characters[position]) - 0x41 }

    /// A digit's value, or 10 for A to 35 for Z.
    func base36(_ position: Int) -> Int {
        Self.isDigit(characters[position]) ? digit(position) : letter(position) + 10
    }

    /// The decimal number that the digits of the range write; at most 18 digits.
    func number(_ range: Range<Int>) -> Int {
        precondition(range.count <= 18, "more digits than an Int holds")
        var number = 0
        for position in range { number = number * 10 + digit(position) }
        return number
    }

    /// Whether the Gregorian calendar has the date, and it does not lie in the future.
    func isPast(year: Int, month: Int, day: Int) -> Bool {
        CivilDate.isReal(year: year, month: month, day: day)
            && CalendarDay(year: year, month: month, day: day) <= today
    }

    /// The sum of the digits from `start` on, each times its weight.
    func weightedSum(_ weights: some Sequence<Int>, from start: Int = 0) -> Int {
        var sum = 0
        for (offset, weight) in weights.enumerated() { sum += digit(start + offset) * weight }
        return sum
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func isLetter(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }

    /// Whether the value begins with the letters of a country, as VAT numbers do.
    func hasCountry(_ code: String) -> Bool {
        guard count > code.utf8.count else { return false }
        for (position, letter) in code.utf8.enumerated() where characters[position] != letter { return false }
        return true
    }

    /// Where the number behind the letters of a country starts, 0 when it stands alone; nil unless just so many
    /// characters follow.
    func start(afterCountry code: String, count expected: Int) -> Int? {
        let start = hasCountry(code) ? code.utf8.count : 0
        return count - start == expected ? start : nil
    }
}
