/// The source of a module of Visual Basic for Applications (MS-OVBA): it stands compressed at the end of the module's
/// stream, and begins with attributes that compression leaves readable.
enum MacroSource {
    /// Bytes of text that a module gives at most.
    private static let maximumText = 16 << 20
    /// Bytes of a stream that are looked at.
    static let maximumBytes = 16 << 20

    /// - Parameter stream: of a module.
    /// - Returns: its source; nil when there is none.
    static func text(of stream: [UInt8]) -> [UInt8]? {
        let mark = Array("\u{0}Attribut".utf8)
        guard contains(stream[...], mark) else { return nil }
        for index in stream.indices.dropFirst(3) where stream[index] == 0 && stream[index...].starts(with: mark) {
            guard stream[index - 3] == 1 else { continue }
            return decompressed(stream, from: index - 2)
        }
        return nil
    }

    /// Undoes the compression (MS-OVBA 2.4.1), chunk by chunk, as far as it can be understood.
    private static func decompressed(_ bytes: [UInt8], from start: Int) -> [UInt8] {
        var text: [UInt8] = []
        var offset = start
        while let header = bytes.uint16(at: offset), header >> 12 & 7 == 3, text.count < maximumText {
            let end = min(offset + header & 0xFFF + 3, bytes.count)
            offset += 2
            if header & 0x8000 == 0 {
                text += bytes[offset..<max(offset, end)]
            } else {
                chunk(bytes[offset..<max(offset, end)], into: &text)
            }
            offset = max(offset, end)
        }
        return text
    }

    private static func chunk(_ bytes: ArraySlice<UInt8>, into text: inout [UInt8]) {
        let chunkStart = text.count
        var offset = bytes.startIndex
        while offset < bytes.endIndex {
            let flags = bytes[offset]
            offset += 1
            for bit in 0..<8 where offset < bytes.endIndex {
                guard flags >> bit & 1 == 1 else {
                    text.append(bytes[offset])
                    offset += 1
                    continue
                }
                guard offset + 1 < bytes.endIndex, text.count > chunkStart, text.count - chunkStart <= 4096 else {
                    return
                }
                let token = Int(bytes[offset]) | Int(bytes[offset + 1]) << 8
                offset += 2
                var bits = 4
                while 1 << bits < text.count - chunkStart { bits += 1 }
                let length = token & (0xFFFF >> bits) + 3
                let distance = token >> (16 - bits) + 1
                guard distance <= text.count - chunkStart else { return }
                for _ in 0..<length { text.append(text[text.count - distance]) }
            }
        }
    }
}
