import SluiceCore
import Testing

@testable import SluiceTools

@Suite("Letters of PDF documents that their font does not tell")
struct PDFUntoldLettersTests {
    /// Documents whose font has glyphs only: the words of the first line are drawn by their numbers in DejaVu Sans. Whether
    /// the second line is in a font that tells its letters, and with a map, is asked for.
    private static let maker =
        HostilePDFTests.maker + """

            file = open("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "rb").read()
            def glyphs(text): return b"<" + b"".join(b"%04X" % (ord(c) - 29) for c in text) + b"> Tj"
            def written(name, commands, map=b"", further=()):
                drawn = b"<< /Type /Font /Subtype /Type0 /BaseFont /DejaVuSans /Encoding /Identity-H /DescendantFonts [7 0 R] %s >>"
                inner = (b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /DejaVuSans /FontDescriptor 8 0 R /DW 600 /CIDToGIDMap "
                         b"/Identity /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>")
                descriptor = (b"<< /Type /FontDescriptor /FontName /DejaVuSans /Flags 4 /FontBBox [-1000 -300 1500 1200] "
                              b"/ItalicAngle 0 /Ascent 900 /Descent -230 /CapHeight 730 /StemV 80 /FontFile2 9 0 R >>")
                page = (b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
                        b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>")
                made(name, [catalog, pages, page, stream(commands), font, drawn % map, inner, descriptor,
                    stream(zlib.compress(file), b"/Length1 %d /Filter /FlateDecode" % len(file)), *further])
            def line(y, font, command): return b"BT /%s 18 Tf 1 0 0 1 50 %d Tm %s ET " % (font, y, command)
            number = line(600, b"F2", glyphs("Card number: 5555555555554444"))
            sound = b"".join(line(500 - 20 * n, b"F1", b"(A line of text that is told: 4111111111111111) Tj") for n in range(20))
            def mapped(first): # a map of all glyphs to characters from one on
                text = (b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0003> <007F> <%04X> "
                        b"endbfrange endcmap" % first)
                return b"/ToUnicode 10 0 R", [stream(text)]
            """

    private func read(_ script: String, recognizes: Bool = false) throws -> Recording {
        let shop = try Workshop()
        try shop.python(Self.maker + "\n" + script)
        return try shop.read("a.pdf") { if recognizes { $0.recognition = .init() } }
    }

    @Test(
        "a number among text that is told, words alone, and letters for private use",
        arguments: [
            "written('a.pdf', number + sound)",
            "written('a.pdf', line(600, b'F2', glyphs('The words of a letter to a person')))",
            "written('a.pdf', number, *mapped(0xF020))",
        ])
    func told(script: String) throws {
        let recording = try read(script)
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.noText])
        #expect(recording.verdict?.detail?.contains("1 of 1 pages cannot be told") == true)
    }

    @Test("with recognition such pages are looked at, and what is told already is not told again")
    func recognized() throws {
        let recording = try read("written('a.pdf', number + sound)", recognizes: true)
        #expect(recording.locations(of: "5555555555554444") == ["#pictures page 1"])
        #expect(recording.locations(of: "4111111111111111").allSatisfy { $0 == " page 1" })
        #expect(recording.state == .scanned)
    }

    @Test(
        "fonts with a map, bullets, a row of stars and a few signs make nothing of it",
        arguments: [
            "written('a.pdf', number + sound, *mapped(0x20))",
            "written('a.pdf', sound + b''.join(line(90 - 20 * n, b'F2', glyphs('*')) for n in range(4)), *mapped(0xF020))",
            "written('a.pdf', sound + line(90, b'F2', glyphs('*' * 40)), *mapped(0xF020))",
            "written('a.pdf', sound + line(90, b'F2', glyphs('1 2 3 4')))",
        ])
    func sound(script: String) throws {
        let recording = try read(script)
        #expect(recording.state == .scanned)
        #expect(recording.locations(of: "4111111111111111").count == 20)
    }

    @Test("old-style figures and small capitals are the characters that they are forms of")
    func forms() throws {
        let recording = try read("written('a.pdf', line(600, b'F2', glyphs('5555555555554444')), *mapped(0xF720))")
        #expect(recording.locations(of: "5555555555554444") == [" page 1"])
        #expect(recording.state == .scanned)
        func plain(_ text: String) -> String {
            String(decoding: PDFLetterForms.plain(Array(text.utf8).span), as: UTF8.self)
        }
        #expect(plain("N\u{F761}\u{F77A} \u{F730}\u{F739} é\u{F7E0}\u{F7FF} \u{F721}") == "Naz 09 éàÿ !")
        #expect(
            plain("\u{F720}\u{F741}\u{F7F7}\u{F0E0}\u{E000}ﬁ\u{FF11}")
                == "\u{F720}\u{F741}\u{F7F7}\u{F0E0}\u{E000}ﬁ\u{FF11}")
    }

    @Test("characters that cannot be told are counted by pages", arguments: [1, 7, 64])
    func pieces(size: Int) {
        func isUntold(_ text: String) -> Bool {
            var letters = PDFUntoldLetters()
            let bytes = Array(text.utf8)
            for start in stride(from: 0, to: bytes.count, by: size) {
                letters.take(bytes.span.extracting(start..<min(bytes.count, start + size)))
            }
            let result = letters.endPage()
            let isStillUntold = letters.endPage()
            #expect(!isStillUntold)
            return result
        }
        #expect(!isUntold("Über 100 € für „Löwen“ – ﬁn\u{A0}de ½ ①\n"))
        #expect(!isUntold("\u{F8EB}\u{F8EC}\u{F8ED}\u{F8EE}\u{F8EF}\u{F8F0}\u{F8F1}\u{F8F2}\u{F8F3}\n"))
        #expect(!isUntold("tele\u{F0E0} mail\u{F0E1} web\u{F0E2}\n"))
        #expect(!isUntold(""))
        guard size == 64 else { return }
        #expect(isUntold("\u{F731} \u{F732} \u{F733} \u{F734} \u{F735} \u{F736} \u{F737} \u{F738}\n"))
        #expect(isUntold("\u{13}\u{14}\u{15}\u{16}\u{17}\u{18}\u{13}\u{14}"))
        #expect(isUntold("\u{FFFD}\u{80}\u{F0000}\u{FFFD}\u{80}\u{F0000}\u{FFFD}\u{80}"))
    }
}
