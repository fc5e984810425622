/// A text in Bech32 (BIP 173) or Bech32m (BIP 350), its checksum verified.
struct Bech32 {
    /// Which constant the checksum ends in.
    enum Variant: UInt32 {
        case bech32 = 1
        case bech32m = 0x2BC8_30A3
    }

    /// What stands before the last `1`, in lower case.
    let prefix: [UInt8]
    /// Groups of five bits, without the checksum.
    let groups: [UInt8]
    let variant: Variant

    /// Nil when the text is not of this form or its checksum is wrong.
    init?(_ text: borrowing Span<UInt8>) {
        guard (8...90).contains(text.count), let lower = Self.lowercased(text) else { return nil }
        guard let separator = lower.lastIndex(of: UInt8(ascii: "1")), separator > 0 else { return nil }
        prefix = Array(lower[..<separator])
        var all: [UInt8] = []
        for character in lower[(separator + 1)...] {
            guard let group = Self.group(of: character) else { return nil }
            all.append(group)
        }
        guard all.count >= Self.checksumCount else { return nil }
        let expanded = prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 }
        guard let variant = Variant(rawValue: Self.polymod(expanded + all)) else { return nil }
        self.variant = variant
        groups = Array(all.dropLast(Self.checksumCount))
    }

    /// The groups from `start` on as bytes; nil when more than a group is left over or the padding is not zero.
    func bytes(from start: Int) -> [UInt8]? { Self.bytes(of: groups.dropFirst(start)) }

    /// See ``bytes(from:)``.
    static func bytes(of groups: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var accumulator = 0
        var bits = 0
        for group in groups {
            accumulator = (accumulator << 5 | Int(group)) & 0xFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(accumulator >> bits & 0xFF))
            }
        }
        return bits < 5 && accumulator & (1 << bits - 1) == 0 ? bytes : nil
    }

    private static let checksumCount = 6
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

    /// What a digit in lower case stands for; nil when it is none.
    static func group(of digit: UInt8) -> UInt8? { alphabet.firstIndex(of: digit).map(UInt8.init) }

    /// Nil when the text mixes cases, which the standard forbids, or leaves printable ASCII.
    static func lowercased(_ text: borrowing Span<UInt8>) -> [UInt8]? {
        var lower: [UInt8] = []
        var hasLower = false
        var hasUpper = false
        for position in 0..<text.count {
            let byte = text[position]
            guard (33...126).contains(byte) else { return nil }
            let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            hasUpper = hasUpper || isUpper
            hasLower = hasLower || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            lower.append(isUpper ? byte | 0x20 : byte)
        }
        return hasLower && hasUpper ? nil : lower
    }

    private static func polymod(_ values: [UInt8]) -> UInt32 {
        let generator: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
        var checksum: UInt32 = 1
        for value in values {
            let top = checksum >> 25
            checksum = (checksum & 0x1FF_FFFF) << 5 ^ UInt32(value)
            for (bit, term) in generator.enumerated() where top >> UInt32(bit) & 1 == 1 { checksum ^= term }
        }
        return checksum
    }
}
