/// How the records behind a damage are found again.
extension SheetRecords {
    /// Records in a row that have to look like ones.
    private static let proof = 4
    private static let searchBytes = 64 << 10

    /// Goes on behind bytes that are no record, where the next ones stand that look like some.
    ///
    /// - Parameter isOver: whether the search has to end; asked once for 64 KiB.
    /// - Returns: false when there are none.
    mutating func resume(until isOver: () -> Bool) -> Bool {
        noteBreak()
        var start = position + 1
        while !isOver() {
            let block = Array(bytes(at: start, count: Self.searchBytes))
            for offset in 0..<max(0, block.count - 3) where Self.isKnown(block.number(offset), block.number(offset + 2))
            {
                guard isProven(at: start + Int64(offset)) else { continue }
                position = start + Int64(offset)
                return true
            }
            guard block.count == Self.searchBytes else { return false }
            start += Int64(block.count - 3)
        }
        return false
    }

    /// Whether known records stand one behind the other, up to the end of the stream where fewer are left.
    private mutating func isProven(at start: Int64) -> Bool {
        var offset = start
        for count in 0..<Self.proof {
            guard let (type, length) = header(at: offset) else { return count > 1 && isAtEnd(from: offset) }
            guard Self.isKnown(type, length) else { return false }
            offset += Int64(4 + length)
        }
        return true
    }

    /// Whether a record of this type, of those that most workbooks have, can have this length.
    private static func isKnown(_ type: Int, _ length: Int) -> Bool {
        guard let range = lengths[type] else { return false }
        return range.contains(length)
    }

    /// Of records whose length is always the same the type alone would be met in texts too.
    private static let lengths: [Int: ClosedRange<Int>] = [
        Kind.begin: 8...16, Kind.end: 0...0, Kind.formula: 22...8224, Kind.labelShared: 10...10, Kind.label: 8...8224,
        Kind.richString: 8...8224, Kind.number: 14...14, Kind.rk: 10...10, Kind.multipleRK: 12...1542,
        Kind.string: 3...8224, Kind.sharedStrings: 8...8224, Kind.boundSheet: 8...100, Kind.format: 5...600,
        Kind.extendedFormat: 16...20, Kind.note: 8...2080, Kind.textObject: 18...18,
        // BLANK, MULBLANK, BOOLERR, ROW, DBCELL, DIMENSIONS
        0x201: 6...6, 0xBE: 8...518, 0x205: 8...8, 0x208: 16...16, 0xD7: 4...8224, 0x200: 10...14,
        // FONT, STYLE, COUNTRY, WINDOW1, WINDOW2, COLINFO, SELECTION, MERGECELLS, EXTSST
        0x31: 15...100, 0x293: 4...600, 0x8C: 4...4, 0x3D: 18...18, 0x23E: 10...18, 0x7D: 10...12, 0x1D: 9...8224,
        0xE5: 2...8224, 0xFF: 2...8224,
    ]
}

extension [UInt8] {
    /// 16 bits at an index that exists, with the one behind it.
    fileprivate func number(_ index: Int) -> Int { Int(self[index]) | Int(self[index + 1]) << 8 }
}
