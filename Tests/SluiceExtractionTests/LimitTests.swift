import Foundation
import SluiceCore
import Testing

@Suite("Limits and bombs")
struct LimitTests {
    @Test("the text before the cut of a ratio bomb is found")
    func ratio() throws {
        let shop = try Workshop()
        try shop.make("(echo planted; head -c 100000000 /dev/zero) | gzip -9 > a.txt.gz")
        var limits = ExtractionLimits()
        limits.ratioGraceBytes = 1 << 20
        let recording = try shop.extract("a.txt.gz", limits: limits)
        #expect(recording.paths(of: "planted") == ["a.txt"])
        #expect(recording.state == .partial)
        #expect(recording.reasons.contains(.ratioLimit))
        #expect(try #require(recording.verdict).bytesScanned < 30_000_000)
    }

    @Test("after a member that is cut the next one is found")
    func nextMember() throws {
        let shop = try Workshop()
        try shop.make("head -c 60000000 /dev/zero > bomb; echo planted > z.txt; zip -q -9 a.zip bomb z.txt")
        var limits = ExtractionLimits()
        limits.ratioGraceBytes = 1 << 20
        let recording = try shop.extract("a.zip", limits: limits)
        #expect(recording.member("bomb")?.reasons.contains(.ratioLimit) == true)
        #expect(recording.paths(of: "planted") == ["z.txt"])
    }

    @Test("a nested bomb leaves a quarter for the members after it")
    func reserve() throws {
        let shop = try Workshop()
        try shop.make(
            """
            echo planted-first > a.txt; echo planted-last > z.txt
            head -c 9000000 /dev/zero | tr '\\0' x > leaf; for i in 1 2 3; do cp leaf leaf$i; done
            zip -q -9 m.zip leaf1 leaf2 leaf3; zip -q outer.zip a.txt m.zip z.txt
            """
        )
        var limits = ExtractionLimits()
        limits.expandedBytes = 10_000_000
        limits.ratio = 100_000
        let recording = try shop.extract("outer.zip", limits: limits)
        #expect(recording.paths(of: "planted-first") == ["a.txt"])
        #expect(recording.paths(of: "planted-last") == ["z.txt"])
        #expect(recording.reasons == [.expandedBytesLimit])
        #expect(try #require(recording.verdict).bytesScanned <= 10_000_000)
    }

    @Test("a member beyond its limit is cut, and is told with the limit")
    func memberBytes() throws {
        let shop = try Workshop()
        try shop.make("(echo planted; seq 1 100000) > a.txt; echo after > b.txt; tar cf a.tar a.txt b.txt")
        var limits = ExtractionLimits()
        limits.memberBytes = 100_000
        let recording = try shop.extract("a.tar", limits: limits)
        #expect(recording.paths(of: "planted") == ["a.txt"])
        #expect(recording.paths(of: "after") == ["b.txt"])
        #expect(recording.member("a.txt")?.reasons == [.entryBytesLimit])
        #expect(recording.member("a.txt")?.bytesScanned == 100_000)
        #expect(recording.member("a.txt")?.detail?.contains("100000") == true)
    }

    @Test("a member of exactly the limit is whole")
    func exactLimit() throws {
        let shop = try Workshop()
        try shop.make("head -c 100000 /dev/zero | tr '\\0' x > a.txt; zip -q a.zip a.txt")
        var limits = ExtractionLimits()
        limits.memberBytes = 100_000
        #expect(try shop.extract("a.zip", limits: limits).state == .scanned)
    }

    @Test("an input beyond its limit is scanned up to it")
    func inputBytes() throws {
        let shop = try Workshop()
        try shop.make("(echo planted; seq 1 100000) > a.txt")
        var limits = ExtractionLimits()
        limits.inputBytes = 5000
        let recording = try shop.extract("a.txt", limits: limits)
        #expect(recording.paths(of: "planted") == [""])
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.inputBytesLimit])
        #expect(recording.verdict?.bytesScanned == 5000)
        #expect(recording.verdict?.bytes == 588_903)
    }

    @Test("members beyond their number are told, the first ones are scanned")
    func members() throws {
        let shop = try Workshop()
        try shop.make("for i in $(seq 10 30); do echo planted-$i > $i.txt; done; zip -q a.zip *.txt")
        var limits = ExtractionLimits()
        limits.members = 5
        let recording = try shop.extract("a.zip", limits: limits)
        #expect(recording.reasons == [.entriesLimit])
        #expect(recording.state == .partial)
        #expect(recording.verdict?.membersScanned == 5)
    }

    @Test("the member behind 100,000 empty ones is found")
    func manyEmpty() throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 -c "
            import zipfile
            z = zipfile.ZipFile('a.zip', 'w')
            for i in range(100000): z.writestr('e%d' % i, '')
            z.writestr('last.txt', 'planted')"
            """
        )
        let recording = try shop.extract("a.zip")
        #expect(recording.paths(of: "planted") == ["last.txt"])
        #expect(recording.state == .scanned)
        #expect(recording.verdict?.membersSeen == 100_001)
    }

    @Test("eight layers are read, mixed ones too")
    func eightLayers() throws {
        let shop = try Workshop()
        try shop.make(
            """
            echo planted > a.txt
            zip -q 1.zip a.txt; tar cf 2.tar 1.zip; gzip -c 2.tar > 3.tar.gz; zip -q 4.zip 3.tar.gz; xz -c 4.zip > 5.xz
            tar cf 6.tar 5.xz; 7z a 7.7z 6.tar; zstd -q -c 7.7z > 8.zst
            """
        )
        let recording = try shop.extract("8.zst")
        #expect(recording.paths(of: "planted").count == 1)
        #expect(recording.state == .scanned)
    }

    @Test(
        "four hundred layers end at the depth limit",
        arguments: [
            ("gzip -c x > y; mv y x", 400), ("zip -q -0 y.zip x; mv y.zip x", 400), ("tar cf y x; mv y x", 400),
            // Each layer is a third larger.
            ("compress -cf < x > y; mv y x", 40),
        ])
    func depth(step: String, layers: Int) throws {
        let shop = try Workshop()
        try shop.make("head -c 2000 /dev/urandom > x; for i in $(seq \(layers)); do \(step); done")
        let recording = try shop.extract("x")
        #expect(recording.reasons.contains(.depthLimit))
        #expect(recording.state != .scanned)
    }

    @Test("a gzip file that decompresses to itself ends at the depth limit")
    func itself() throws {
        let shop = try Workshop()
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Documents/make-self-gzip")
        try shop.make("python3 '\(script.path(percentEncoded: false))' x.gz; gzip -dc x.gz | cmp - x.gz")
        let recording = try shop.extract("x.gz")
        #expect(recording.reasons == [.depthLimit])
        #expect(recording.state == .skipped)
        #expect(recording.verdict?.membersSeen == 16)
    }

    @Test("a recursive bomb between two texts ends, and both are found")
    func recursiveBomb() throws {
        let shop = try Workshop()
        try shop.make(
            """
            head -c 20000000 /dev/zero > zeros; zip -q -9 l0.zip zeros
            for level in 1 2; do
              names=; for i in 1 2 3 4 5 6 7 8; do cp l$((level-1)).zip c$level-$i.zip; names="$names c$level-$i.zip"; done
              zip -q -9 l$level.zip $names
            done
            echo planted-first > a.txt; echo planted-last > z.txt; zip -q bomb.zip a.txt l2.zip z.txt
            """
        )
        var limits = ExtractionLimits()
        limits.expandedBytes = 64 << 20
        limits.ratioGraceBytes = 1 << 20
        let recording = try shop.extract("bomb.zip", limits: limits)
        #expect(recording.paths(of: "planted-first") == ["a.txt"])
        #expect(recording.paths(of: "planted-last") == ["z.txt"])
        #expect(recording.state == .partial)
        #expect(try #require(recording.verdict).bytesScanned <= 64 << 20)
    }

    @Test("at most the listed number of members is recorded, the rest is counted")
    func listed() throws {
        let shop = try Workshop()
        try shop.make("for i in $(seq 10 29); do ln -s x l$i; done; tar cf a.tar l*")
        var limits = ExtractionLimits()
        limits.listedMembers = 3
        let recording = try shop.extract("a.tar", limits: limits)
        #expect(recording.members.count == 3)
        #expect(recording.verdict?.detail?.hasPrefix("17 further members") == true)
        #expect(recording.verdict?.membersSeen == 20)
    }

    @Test("a limit is told with its value, also where something else was said before it")
    func limitDetail() throws {
        let shop = try Workshop()
        try shop.make("head -c 100000000 /dev/zero | gzip -9 > bomb.gz")
        let recording = try shop.extract("bomb.gz")
        #expect(recording.reasons.contains(.ratioLimit))
        let detail = try #require(recording.verdict?.detail)
        #expect(detail.hasPrefix("expands more than 200:1"), "\(detail)")
    }

    @Test("members on the bytes of other members are told as overlap")
    func overlap() throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 -c "
            import struct, zipfile
            with zipfile.ZipFile('one.zip', 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('name', 'planted ' * 100)
            data = open('one.zip', 'rb').read()
            start = struct.unpack('<I', data[-6:-2])[0]
            entry = data[start:-22]
            many = b''.join(entry.replace(b'name', b'%04d' % i) for i in range(6000))
            end = data[-22:-14] + struct.pack('<HHII', 6000, 6000, len(many), start) + bytes(2)
            open('a.zip', 'wb').write(data[:start] + many + end)"
            """
        )
        let recording = try shop.extract("a.zip")
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.overlapLimit])
        #expect(recording.verdict?.detail == "5999 of 6000 members stand on bytes of other members")
        #expect(!recording.paths(of: "planted").isEmpty)
        try shop.make("for i in $(seq 100); do echo $i > $i.txt; done; zip -q b.zip *.txt; seq 9 | zip -q -u b.zip -")
        #expect(try shop.extract("b.zip").state == .scanned)
    }
}
