import SluiceCore

/// The tokens of a formula in a workbook of Excel 97 to 2003 (MS-XLS 2.5.198).
enum FormulaTokens {
    /// Bytes behind a token's first, by the token; a token of the second and third class counts as that of the first.
    private static let sizes: [UInt8: Int] = [
        0x01: 4, 0x02: 4, 0x1C: 1, 0x1D: 1, 0x1E: 2, 0x1F: 8, 0x20: 7, 0x21: 2, 0x22: 3, 0x23: 4, 0x24: 4, 0x25: 8,
        0x26: 6, 0x27: 6, 0x28: 6, 0x29: 2, 0x2A: 4, 0x2B: 8, 0x2C: 4, 0x2D: 8, 0x39: 6, 0x3A: 6, 0x3B: 10, 0x3C: 6,
        0x3D: 10,
    ]
    /// The least number that may be one of those that are looked for: nine digits.
    private static let leastNumber = 1e8

    /// The texts and long numbers that stand in a formula, as far as its tokens are known.
    ///
    /// - Parameters:
    ///   - record: holds the formula and, behind it, the values of its arrays.
    ///   - start: where the formula begins.
    ///   - size: bytes of it, without the arrays.
    /// - Returns: UTF-8.
    static func constants(_ record: [UInt8], from start: Int, size: Int) -> [[UInt8]] {
        let end = min(start + size, record.count)
        guard start < end else { return [] }
        let (found, arrays) = constants(Array(record[start..<end]))
        var texts = found
        var position = end
        for _ in 0..<arrays where position + 3 <= record.count {
            let count = (Int(record[position]) + 1) * ((record.uint16(at: position + 1) ?? 0) + 1)
            let values = values(record, from: position + 3, count: count)
            texts += values.texts
            position = values.end
        }
        return texts
    }

    /// Values of an array, or kept of another workbook (2.5.197.8): a byte for the kind of each, and 8 bytes or a text.
    static func values(_ record: [UInt8], from start: Int, count: Int = .max) -> (texts: [[UInt8]], end: Int) {
        var texts: [[UInt8]] = []
        var position = start
        var left = count
        while left > 0, position < record.count {
            left -= 1
            let kind = record[position]
            position += 1
            switch kind {
            case 0x02:
                var reader = SheetStringReader(SheetRecords.none, record, from: position)
                var text: [UInt8] = []
                guard reader.read(lengthBytes: 2, into: &text) else { return (texts, record.count) }
                if !text.isEmpty { texts.append(text) }
                position = reader.position
            case 0x01:
                if let text = longNumber(record, at: position) { texts.append(text) }
                position += 8
            case 0x00, 0x04, 0x10: position += 8
            default: return (texts, record.count)
            }
        }
        return (texts, position)
    }

    private static func longNumber(_ bytes: [UInt8], at position: Int) -> [UInt8]? {
        guard let bits = bytes.uint64(at: position), abs(Double(bitPattern: bits)) >= leastNumber else { return nil }
        return Array(SheetNumber.text(Double(bitPattern: bits)).utf8)
    }

    /// - Returns: the constants, and how many arrays follow.
    private static func constants(_ bytes: [UInt8]) -> ([[UInt8]], arrays: Int) {
        var arrays = 0
        var found: [[UInt8]] = []
        var position = 0
        while position < bytes.count {
            let token = bytes[position]
            position += 1
            switch token {
            case 0x03...0x16: continue
            case 0x17:
                guard let (text, end) = text(bytes, at: position) else { return (found, arrays) }
                if !text.isEmpty { found.append(text) }
                position = end
            case 0x19:
                // Of a choice, the distances to its cases, and one more, lie behind the token.
                let isChoice = bytes.indices.contains(position) && bytes[position] & 4 != 0
                position += 3 + (isChoice ? 2 * ((bytes.uint16(at: position + 1) ?? 0) + 1) : 0)
            default:
                let first = token & 0x1F | (token < 0x20 ? 0 : 0x20)
                guard let size = sizes[first] else { return (found, arrays) }
                if first == 0x1F, let text = longNumber(bytes, at: position) { found.append(text) }
                if first == 0x20 { arrays += 1 }
                position += size
            }
        }
        return (found, arrays)
    }

    /// A text with its length in one byte.
    private static func text(_ bytes: [UInt8], at start: Int) -> (text: [UInt8], end: Int)? {
        guard start + 1 < bytes.count else { return nil }
        let width = bytes[start + 1] & 1 != 0 ? 2 : 1
        let end = start + 2 + Int(bytes[start]) * width
        guard end <= bytes.count else { return nil }
        var reader = SheetStringReader(SheetRecords.none, bytes, from: start)
        var text: [UInt8] = []
        _ = reader.read(lengthBytes: 1, into: &text)
        // Of a list to choose from, zeros part the entries.
        return (text.map { $0 == 0 ? 0x0A : $0 }, end)
    }
}
