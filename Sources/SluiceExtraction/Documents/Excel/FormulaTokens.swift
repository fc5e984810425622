import SluiceCore

/// The tokens of a formula in a workbook of Excel 97 to 2003 (MS-XLS 2.5.198).
enum FormulaTokens {
    /// Bytes behind a token's first, by the token; a token of the second and third class counts as that of the first.
    private static let sizes: [UInt8: Int] = [
        0x01: 4, 0x02: 4, 0x1C: 1, 0x1D: 1, 0x1E: 2, 0x1F: 8, 0x20: 7, 0x21: 2, 0x22: 3, 0x23: 4, 0x24: 4, 0x25: 8,
        0x26: 6, 0x27: 6, 0x28: 6, 0x29: 2, 0x2A: 4, 0x2B: 8, 0x2C: 4, 0x2D: 8, 0x39: 6, 0x3A: 6, 0x3B: 10, 0x3C: 6,
        0x3D: 10,
    ]
    /// Digits of a number that may be one of those that are looked for.
    private static let longNumber = 1e8

    /// The texts and long numbers that stand in a formula, as far as its tokens are known.
    ///
    /// - Parameter tokens: the formula without its length.
    /// - Returns: UTF-8.
    static func constants(_ tokens: ArraySlice<UInt8>) -> [[UInt8]] {
        let bytes = Array(tokens)
        var found: [[UInt8]] = []
        var position = 0
        while position < bytes.count {
            let token = bytes[position]
            position += 1
            switch token {
            case 0x03...0x16: continue
            case 0x17:
                guard let (text, end) = text(bytes, at: position) else { return found }
                if !text.isEmpty { found.append(text) }
                position = end
            case 0x19:
                // Of a choice, the distances to its cases, and one more, lie behind the token.
                let isChoice = bytes.indices.contains(position) && bytes[position] & 4 != 0
                position += 3 + (isChoice ? 2 * ((bytes.uint16(at: position + 1) ?? 0) + 1) : 0)
            default:
                let first = token & 0x1F | (token < 0x20 ? 0 : 0x20)
                guard let size = sizes[first] else { return found }
                if first == 0x1F, let bits = bytes.uint64(at: position), abs(Double(bitPattern: bits)) >= longNumber {
                    found.append(Array(SheetNumber.text(Double(bitPattern: bits)).utf8))
                }
                position += size
            }
        }
        return found
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
