import SluiceCore
import Testing

/// What programs leave in documents and beside files without anybody's doing.
@Suite("Previews in documents, and what macOS leaves beside files")
struct CompanionTests {
    private static let pictures = #"""
        import struct, zlib, zipfile
        def png(side):
            chunk = lambda kind, data: struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
            rows = zlib.compress((b'\0' + b'\xff' * side) * side)
            return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', side, side, 8, 0, 0, 0, 0))
                + chunk(b'tEXt', b'Comment\0planted-note') + chunk(b'IDAT', rows) + chunk(b'IEND', b''))
        """#

    @Test(
        "the small picture of its first page that an OpenDocument carries does not count as unread; its metadata is read",
        arguments: [
            ("Thumbnails/thumbnail.png", 256, true), ("Thumbnails/thumbnail.png", 600, false),
            ("Pictures/1.png", 64, false),
        ])
    func openDocument(name: String, side: Int, isWhole: Bool) throws {
        let shop = try Workshop()
        try shop.write(try WordAndExcelTests.fixture("text.odt"), to: "text.odt")
        #expect(try shop.extract("text.odt").state == .scanned)
        try shop.make(
            """
            cat > make.py <<'END'
            \(Self.pictures)
            with zipfile.ZipFile('text.odt') as old, zipfile.ZipFile('new.odt', 'w') as new:
                for item in old.infolist():
                    if not item.filename.startswith('Thumb'): new.writestr(item, old.read(item))
                new.writestr('\(name)', png(\(side)))
            END
            python3 make.py
            """)
        let recording = try shop.extract("new.odt")
        #expect(recording.reasons == (isWhole ? [] : [.unsupported]))
        #expect(recording.locations(of: "planted-note") == ["\(name)#metadata"])
    }

    @Test(
        "the thumbnail of an Office document is that which its package names",
        arguments: [("metadata/thumbnail", "docProps/thumbnail.png", true), ("image", "docProps/thumbnail.png", false)])
    func office(kind: String, name: String, isWhole: Bool) throws {
        let shop = try Workshop()
        try shop.make(
            """
            cat > make.py <<'END'
            \(Self.pictures)
            base = 'http://schemas.openxmlformats.org/'
            with zipfile.ZipFile('a.docx', 'w') as new:
                new.writestr('[Content_Types].xml', '<Types xmlns="' + base + 'package/2006/content-types"/>')
                new.writestr('_rels/.rels', '<Relationships xmlns="' + base + 'package/2006/relationships">'
                    '<Relationship Id="r1" Type="' + base + 'package/2006/relationships/\(kind)" Target="\(name)"/>'
                    '<Relationship Id="r2" Type="' + base + 'officeDocument/2006/relationships/officeDocument" '
                    'Target="word/document.xml"/></Relationships>')
                new.writestr('word/document.xml', '<w:document xmlns:w="' + base + 'wordprocessingml/2006/main"><w:body><w:p>'
                    '<w:r><w:t>planted-text</w:t></w:r></w:p></w:body></w:document>')
                new.writestr('\(name)', png(200))
            END
            python3 make.py
            """)
        let recording = try shop.extract("a.docx")
        #expect(recording.locations(of: "planted-text") == ["#paragraph 1"])
        #expect(recording.locations(of: "planted-note") == ["\(name)#metadata"])
        #expect(recording.reasons == (isWhole ? [] : [.unsupported]))
    }

    @Test("with text recognition a thumbnail is handed over like any picture")
    func recognition() throws {
        let shop = try Workshop()
        try shop.write(try WordAndExcelTests.fixture("text.odt"), to: "text.odt")
        var limits = ExtractionLimits()
        limits.recognizesText = true
        #expect(try shop.extract("text.odt", limits: limits).foreign.count == 1)
    }

    @Test("attributes of a file and how a folder is shown are read, in a zip of macOS too")
    func mac() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            cat > make.py <<'END'
            import struct, zipfile
            def double(fork, value):
                # RFC 1740: Finder information with attributes behind it, and a resource fork.
                attributes = struct.pack('>4sIIII12xHH', b'ATTR', 0, 0, 0, len(value), 0, 1)
                finder = bytes(34) + attributes + struct.pack('>IIHB', 0, len(value), 0, 8) + b'com.x.y\0' + value
                head = struct.pack('>II16sH', 0x51607, 0x20000, b'Mac OS X        ', 2)
                start = 26 + 24
                return (head + struct.pack('>III', 9, start, len(finder))
                    + struct.pack('>III', 2, start + len(finder), len(fork)) + finder + fork)
            def record(name, code, kind, value):
                text = name.encode('utf-16-be')
                return struct.pack('>I', len(text) // 2) + text + code + kind + value
            store = b'\0\0\0\1Bud1' + bytes(4000)
            comment = 'card 5555555555554444 Größe'.encode('utf-16-be')
            store += record('4111111111111111 日本.txt', b'Iloc', b'blob', struct.pack('>I', 16) + bytes(16))
            store += record('4111111111111111 日本.txt', b'cmmt', b'ustr', struct.pack('>I', len(comment) // 2) + comment)
            store += record('last.txt', b'lg1S', b'comp', bytes(8)) + bytes(500)
            with zipfile.ZipFile('a.zip', 'w') as z:
                z.writestr('a.txt', 'text')
                z.writestr('__MACOSX/._a.txt', double(bytes(286), b'https://x.example/378282246310005'))
                z.writestr('.DS_Store', store)
            open('._fork', 'wb').write(double(bytes(2000), b'x'))
            END
            python3 make.py
            """#)
        let recording = try shop.extract("a.zip")
        #expect(recording.state == .scanned)
        #expect(recording.locations(of: "https://x.example/378282246310005") == ["__MACOSX/._a.txt"])
        #expect(recording.locations(of: "4111111111111111 日本.txt\n") == [".DS_Store#names"])
        #expect(recording.locations(of: "card 5555555555554444 Größe\n") == [".DS_Store#names"])
        #expect(recording.locations(of: "last.txt\n") == [".DS_Store#names"])
        #expect(try shop.extract("._fork").reasons == [.unsupported])
    }
}
