import Foundation
import SluiceCore
import Testing

/// Archives that no tool writes, made by the scripts below; hostile-input.md of the design names the cases.
@Suite("Archives that lie")
struct HostileArchiveTests {
    /// Writes a file with Python.
    private func write(_ python: String, in shop: Workshop) throws {
        try shop.make("python3 - <<'PY'\nimport io, struct, tarfile, zipfile, zlib\n\(python)\nPY")
    }

    /// One member of ustar, with its header's size field as given.
    private static let tar = """
        def member(name, body, size=None, kind=b'0', link=b''):
            head = name.encode().ljust(100, b'\\0') + b'0000644\\0' + b'0000000\\0' * 2
            head += (size or b'%011o\\0' % len(body)) + b'00000000000\\0' + b' ' * 8 + kind + link.ljust(100, b'\\0')
            head = (head + b'ustar\\x0000').ljust(512, b'\\0')
            head = head[:148] + b'%06o\\0 ' % sum(head) + head[156:]
            return head + body + b'\\0' * (-len(body) % 512)
        """

    @Test(
        "a zip member that declares less or more than it gives is scanned by what comes",
        arguments: [(10, 4 << 20), (4_000_000_000, 100)])
    func declared(size: Int, real: Int) throws {
        let shop = try Workshop()
        try write(
            """
            body = b'planted-first ' + b'x' * \(real - 28) + b' planted-last '
            out = io.BytesIO()
            with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('a.txt', body); z.writestr('b.txt', 'next')
            data = bytearray(out.getvalue())
            data[22:26] = struct.pack('<I', \(size))
            at = data.find(b'PK\\1\\2')
            data[at + 24:at + 28] = struct.pack('<I', \(size))
            open('a.zip', 'wb').write(data)
            """, in: shop)
        var recording = Recording()
        recording.keptBytes = 8 << 20
        try shop.extract("a.zip", into: &recording)
        #expect(recording.paths(of: "planted-first") == ["a.txt"])
        #expect(recording.paths(of: "planted-last") == ["a.txt"])
        #expect(recording.paths(of: "next") == ["b.txt"])
    }

    @Test(
        "sizes of a tar that cannot be, and false records of pax, keep what came before them",
        arguments: [
            "member('bad', b'', b'\\x80' + b'\\x00' * 3 + b'\\x7f' + b'\\xff' * 7)",
            "member('bad', b'', b'\\xff' * 12)",
            "member('bad', b'', b'7777777777\\0\\0')",
            "member('pax', b'99999999 path=x\\n', kind=b'x') + member('bad', b'z')",
            "member('pax', b'0 size=\\n-1 a=b\\n', kind=b'x') + member('bad', b'z')",
            "member('pax', b'28 size=9223372036854775807\\n', kind=b'x') + member('bad', b'z')",
            "member('pax', b'x' * 3000000, kind=b'x') + member('bad', b'z')",
            "member('long', b'n' * 2000000, kind=b'L')",
        ])
    func tarSizes(bad: String) throws {
        let shop = try Workshop()
        try write(
            "\(Self.tar)\nopen('a.tar', 'wb').write(member('a.txt', b'planted-first') + \(bad) + member('c.txt', b'after'))",
            in: shop)
        let recording = try shop.extract("a.tar")
        #expect(recording.paths(of: "planted-first").first == "a.txt")
        #expect(recording.verdict != nil)
    }

    @Test("a zip64 that names two billion members keeps those that are there")
    func manyNamed() throws {
        let shop = try Workshop()
        try write(
            """
            out = io.BytesIO()
            with zipfile.ZipFile(out, 'w') as z: z.writestr('a.txt', 'planted-first')
            data = out.getvalue()
            end = data.find(b'PK\\5\\6')
            size, start = struct.unpack('<II', data[end + 12:end + 20])
            wide = b'PK\\6\\6' + struct.pack('<QHHIIQQQQ', 44, 45, 45, 0, 0, 2000000000, 2000000000, size, start)
            locator = b'PK\\6\\7' + struct.pack('<IQI', 0, end, 1)
            last = b'PK\\5\\6' + struct.pack('<HHHHIIH', 0, 0, 65535, 65535, 0xffffffff, 0xffffffff, 0)
            open('a.zip', 'wb').write(data[:end] + wide + locator + last)
            """, in: shop)
        #expect(try shop.extract("a.zip").paths(of: "planted-first").first == "a.txt")
    }

    @Test("links out of the tree, to themselves, in loops and with a body are not followed, bodies are scanned")
    func links() throws {
        let shop = try Workshop()
        try write(
            """
            \(Self.tar)
            open('a.tar', 'wb').write(member('up', b'', kind=b'2', link=b'../../etc/passwd') + member('self', b'', kind=b'2', link=b'self')
                + member('one', b'', kind=b'2', link=b'two') + member('two', b'', kind=b'2', link=b'one')
                + member('up/through.txt', b'planted-through') + member('hard', b'', kind=b'1', link=b'/etc/passwd')
                + member('pax', b'13 comment=a\\n', kind=b'x') + member('body', b'planted-body', kind=b'1', link=b'hard') + member('dev', b'', kind=b'3') + member('blk', b'', kind=b'4')
                + member('fifo', b'', kind=b'6') + member('odd', b'planted-odd', kind=b'Z') + member('last.txt', b'planted-last'))
            """, in: shop)
        let recording = try shop.extract("a.tar")
        #expect(recording.paths(of: "planted-through") == ["up/through.txt"])
        #expect(!recording.paths(of: "planted-body").isEmpty)
        #expect(!recording.paths(of: "planted-odd").isEmpty)
        #expect(recording.paths(of: "planted-last") == ["last.txt"])
        #expect(recording.paths(of: "root:").isEmpty)
        for name in ["up", "self", "one", "two", "hard"] {
            #expect(recording.member(name)?.reasons == [.link], "\(name)")
        }
        for name in ["dev", "blk", "fifo"] { #expect(recording.member(name)?.reasons == [.specialEntry], "\(name)") }
    }

    @Test("a link with a body where its format allows none is told as damage, and the next member is found")
    func bodyOfLink() throws {
        let shop = try Workshop()
        try write(
            "\(Self.tar)\nopen('a.tar', 'wb').write(member('hard', b'body', kind=b'1', link=b'a') + member('b.txt', b'planted') + bytes(1024))",
            in: shop)
        let recording = try shop.extract("a.tar")
        #expect(recording.paths(of: "planted").contains("b.txt"))
        #expect(recording.reasons == [.corrupt])
    }

    @Test("a zip whose local and central names differ, or differ in case only, is scanned with both members")
    func names() throws {
        let shop = try Workshop()
        try write(
            """
            out = io.BytesIO()
            with zipfile.ZipFile(out, 'w') as z: z.writestr('central.txt', 'planted-one'); z.writestr('CENTRAL.TXT', 'planted-two')
            open('a.zip', 'wb').write(out.getvalue().replace(b'central.txt', b'local-1.txt', 1))
            """, in: shop)
        let recording = try shop.extract("a.zip")
        #expect(recording.paths(of: "planted-one").count == 1)
        #expect(recording.paths(of: "planted-two") == ["CENTRAL.TXT"])
    }

    @Test("a zip without its directory, with a comment of 64 KiB, with the file doubled, and an empty one")
    func directories() throws {
        let shop = try Workshop()
        try write(
            """
            out = io.BytesIO()
            with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('a.txt', 'planted-one'); z.writestr('b.txt', 'planted-two')
            data = out.getvalue()
            open('cut.zip', 'wb').write(data[:data.find(b'PK\\1\\2')])
            open('doubled.zip', 'wb').write(data + data)
            open('comment.zip', 'wb').write(data[:-2] + b'\\xff\\xff' + b'c' * 65528 + b'planted')
            open('empty.zip', 'wb').write(b'PK\\5\\6' + bytes(18))
            """, in: shop)
        for name in ["cut.zip", "doubled.zip", "comment.zip"] {
            let recording = try shop.extract(name)
            #expect(recording.paths(of: "planted-one").contains { $0.hasSuffix("a.txt") }, "\(name)")
            #expect(recording.paths(of: "planted-two").contains { $0.hasSuffix("b.txt") }, "\(name)")
        }
        #expect(try shop.extract("empty.zip").state == .scanned)
        #expect(try shop.extract("comment.zip").segments.contains { $0.bytes.suffix(7) == Array("planted".utf8)[...] })
    }

    @Test("blocks of zeros are an empty tar by their name alone, and what follows them is read")
    func emptyTar() throws {
        let shop = try Workshop()
        try shop.make(
            """
            truncate -s 10240 made.tar; gzip -k made.tar; cp made.tar.gz made.tgz; cp made.tar made.bin
            truncate -s 100000 long.tar
            cat made.tar > more.tar; echo 'planted-behind' >> more.tar
            """)
        for name in ["made.tar", "made.tar.gz", "made.tgz", "long.tar"] {
            #expect(try shop.extract(name).state == .scanned, "\(name)")
        }
        #expect(try shop.extract("made.bin").reasons == [.unsupported])
        #expect(try !shop.extract("more.tar").paths(of: "planted-behind").isEmpty)
    }

    @Test("an archive of RAR5 whose headers are encrypted is told as encrypted")
    func encryptedHeaders() throws {
        let shop = try Workshop()
        try write(
            """
            head = bytes([4, 0, 0, 0, 15]) + bytes(range(16))
            block = bytes([len(head)]) + head
            open('a.rar', 'wb').write(b'Rar!\\x1a\\x07\\x01\\x00' + struct.pack('<I', zlib.crc32(block)) + block + bytes(range(256)) * 8)
            """, in: shop)
        let recording = try shop.extract("a.rar")
        #expect(recording.reasons.contains(.encrypted))
        #expect(recording.state != .scanned)
    }

    @Test("a line of 64 MiB is read to its end, and a block of zeros in an archive loses no neighbour")
    func longLine() throws {
        struct Last: ExtractionReceiver {
            var tail: [UInt8] = []
            var verdict: MemberCoverage?
            mutating func begin(_ segment: Segment) {}
            mutating func text(_ bytes: Span<UInt8>) {
                tail = bytes.indices.suffix(32).map { bytes[$0] }
            }
            mutating func end() {}
            mutating func member(_ coverage: MemberCoverage) {}
            mutating func finish(_ coverage: MemberCoverage) { verdict = coverage }
            mutating func beginForeign(_ content: ForeignContent) {}
            mutating func foreign(_ bytes: Span<UInt8>) {}
            mutating func endForeign() {}
        }
        let shop = try Workshop()
        try shop.make("(head -c 67108864 /dev/zero | tr '\\0' 'x'; printf ' planted-end') > line.txt")
        var last = Last()
        try shop.extract("line.txt", into: &last)
        #expect(String(decoding: last.tail, as: UTF8.self).hasSuffix(" planted-end"))
        #expect(last.verdict?.bytesScanned == 67_108_876)
    }
}
