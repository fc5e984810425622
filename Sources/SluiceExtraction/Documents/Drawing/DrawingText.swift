import SluiceArchive
import SluiceCore

/// Texts among the properties of shapes in an Office drawing (MS-ODRAW 2.3): names, descriptions, WordArt and links.
enum DrawingText {
    /// Types of the records that hold properties (MS-ODRAW 2.2.9 to 2.2.11).
    private static let propertyRecords: Set<Int> = [0xF00B, 0xF121, 0xF122]
    /// WordArt, name, description, script and its position in a web page: text of 16-bit units.
    private static let textProperties: Set<Int> = [0x0C0, 0x380, 0x381, 0x38D, 0x38E]
    private static let linkProperty = 0x382
    /// Bytes of a record of properties that are looked at.
    private static let maximumBytes = 1 << 20
    private static let blockBytes = 64 << 10

    /// The texts of one shape.
    ///
    /// - Parameters:
    ///   - bytes: content of the record: a table of properties, and behind it data in its order.
    ///   - count: of properties.
    /// - Returns: UTF-8, with a line feed between lines.
    static func texts(_ bytes: [UInt8], count: Int) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        var offset = count * 6
        for index in 0..<count {
            guard let id = bytes.uint16(at: index * 6), let length = bytes.uint32(at: index * 6 + 2) else { break }
            guard id & 0x8000 != 0 else { continue }
            guard offset <= bytes.count - length else { break }
            let data = Array(bytes[offset..<offset + length])
            switch id & 0x3FFF {
            case let kind where textProperties.contains(kind): texts.append(lines(data))
            case linkProperty: if let address = link(in: data) { texts.append(address) }
            default: break
            }
            offset += length
        }
        return texts
    }

    /// The texts of all shapes whose records are among the bytes, wherever they begin.
    static func texts(in bytes: [UInt8]) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        var index = 0
        while index + 8 <= bytes.count {
            guard let (count, length) = header(bytes, at: index), index + 8 + length <= bytes.count else {
                index += 1
                continue
            }
            texts += Self.texts(Array(bytes[index + 8..<index + 8 + length]), count: count)
            index += 8 + length
        }
        return texts
    }

    /// The same for a stream.
    static func texts(in origin: any ContentOrigin, until isOver: () -> Bool, _ body: ([UInt8]) throws -> Void) rethrows
    {
        var offset: Int64 = 0
        while !isOver() {
            let block = origin.bytes(at: offset, count: blockBytes)
            var index = 0
            while index + 8 <= block.count {
                guard let (count, length) = header(block, at: index) else {
                    index += 1
                    continue
                }
                let start = index + 8
                let content =
                    start + length <= block.count
                    ? Array(block[start..<start + length])
                    : origin.bytes(at: offset + Int64(start), count: length)
                for text in texts(content, count: count) { try body(text) }
                index = start + content.count
            }
            guard block.count == blockBytes else { return }
            offset += Int64(index)
        }
    }

    /// A header with the number of its properties, and the length of what follows it.
    private static func header(_ bytes: [UInt8], at index: Int) -> (count: Int, length: Int)? {
        guard bytes[index] & 0x0F == 3, bytes[index + 3] & 0xFE == 0xF0, let head = bytes.uint16(at: index),
            let type = bytes.uint16(at: index + 2), propertyRecords.contains(type),
            let length = bytes.uint32(at: index + 4), length <= maximumBytes, length >= (head >> 4) * 6
        else { return nil }
        return (head >> 4, length)
    }

    /// The address of a link, behind the identifier of its kind (MS-OSHARED 2.3.7.6).
    static func link(in bytes: [UInt8]) -> [UInt8]? {
        let kind: [UInt8] = [0xE0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11, 0x8C, 0x82, 0, 0xAA, 0, 0x4B, 0xA9, 0x0B]
        for start in bytes.indices.dropLast(kind.count + 4) where bytes[start] == kind[0] {
            guard bytes[start..<start + kind.count].elementsEqual(kind) else { continue }
            let length = bytes.uint32(at: start + kind.count) ?? 0
            let text = bytes.dropFirst(start + kind.count + 4).prefix(length)
            var decoder = TextDecoder(.utf16LittleEndian)
            return Array(decoder.decode(whole: Array(text.prefix(text.count & ~1))).prefix { $0 != 0 })
        }
        return nil
    }

    /// - Parameter bytes: UTF-16, with a carriage return between paragraphs and a vertical tab between lines.
    /// - Returns: UTF-8 without the zero at the end.
    static func lines(_ bytes: [UInt8]) -> [UInt8] {
        var decoder = TextDecoder(.utf16LittleEndian)
        let text = decoder.decode(whole: bytes.count.isMultiple(of: 2) ? bytes : bytes.dropLast())
        return text.lazy.filter { $0 != 0 }.map { $0 == 0x0D || $0 == 0x0B ? 0x0A : $0 }
    }
}
