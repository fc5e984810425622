/// Numbers in little-endian byte order; nil where the bytes end before.
extension RandomAccessCollection where Element == UInt8, Index == Int {
    /// - Parameter offset: from the first byte.
    /// - Returns: 16 bits.
    func uint16(at offset: Int) -> Int? {
        guard offset >= 0, offset <= count - 2 else { return nil }
        return Int(self[startIndex + offset]) | Int(self[startIndex + offset + 1]) << 8
    }

    /// - Parameter offset: from the first byte.
    /// - Returns: 32 bits without a sign.
    func uint32(at offset: Int) -> Int? {
        guard let low = uint16(at: offset), let high = uint16(at: offset + 2) else { return nil }
        return low | high << 16
    }

    /// - Parameter offset: from the first byte.
    /// - Returns: 64 bits.
    func uint64(at offset: Int) -> UInt64? {
        guard let low = uint32(at: offset), let high = uint32(at: offset + 4) else { return nil }
        return UInt64(low) | UInt64(high) << 32
    }
}
