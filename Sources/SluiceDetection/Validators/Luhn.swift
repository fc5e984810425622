/// The check digit of ISO/IEC 7812: modulo 10 with every second digit doubled.
enum Luhn {
    /// Whether the digits, of which there must be nothing else, satisfy the check.
    static func isValid(_ value: CompactValue) -> Bool { isValid(value, 0..<value.count) }

    /// Whether the digits of the range satisfy the check, `constant` standing for digits in front of them.
    static func isValid(_ value: CompactValue, _ range: Range<Int>, constant: Int = 0) -> Bool {
        var sum = constant
        for position in range {
            let digit = value.digit(position)
            // The check digit itself is not doubled; its left neighbour is.
            let isDoubled = (range.upperBound - position) % 2 == 0
            sum += !isDoubled ? digit : digit < 5 ? digit * 2 : digit * 2 - 9
        }
        return sum % 10 == 0
    }

    /// The digit that has to follow those of the range.
    static func checkDigit(_ value: CompactValue, _ range: Range<Int>) -> Int {
        var sum = 0
        for position in range {
            let digit = value.digit(position)
            let isDoubled = (range.upperBound - position) % 2 == 1
            sum += !isDoubled ? digit : digit < 5 ? digit * 2 : digit * 2 - 9
        }
        return (10 - sum % 10) % 10
    }
}
