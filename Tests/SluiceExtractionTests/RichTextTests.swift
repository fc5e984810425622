import Foundation
import SluiceCore
import Testing

@Suite("Rich text")
struct RichTextTests {
    /// Extracts a document, of which the characters are bytes.
    private func extract(_ text: String, limits: ExtractionLimits = ExtractionLimits()) throws -> Recording {
        let shop = try Workshop()
        try shop.write(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }, to: "a.rtf")
        return try shop.extract("a.rtf", limits: limits)
    }

    @Test(
        "numbers stand for themselves: deleted paragraphs, deleted text in several formats, variables, form fields",
        arguments: [
            (#"{\deleted 4111111111111111\par 5555555555554444\par}"#, "#deleted text", 2),
            (#"{\deleted\b 41111111}{\deleted\i 11111111} 5555555555554444"#, "#deleted text", 1),
            (#"{\header {\deleted 4111111111111111} new {\deleted 5555555555554444}}"#, "#deleted text", 2),
            (#"{\*\docvar {CardNo}{4111111111111111}}"#, "#other", 1),
            (
                #"{\field{\*\fldinst {FORMTEXT {\*\formfield{\*\ffname Text1}{\*\ffdeftext 4111111111111111}}}}{\fldrslt x}}"#,
                "#other", 1
            ),
        ])
    func borders(text: String, place: String, count: Int) throws {
        let shop = try Workshop()
        try shop.write(Array("{\\rtf1\\ansi \(text)}".utf8), to: "a.rtf")
        let recording = try shop.extract("a.rtf")
        let lines = recording.segments.flatMap { part in
            String(decoding: part.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        }
        #expect(recording.locations(of: "4111111111111111") == [place])
        #expect(lines.contains("4111111111111111"))
        #expect(lines.count { $0.hasSuffix("5555555555554444") || $0 == "4111111111111111" } >= count)
    }

    @Test("a document of LibreOffice is read with all its parts at their places")
    func office() throws {
        let shop = try Workshop()
        let recording = try shop.extract(document: "memo.rtf")
        #expect(recording.locations(of: "4111111111111111") == ["#paragraph 2"])
        #expect(recording.locations(of: "first Größe 日本 – “quoted”") == ["#paragraph 1"])
        #expect(recording.locations(of: "footnote 5555555555554444") == ["#footnotes"])
        #expect(recording.locations(of: "comment 371449635398431") == ["#comment 1"])
        #expect(recording.locations(of: "card\t378282246310005") == ["#paragraph 4"])
        #expect(recording.locations(of: "box 6011111111111117") == ["#text boxes"])
        #expect(recording.locations(of: "last 536-22-1234") == ["#paragraph 5"])
        #expect(recording.locations(of: "title: Title 6011000990139424") == ["#properties"])
        #expect(recording.locations(of: "Secret 30569309025904") == ["#properties"])
        #expect(recording.locations(of: "header 5105105105105100").contains("#headers"))
        #expect(recording.locations(of: "footer 4012888888881881").contains("#footers"))
        #expect(recording.state == .scanned)
    }

    @Test("a number split over groups, formats and notes is one")
    func split() throws {
        let recording = try extract(
            #"{\rtf1\ansi {\b 4111}{\i 11\'31\u49?}1{\*\footnote note 5555{\b 55555555}4444}1{\v 1}{\cf2 1}1\b 1\b0 11\par}"#
        )
        #expect(recording.locations(of: "4111111111111111") == ["#paragraph 1"])
        #expect(recording.locations(of: "5555555555554444") == ["#footnotes"])
    }

    @Test("entries of an index and of a table of contents are no part of the text around them")
    func entries() throws {
        let recording = try extract(
            #"{\rtf1\ansi card 41111111{\xe\v Cards 1:5555555555554444{\*\txe see 378282246310005}}11111111\par 6011111111{\tc Entry\tcl2}111117{\*\tcn 9}\par}"#
        )
        #expect(recording.locations(of: "card 4111111111111111\n") == ["#paragraph 1"])
        #expect(recording.locations(of: "6011111111111117\n") == ["#paragraph 2"])
        for value in ["Cards 1:5555555555554444", "see 378282246310005\n", "Entry\n", "9\n"] {
            #expect(recording.locations(of: value) == ["#index entries"], "\(value)")
        }
    }

    @Test("a text for old programs and the same in Unicode are two")
    func alternatives() throws {
        let recording = try extract(#"{\rtf1\ansi a {\upr{card 4111111111111111}{\*\ud card \u52?111x}}\par}"#)
        #expect(recording.text(at: "") == "a card 4111111111111111 card 4111x\n")
    }

    @Test("characters are decoded by escape, code page of the font, and surrogates")
    func characters() throws {
        let recording = try extract(
            #"{\rtf1\ansi\ansicpg1252\uc1 Gr\'f6\'dfe \u8364?\uc2\u26085\'93\'fa{\uc0\u26412}\uc1\u-10179?\u-8704?\emdash\~x\_y\{z\}\\}"#
        )
        #expect(recording.locations(of: "Größe €日本😀—\u{A0}x\u{2011}y{z}\\") == ["#paragraph 1"])
        #expect(recording.state == .scanned)
    }

    @Test("embedded objects and pictures are members")
    func objects() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            cat > make.py <<'END'
            import struct, zipfile, io
            def text(s): return struct.pack('<I', len(s) + 1) + s + b'\0' if s else struct.pack('<I', 0)
            out = io.BytesIO()
            with zipfile.ZipFile(out, 'w') as z: z.writestr('inner.txt', '4111111111111111')
            inner = out.getvalue()
            package = struct.pack('<H', 2) + b'my.zip\0C:\\x\\my.zip\0' + struct.pack('<HHI', 0, 3, 9) + b'C:\\t\\my\0\0'[:9]
            package += struct.pack('<I', len(inner)) + inner
            ole = struct.pack('<II', 0x501, 2) + text(b'Package') + text(b'') + text(b'') + struct.pack('<I', len(package)) + package
            plain = struct.pack('<II', 0x501, 2) + text(b'Other') + text(b'') + text(b'') + struct.pack('<I', len(inner)) + inner
            bits = b'\x89PNG\r\n\x1a\n' + bytes(30)
            hexed = ole.hex(); lines = '\n'.join(hexed[i:i+70] for i in range(0, len(hexed), 70))
            data = b'{\\rtf1 before{\\object\\objemb{\\*\\objclass Package}{\\*\\objdata ' + lines.encode() + b'}{\\result x}} after 5555555555554444\\par '
            data += b'{\\object{\\*\\objdata ' + plain.hex().encode() + b'}}'
            data += b'{\\*\\shppict{\\pict\\pngblip\\bin' + str(len(bits)).encode() + b' ' + bits + b'}}{\\nonshppict{\\pict\\wmetafile8 0102}}end\\par}'
            open('a.rtf', 'wb').write(data)
            END
            python3 make.py
            """#)
        let recording = try shop.extract("a.rtf")
        #expect(recording.locations(of: "4111111111111111") == ["my.zip!inner.txt", "object 2!inner.txt"])
        #expect(recording.locations(of: "5555555555554444") == ["#paragraph 1"])
        #expect(recording.members.map(\.path).contains { $0 == "picture 3" })
        #expect(recording.locations(of: "end") == ["#paragraph 2"])
    }

    @Test("a text cut anywhere is read up to there and named")
    func cut() throws {
        let whole =
            #"{\rtf1\ansi{\info{\title x}}{\fonttbl{\f0\fcharset0 A;}}first 4111111111111111\par{\*\footnote 5555"#
        for count in [6, 20, 40, whole.count - 2, whole.count] {
            let recording = try extract(String(whole.prefix(count)))
            #expect(recording.reasons == [.truncated])
        }
        #expect(try extract(whole).locations(of: "4111111111111111") == ["#paragraph 1"])
        #expect(try extract(whole).locations(of: "5555") == ["#footnotes"])
    }

    @Test("what follows the text is looked at")
    func remainder() throws {
        let recording = try extract("{\\rtf1 text\\par}\r\n\0trailing 4111111111111111")
        #expect(recording.paths(of: "4111111111111111") == [""])
        #expect(try extract("{\\rtf1 text\\par}\r\n\0").state == .scanned)
    }

    @Test("100,000 groups inside each other, endless words and huge numbers end nothing")
    func hostile() throws {
        let deep = String(repeating: "{", count: 100_000)
        let recording = try extract("{\\rtf1 \(deep)4111111111111111" + String(repeating: "}", count: 100_001) + "x")
        #expect(recording.locations(of: "4111111111111111") == ["#paragraph 1"])
        let words = try extract(
            "{\\rtf1\\" + String(repeating: "a", count: 100_000)
                + "\\bin99999999999 \\uc999999999\\u99999999999? \\f-99999999999"
                + "{\\object{\\*\\objdata 4}}\\par 4111111111111111}")
        #expect(words.verdict != nil)
        let skipped = try extract("{\\rtf1\\uc9999\\u65 " + "12345678" + "4111111111111111}")
        #expect(skipped.locations(of: "4111111111111111") == ["#paragraph 1"])
    }

    @Test("as many of the planted values come out as catdoc and unrtf give")
    func counts() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            cat > make.py <<'END'
            body = ''.join(r'{\rtlch \loch line %d card 41111111{\b 1111}%04d}\par ' % (i, i) + '\n' for i in range(500))
            open('a.rtf', 'w').write(r'{\rtf1\ansi{\fonttbl{\f0 Arial;}}' + body + '}')
            # catdoc takes the line ends of a number that is split over groups for spaces.
            open('b.rtf', 'w').write(open('a.rtf').read().replace(r'{\b 1111}', '1111'))
            END
            python3 make.py
            catdoc -w b.rtf | grep -o '411111111111[0-9]*' | sort -u | wc -l > catdoc; unrtf --text a.rtf | grep -o '411111111111[0-9]*' | sort -u | wc -l > unrtf
            """#)
        let recording = try shop.extract("a.rtf")
        let text = recording.text(at: "") ?? ""
        let count = Set(text.matches(of: /411111111111[0-9]{4}/).map { String($0.output) }).count
        for tool in ["catdoc", "unrtf"] {
            let told = try String(contentsOf: shop.folder.appending(path: tool), encoding: .utf8)
            #expect(Int(told.trimmingCharacters(in: .whitespacesAndNewlines)) == count, "\(tool)")
        }
        #expect(recording.locations(of: "4111111111110499") == ["#paragraph 500"])
    }
}

extension Workshop {
    /// Extracts a document of the folder `Documents` beside the tests; a gzipped one without its compression.
    func extract(document: String, limits: ExtractionLimits = ExtractionLimits()) throws -> Recording {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Documents/\(document)")
        try make("cp '\(path.path(percentEncoded: false))' . && case \(document) in *.gz) gunzip \(document);; esac")
        return try extract(document.hasSuffix(".gz") ? String(document.dropLast(3)) : document, limits: limits)
    }
}
