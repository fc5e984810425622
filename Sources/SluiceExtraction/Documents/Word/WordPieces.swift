/// Where the text of a Word document of 97 to 2003 stands in its stream (MS-DOC 2.4.1): pieces of 8-bit or 16-bit
/// characters, told by the piece table, and the lengths of the document's parts.
struct WordPieces {
    struct Piece {
        /// Characters before it.
        var start: Int
        var characters: Int
        /// Where its first one stands in the stream.
        var offset: Int64
        var isCompressed: Bool
    }

    /// A run of characters that belongs together.
    struct Part {
        var name: String
        var characters: Range<Int>
    }

    let pieces: [Piece]
    let parts: [Part]
    /// Characters that the pieces have.
    let characters: Int

    /// Bytes that the pieces have together.
    var byteCount: Int64 { pieces.reduce(0) { $0 + Int64($1.characters) * ($1.isCompressed ? 1 : 2) } }

    /// Bytes of the file information block that are looked at.
    static let headBytes = 0x200
    /// Bytes of the piece table that are looked at.
    static let tableBytes = 32 << 20

    /// Parts in the order of their text, by where the number of their characters stands in the head (2.5.4).
    private static let counts: [(offset: Int, name: String)] = [
        (0x4C, ""), (0x50, "footnotes"), (0x54, "headers and footers"), (0x58, "macros"), (0x5C, "comments"),
        (0x60, "endnotes"), (0x64, "text boxes"), (0x68, "text boxes in headers"),
    ]

    /// Whether the document was written by Word 97 or later.
    static func isReadable(_ head: [UInt8]) -> Bool {
        head.uint16(at: 0) == 0xA5EC && head.uint16(at: 2) ?? 0 >= 0xC1
    }

    /// The stream that holds the tables.
    static func tableName(_ head: [UInt8]) -> String {
        (head.uint16(at: 0x0A) ?? 0) & 0x200 != 0 ? "1Table" : "0Table"
    }

    /// Where the piece table stands in that stream.
    static func tableRange(_ head: [UInt8]) -> (offset: Int64, count: Int)? {
        guard let offset = head.uint32(at: 0x1A2), let count = head.uint32(at: 0x1A6), count > 0 else { return nil }
        return (Int64(offset), min(count, tableBytes))
    }

    /// - Parameters:
    ///   - head: beginning of the stream `WordDocument`.
    ///   - table: the piece table (2.9.38), behind lists of properties.
    ///
    /// nil when there is no table in it.
    init?(head: [UInt8], table: [UInt8]) {
        var position = 0
        while position < table.count, table[position] == 1, let count = table.uint16(at: position + 1) {
            position += 3 + count
        }
        guard position < table.count, table[position] == 2, let size = table.uint32(at: position + 1) else {
            return nil
        }
        let start = position + 5
        // One position of 4 bytes more than pieces, each described by 8 bytes.
        let count = min((size - 4) / 12, (table.count - start - 4) / 12)
        guard count > 0 else { return nil }
        var pieces: [Piece] = []
        for index in 0..<count {
            guard let first = table.uint32(at: start + index * 4), let last = table.uint32(at: start + index * 4 + 4),
                let place = table.uint32(at: start + (count + 1) * 4 + index * 8 + 2), last > first
            else { continue }
            let isCompressed = place & 0x4000_0000 != 0
            let offset = Int64(place & 0x3FFF_FFFF)
            pieces.append(
                Piece(
                    start: first, characters: last - first, offset: isCompressed ? offset / 2 : offset,
                    isCompressed: isCompressed))
        }
        self.pieces = pieces
        characters = pieces.last.map { $0.start + $0.characters } ?? 0
        var parts: [Part] = []
        var next = 0
        for (offset, name) in Self.counts {
            let end = min(next + min(head.uint32(at: offset) ?? 0, Int(Int32.max)), characters)
            if end > next { parts.append(Part(name: name, characters: next..<end)) }
            next = end
        }
        if next < characters { parts.append(Part(name: parts.isEmpty ? "" : "rest", characters: next..<characters)) }
        self.parts = parts
    }
}
