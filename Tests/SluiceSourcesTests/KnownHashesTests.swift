import SluiceContent
import Testing

@testable import SluiceSources

@Suite struct KnownHashesTests {
    /// Hashes of all sizes and often the same again.
    private func hashes(_ count: Int) -> [Int] {
        let repeated = (0..<500).map { _ in Int.random(in: .min ... .max) }
        let rare = [0, -1, .min, .max, 1]
        return (0..<count).map { round in
            switch round % 4 {
            case 0: repeated.randomElement() ?? 0
            case 1: rare.randomElement() ?? 0
            case 2: Int.random(in: 0..<1 << 20)
            default: Int.random(in: .min ... .max)
            }
        }
    }

    @Test("says the same as a Set, in memory and out of the file", arguments: [1, 7, 600, 1 << 20])
    func likeASet(_ memoryCount: Int) throws {
        var (known, expected) = (KnownHashes(in: SpoolSpace(), memoryCount: memoryCount), Set<Int>())
        for hash in hashes(memoryCount < 100 ? 3_000 : 40_000) {
            let isNew = try known.insert(hash)
            #expect(isNew == expected.insert(hash).inserted)
        }
        #expect((known.spilledCount > 0) == (memoryCount < 1 << 20))
        for hash in expected { #expect(try !known.insert(hash)) }
    }

    @Test("where temporary files find no room, it goes on in memory")
    func noRoom() throws {
        let space = SpoolSpace(memoryBytesEach: 8_000, fileBytes: 20_000)
        var (known, expected) = (KnownHashes(in: space, memoryCount: 500), Set<Int>())
        for hash in hashes(40_000) {
            let isNew = try known.insert(hash)
            #expect(isNew == expected.insert(hash).inserted)
        }
        #expect(known.spilledCount > 0 && known.spilledCount <= 2_500 && expected.count > 10_000)
        #expect(space.held.fileBytes <= 20_000)
    }
}
