/// Keys of the file encryption tool age.
enum AgeKey {
    /// A secret key (age's format specification, "The X25519 recipient type"): Bech32 of 32 bytes.
    static func isSecretKey(_ value: borrowing Span<UInt8>) -> Bool {
        guard let text = Bech32(value), text.variant == .bech32, text.prefix == prefix else { return false }
        return text.bytes(from: 0)?.count == 32
    }

    private static let prefix = Array("age-secret-key-".utf8)
}
