private import Crypto

/// Addresses and keys of the wallets of currencies other than Bitcoin and Ethereum.
enum Wallet {
    /// Base58check of a public key's or script's hash: version 0x30 or 0x32 (Litecoin Core, `chainparams.cpp`).
    static func isLitecoinAddress(_ value: borrowing Span<UInt8>) -> Bool { isHash(value, versions: [0x30, 0x32]) }

    /// Base58check likewise: version 0x1E or 0x16 (Dogecoin Core, `chainparams.cpp`).
    static func isDogecoinAddress(_ value: borrowing Span<UInt8>) -> Bool { isHash(value, versions: [0x1E, 0x16]) }

    /// Base58check of 0x41 and the last 20 bytes of a hash of the public key (TRON's developer guide, "Account").
    static func isTRONAddress(_ value: borrowing Span<UInt8>) -> Bool { isHash(value, versions: [0x41]) }

    /// Base58check, in the XRP Ledger's own order of digits, of 0 and an account's 20 bytes.
    static func isXRPAddress(_ value: borrowing Span<UInt8>) -> Bool {
        guard (25...35).contains(value.count) else { return false }
        guard let payload = Base58.checkedPayload(value, .xrp) else { return false }
        return payload.count == 21 && payload[0] == 0
    }

    /// A seed of the XRP Ledger, 16 bytes behind 0x21, or behind 0x01E14B for keys of Ed25519.
    static func isXRPSeed(_ value: borrowing Span<UInt8>) -> Bool {
        guard (25...35).contains(value.count), let payload = Base58.checkedPayload(value, .xrp) else { return false }
        return payload.count == 17 && payload[0] == 0x21
            || payload.count == 19 && payload.starts(with: [1, 0xE1, 0x4B])
    }

    /// 32 bytes in base58. There is no check: a token of 43 or 44 such digits passes more often than not.
    static func isSolanaAddress(_ value: borrowing Span<UInt8>) -> Bool {
        (32...44).contains(value.count) && Base58.decode(value)?.count == 32
    }

    /// A key pair as wallets of Solana export it: the seed of an Ed25519 key and the public key that follows from it, 64
    /// bytes in base58.
    static func isSolanaKeyPair(_ value: borrowing Span<UInt8>) -> Bool {
        guard (86...88).contains(value.count), let bytes = Base58.decode(value), bytes.count == 64 else { return false }
        let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.prefix(32))
        return key.map { bytes.suffix(32).elementsEqual($0.publicKey.rawRepresentation) } ?? false
    }

    /// The kind of address (18, 19 with a payment id, 42 of a subaddress), two public keys and the first four bytes of
    /// the Keccak-256 of all that, in Monero's base58, which writes eight bytes as eleven digits.
    static func isMoneroAddress(_ value: borrowing Span<UInt8>) -> Bool {
        guard value.count == 95 || value.count == 106 else { return false }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: value.count, by: 11) {
            let end = min(start + 11, value.count)
            // Eleven digits are eight bytes, the seven that are left over five.
            guard let block = Base58.number(value.extracting(start..<end), byteCount: end - start == 11 ? 8 : 5) else {
                return false
            }
            bytes += block
        }
        let kinds: [UInt8] = bytes.count == 69 ? [18, 42] : [19]
        return kinds.contains(bytes[0])
            && Keccak256.hash(Array(bytes.dropLast(4))).prefix(4).elementsEqual(bytes.suffix(4))
    }

    private static func isHash(_ value: borrowing Span<UInt8>, versions: [UInt8]) -> Bool {
        guard value.count == 34, let payload = Base58.checkedPayload(value) else { return false }
        return payload.count == 21 && versions.contains(payload[0])
    }
}
