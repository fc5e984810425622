import SluiceCore
import Testing

@testable import SluiceExtraction

@Suite("MemberPath")
struct MemberPathTests {
    @Test("name, comment and extra field in the header of each gzip member are read")
    func gzipHeader() throws {
        let shop = try Workshop()
        try shop.make(
            """
            /usr/bin/python3 - <<'END'
            import gzip, zlib
            def member(text, name=b'', comment=b'', extra=b''):
                flags = 4 * bool(extra) | 8 * bool(name) | 16 * bool(comment)
                head = b'\\x1f\\x8b\\x08' + bytes([flags]) + b'\\0\\0\\0\\0\\0\\x03'
                if extra: head += len(extra).to_bytes(2, 'little') + extra
                for field in (name, comment):
                    if field: head += field + b'\\0'
                deflated = zlib.compressobj(9, zlib.DEFLATED, -15)
                body = deflated.compress(text) + deflated.flush()
                return head + body + zlib.crc32(text).to_bytes(4, 'little') + len(text).to_bytes(4, 'little')
            data = member(b'one ', b'4111111111111111.txt', b'comment 5555555555554444')
            data += member(b'two ', extra=b'AB\\x20\\0extra 378282246310005 padding...')
            data += member(b'', b'6011111111111117.txt') + member(b'three', b'plain.txt')
            open('plain.txt.gz', 'wb').write(data)
            assert gzip.open('plain.txt.gz').read() == b'one two three'
            open('cut.gz', 'wb').write(member(b'x' * 9000, b'30569309025904')[:40])
            END
            """)
        let recording = try shop.extract("plain.txt.gz")
        #expect(recording.locations(of: "one two three").count == 1)
        // The last member's name is what the file is called without its suffix.
        #expect(
            recording.text(at: "(member names)")
                == "4111111111111111.txt\ncomment 5555555555554444\nAB \0extra 378282246310005 padding...\n6011111111111117.txt\n"
        )
        #expect(recording.state == .scanned)
        #expect(try shop.extract("cut.gz").text(at: "(member names)") == "30569309025904\n")
    }

    @Test(
        "what could forge a path or an output is escaped",
        arguments: [
            (Array("a!b#c".utf8), #"a\u{21}b\u{23}c"#),
            (Array("new\nline\u{1B}[31m".utf8), #"new\u{a}line\u{1b}[31m"#),
            (Array("\u{202E}txt.exe".utf8), #"\u{202e}txt.exe"#),
            ([0x61, 0xFF, 0xC3, 0x28], #"a\x{ff}\x{c3}("#),
            (Array("../../etc/passwd".utf8), "../../etc/passwd"),
            (Array("C:\\dir\\ä日.txt".utf8), "C:\\dir\\ä日.txt"),
            ([0x00], #"\u{0}"#),
            ([], "(no name)"),
        ] as [([UInt8], String)]
    )
    func escaping(name: [UInt8], shown: String) {
        #expect(MemberPath().appending(name).text == shown)
    }

    @Test("components are joined by an exclamation mark")
    func joined() {
        #expect(MemberPath().appending("dir/in.zip".utf8).appending("b.txt".utf8).text == "dir/in.zip!b.txt")
    }

    @Test("equal names are told apart by an index")
    func index() {
        #expect(MemberPath().appending("a.txt".utf8, index: 2).text == "a.txt[2]")
    }

    @Test("a long path is cut, and what differs behind the cut stays apart")
    func long() {
        let name = [UInt8](repeating: 0x61, count: 60_000)
        let one = MemberPath().appending(name).appending("1".utf8).text
        let two = MemberPath().appending(name).appending("2".utf8).text
        #expect(one.count == 1024)
        #expect(one != two)
    }

    @Test(
        "a compression's suffix is taken off",
        arguments: [
            ("a.csv.gz", "a.csv"), ("a.TGZ", "a.tar"), ("a.tbz2", "a.tar"), ("log.Z", "log"), ("blob", "blob"),
            (".gz", ".gz"), ("x.svgz", "x.svg"),
        ]
    )
    func compressedName(name: String, inner: String) {
        #expect(CompressedName.inner(of: name) == inner)
    }
}

@Suite("Hostile names in archives")
struct HostileNameTests {
    @Test("each member with a hostile name and the one after it are found")
    func hostile() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            cat > make.py <<'END'
            import zipfile
            names = ['/abs', '../up', 'C:\\win', '\\\\host\\share\\f', 'new\nline', '\x1b[31mred', 'rtl\u202e', 'x' * 60000,
                     'NUL', '=cmd()', '<b>', "'; DROP TABLE", '%s%n', '$(id)', 'bang!hash#', 'twice', 'twice', ' ']
            with zipfile.ZipFile('a.zip', 'w') as z:
                for i, name in enumerate(names):
                    z.writestr(zipfile.ZipInfo(name), 'planted-%02d' % i)
            END
            python3 make.py 2>/dev/null
            """#
        )
        let recording = try shop.extract("a.zip")
        for index in 0..<18 {
            let text = index < 10 ? "planted-0\(index)" : "planted-\(index)"
            #expect(recording.paths(of: text).count == 1, "\(text)")
        }
        #expect(recording.paths(of: "planted-15") == ["twice"])
        #expect(recording.paths(of: "planted-16") == ["twice[2]"])
        #expect(recording.paths(of: "planted-04") == [#"new\u{a}line"#])
        #expect(recording.paths(of: "planted-14") == [#"bang\u{21}hash\u{23}"#])
        #expect(recording.state == .scanned)
        let paths = recording.segments.map(\.segment.path)
        #expect(paths.allSatisfy { $0.count <= 1024 && !$0.unicodeScalars.contains { $0.value < 0x20 } })
    }

    @Test("a name that is not UTF-8 is shown with its bytes escaped")
    func rawBytes() throws {
        let shop = try Workshop()
        try shop.make(#"f=$(printf 'caf\xe9.txt'); echo planted > "$f"; tar cf a.tar "$f"; rm "$f""#)
        #expect(try shop.extract("a.tar").paths(of: "planted") == [#"caf\x{e9}.txt"#])
    }

    @Test(
        "where a link leads is searched beside the names, once",
        arguments: [
            "tar cf a l m h", "tar czf a l m h", "printf 'l\\nm\\nh\\n' | cpio --quiet -o -H newc > a",
            "zip -q -y a.zip l m h; mv a.zip a",
        ])
    func linkTargets(script: String) throws {
        let shop = try Workshop()
        try shop.make(
            "echo text > h; ln -s /home/planted-target/a.txt l; ln -s /home/planted-target/a.txt m; \(script)")
        let recording = try shop.extract("a")
        let names = recording.segments.filter { $0.segment.mediaType == Segment.memberNames }
        let text = names.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        #expect(text.split(separator: "\n").sorted() == ["/home/planted-target/a.txt", "h", "l", "m"])
        #expect(recording.state == .scanned)
    }
}
