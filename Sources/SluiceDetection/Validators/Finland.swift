/// Numbers of Finland.
enum Finland {
    /// A personal identity code: birth date, sign of the century, serial, and a character modulo 31.
    ///
    /// The sign `+` of the 1800s is refused; new signs of 2023 stand beside `-` and `A`. Serials run from 002 to 899;
    /// those above serve hospitals and tests for a time.
    static func isPersonCode(_ value: borrowing Span<UInt8>, today: CalendarDay) -> Bool {
        guard value.count == 11, let century = century(of: value[6]) else { return false }
        guard let date = CompactValue(value.extracting(0..<6), today: today),
            let rest = CompactValue(value.extracting(7..<11)),
            date.isDigits(count: 6), rest.count == 4, rest.isDigits(0..<3),
            (2...899).contains(rest.number(0..<3)),
            date.isPast(
                year: century + date.number(4..<6), month: date.number(2..<4), day: date.number(0..<2))
        else { return false }
        return rest[3] == checks[(date.number(0..<6) * 1000 + rest.number(0..<3)) % 31]
    }

    private static func century(of sign: UInt8) -> Int? {
        switch sign {
        case UInt8(ascii: "-"), UInt8(ascii: "U")...UInt8(ascii: "Y"): 1900
        case UInt8(ascii: "A")...UInt8(ascii: "F"): 2000
        default: nil
        }
    }

    private static let checks = Array("0123456789ABCDEFHJKLMNPRSTUVWXY".utf8)
}
