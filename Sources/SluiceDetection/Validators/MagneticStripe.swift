/// Magnetic stripe data of ISO/IEC 7813, track 1 or 2, as readers write it out.
enum MagneticStripe {
    /// Whether the account number behind the start sentinel, `;` or `%B`, satisfies Luhn.
    ///
    /// Expiry month and service code are the pattern's business.
    static func isTrack(_ value: borrowing Span<UInt8>) -> Bool {
        guard !value.isEmpty else { return false }
        let start = value[0] == UInt8(ascii: "%") ? 2 : 1
        guard start < value.count else { return false }
        var end = start
        while end < value.count && isDigit(value[end]) { end += 1 }
        guard let account = CompactValue(value.extracting(start..<end)) else { return false }
        return (12...19).contains(account.count) && Luhn.isValid(account)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
