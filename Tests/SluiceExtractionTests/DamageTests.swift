import Foundation
import SluiceCore
import SluiceExtraction
import Testing

@Suite("Damaged, encrypted and linked content")
struct DamageTests {
    @Test("a gzip stream that points in front of its beginning is damage, and no more")
    func falseDistance() throws {
        // A mutation of a whole stream; ISA-L leaves its count of the input below nothing.
        let bytes: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xCB, 0x48, 0xCD, 0x01, 0xCF, 0x18, 0x25, 0x46,
            0x92,
            0x01, 0x00, 0x28, 0x78, 0x8B, 0xC8, 0xF4, 0x01, 0x00, 0x00,
        ]
        let shop = try Workshop()
        try shop.write(bytes, to: "a.gz")
        #expect(try shop.extract("a.gz").reasons.contains(.corrupt))
        try shop.make("echo planted > b.txt; zip -q a.zip a.gz b.txt")
        #expect(try shop.extract("a.zip").paths(of: "planted") == ["b.txt"])
    }

    @Test(
        "with one encrypted member of two the other is found",
        arguments: [
            "zip -q a plain.txt; zip -q -P secret a closed.txt; mv a.zip a",
            "7z a -tzip a.zip plain.txt; 7z a -tzip -psecret -mem=AES256 a.zip closed.txt; mv a.zip a",
            "7z a a.7z plain.txt; 7z a -psecret a.7z closed.txt; mv a.7z a",
        ]
    )
    func oneEncrypted(script: String) throws {
        let shop = try Workshop()
        try shop.make("echo planted > plain.txt; echo hidden > closed.txt; \(script)")
        let recording = try shop.extract("a")
        #expect(recording.paths(of: "planted") == ["plain.txt"])
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.encrypted])
        #expect(recording.member("closed.txt")?.state == .skipped)
        #expect(recording.member("closed.txt")?.reasons == [.encrypted])
    }

    @Test(
        "a wholly encrypted archive is skipped as encrypted",
        arguments: [
            "zip -q -P secret a.zip closed.txt; mv a.zip a", "7z a -psecret a.7z closed.txt; mv a.7z a",
            "7z a -psecret -mhe=on a.7z closed.txt; mv a.7z a",
        ]
    )
    func allEncrypted(script: String) throws {
        let shop = try Workshop()
        try shop.make("echo hidden > closed.txt; \(script)")
        let recording = try shop.extract("a")
        #expect(recording.state == .skipped)
        #expect(recording.reasons == [.encrypted])
    }

    @Test(
        "what lies before a cut is found, and the cut is told",
        arguments: [
            "tar cf a first.txt second.bin", "zip -q a.zip first.txt second.bin; mv a.zip a",
            "tar czf a first.txt second.bin", "tar --zstd -cf a first.txt second.bin",
            "tar cJf a first.txt second.bin", "tar cjf a first.txt second.bin",
            "printf 'first.txt\\nsecond.bin\\n' | cpio --quiet -o -H newc > a",
        ]
    )
    func truncated(script: String) throws {
        let shop = try Workshop()
        try shop.make(
            "echo planted > first.txt; head -c 3000000 /dev/urandom > second.bin; \(script); head -c 2000000 a > cut"
        )
        let recording = try shop.extract("cut")
        #expect(recording.paths(of: "planted").contains("first.txt"))
        #expect(recording.state == .partial)
        #expect(!recording.reasons.isDisjoint(with: [.truncated, .corrupt]))
    }

    @Test("a tar that stops behind a whole member is told, one with an end of one block or more is whole")
    func tarWithoutEnd() throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 - <<'END'
            import io, tarfile
            kinds = {'text': b'planted' * 999, 'zeros': b'planted' + bytes(5000), 'none': b''}
            for kind, last in kinds.items():
                out = io.BytesIO()
                tar = tarfile.open(fileobj=out, mode='w')
                for name, data in [('a.txt', b'first'), ('b' * 120, last)]:
                    info = tarfile.TarInfo(name); info.size = len(data); tar.addfile(info, io.BytesIO(data))
                end = tar.offset
                tar.close()
                for blocks in range(3): open(f'{kind}{blocks}', 'wb').write(out.getvalue()[:end + 512 * blocks])
            END
            gzip -k text* zeros* none*; zip -q all.zip text0 text1
            """)
        for kind in ["text", "zeros", "none"] {
            for blocks in 0..<3 {
                for suffix in ["", ".gz"] {
                    let recording = try shop.extract("\(kind)\(blocks)\(suffix)")
                    #expect(recording.reasons.contains(.truncated) == (blocks == 0), "\(kind) \(blocks) \(suffix)")
                    #expect(recording.verdict?.membersSeen == 2)
                }
            }
        }
        let recording = try shop.extract("all.zip")
        #expect(recording.member("text0")?.reasons == [.truncated])
        #expect(recording.member("text1") == nil)
    }

    @Test("a zip whose directory is cut anywhere is told")
    func cutDirectory() throws {
        let shop = try Workshop()
        try shop.make(
            """
            echo planted-one > 1.txt; echo planted-two > 2.txt; zip -q -X a.zip 1.txt 2.txt
            python3 - <<'END'
            data = open('a.zip', 'rb').read()
            start = data.find(b'PK\\1\\2')
            for end in range(start, len(data)): open(f'{end - start}.zip', 'wb').write(data[:end])
            open('count', 'w').write(str(len(data) - start))
            END
            """)
        let count = try #require(Int(String(contentsOf: shop.folder.appending(path: "count"), encoding: .utf8)))
        for end in 0..<count {
            let recording = try shop.extract("\(end).zip")
            #expect(recording.paths(of: "planted-two").contains("2.txt"), "\(end)")
            #expect(recording.state == .partial, "\(end)")
            // Of the last record there is nothing to be read.
            if end >= count - 21 { #expect(recording.reasons == [.truncated], "\(end)") }
        }
    }

    @Test("what only begins like the last record of a zip is told once, as bytes")
    func lastRecord() throws {
        let shop = try Workshop()
        try shop.make(
            #"printf 'PK\5\6\0\0\0\0\0\0\0\0' > a.zip; printf 'PK\5\6 planted-text and more of it' > b.zip"#)
        for name in ["a.zip", "b.zip"] {
            let recording = try shop.extract(name)
            #expect(recording.reasons.count == 1)
            #expect(recording.state == .partial)
            #expect(recording.members.isEmpty)
        }
        #expect(try shop.extract("b.zip").paths(of: "planted-text") == [""])
    }

    @Test("a cut 7z is told with a sentence")
    func cutSevenZip() throws {
        let shop = try Workshop()
        try shop.make("head -c 300000 /dev/urandom > a.bin; 7z a a.7z a.bin; head -c 200000 a.7z > cut.7z")
        let recording = try shop.extract("cut.7z")
        #expect(!recording.reasons.isDisjoint(with: [.truncated, .corrupt]))
        let detail = try #require(recording.verdict?.detail)
        #expect(detail.contains("damaged or cut short"), "\(detail)")
    }

    @Test(
        "a compressed stream that ends early is told, never taken for an empty one",
        arguments: [
            "gzip", "bzip2", "xz", "zstd -q", "lz4 -q", "lzma",
        ])
    func truncatedStream(tool: String) throws {
        let shop = try Workshop()
        try shop.make("seq 1 5000 | \(tool) -c > whole; head -c $(($(stat -c %s whole) - 3)) whole > cut")
        let recording = try shop.extract("cut")
        #expect(recording.state != .scanned)
        #expect(!recording.reasons.isDisjoint(with: [.truncated, .corrupt]))
    }

    @Test(
        "the compressed form of nothing is whole",
        arguments: [
            "gzip", "gzip -N", "bzip2", "xz", "zstd -q", "lz4 -q", "lzma",
        ])
    func emptyStream(tool: String) throws {
        let shop = try Workshop()
        try shop.make(": > empty.txt; \(tool) -c empty.txt > a")
        #expect(try shop.extract("a").state == .scanned)
    }

    @Test(
        "all text that a plain decoder still yields of a cut stream is found",
        arguments: ["gzip", "bzip2 -1", "xz", "lzma", "zstd -q -3 --no-progress", "zstd -q -19"], [1, 3, 9, 500]
    )
    func truncatedStream(tool: String, missing: Int) throws {
        let shop = try Workshop()
        try shop.make(
            """
            seq 1 90000 | \(tool) -c > whole; head -c $(($(stat -c %s whole) - \(missing))) whole > cut
            (\(tool) -dc cut 2>/dev/null || true) > expected
            """
        )
        let recording = try shop.extract("cut")
        let expected = try String(contentsOf: shop.folder.appending(path: "expected"), encoding: .utf8)
        // ISA-L keeps back a byte or two.
        #expect(try #require(recording.text(at: "cut")).utf8.starts(with: expected.utf8.dropLast(2)))
        #expect(expected.utf8.count > 20_000)
        #expect(recording.reasons == [.truncated])
        #expect(recording.state == .partial)
    }

    @Test(
        "what a stream gives before bytes that are none of its own, or before damage, is kept",
        arguments: ["gzip", "bzip2 -1", "xz", "lzma", "zstd -q", "lz4 -q"])
    func streamBeforeJunk(tool: String) throws {
        let shop = try Workshop()
        try shop.make(
            """
            (echo planted-first; seq 1 50000; echo planted-last) > a.txt; tar cf - a.txt | \(tool) -c > tar
            \(tool) -c a.txt > a; (cat a; echo planted-behind) > junk; (cat tar; echo junk behind the end) > tar.junk
            (cat a; head -c 512 /dev/zero) > nul; (cat a a) > two
            python3 - <<'END'
            data = bytearray(open('a', 'rb').read())
            data[-20:] = b'\\xff' * 20
            open('damaged', 'wb').write(data)
            END
            """
        )
        let junk = try shop.extract("junk")
        #expect(junk.paths(of: "planted-last") == ["junk"])
        #expect(junk.paths(of: "planted-behind") == [""])
        #expect(try shop.extract("tar.junk").paths(of: "planted-last") == ["a.txt"])
        #expect(try shop.extract("nul").paths(of: "planted-last") == ["nul"])
        #expect(try shop.extract("damaged").paths(of: "planted-first") == ["damaged"])
        #expect(try shop.extract("damaged").state == .partial)
        if tool != "lzma" { #expect(try shop.extract("two").locations(of: "planted-last").count == 2) }
    }

    @Test(
        "a further stream may begin at any place of the blocks in which a file is read",
        arguments: ["bzip2", "xz", "zstd -q"])
    func streamsAcrossBlocks(tool: String) throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 - <<'END'
            import random, subprocess
            data = random.Random(5).randbytes(70000)
            def pack(text): return subprocess.run('\(tool) -c'.split(), input=text, stdout=subprocess.PIPE).stdout
            size = 65536 - 12 - (len(pack(data[:65000])) - 65000)
            for number in range(24):
                open(f'{number}', 'wb').write(pack(data[:size + number]) + pack(b'planted'))
            END
            """
        )
        for number in 0..<24 {
            #expect(try shop.extract("\(number)").paths(of: "planted") == ["\(number)"], "\(number)")
        }
    }

    @Test("a cut gzip stream of any compression gives what a plain decoder gives", arguments: [0, 1, 6])
    func longTruncatedGzip(level: Int) throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 - <<'END'
            import random, zlib
            random.seed(3)
            text = b' '.join(b'word%d' % random.randrange(900) for _ in range(60000))
            packer = zlib.compressobj(\(level), zlib.DEFLATED, 31)
            whole = packer.compress(text) + packer.flush()
            for number in range(24):
                cut = whole[:len(whole) * (number + 1) // 25]
                open(f'{number}.gz', 'wb').write(cut)
                open(f'{number}.txt', 'wb').write(zlib.decompressobj(31).decompress(cut))
            END
            """
        )
        for number in 0..<24 {
            let expected = try String(contentsOf: shop.folder.appending(path: "\(number).txt"), encoding: .utf8)
            let recording = try shop.extract("\(number).gz")
            // ISA-L keeps back a byte or two.
            #expect(try #require(recording.text(at: "\(number)")).hasPrefix(expected.dropLast(2)), "cut \(number)")
            #expect(recording.reasons == [.truncated])
        }
    }

    @Test("headers of gzip members may stand across the blocks in which a file is read")
    func gzipHeadersAcrossBlocks() throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 - <<'END'
            import random, struct, zlib
            random.seed(4)
            def member(data, fields):
                flags = sum(bit for bit, on in zip((4, 8, 16), fields) if on)
                head = bytes([31, 139, 8, flags, 0, 0, 0, 0, 2, 255])
                if fields[0]: head += struct.pack('<H', 7) + b'an\\0extra'[:7]
                if fields[1]: head += b'a-name.txt\\0'
                if fields[2]: head += b'a comment\\0'
                packer = zlib.compressobj(6, zlib.DEFLATED, -15)
                return head + packer.compress(data) + packer.flush() + struct.pack('<II', zlib.crc32(data), len(data))
            def filler(size):
                # Stored blocks: of just that size, with the ten bytes of the header and the eight behind.
                data = random.randbytes(size - 18 - 10)
                out = b''
                for start in range(0, len(data), 65535):
                    piece = data[start:start + 65535]
                    out += bytes([int(start + 65535 >= len(data))]) + struct.pack('<HH', len(piece), len(piece) ^ 65535) + piece
                return bytes([31, 139, 8, 0, 0, 0, 0, 0, 2, 255]) + out + struct.pack('<II', zlib.crc32(data), len(data))
            for kind in range(8):
                fields = (kind & 1, kind & 2, kind & 4)
                for shift in range(0, 44, 3):
                    first = filler(65536 - shift)
                    rest = b''.join(member(b'planted-%d\\n' % number, fields) for number in range(5))
                    open(f'{kind}-{shift}.gz', 'wb').write(first + rest)
            END
            """
        )
        for kind in 0..<8 {
            for shift in stride(from: 0, to: 44, by: 3) {
                let recording = try shop.extract("\(kind)-\(shift).gz")
                #expect(!recording.paths(of: "planted-4").isEmpty, "\(kind) \(shift)")
                #expect(!recording.reasons.contains(.corrupt) && !recording.reasons.contains(.truncated))
            }
        }
    }

    @Test("a member that cannot be inflated keeps what came before the damage, and the others are read")
    func damagedMember() throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 - <<'END'
            import random, zipfile
            random.seed(6)
            text = ' '.join('word%d' % random.randrange(900) for _ in range(90000))
            for kind, method in [('deflate', 8), ('xz', 14)]:
                with zipfile.ZipFile(kind + '.zip', 'w') as z:
                    z.writestr('a.txt', 'planted-before', 8)
                    z.writestr('b.txt', 'planted-inside ' + text, method)
                    z.writestr('c.txt', 'planted-behind', 8)
                    z.writestr('d.txt', 'planted-stored', 0)
                    info = z.getinfo('b.txt')
                data = bytearray(open(kind + '.zip', 'rb').read())
                middle = info.header_offset + info.compress_size // 2
                data[middle:middle + 64] = bytes(64)
                open(kind + '.zip', 'wb').write(data)
            END
            """
        )
        for kind in ["deflate", "xz"] {
            let recording = try shop.extract("\(kind).zip")
            #expect(recording.paths(of: "planted-before") == ["a.txt"])
            #expect(recording.paths(of: "planted-behind") == ["c.txt"])
            #expect(recording.paths(of: "planted-stored") == ["d.txt"])
            #expect(recording.member("b.txt")?.reasons == [.corrupt], "\(kind)")
            #expect(recording.state == .partial)
        }
        let kept = try #require(try shop.extract("deflate.zip").text(at: "b.txt"))
        #expect(kept.hasPrefix("planted-inside word") && kept.count > 200_000)
    }

    @Test("members of a 7z behind one that cannot be unpacked are read")
    func stuckArchive() throws {
        let shop = try Workshop()
        try shop.make(
            """
            seq 1 20000 > a.txt; echo planted-behind > b.txt
            7z a -ms=off -mx=5 -mf=off x.7z a.txt; 7z a -ms=off -mx=0 x.7z b.txt
            python3 -c "d=bytearray(open('x.7z','rb').read()); d[2000:2064]=bytes(64); open('x.7z','wb').write(d)"
            """
        )
        let recording = try shop.extract("x.7z")
        #expect(recording.member("a.txt")?.reasons == [.corrupt])
        #expect(recording.paths(of: "planted-behind") == ["b.txt"])
        #expect(recording.state == .partial)
    }

    @Test("a wrong checksum keeps the text and is told")
    func wrongChecksum() throws {
        let shop = try Workshop()
        try shop.make(
            """
            echo planted-text > a.txt; echo after > b.txt; zip -q -0 a.zip a.txt b.txt
            python3 -c "d=open('a.zip','rb').read(); open('a.zip','wb').write(d.replace(b'planted-text',b'planted-tEXt'))"
            """
        )
        let recording = try shop.extract("a.zip")
        #expect(recording.paths(of: "planted-tEXt").contains("a.txt"))
        #expect(recording.paths(of: "after").contains("b.txt"))
        #expect(recording.reasons == [.corrupt])
        #expect(recording.member("a.txt")?.state == .partial)
    }

    @Test("a method that nobody reads is named, the others are found")
    func unknownMethod() throws {
        let shop = try Workshop()
        try shop.make(
            "seq 1 9999 > a.txt; echo planted > b.txt; 7z a -tzip -mm=Deflate64 a.zip a.txt; zip -q a.zip b.txt"
        )
        let recording = try shop.extract("a.zip")
        #expect(recording.paths(of: "planted") == ["b.txt"])
        #expect(recording.member("a.txt")?.reasons == [.unsupported])
        #expect(recording.state == .partial)
    }

    @Test("junk or a program before a zip does not lose its members")
    func prefixed() throws {
        let shop = try Workshop()
        try shop.make(
            "echo planted > a.txt; zip -q -9 b.zip a.txt; (printf 'PK\\003\\004junk junk junk'; cat b.zip) > a.zip")
        #expect(try shop.extract("a.zip").paths(of: "planted").contains("a.txt"))
        try shop.make("(cat /bin/true; cat b.zip) > sfx; zip -q -A sfx; printf '\\033\\001text' | cat - b.zip > c")
        #expect(try shop.extract("sfx").paths(of: "planted").contains("a.txt"))
        #expect(try shop.extract("c").paths(of: "planted").contains("a.txt"))
    }

    @Test(
        "an archive or a stream behind something else is read, and so is what stands before it",
        arguments: [
            "zip -q -9 a.zip a.txt; mv a.zip a", "7z a a.7z a.txt; mv a.7z a", "tar czf a a.txt", "tar cJf a a.txt",
            "tar --zstd -cf a a.txt", "tar cjf a a.txt", "gzip -c a.txt > a", "lz4 -q -c a.txt > a",
        ])
    func archiveBehindOthers(script: String) throws {
        let shop = try Workshop()
        try shop.make(
            """
            (echo planted-inside; head -c 40000 /dev/urandom | base64) > a.txt; \(script)
            (printf '#!/bin/sh\\n# planted-front\\nexit\\n'; cat a) > text
            (printf 'HEAD\\1\\2\\0\\0\\0\\3\\4\\5\\6planted-front'; cat a; echo planted-behind) > bytes
            tar cf inner.tar text; xz -c text > text.xz; head -c 9000 text > cut
            """)
        for name in ["text", "inner.tar", "text.xz", "cut"] {
            let recording = try shop.extract(name)
            #expect(!recording.paths(of: "planted-inside").isEmpty || name == "cut", "\(name)")
            #expect(!recording.paths(of: "planted-front").isEmpty, "\(name)")
            #expect(recording.state == (name == "cut" ? .partial : .scanned), "\(name)")
        }
        #expect(try shop.extract("text").verdict?.mediaType != "application/octet-stream")
        let recording = try shop.extract("bytes")
        for value in ["planted-inside", "planted-front", "planted-behind"] {
            #expect(!recording.paths(of: value).isEmpty, "\(value)")
        }
        #expect(recording.state == .partial)
        // The worker asks this to know whether a child has to read the file.
        #expect(try MediaTypeSniffer.mediaType(of: shop.content("text"), name: "text").requiresIsolation)
    }

    @Test("the archive of a program that unpacks itself is read: 7z behind ELF and PE")
    func selfExtracting() throws {
        let shop = try Workshop()
        try shop.make(
            """
            echo planted > a.txt; 7z a -sfx elf a.txt > /dev/null; 7z a b.7z a.txt > /dev/null
            echo '.globl _start; _start: ret' > m.s; as m.s -o m.o; objcopy -I elf64-x86-64 -O pei-x86-64 m.o m.exe
            (cat m.exe; printf ';!@Install@!UTF-8!\\n;!@InstallEnd@!'; cat b.7z) > pe.exe; zip -q -9 in.zip pe.exe
            tar czf in.tgz elf
            """)
        for name in ["elf", "pe.exe"] {
            let recording = try shop.extract(name)
            #expect(recording.paths(of: "planted").contains("a.txt"), "\(name)")
            #expect(recording.reasons == [.unsupported], "the program itself is read as bytes")
        }
        #expect(try shop.extract("m.exe").paths(of: "planted").isEmpty)
        #expect(try shop.extract("in.zip").paths(of: "planted").contains("pe.exe!a.txt"))
        #expect(try shop.extract("in.tgz").paths(of: "planted").contains { $0.hasSuffix("elf!a.txt") })
        // The worker asks this to know whether a child has to read the file.
        for name in ["elf", "pe.exe"] {
            #expect(try MediaTypeSniffer.mediaType(of: shop.content(name), name: name).hasAppendedArchive, "\(name)")
        }
        try shop.make("cp /bin/ls plain")
        #expect(try !MediaTypeSniffer.mediaType(of: shop.content("plain"), name: "plain").hasAppendedArchive)
        // Cut behind its signature.
        try shop.make("head -c 830 pe.exe > cut.exe")
        #expect(try shop.extract("cut.exe").state == .partial)
    }

    @Test(
        "bytes that only begin like an archive are looked at as they are",
        arguments: [
            [0x50, 0x4B, 0x03, 0x04], [0x1F, 0x8B, 0x08], [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C],
            [0x28, 0xB5, 0x2F, 0xFD],
            [0x1F, 0x9D], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00],
        ] as [[UInt8]])
    func falseMagic(magic: [UInt8]) throws {
        let shop = try Workshop()
        try shop.write(magic + Array(" planted text behind a false beginning".utf8), to: "a")
        try shop.make("zip -q -0 outer.zip a; gzip -c a > a.gz")
        #expect(try shop.extract("a").paths(of: "planted") == [""])
        #expect(try shop.extract("a").state == .partial)
        #expect(try shop.extract("a").reasons.contains(.encrypted) == false)
        #expect(try shop.extract("outer.zip").paths(of: "planted").contains("a"))
        #expect(try shop.extract("a.gz").paths(of: "planted").contains("a"))
    }

    @Test("links and special entries are counted, and do not make the archive partial")
    func links() throws {
        let shop = try Workshop()
        try shop.make(
            """
            echo planted > a.txt; ln -s /etc/passwd soft; ln a.txt hard; mkfifo pipe
            tar cf a.tar a.txt soft hard pipe
            """
        )
        let recording = try shop.extract("a.tar")
        #expect(recording.paths(of: "planted") == ["a.txt"])
        #expect(recording.state == .scanned)
        #expect(recording.member("soft")?.reasons == [.link])
        #expect(recording.member("hard")?.reasons == [.link])
        #expect(recording.member("pipe")?.reasons == [.specialEntry])
        #expect(recording.paths(of: "root:").isEmpty)
    }

    @Test("a hole of a sparse file is stepped over, and offsets stay true")
    func sparse() throws {
        let shop = try Workshop()
        try shop.make(
            """
            printf before > big; truncate -s 1T big; printf planted >> big; echo next > next.txt
            tar --sparse -cf a.tar big next.txt
            """
        )
        let recording = try shop.extract("a.tar")
        #expect(recording.paths(of: "before") == ["big"])
        #expect(recording.paths(of: "planted") == ["big"])
        #expect(recording.paths(of: "next") == ["next.txt"])
        let segment = try #require(recording.segments.last { $0.segment.path == "big" && !$0.bytes.isEmpty })
        let text = segment.bytes.split(separator: 0).last.map { Array($0) }
        #expect(text == Array("planted".utf8))
        #expect(segment.segment.sourceOffset + Int64(segment.bytes.count) == 1 << 40 + 7)
    }
}
