import Foundation
import Testing

@testable import SluiceLookup

@Suite struct CellSpillTests {
    /// All different, few values, one value, and one value among others.
    @Test(arguments: [UInt64.max, 3, 1, 0], [1 << 20, 2000])
    func `records come sorted, in pieces that are small whatever their values`(values: UInt64, most: Int) throws {
        let folder = try ScratchFolder()
        let spill = try CellSpill(folder: folder.url.path, columnCount: 2, mostAtOnce: most)
        var generator = SystemRandomNumberGenerator()
        var expected: [CellRecord] = []
        for row in 0..<20_000 {
            let isOdd = values == 0 && row % 3 == 0
            let number = values == 0 ? 7 : UInt64.random(in: 0..<values, using: &generator)
            let record = CellRecord(
                // In one bucket.
                fingerprint: 0x55 << 56 | (isOdd ? UInt64(row) : number &* 0x9E37_79B9_7F4A_7C15 >> 8),
                hash: UInt64(row) * 31, row: UInt32(row))
            try spill.append(record, column: 1)
            expected.append(record)
        }
        expected.sort { ($0.fingerprint, $0.row) < ($1.fingerprint, $1.row) }
        var found: [CellRecord] = []
        try spill.forEachPiece(column: 1) { piece in
            #expect(piece.count <= most)
            found += piece
        }
        #expect(found.map(\.row) == expected.map(\.row))
        #expect(found.map(\.fingerprint) == expected.map(\.fingerprint))
        #expect(found.map(\.hash) == expected.map(\.hash))
        var others = 0
        try spill.forEachPiece(column: 0) { others += $0.count }
        #expect(others == 0)
    }
}
