/// Check systems of ISO/IEC 7064.
enum ISO7064 {
    /// Hybrid system modulo 11,10 over digits, the last being the check digit.
    static func isMod11And10(_ value: CompactValue) -> Bool { isMod11And10(value, 0..<value.count) }

    /// The same over the digits of a range.
    static func isMod11And10(_ value: CompactValue, _ range: Range<Int>) -> Bool {
        var state = 10
        for position in range.dropLast() {
            let sum = (state + value.digit(position)) % 10
            state = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return (state + value.digit(range.upperBound - 1)) % 10 == 1
    }

    /// The remainder modulo 97 of the number that characters write, letters counting as 10 to 35 in two digits;
    /// `remainder` is that of what stands before.
    static func mod97(_ value: CompactValue, _ range: Range<Int>, after remainder: Int = 0) -> Int {
        var remainder = remainder
        for position in range {
            let digit = value.base36(position)
            remainder = (remainder * (digit < 10 ? 10 : 100) + digit) % 97
        }
        return remainder
    }
}
