import SluiceCore
import SluiceTools
import Testing

@Suite("Hidden text of PDF documents")
struct PDFHiddenTextTests {
    /// Documents whose second line is drawn on a layer, or with another text in its place, with rules for layers; then
    /// each with everything packed and with rights restricted.
    private static let script =
        HostilePDFTests.maker + """

            import subprocess
            def line(y, words): return b"BT /F1 12 Tf 1 0 0 1 50 %d Tm (%s) Tj ET " % (y, words)
            def written(name, catalog, mark, properties, *further):
                page = (b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
                        b"/Properties << %s >> >> >>" % properties)
                data = line(700, b"Invoice 4111111111111111") + mark + line(680, b"Card 5555555555554444") + b"EMC "
                data += b"".join(line(660 - 12 * n, b"a line of text to fill the page %d" % n) for n in range(40))
                made(name + ".pdf", [catalog, pages, page, stream(data), font, *further])
                subprocess.check_call(["qpdf", "--object-streams=generate", "--compress-streams=y", name + ".pdf",
                    name + "_packed.pdf"])
                subprocess.check_call(["qpdf", "--encrypt", "", "owner", "256", "--print=none", "--", name + ".pdf",
                    name + "_closed.pdf"])
            def layered(name, settings, layer=b"<< /Type /OCG /Name (layer) >>", *further):
                written(name, b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << %s >> >> >>" % settings,
                        b"/OC /L BDC ", b"/L %d 0 R" % (7 if further else 6), layer, *further)
            layered("off", b"/OFF [6 0 R]")
            layered("base", b"/BaseState /OFF")
            layered("rule", b"/ON [6 0 R]", b"<< /Type /OCG /Name (layer) >>", b"<< /Type /OCMD /OCGs [6 0 R] /P /AllOff >>")
            layered("on", b"/ON [6 0 R]")
            tagged = b"<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> >>"
            written("tagged", tagged, b"/Span <</ActualText (see below)>> BDC ", b"")
            """

    @Test(
        "text on layers that are off, and behind a text that stands for it, is found",
        arguments: ["off", "base", "rule", "tagged"])
    func hidden(name: String) throws {
        let shop = try Workshop()
        try shop.python(Self.script)
        for variant in ["", "_packed", "_closed"] {
            let recording = try shop.read("\(name)\(variant).pdf")
            #expect(recording.locations(of: "Card 5555555555554444") == ["#hidden text page 1"], "\(variant)")
            // What the first reading has shown is not told again.
            #expect(recording.locations(of: "4111111111111111") == [" page 1"], "\(variant)")
            #expect(recording.state == .scanned, "\(variant)")
        }
    }

    /// Documents to which changes of their page are appended.
    private static let changes =
        HostilePDFTests.maker + """

            def line(y, words): return b"BT /F1 12 Tf 1 0 0 1 50 %d Tm (%s) Tj ET " % (y, words)
            def packed(text): return stream(zlib.compress(text), b"/Filter /FlateDecode")
            def change(file, text):
                bytes = open(file, "rb").read()
                table = max(bytes.rindex(b"xref\\n%d " % n) for n in (0, 4) if b"xref\\n%d " % n in bytes)
                body = b"4 0 obj\\n" + packed(text) + b"\\nendobj\\n"
                bytes += body + b"xref\\n4 1\\n%010d 00000 n \\n" % len(bytes)
                bytes += b"trailer\\n<< /Size 6 /Root 1 0 R /Prev %d >>\\nstartxref\\n%d\\n%%%%EOF\\n" % (
                    table, bytes.rindex(b"xref\\n4 1"))
                open(file, "wb").write(bytes)

            """

    @Test("what pages showed before a change that was appended is found, and nothing is told twice")
    func revisions() throws {
        let shop = try Workshop()
        try shop.python(
            Self.changes + """
                first = packed(line(700, b"Number 4111111111111111") + line(680, b"Card 5555555555554444"))
                made("a.pdf", [catalog, pages, page, first, font])
                change("a.pdf", line(700, b"Number 4111111111111111") + line(680, b"Card 378282246310005"))
                change("a.pdf", line(700, b"Number 4111111111111111") + line(680, b"Card [none]"))
                """)
        let recording = try shop.read("a.pdf")
        #expect(recording.locations(of: "4111111111111111") == [" page 1"])
        #expect(recording.locations(of: "5555555555554444") == ["#earlier revisions page 1"])
        #expect(recording.locations(of: "378282246310005") == ["#earlier revisions page 1"])
        #expect(recording.state == .scanned)
        #expect(recording.reasons.isEmpty)
    }

    @Test("of many revisions the first is read, and that not all are is told")
    func manyRevisions() throws {
        let shop = try Workshop()
        try shop.python(
            Self.changes + """
                made("a.pdf", [catalog, pages, page, packed(line(700, b"Card 5555555555554444")), font])
                for n in range(12): change("a.pdf", line(700, b"Revision %d" % (7000 + n)))
                """)
        let recording = try shop.read("a.pdf")
        #expect(recording.locations(of: "5555555555554444") == ["#earlier revisions page 1"])
        #expect(recording.locations(of: "Revision 70").count == 8)
        #expect(recording.locations(of: "Revision 7003").isEmpty)
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.entriesLimit])
    }

    @Test("damage of an earlier revision is told")
    func damagedRevision() throws {
        let shop = try Workshop()
        try shop.python(
            Self.changes + """
                data = zlib.compress(line(700, b"Number 4111111111111111") * 40)
                damaged = stream(data[:20] + bytes([255] * 30) + data[50:], b"/Filter /FlateDecode")
                made("a.pdf", [catalog, pages, page, damaged, font])
                change("a.pdf", line(700, b"redacted"))
                """)
        let recording = try shop.read("a.pdf")
        #expect(recording.locations(of: "redacted") == [" page 1"])
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.corrupt])
    }

    @Test("nothing is told twice of layers that are on")
    func shown() throws {
        let shop = try Workshop()
        try shop.python(Self.script)
        let recording = try shop.read("on.pdf")
        #expect(recording.locations(of: "Card 5555555555554444") == [" page 1"])
        #expect(recording.state == .scanned)
    }

    @Test("a text that stands for another is noticed without a sign in the objects where a page has little text")
    func commands() throws {
        let shop = try Workshop()
        try shop.python(
            HostilePDFTests.maker + """

                data = b"BT /F1 12 Tf 50 700 Td /Span <</ActualText (see below)>> BDC (Card 5555555555554444) Tj EMC ET"
                made("a.pdf", [catalog, pages, page, stream(zlib.compress(data), b"/Filter /FlateDecode"), font])
                """)
        let recording = try shop.read("a.pdf")
        #expect(recording.locations(of: "5555555555554444") == ["#hidden text page 1"])
        #expect(recording.state == .scanned)
    }

    @Test("pictures need not be listed where the commands of a page with little text have none")
    func pictures() throws {
        let shop = try Workshop()
        try shop.python(HostilePDFTests.maker + "\nmade('a.pdf', [catalog, pages, page, stream(text), font])")
        let tool = try shop.tool("pdfimages", "exit 7")
        let recording = try shop.read("a.pdf") { $0.paths[.pdfimages] = tool }
        #expect(recording.state == .scanned)
    }

    @Test("values of fields that are streams are found, and no other object is taken for one")
    func streams() throws {
        let shop = try Workshop()
        try shop.python(
            HostilePDFTests.maker + """

                form = (b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 7 0 R 8 0 R 9 0 R] >> >>")
                made("a.pdf", [form, pages, page, stream(text), font,
                    b"<< /FT /Tx /T (a) /V 10 0 R >>", b"<< /FT /Tx /T (b) /DV 11 0 R >>",
                    b"<< /FT /Tx /T (c) /V (x) /RV 12 0 R >>", b"<< /FT /Sig /T (d) /V 13 0 R >>",
                    stream(b"value 4111111111111111"), stream(zlib.compress(b"default 378282246310005"),
                    b"/Filter /FlateDecode"), stream(b"<p>rich <b>6011111111111117</b></p>"),
                    b"<< /Type /Sig /Name (signed 3566002020360505) >>"])
                """)
        let recording = try shop.read("a.pdf")
        for number in ["4111111111111111", "378282246310005", "6011111111111117"] {
            #expect(recording.locations(of: number) == ["#form fields"])
        }
        #expect(recording.locations(of: "3566002020360505").count == 1)
        #expect(recording.state == .scanned)
    }

    @Test("values of fields that are streams of UTF-16 are found", arguments: ["utf-16-be", "utf-16-le"])
    func wideStreams(charset: String) throws {
        let shop = try Workshop()
        try shop.python(
            HostilePDFTests.maker + """

                form = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>"
                value = ("\\ufeff" + "\\u20ac \\U0001f600 " * 30000 + "4111111111111111").encode("\(charset)")
                made("a.pdf", [form, pages, page, stream(text), font, b"<< /FT /Tx /T (a) /V 7 0 R >>", stream(value)])
                """)
        let recording = try shop.read("a.pdf")
        #expect(recording.locations(of: "\u{20AC} \u{1F600} 4111111111111111") == ["#form fields"])
        #expect(recording.locations(of: "\u{FFFD}").isEmpty)
        #expect(recording.state == .scanned)
    }

    @Test(
        "a program that says nothing of what it must say has failed",
        arguments: [ExternalTool.pdftotext, .qpdf, .pdfimages])
    func silent(tool: ExternalTool) throws {
        let shop = try Workshop()
        try shop.python(
            HostilePDFTests.maker + """

                picture = stream(bytes(300 * 60), b"/Type /XObject /Subtype /Image /Width 300 /Height 60 /ColorSpace /DeviceGray "
                    b"/BitsPerComponent 8")
                made("a.pdf", [catalog, pages, page, stream(text + b" q 300 0 0 60 50 100 cm /X Do Q"), font, picture])
                """)
        let silent = try shop.tool("silent", "exit 0")
        let recording = try shop.read("a.pdf") { $0.paths[tool] = silent }
        #expect(recording.reasons.first == .extractorCrash)
        #expect(recording.verdict?.detail?.contains("\(tool.rawValue) ended without an answer") == true)
        #expect(recording.state == .partial)
        let cut = try shop.tool("cut", "echo '{\"version\": 2, \"qpdf\": [{}, {\"obj:1 0 R\": '")
        #expect(try shop.read("a.pdf") { $0.paths[.qpdf] = cut }.reasons.contains(.extractorCrash))
    }
}
