import SluiceArchive
import Testing

@testable import SluiceExtraction

@Suite("Streams that are looked at before they are read")
struct ContentStreamTests {
    /// Hands over its bytes in small blocks; can only be read from front to back, or anywhere.
    private final class Blocks: ContentOrigin {
        private let bytes: [UInt8]
        private let seeks: Bool
        private var position = 0
        var holes: [Hole] = []

        init(_ bytes: [UInt8], seeks: Bool = false) {
            self.bytes = bytes
            self.seeks = seeks
        }

        var troubles: [Trouble] { [] }
        var byteCount: Int64? { seeks ? Int64(bytes.count) : nil }
        func seek(to offset: Int64) { if seeks { position = Int(offset) } }

        func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
            guard position < bytes.count else { return false }
            let block = Array(bytes[position..<min(position + 7, bytes.count)])
            position += block.count
            try body(block.span)
            return true
        }
    }

    private static let bytes = (0..<100).map { UInt8($0) }

    private func rest(_ stream: ContentStream) -> [UInt8] {
        var result: [UInt8] = []
        while stream.nextBlock({ for index in $0.indices { result.append($0[index]) } }) {}
        return result
    }

    @Test("any number of looks, larger and smaller ones, take nothing away", arguments: [false, true])
    func looks(seeks: Bool) {
        let stream = ContentStream(Blocks(Self.bytes, seeks: seeks))
        for count in [10, 10, 3, 0, 50, 20, 1000, 5] {
            #expect(stream.head(count) == Array(Self.bytes.prefix(count)), "\(count)")
            #expect(stream.position == 0)
        }
        #expect(rest(stream) == Self.bytes)
        #expect(stream.position == 100)
        #expect(stream.head(10) == [])
        #expect(rest(stream) == [])
    }

    @Test("a look between two blocks shows what is to come", arguments: [false, true])
    func between(seeks: Bool) {
        let stream = ContentStream(Blocks(Self.bytes, seeks: seeks))
        #expect(stream.head(20).count == 20)
        var taken = 0
        while stream.position < 21, stream.nextBlock({ taken += $0.count }) {}
        #expect(stream.head(4) == Array(Self.bytes[taken...].prefix(4)))
        #expect(stream.head(40) == Array(Self.bytes[taken...].prefix(40)))
        #expect(rest(stream) == Array(Self.bytes[taken...]))
        #expect(stream.position == 100)
    }

    @Test("what was looked at is part of what is kept as a whole, before a limit and after")
    func kept() {
        let stream = ContentStream(Blocks(Self.bytes))
        #expect(stream.head(30).count == 30)
        #expect(stream.spooled(limit: 20) == nil)
        #expect(stream.spooled(limit: 60) == nil)
        #expect(stream.head(90) == Array(Self.bytes.prefix(90)))
        #expect(stream.position == 0)
        let whole = stream.spooled(limit: 1000)
        #expect(whole?.prefix(1000) == Self.bytes)
        #expect(stream.position == 100)
        #expect(rest(stream) == [])
    }

    @Test("a stream of which too much was kept goes on from its beginning")
    func tooMuch() {
        let stream = ContentStream(Blocks(Self.bytes))
        #expect(stream.spooled(limit: 50) == nil)
        #expect(rest(stream) == Self.bytes)
    }
}
