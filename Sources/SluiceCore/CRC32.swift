/// The cyclic redundancy check of IEEE 802.3, reflected, as zlib and PNG use it.
package struct CRC32: Sendable {
    private var register: UInt32 = 0xFFFF_FFFF

    package init() {}

    /// The check of the bytes so far.
    package var value: UInt32 { ~register }

    /// Takes the next byte.
    package mutating func add(_ byte: UInt8) {
        register = Self.table[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ register >> 8
    }

    /// Takes the next bytes.
    package mutating func add(_ bytes: [UInt8]) {
        for byte in bytes { add(byte) }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
    }
}
