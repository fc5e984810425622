import SluiceContent

/// The size of a picture, by its beginning.
struct PictureSize {
    let pixels: Int

    /// Bytes that are looked at: the size of a JPEG stands behind its metadata.
    private static let headBytes = 256 << 10

    /// - Returns: nil when the format does not tell it so soon.
    init?(of content: ContentFile) throws(SystemError) {
        var head = [UInt8](repeating: 0, count: Int(min(Int64(Self.headBytes), max(0, content.byteCount))))
        let count = try content.read(at: 0, into: &head)
        head.removeLast(head.count - count)
        guard let size = Self.png(head) ?? Self.gif(head) ?? Self.bitmap(head) ?? Self.jpeg(head) else { return nil }
        pixels = size.width.multipliedReportingOverflow(by: size.height).partialValue
    }

    private typealias Size = (width: Int, height: Int)

    private static func big(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func little(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// The header chunk comes first (PNG, 11.2.2).
    private static func png(_ head: [UInt8]) -> Size? {
        guard head.count >= 24, head.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
        return (big(head, 16, 4), big(head, 20, 4))
    }

    private static func gif(_ head: [UInt8]) -> Size? {
        guard head.count >= 10, head.starts(with: "GIF8".utf8) else { return nil }
        return (little(head, 6, 2), little(head, 8, 2))
    }

    private static func bitmap(_ head: [UInt8]) -> Size? {
        guard head.count >= 26, head.starts(with: "BM".utf8) else { return nil }
        let height = Int(Int32(truncatingIfNeeded: little(head, 22, 4)))
        return (little(head, 18, 4), abs(height))
    }

    /// The frame header, SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81, B.1.1.3 and B.2.2).
    private static func jpeg(_ head: [UInt8]) -> Size? {
        guard head.starts(with: [0xFF, 0xD8]) else { return nil }
        var position = 2
        while position + 9 <= head.count, head[position] == 0xFF {
            let marker = head[position + 1]
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                return (big(head, position + 7, 2), big(head, position + 5, 2))
            }
            position += 2 + max(2, big(head, position + 2, 2))
        }
        return nil
    }
}
