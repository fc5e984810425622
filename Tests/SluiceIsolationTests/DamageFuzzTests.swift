import SluiceCore
import SluiceIsolation
import SluiceTestSupport
import Testing

/// Repeatable numbers: xorshift64 (Marsaglia 2003).
private struct Random {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(max(1, bound)))
    }
}

@Suite("Archives damaged at random places")
struct DamageFuzzTests {
    @Test(
        "give an ordered reply with a verdict, whatever they do to the child",
        arguments: [
            "zip -q x a b c; cat x.zip", "zip -q -0 x a b c; cat x.zip", "7z a x.7z a b c > /dev/null; cat x.7z",
            "tar cf - a b c", "tar czf - a b c", "tar cJf - a b c", "tar cjf - a b c", "tar --zstd -cf - a b c",
            "tar cf - a b c | lz4 -q", "bsdtar --format=iso9660 -cf - a b c", "ls a b c | cpio --quiet -o -H newc",
            "ar rc x.a a b c; cat x.a", "lzma -c a", "compress -c a",
        ]
    )
    func anywhere(script: String) throws {
        let whole = try shell("for f in a b c; do seq 1 3000 > $f; done; \(script)")
        try #require(whole.count > 1000)
        var random = Random(state: UInt64(whole.count) | 1)
        let pool = pool {
            $0.limits.idleSeconds = 10
            $0.limits.expandedBytes = 64 << 20
        }
        for round in 0..<24 {
            var bytes = whole
            switch round % 4 {
            case 0: bytes.removeLast(random.next(below: bytes.count))
            case 1: for _ in 0..<4 { bytes[random.next(below: bytes.count)] ^= UInt8(1 << random.next(below: 8)) }
            case 2:
                let start = random.next(below: bytes.count)
                for index in start..<min(start + 64, bytes.count) { bytes[index] = 0 }
            default: bytes[random.next(below: min(512, bytes.count))] = 0xFF
            }
            var recording = Recording()
            let outcome = try pool.extract(content(bytes), name: "damaged", into: &recording)
            let verdict = try #require(recording.verdict, "round \(round) of \(script)")
            #expect(verdict.bytes == Int64(bytes.count))
            #expect(outcome == .completed, "round \(round) of \(script): \(verdict.detail ?? "")")
        }
    }

    @Test("a little memory is enough for much content")
    func memory() throws {
        let bytes = try shell("seq 1 6000000 > a.txt; tar c a.txt | zstd -q -c > x; tar c x | gzip -1 -c")
        var recording = Recording()
        let outcome = try pool { $0.limits.childMemoryBytes = 48 << 20 }
            .extract(content(bytes), name: "a.tar.gz", into: &recording)
        #expect(outcome == .completed)
        #expect(recording.verdict?.state == .scanned)
        #expect(recording.textBytes > 46_888_896)
    }

    @Test(
        "an archive inside that has to be read at random and has no room is limit.memory",
        .enabled(if: !isSanitized, "fewer walls"))
    func spool() throws {
        let bytes = try shell("head -c 30000000 /dev/urandom > a.bin; 7z a -mx=0 x.7z a.bin > /dev/null; tar cf - x.7z")
        var recording = Recording()
        let outcome = try pool { $0.limits.childMemoryBytes = 48 << 20 }
            .extract(content(bytes), name: "a.tar", into: &recording)
        #expect(outcome == .completed)
        #expect(recording.verdict?.reasons == [.memoryLimit])
    }
}
