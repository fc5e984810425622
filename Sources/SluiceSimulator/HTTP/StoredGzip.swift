/// Gzip (RFC 1952) around stored deflate blocks (RFC 1951, 3.2.4): valid for every reader, and needs no compressor.
enum StoredGzip {
    private static let largestBlock = 65_535

    static func wrap(_ content: [UInt8]) -> [UInt8] {
        var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var start = 0
        repeat {
            let end = min(start + largestBlock, content.count)
            let length = UInt16(end - start)
            output.append(end == content.count ? 1 : 0)
            append(length, to: &output)
            append(~length, to: &output)
            output.append(contentsOf: content[start..<end])
            start = end
        } while start < content.count
        append(CRC32.checksum(content), to: &output)
        append(UInt32(truncatingIfNeeded: content.count), to: &output)
        return output
    }

    private static func append(_ value: some FixedWidthInteger, to output: inout [UInt8]) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            output.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}

/// CRC-32 as in gzip and GitHub tokens: polynomial 0x04C11DB7 reflected, initial value and final XOR all ones.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { value, byte in table[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8) }
    }
}
