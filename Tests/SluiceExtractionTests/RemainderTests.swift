import Foundation
import SluiceArchive
import SluiceCore
import Testing

@testable import SluiceExtraction

@Suite("Bytes that belong to no member")
struct RemainderTests {
    static let archives = [
        "zip -q a.zip one.txt two.txt; mv a.zip a", "7z a a.7z one.txt two.txt; mv a.7z a",
        "tar cf a one.txt two.txt", "tar -b1 -cf a one.txt two.txt", "bsdtar -cf a one.txt two.txt",
        "printf 'one.txt\\ntwo.txt\\n' | cpio --quiet -o -H newc > a",
        "printf 'one.txt\\ntwo.txt\\n' | cpio --quiet -o -H odc > a", "ar rc a one.txt two.txt",
        "genisoimage -quiet -R -J -o a one.txt two.txt", "gzip -c one.txt > a", "bzip2 -c one.txt > a",
        "xz -c one.txt > a", "zstd -q -c one.txt > a", "lz4 -q -c one.txt > a", "lzma -c one.txt > a",
        "tar czf a one.txt two.txt", "tar cjf a one.txt two.txt", "tar cJf a one.txt two.txt",
        "tar --zstd -cf a one.txt two.txt", "gzip -c < /dev/null > a",
    ]

    private static let files = "echo planted-one > one.txt; seq 1 5000 > two.txt; "

    @Test("a content with something behind its end is let go of", arguments: ["rtf", "gz", "zip", "tar"])
    func released(kind: String) throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            printf '{\rtf1 planted}\n behind' > a.rtf; echo planted > a.txt; gzip -k a.txt; mv a.txt.gz a.gz
            zip -q a.zip a.txt; tar cf a.tar a.txt; for k in gz zip tar; do printf 'something behind' >> a.$k; done
            """#)
        let bytes = [UInt8](try Data(contentsOf: shop.folder.appending(path: "a.\(kind)")))
        weak var held: ContentStream?
        do {
            let memory = MemoryInput()
            let isKept = memory.append(bytes.span)
            #expect(isKept)
            let stream = ContentStream(ReplayOrigin(memory))
            held = stream
            var run = ExtractionRun(limits: ExtractionLimits())
            var receiver = NullReceiver()
            _ = try run.extract(Content(stream: stream, name: "a.\(kind)", path: MemberPath()), into: &receiver)
        }
        #expect(held == nil)
    }

    @Test("text behind an archive is found, and where it stands", arguments: archives)
    func textBehind(script: String) throws {
        let shop = try Workshop()
        try shop.make(Self.files + script + "; (cat a; echo planted-behind) > b")
        let recording = try shop.extract("b")
        #expect(recording.paths(of: "planted-behind").last == "")
        if script.contains("/dev/null") { return }
        #expect(!recording.paths(of: "planted-one").isEmpty)
        let segment = try #require(recording.segments.last { $0.segment.path == "" })
        #expect(segment.segment.sourceOffset + Int64(segment.bytes.count) == recording.verdict?.bytes)
    }

    @Test(
        "text behind documents and archives whose readers jump about is found",
        arguments: ["memo.doc", "list.xls", "deck.db", "a.xar"])
    func textBehindDocuments(name: String) throws {
        let shop = try Workshop()
        let documents = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Documents")
        for file in ["memo.doc", "list.xls"] {
            try FileManager.default.copyItem(
                at: documents.appending(path: file), to: shop.folder.appending(path: file))
        }
        try shop.make(
            """
            echo planted-one > one.txt; echo planted-two > two.txt; bsdtar --format=xar -cf a.xar one.txt two.txt
            python3 - <<'PY'
            import sqlite3
            base = sqlite3.connect("deck.db"); base.execute("create table t (a)")
            base.execute("insert into t values ('planted-one')"); base.commit(); base.close()
            PY
            (cat \(name); printf '\\nplanted-behind\\n') > b; (cat \(name); printf '\\0\\0\\0\\0') > zeros; zip -q o.zip b
            zip -q one.zip one.txt; cat \(name) one.zip > z
            """)
        let own = try shop.extract(name)
        let recording = try shop.extract("b")
        #expect(recording.paths(of: "planted-behind") == [""])
        #expect(recording.reasons == own.reasons)
        let segment = try #require(recording.segments.last { $0.segment.path == "" && $0.segment.part == "" })
        #expect(segment.segment.sourceOffset + Int64(segment.bytes.count) == recording.verdict?.bytes)
        #expect(try shop.extract("o.zip").paths(of: "planted-behind") == ["b"])
        #expect(try shop.extract("zeros").reasons == own.reasons)
        if name != "a.xar" { #expect(try shop.extract("z").paths(of: "planted-one").contains("one.txt")) }
    }

    @Test(
        "the archive behind a script that is longer than what is looked at for its kind is read",
        arguments: [
            "tar czf a b.txt", "zip -q a.zip b.txt; mv a.zip a", "7z a -bd a.7z b.txt; mv a.7z a", "xz -c b.txt > a",
            "zstd -qc b.txt > a", "bzip2 -c b.txt > a",
        ])
    func longScript(script: String) throws {
        let shop = try Workshop()
        try shop.make(
            """
            seq -f 'echo part %g of the script' 3000 > s; seq 500 > b.txt; echo planted >> b.txt; \(script)
            (cat s a; echo; echo planted-behind) > run.sh; (cat s; printf '\\0stray'; cat s a) > stray.sh
            tar cf o.tar run.sh stray.sh
            """)
        for name in ["run.sh", "stray.sh"] {
            #expect(try MediaTypeSniffer.mediaType(of: shop.content(name), name: name).requiresIsolation)
        }
        for (file, count) in [("run.sh", 1), ("stray.sh", 1), ("o.tar", 2)] {
            let recording = try shop.extract(file)
            #expect(recording.paths(of: "499\n500\nplanted\n").count == count, "\(file)")
            #expect(recording.state == .scanned, "\(file)")
            #expect(!recording.paths(of: "part 3000 of").isEmpty)
        }
        #expect(try shop.extract("run.sh").paths(of: "planted-behind") == [""])
    }

    @Test("the same inside another archive, where nothing can be read twice", arguments: archives)
    func textBehindInside(script: String) throws {
        let shop = try Workshop()
        try shop.make(Self.files + script + "; (cat a; echo planted-behind) > b; tar czf c.tar.gz b; xz -c b > b.xz")
        #expect(try shop.extract("c.tar.gz").paths(of: "planted-behind").last == "b")
        #expect(try !shop.extract("b.xz").paths(of: "planted-behind").isEmpty)
    }

    @Test("nothing is added to what an archive of a real tool gives", arguments: archives)
    func ordinary(script: String) throws {
        let shop = try Workshop()
        try shop.make(Self.files + script + "; tar czf c.tar.gz a; (cat a; head -c 70000 /dev/zero) > padded")
        for name in ["a", "c.tar.gz"] {
            let recording = try shop.extract(name)
            #expect(recording.state == .scanned)
            #expect(recording.paths(of: "planted-one").count == (script.contains("/dev/null") ? 0 : 1))
        }
        let filters = ["lz4", "ar rc"]
        guard !filters.contains(where: script.contains) else { return }
        #expect(try shop.extract("padded").state == .scanned)
    }

    @Test(
        "both of two archives in a row are read",
        arguments: archives.filter { $0.contains(" a one.txt") || $0.contains("zip -q") || $0.contains("cpio") })
    func doubled(script: String) throws {
        let shop = try Workshop()
        try shop.make(
            "echo planted-one > one.txt; seq 1 5000 > two.txt; \(script); mv a first; rm -f a.*; "
                + "echo planted-second > one.txt; \(script); cat first a > b; gzip -c b > b.gz")
        for name in ["b", "b.gz"] {
            let recording = try shop.extract(name)
            #expect(!recording.paths(of: "planted-one").isEmpty)
            #expect(!recording.paths(of: "planted-second").isEmpty)
        }
    }

    @Test("archives of two kinds in a row are read, many in a row end")
    func mixed() throws {
        let shop = try Workshop()
        try shop.make(
            """
            echo planted-one > 1.txt; echo planted-two > 2.txt; echo planted-three > 3.txt
            tar cf a 1.txt; zip -q b.zip 2.txt; 7z a c.7z 3.txt; cat a b.zip c.7z > d
            for i in $(seq 200); do cat a; done > many
            """
        )
        let recording = try shop.extract("d")
        #expect(recording.paths(of: "planted-one") == ["1.txt"])
        #expect(recording.paths(of: "planted-two") == ["(after the end)!2.txt"])
        #expect(!recording.paths(of: "planted-three").isEmpty)
        let many = try shop.extract("many")
        #expect(many.state == .partial)
        #expect(many.reasons.contains(.entriesLimit))
    }

    @Test("bytes that are no text are read as they are, and told")
    func binary() throws {
        let shop = try Workshop()
        try shop.make(
            "echo x > 1.txt; tar cf a 1.txt; (cat a; head -c 300 /dev/urandom; echo planted-deep; printf '\\1\\2\\3') > b"
        )
        let recording = try shop.extract("b")
        #expect(recording.paths(of: "planted-deep") == [""])
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.corrupt])
        #expect(recording.verdict?.detail == "316 bytes after the end of the archive were read as raw bytes")
    }

    @Test("an ar archive without a whole header is looked at")
    func shortArchive() throws {
        let shop = try Workshop()
        try shop.write(Array("!<arch>\nplanted".utf8), to: "a")
        let recording = try shop.extract("a")
        #expect(recording.paths(of: "planted") == [""])
        #expect(recording.verdict?.bytesScanned == 7)
    }

    @Test("a zip's comments are read")
    func comments() throws {
        let shop = try Workshop()
        try shop.make(
            """
            echo x > 1.txt; zip -q a.zip 1.txt; echo planted-comment | zip -q -z a.zip
            python3 - <<'END'
            import zipfile
            with zipfile.ZipFile('b.zip', 'w') as z:
                info = zipfile.ZipInfo('x.txt'); info.comment = b'planted-member'; z.writestr(info, 'x')
                z.comment = b'planted-long ' + b'c' * 60000
            END
            """
        )
        #expect(try shop.extract("a.zip").paths(of: "planted-comment") == [""])
        let recording = try shop.extract("b.zip")
        #expect(recording.paths(of: "planted-member") == [""])
        #expect(recording.paths(of: "planted-long") == [""])
        #expect(recording.state == .scanned)
    }

    @Test("a member that the directory of a zip leaves out, and a folder with a body, are not passed over")
    func hiddenMembers() throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 - <<'END'
            import zipfile
            def write(name, members, hide=None):
                with zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED) as z:
                    for member, text in members:
                        info = zipfile.ZipInfo(member); info.compress_type = 8; z.writestr(info, text)
                    z.filelist = [info for info in z.filelist if info.filename != hide]
            text = 'planted-hidden ' * 50
            for place, order in [('first', 0), ('middle', 1), ('last', 2)]:
                members = [('a.txt', 'aaaa' * 99), ('b.txt', 'bbbb' * 99)]
                members.insert(order, ('h.txt', text))
                write(place + '.zip', members, 'h.txt')
            write('folder.zip', [('a.txt', 'a'), ('dir/', 'planted-folder' * 9)])
            with zipfile.ZipFile('stored.zip', 'w') as z: z.writestr('/', 'planted-stored' + 'x' * 99999)
            END
            """
        )
        for name in ["first", "middle", "last"] {
            let recording = try shop.extract("\(name).zip")
            #expect(recording.paths(of: "planted-hidden") == ["(outside the members)!h.txt"])
        }
        // libarchive gives no content of a folder.
        let folder = try shop.extract("folder.zip")
        #expect(folder.paths(of: "planted-folder") == ["dir/"])
        #expect(folder.state == .scanned)
        let stored = try shop.extract("stored.zip")
        #expect(stored.paths(of: "planted-stored") == ["/"])
        #expect(stored.state == .scanned)
    }

    @Test("a zip written as a stream, or of 64 bits, has no gaps")
    func streamed() throws {
        let shop = try Workshop()
        try shop.make(
            """
            echo planted > 1.txt; seq 1 9999 > 2.txt; cat 2.txt | zip -q a.zip - 1.txt
            zip -q -fz b.zip 1.txt 2.txt; cat 2.txt | zip -q -fz c.zip - 1.txt; bsdtar --format=zip -cf d.zip 1.txt 2.txt
            python3 -c "
            import zipfile, sys
            class Out:
                def write(self, b): sys.stdout.buffer.write(b); return len(b)
                def flush(self): pass
            with zipfile.ZipFile(Out(), 'w', 8) as z: z.write('1.txt'); z.write('2.txt')" > e.zip
            (echo '#!/bin/sh'; cat a.zip) > f.zip; (head -c 500 /dev/urandom; cat b.zip) > g.zip
            """
        )
        for name in ["a", "b", "c", "d", "e"] {
            let recording = try shop.extract("\(name).zip")
            #expect(recording.state == .scanned)
            #expect(recording.segments.allSatisfy { $0.segment.path != "" }, "\(name)")
        }
        #expect(try shop.extract("f.zip").paths(of: "planted").contains("1.txt"))
    }

    @Test("a zip inside that is too large to be copied has no gaps, and its comment is read")
    func unspooled() throws {
        let shop = try Workshop()
        try shop.make(
            """
            echo planted > 1.txt; seq 1 50000 > 3.txt
            zip -q -0 a.zip 1.txt 3.txt; cp a.zip b.zip; echo planted-comment | zip -q -z b.zip
            tar czf a.tar.gz a.zip; tar czf b.tar.gz b.zip
            """
        )
        var limits = ExtractionLimits()
        limits.childMemoryBytes = 200_000
        let recording = try shop.extract("a.tar.gz", limits: limits)
        #expect(recording.paths(of: "planted") == ["a.zip!1.txt"])
        #expect(recording.state == .scanned)
        #expect(recording.segments.allSatisfy { $0.segment.path != "a.zip" })
        #expect(try shop.extract("b.tar.gz", limits: limits).paths(of: "planted-comment") == ["b.zip"])
    }

    @Test("archives in a row share one budget")
    func budget() throws {
        let shop = try Workshop()
        try shop.make("head -c 3000000 /dev/zero | tr '\\0' x > x; zip -q -9 a.zip x; cat a.zip a.zip a.zip a.zip > b")
        var limits = ExtractionLimits()
        limits.expandedBytes = 5_000_000
        let recording = try shop.extract("b", limits: limits)
        #expect(recording.reasons.contains(.expandedBytesLimit))
        #expect(try #require(recording.verdict).bytesScanned <= 5_100_000)
    }
}
