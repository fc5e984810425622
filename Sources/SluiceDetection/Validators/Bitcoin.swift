/// Bitcoin addresses.
enum Bitcoin {
    /// Base58check of a public key's or script's hash: version 0 or 5 and 20 bytes.
    static func isLegacyAddress(_ value: borrowing Span<UInt8>) -> Bool {
        guard (26...35).contains(value.count), let payload = Base58.checkedPayload(value) else { return false }
        return payload.count == 21 && (payload[0] == 0x00 || payload[0] == 0x05)
    }

    /// A segregated witness address of Bitcoin, its test network or Litecoin: version 0 in Bech32, later versions in Bech32m.
    static func isSegwitAddress(_ value: borrowing Span<UInt8>) -> Bool {
        guard let text = Bech32(value), let version = text.groups.first, version <= 16 else { return false }
        guard networks.contains(text.prefix), let program = text.bytes(from: 1) else { return false }
        if version == 0 { return text.variant == .bech32 && (program.count == 20 || program.count == 32) }
        return text.variant == .bech32m && (2...40).contains(program.count)
    }

    private static let networks = [Array("bc".utf8), Array("tb".utf8), Array("ltc".utf8)]

    /// A private key in wallet import format: version 0x80, 32 bytes, and 1 where the public key is compressed.
    static func isPrivateKey(_ value: borrowing Span<UInt8>) -> Bool {
        guard (51...52).contains(value.count), let payload = Base58.checkedPayload(value) else { return false }
        return payload[0] == 0x80 && (payload.count == 33 || payload.count == 34 && payload[33] == 1)
    }

    /// An extended private key of BIP 32 (`xprv`), or of BIP 49 and 84 (`yprv`, `zprv`) and the test network (`tprv`):
    /// 78 bytes, the key itself behind a zero byte.
    static func isExtendedPrivateKey(_ value: borrowing Span<UInt8>) -> Bool {
        guard value.count == 111, let payload = Base58.checkedPayload(value), payload.count == 78 else { return false }
        let version = payload.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        return [0x0488_ADE4, 0x049D_7878, 0x04B2_430C, 0x0435_8394].contains(version) && payload[45] == 0
    }
}
