/// Numbers of India.
enum India {
    /// An Aadhaar number: twelve digits with Verhoeff's check, the first from 2 to 9, not a palindrome (UIDAI).
    static func isAadhaar(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 12), value.digit(0) >= 2, Verhoeff.isValid(value) else { return false }
        for position in 0..<6 where value[position] != value[11 - position] { return true }
        return false
    }
}
