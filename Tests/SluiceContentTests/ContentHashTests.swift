import Crypto
import SluiceContent
import SluiceCore
import Testing

struct ContentHashTests {
    private let own = ContentHash(key: SymmetricKey(data: [UInt8](repeating: 1, count: 32)))

    private func hash(_ bytes: [UInt8], by hash: ContentHash, limit: Int64 = 1 << 30) throws -> String? {
        var spool = try ContentSpool()
        try spool.append(bytes.span)
        return try hash.hash(of: spool.finish(), limit: limit)
    }

    /// More than two blocks, each with other bytes.
    private let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }

    @Test func equalBytesHaveOneHash() throws {
        let first = try #require(try hash(bytes, by: own))
        #expect(first.wholeMatch(of: /[0-9a-f]{64}/) != nil)
        #expect(try hash(bytes, by: own) == first)
    }

    @Test func everyOtherContentHasAnother() throws {
        let block = 128 << 10
        var contents = [bytes, [], [0], [0, 0], bytes + [0], Array(bytes.dropLast()), Array(bytes[..<block])]
        contents += [
            Array(bytes[..<(2 * block)]), Array(bytes[block..<2 * block] + bytes[..<block] + bytes[(2 * block)...]),
        ]
        for place in [0, 1, block - 1, block, 2 * block - 1, 2 * block, bytes.count - 1] {
            var changed = bytes
            changed[place] ^= 1
            contents.append(changed)
        }
        // Without bytes there is nothing to know a file by.
        let hashes = try contents.map { try hash($0, by: own) }
        #expect(hashes.count { $0 == nil } == 1)
        #expect(Set(hashes).count == contents.count)
    }

    @Test func anotherKeyGivesAnotherHash() throws {
        let other = ContentHash(key: SymmetricKey(data: [UInt8](repeating: 2, count: 32)))
        #expect(try hash(bytes, by: other) != hash(bytes, by: own))
        // Nor is it the plain one.
        let plain = SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(try hash(bytes, by: own) != plain)
    }

    @Test func largerFilesHaveNone() throws {
        #expect(try hash(bytes, by: own, limit: Int64(bytes.count) - 1) == nil)
        #expect(try hash(bytes, by: own, limit: Int64(bytes.count)) != nil)
    }
}
