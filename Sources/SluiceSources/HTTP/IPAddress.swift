private import Glibc

/// A numeric IPv4 or IPv6 address.
package struct IPAddress: Sendable, Hashable {
    /// 4 or 16 bytes in network order.
    package let bytes: [UInt8]

    /// Reads the strict notations of inet_pton(3): no octal, no hexadecimal, no short IPv4 forms.
    package init?(_ text: String) {
        for (family, size) in [(AF_INET, 4), (AF_INET6, 16)] {
            var buffer = [UInt8](repeating: 0, count: size)
            let isRead = unsafe buffer.withUnsafeMutableBytes { unsafe inet_pton(family, text, $0.baseAddress) } == 1
            if isRead {
                bytes = buffer
                return
            }
        }
        return nil
    }

    package var isLoopback: Bool {
        if let inner = embedded { return inner[0] == 127 }
        return bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }

    /// Whether it lies outside the public internet: private, loopback, link-local (the metadata services of clouds),
    /// shared, reserved, benchmark, multicast and broadcast ranges of RFC 6890 and its updates.
    package var isInternal: Bool {
        if let inner = embedded { return Self.isInternal(inner) }
        if bytes.prefix(15).allSatisfy({ $0 == 0 }) { return true }
        let first = bytes[0]
        return first & 0xFE == 0xFC || (first == 0xFE && bytes[1] & 0x80 != 0) || first == 0xFF || first == 0
            || (first == 0x01 && bytes[1] == 0)
    }

    /// The IPv4 address that this is, or that it carries: mapped, NAT64 or 6to4.
    private var embedded: ArraySlice<UInt8>? {
        if bytes.count == 4 { return bytes[...] }
        if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF { return rebased(12) }
        if bytes.starts(with: [0x00, 0x64, 0xFF, 0x9B]) { return rebased(12) }
        if bytes.starts(with: [0x20, 0x02]) { return rebased(2) }
        return nil
    }

    private func rebased(_ start: Int) -> ArraySlice<UInt8> { Array(bytes[start..<start + 4])[...] }

    private static func isInternal(_ inner: ArraySlice<UInt8>) -> Bool {
        switch (inner[0], inner[1]) {
        case (0, _), (10, _), (127, _), (224..., _): true
        case (100, 64...127), (169, 254), (172, 16...31), (192, 168), (198, 18...19): true
        case (192, 0): inner[2] == 0 || inner[2] == 2
        default: false
        }
    }
}
