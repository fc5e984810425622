/// Bitcoin addresses.
enum Bitcoin {
    /// Base58check of a public key's or script's hash: version 0 or 5 and 20 bytes.
    static func isLegacyAddress(_ value: borrowing Span<UInt8>) -> Bool {
        guard (26...35).contains(value.count), let payload = Base58.checkedPayload(value) else { return false }
        return payload.count == 21 && (payload[0] == 0x00 || payload[0] == 0x05)
    }

    /// A segregated witness address, main or test network: version 0 in Bech32, later versions in Bech32m.
    static func isSegwitAddress(_ value: borrowing Span<UInt8>) -> Bool {
        guard let text = Bech32(value), let version = text.groups.first, version <= 16 else { return false }
        guard networks.contains(text.prefix), let program = text.bytes(from: 1) else { return false }
        if version == 0 { return text.variant == .bech32 && (program.count == 20 || program.count == 32) }
        return text.variant == .bech32m && (2...40).contains(program.count)
    }

    private static let networks = [Array("bc".utf8), Array("tb".utf8)]
}
