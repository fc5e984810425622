import Foundation
import SluiceCore
import SluiceTools
import Testing

@Suite("PDF documents")
struct PDFTests {
    /// A document of reportlab with text on two pages, a note, a field and document information.
    static func made(_ shop: Workshop, _ name: String = "two.pdf") throws {
        try shop.python(
            """
            from reportlab.pdfgen import canvas
            c = canvas.Canvas("\(name)")
            c.setTitle("Statement of 6011111111111117")
            c.setAuthor("A. Planted")
            c.drawString(100, 700, "Card 5555555555554444 on page one")
            c.textAnnotation("Note says 378282246310005", Rect=[100, 100, 200, 200])
            c.showPage()
            c.drawString(100, 700, "Number 4111111111111111 on page two")
            c.acroForm.textfield(name="ssn", tooltip="social security", value="536-22-1234", x=100, y=600, width=200)
            c.showPage()
            c.save()
            """)
    }

    private static func expectPlaces(_ recording: Recording, below path: String = "") {
        #expect(recording.locations(of: "5555555555554444") == ["\(path) page 1"])
        #expect(recording.locations(of: "4111111111111111") == ["\(path) page 2"])
        #expect(recording.locations(of: "378282246310005") == ["\(path)#annotations page 1"])
        #expect(recording.locations(of: "social security: 536-22-1234") == ["\(path)#form fields page 2"])
        #expect(recording.locations(of: "6011111111111117") == ["\(path)#properties"])
    }

    @Test("text on pages, a note, a form field and document information are found at their places")
    func places() throws {
        let shop = try Workshop()
        try Self.made(shop)
        let recording = try shop.read("two.pdf")
        Self.expectPlaces(recording)
        #expect(recording.state == .scanned)
        #expect(recording.verdict?.membersSeen == 0)
        #expect(recording.verdict?.mediaType == "application/pdf")
        #expect(recording.verdict?.bytesScanned == Int64(try shop.bytes("two.pdf").count))
    }

    @Test("a document whose objects lie in compressed streams is read alike")
    func objectStreams() throws {
        let shop = try Workshop()
        try Self.made(shop)
        try shop.make("qpdf --object-streams=generate two.pdf packed.pdf; ! grep -aq 378282246310005 packed.pdf")
        let recording = try shop.read("packed.pdf")
        Self.expectPlaces(recording)
        #expect(recording.state == .scanned)
    }

    @Test("every number of a long document is found on its page")
    func long() throws {
        let shop = try Workshop()
        try shop.python(
            """
            from reportlab.pdfgen import canvas
            c = canvas.Canvas("long.pdf")
            for page in range(200):
                for line in range(50):
                    c.drawString(50, 800 - line * 15, "row %05d of a statement with nothing in it" % (page * 50 + line))
                c.drawString(50, 20, "account %09d" % (page + 1))
                c.showPage()
            c.save()
            """)
        let recording = try shop.read("long.pdf")
        for page in [1, 2, 99, 200] {
            #expect(recording.locations(of: "account \(String(format: "%09d", page))") == [" page \(page)"])
        }
        #expect(recording.state == .scanned)
        try shop.make("pdftotext -enc UTF-8 long.pdf - | tr -d '\\f' > text")
        let text = recording.segments.first { $0.segment.part.isEmpty }
        #expect(text?.bytes == (try shop.bytes("text")))
    }

    @Test("metadata, scripts and keys of the document information that nobody defined are read")
    func metadata() throws {
        let shop = try Workshop()
        try Self.made(shop)
        try shop.python(
            """
            import json, subprocess
            value = json.loads(subprocess.check_output(["qpdf", "--json-output", "two.pdf", "-"]))
            objects = value["qpdf"][1]
            number = objects["trailer"]["value"]["/Info"]
            objects["obj:" + number]["value"]["/CustomerNumber"] = "u:4000056655665556"
            import base64
            xmp = "<?xpacket begin=''?><x:xmpmeta>3566002020360505</x:xmpmeta><?xpacket end='r'?>"
            objects["obj:900 0 R"] = {"stream": {"data": base64.b64encode(xmp.encode()).decode(),
                "dict": {"/Type": "/Metadata", "/Subtype": "/XML"}}}
            root = objects["trailer"]["value"]["/Root"]
            objects["obj:" + root]["value"]["/Metadata"] = "900 0 R"
            objects["obj:" + root]["value"]["/OpenAction"] = {"/S": "/JavaScript", "/JS": "u:app.alert('30569309025904')"}
            json.dump(value, open("changed.json", "w"))
            subprocess.check_call(["qpdf", "--json-input", "--compress-streams=y", "changed.json", "changed.pdf"])
            """)
        let recording = try shop.read("changed.pdf")
        #expect(recording.locations(of: "CustomerNumber: 4000056655665556") == ["#properties"])
        #expect(recording.locations(of: "3566002020360505") == ["#metadata"])
        #expect(recording.locations(of: "30569309025904").count == 1)
        #expect(recording.state == .scanned)
    }

    // MARK: What cannot be read

    @Test("a document that opens with a password only is encrypted; one that only forbids printing is read")
    func passwords() throws {
        let shop = try Workshop()
        try Self.made(shop)
        try shop.make(
            "qpdf --encrypt user owner 256 -- two.pdf user.pdf; qpdf --encrypt '' owner 256 --print=none -- two.pdf own.pdf"
        )
        let closed = try shop.read("user.pdf")
        #expect(closed.state == .skipped)
        #expect(closed.reasons == [.encrypted])
        let open = try shop.read("own.pdf")
        Self.expectPlaces(open)
        #expect(open.state == .scanned)
    }

    /// A page that shows a picture, and one that shows nothing.
    private static let pictures = """
        from reportlab.pdfgen import canvas
        from reportlab.lib.utils import ImageReader
        import subprocess
        c = canvas.Canvas("card.pdf", pagesize=(400, 100))
        c.setFont("Helvetica", 24)
        c.drawString(20, 40, "Card 378282246310005")
        c.save()
        subprocess.check_call(["pdftoppm", "-r", "150", "-png", "-singlefile", "card.pdf", "card"])
        def made(name, pages):
            c = canvas.Canvas(name)
            for page in pages:
                if page == "text": c.drawString(100, 700, "Number 4111111111111111")
                if page == "picture": c.drawImage("card.png", 50, 500, 400, 100)
                c.showPage()
            c.save()
        made("scan.pdf", ["picture"])
        made("mixed.pdf", ["text", "picture", "text", "blank"])
        made("blank.pdf", ["text", "blank"])
        """

    @Test("pages that are pictures are no_text, and blank pages among others are not")
    func textless() throws {
        let shop = try Workshop()
        try shop.python(Self.pictures)
        let scan = try shop.read("scan.pdf")
        #expect(scan.reasons == [.noText])
        // Its properties were examined.
        #expect(scan.state == .partial)
        #expect(scan.verdict?.bytesScanned ?? 0 > 0)
        let mixed = try shop.read("mixed.pdf")
        #expect(mixed.reasons == [.noText])
        #expect(mixed.state == .partial)
        #expect(mixed.verdict?.detail?.contains("1 of 4 pages") == true)
        #expect(mixed.locations(of: "4111111111111111") == [" page 1", " page 3"])
        #expect(try shop.read("blank.pdf").state == .scanned)
    }

    @Test("with recognition, the text of pages that are pictures is found", .timeLimit(.minutes(2)))
    func recognition() throws {
        let shop = try Workshop()
        try shop.python(Self.pictures)
        let mixed = try shop.read("mixed.pdf") { $0.recognition = .init() }
        #expect(mixed.locations(of: "378282246310005") == [" page 2"])
        #expect(mixed.locations(of: "4111111111111111") == [" page 1", " page 3"])
        #expect(mixed.state == .scanned)
        let unknown = try shop.read("scan.pdf") {
            $0.recognition = .init()
            $0.recognition?.languages = "xyz"
        }
        #expect(unknown.reasons == [.unsupported])
    }

    @Test("without a program its part is unsupported, with the name of the program and its package")
    func missing() throws {
        let shop = try Workshop()
        try Self.made(shop)
        let without = try shop.read("two.pdf") { $0.paths[.pdftotext] = "/nonexistent/pdftotext" }
        #expect(without.reasons == [.unsupported])
        #expect(without.state == .partial)
        #expect(without.verdict?.detail?.contains("pdftotext (Debian package poppler-utils)") == true)
        #expect(without.locations(of: "378282246310005").contains("#annotations page 1"))
        let second = try shop.read("two.pdf") { $0.paths[.qpdf] = "/nonexistent/qpdf" }
        #expect(second.reasons == [.unsupported])
        #expect(second.locations(of: "5555555555554444") == [" page 1"])
    }

    // MARK: Inside and around

    @Test("attached files are read, and what is in them counts")
    func attachments() throws {
        let shop = try Workshop()
        try Self.made(shop)
        try shop.make(
            """
            echo 'planted 3566002020360505' > note.txt; mkdir sub; echo 'deep 4000056655665556' > sub/deep.txt
            zip -qr pack.zip sub; cp two.pdf inner.pdf
            qpdf two.pdf --add-attachment note.txt -- --add-attachment pack.zip -- --add-attachment inner.pdf -- all.pdf
            """)
        let recording = try shop.read("all.pdf")
        #expect(recording.locations(of: "3566002020360505") == ["note.txt"])
        #expect(recording.locations(of: "4000056655665556") == ["pack.zip!sub/deep.txt"])
        #expect(recording.locations(of: "5555555555554444") == [" page 1", "inner.pdf page 1"])
        #expect(recording.locations(of: "378282246310005") == ["#annotations page 1", "inner.pdf#annotations page 1"])
        #expect(recording.locations(of: "note.txt").contains("#attachments"))
        #expect(recording.state == .scanned)
        // Three attached files, and one file in the archive.
        #expect(recording.verdict?.membersSeen == 4)
        #expect(recording.verdict?.membersScanned == 4)
    }

    @Test("a document in an archive has its own record, and its neighbours keep theirs")
    func archive() throws {
        let shop = try Workshop()
        try Self.made(shop)
        try shop.make(
            """
            qpdf --encrypt user owner 256 -- two.pdf closed.pdf; echo 'plain 3566002020360505' > a.txt
            zip -q inner.zip closed.pdf a.txt; zip -q all.zip two.pdf inner.zip a.txt
            """)
        let recording = try shop.read("all.zip")
        Self.expectPlaces(recording, below: "two.pdf")
        #expect(recording.locations(of: "3566002020360505") == ["inner.zip!a.txt", "a.txt"])
        #expect(recording.member("inner.zip!closed.pdf")?.state == .skipped)
        #expect(recording.member("inner.zip!closed.pdf")?.reasons == [.encrypted])
        // What holds a member that was not read is not wholly read itself.
        #expect(recording.member("inner.zip")?.state == .partial)
        #expect(recording.members.count == 2)
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.encrypted])
        // two.pdf, inner.zip, closed.pdf and a.txt twice.
        #expect(recording.verdict?.membersSeen == 5)
        #expect(recording.verdict?.membersScanned == 3)
    }

    @Test("documents attached to each other end at the limit of depth")
    func depth() throws {
        let shop = try Workshop()
        try Self.made(shop, "0.pdf")
        try shop.make("for n in 1 2 3 4 5; do qpdf 0.pdf --add-attachment $((n-1)).pdf -- $n.pdf; done")
        var limits = ExtractionLimits()
        limits.depth = 3
        let recording = try shop.read("5.pdf", limits: limits)
        #expect(recording.reasons == [.depthLimit])
        #expect(recording.locations(of: "5555555555554444").count == 3)
        #expect(recording.state == .partial)
    }

    @Test("no more contents are read than the limit of members allows")
    func members() throws {
        let shop = try Workshop()
        try Self.made(shop)
        try shop.make(
            """
            cp two.pdf n.pdf
            for n in 1 2 3 4 5; do echo "number $n" > $n.txt; qpdf n.pdf --add-attachment $n.txt -- m.pdf; mv m.pdf n.pdf; done
            """)
        var limits = ExtractionLimits()
        limits.members = 3
        limits.listedMembers = 1
        let recording = try shop.read("n.pdf", limits: limits)
        #expect(recording.reasons == [.entriesLimit])
        #expect(recording.verdict?.membersSeen == 5)
        #expect(recording.verdict?.membersScanned == 3)
        #expect(recording.members.count == 1)
        #expect(recording.verdict?.detail?.contains("1 further members") == true)
    }
}
