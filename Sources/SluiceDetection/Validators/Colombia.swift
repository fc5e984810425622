/// Numbers of Colombia.
enum Colombia {
    /// A tax number (NIT): seven to ten digits, weighted by primes from the right, and a check modulo 11.
    static func isTaxNumber(_ value: CompactValue) -> Bool {
        let last = value.count - 1
        guard value.isDigits(counts: 8...11), value.number(0..<last) != 0 else { return false }
        var sum = 0
        for position in 0..<last { sum += value.digit(position) * primes[last - 1 - position] }
        let remainder = sum % 11
        return value.digit(last) == (remainder < 2 ? remainder : 11 - remainder)
    }

    private static let primes = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43]
}
