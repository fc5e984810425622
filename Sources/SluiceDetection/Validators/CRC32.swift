/// The cyclic redundancy check of IEEE 802.3, reflected, as zlib and PNG use it.
struct CRC32 {
    private var register: UInt32 = 0xFFFF_FFFF

    /// The check of the bytes so far.
    var value: UInt32 { ~register }

    /// Takes the next byte.
    mutating func add(_ byte: UInt8) {
        register ^= UInt32(byte)
        for _ in 0..<8 { register = (register >> 1) ^ (register & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
}
