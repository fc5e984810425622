/// Internet addresses of the public network.
enum InternetAddress {
    /// Four decimal numbers of an address that can be routed: none of the private, local, documentation, benchmark,
    /// multicast and reserved ranges (IANA's special-purpose address registry).
    static func isPublicVersion4(_ value: borrowing Span<UInt8>) -> Bool {
        var address = 0
        var position = 0
        for part in 0..<4 {
            if part > 0 {
                guard position < value.count, value[position] == UInt8(ascii: ".") else { return false }
                position += 1
            }
            let start = position
            var number = 0
            while position < value.count, position - start < 3, value[position] >= 0x30, value[position] <= 0x39 {
                number = number * 10 + Int(value[position]) - 0x30
                position += 1
            }
            guard position > start, number <= 255, position - start == 1 || value[start] != 0x30 else { return false }
            address = address << 8 | number
        }
        guard position == value.count else { return false }
        for range in special where address >> (32 - range.length) == range.prefix >> (32 - range.length) {
            return false
        }
        return true
    }

    private static let special: [(prefix: Int, length: Int)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16),
        (0xAC10_0000, 12), (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16),
        (0xC612_0000, 15), (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 3),
    ]

    /// An address of RFC 4291 in 2000::/3, the only block handed out, but for documentation (2001:db8::/32, 3fff::/20)
    /// and protocol assignments (2001::/23).
    static func isPublicVersion6(_ value: borrowing Span<UInt8>) -> Bool {
        guard let groups = Version6(value)?.groups else { return false }
        guard groups[0] >> 13 == 1, groups[0] != 0x3FFF || groups[1] >> 12 != 0 else { return false }
        return groups[0] != 0x2001 || groups[1] >> 9 != 0 && groups[1] != 0xDB8
    }
}

/// Eight groups of sixteen bits, `::` standing once for as many zeros as are missing.
private struct Version6 {
    private(set) var groups = InlineArray<8, Int>(repeating: 0)

    init?(_ value: borrowing Span<UInt8>) {
        var count = 0
        var gap: Int?
        var position = 0
        while position < value.count {
            if value[position] == UInt8(ascii: ":") {
                guard position + 1 < value.count else { return nil }
                if value[position + 1] == UInt8(ascii: ":") {
                    guard gap == nil else { return nil }
                    gap = count
                    position += 2
                    continue
                }
                guard count > 0, position > 0, value[position - 1] != UInt8(ascii: ":") else { return nil }
                position += 1
            } else if count > 0, value[position - 1] != UInt8(ascii: ":") {
                return nil
            }
            guard count < 8, let group = Self.group(value, &position) else { return nil }
            groups[count] = group
            count += 1
        }
        guard let gap else {
            if count != 8 { return nil }
            return
        }
        guard count < 8 else { return nil }
        for offset in 0..<(count - gap) {
            groups[7 - offset] = groups[count - 1 - offset]
            groups[count - 1 - offset] = 0
        }
    }

    private static func group(_ value: borrowing Span<UInt8>, _ position: inout Int) -> Int? {
        let start = position
        var number = 0
        while position < value.count, position - start < 4, let digit = digit(value[position]) {
            number = number << 4 | digit
            position += 1
        }
        return position > start ? number : nil
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 0x30
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte) - 0x37
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte) - 0x57
        default: nil
        }
    }
}
