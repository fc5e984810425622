import SluiceCore

/// The check that GitHub's tokens carry since 2021, and npm's with them.
///
/// After the prefix and its underscore come 30 characters and, in base62 of six places, their CRC-32.
enum GitHubToken {
    /// Characters before the check.
    static let payloadCount = 30
    /// Characters of the check.
    static let checkCount = 6

    /// Whether the last 36 characters follow an underscore and check.
    static func isValid(_ value: borrowing Span<UInt8>) -> Bool {
        let start = value.count - payloadCount - checkCount
        guard (2...8).contains(start), value[start - 1] == UInt8(ascii: "_") else { return false }
        var register = CRC32()
        for position in start..<(start + payloadCount) {
            guard alphabet.contains(value[position]) else { return false }
            register.add(value[position])
        }
        let check = base62(register.value)
        for offset in 0..<checkCount where check[offset] != value[start + payloadCount + offset] { return false }
        return true
    }

    /// Six characters, padded with 0 in front; 62 to the sixth is more than 2 to the 32nd.
    static func base62(_ number: UInt32) -> [UInt8] {
        var digits = [UInt8](repeating: UInt8(ascii: "0"), count: checkCount)
        var rest = Int(number)
        for place in digits.indices.reversed() {
            digits[place] = alphabet[rest % alphabet.count]
            rest /= alphabet.count
        }
        return digits
    }

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
}
