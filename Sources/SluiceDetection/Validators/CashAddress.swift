/// Addresses of Bitcoin Cash (CashAddr specification of 2017, with token-aware types of 2022).
enum CashAddress {
    /// A type of key or script hash of 20 or 32 bytes and a checksum of 40 bits; what stands before the colon may be
    /// left out. All letters are of one case.
    static func isValid(_ value: borrowing Span<UInt8>) -> Bool {
        guard value.count <= 80, let lower = Bech32.lowercased(value) else { return false }
        var digits = lower[...]
        if lower.starts(with: prefix + [UInt8(ascii: ":")]) { digits = lower.dropFirst(prefix.count + 1) }
        var groups: [UInt8] = []
        for digit in digits {
            guard let group = Bech32.group(of: digit) else { return false }
            groups.append(group)
        }
        guard groups.count > checksumCount, checksum(of: prefix.map { $0 & 31 } + [0] + groups) == 1 else {
            return false
        }
        guard let bytes = Bech32.bytes(of: groups.dropLast(checksumCount)), let version = bytes.first else {
            return false
        }
        // Bit 7 is reserved; the types are key hash and script hash, from 2 on those that can hold tokens.
        return version >> 3 <= 3 && bytes.count == 21 + (version & 7) * 4 && [0, 3].contains(version & 7)
    }

    private static let prefix = Array("bitcoincash".utf8)
    private static let checksumCount = 8

    private static func checksum(of values: [UInt8]) -> UInt64 {
        let generator: [UInt64] = [0x98_F2BC_8E61, 0x79_B76D_99E2, 0xF3_3E5F_B3C4, 0xAE_2EAB_E2A8, 0x1E_4F43_E470]
        var checksum: UInt64 = 1
        for value in values {
            let top = checksum >> 35
            checksum = (checksum & 0x07_FFFF_FFFF) << 5 ^ UInt64(value)
            for (bit, term) in generator.enumerated() where top >> UInt64(bit) & 1 == 1 { checksum ^= term }
        }
        return checksum
    }
}
