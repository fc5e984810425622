import Foundation
import SluiceCore
import Testing

@testable import SluiceTools

@Suite("Pictures beside text on pages of PDF documents")
struct PDFPictureTests {
    /// Documents of reportlab whose pages have text and a picture of text, one with text and an icon only, and one with a
    /// letterhead on every page.
    private static let maker = """
        from reportlab.pdfgen import canvas
        import subprocess
        def drawn(name, text, size=(400, 100)):
            c = canvas.Canvas("drawn.pdf", pagesize=size)
            c.setFont("Helvetica", 24)
            c.drawString(20, 40, text)
            c.save()
            subprocess.check_call(["pdftoppm", "-r", "150", "-png", "-singlefile", "drawn.pdf", name])
        drawn("card", "Card 378282246310005")
        drawn("same", "Number 4111111111111111")
        drawn("head", "Example Company", (300, 60))
        def made(name, pages):
            c = canvas.Canvas(name)
            for text, pictures in pages:
                c.drawString(100, 700, text)
                for number, picture in enumerate(pictures):
                    c.drawImage(picture + ".png", 50, 500 - 120 * number, 400, 100)
                c.showPage()
            c.save()
        made("beside.pdf", [("Page 1 of 2", ["card"]), ("Number 4111111111111111", [])])
        made("same.pdf", [("Number 4111111111111111", ["same"])])
        """

    @Test("pictures beside text are told, and where that is asked for their text is found", .timeLimit(.minutes(2)))
    func beside() throws {
        let shop = try Workshop()
        try shop.python(Self.maker)
        let off = try shop.read("beside.pdf")
        #expect(off.state == .partial)
        #expect(off.reasons == [.unsupported])
        #expect(off.verdict?.detail?.contains("on 1 of 2 pages with text; --ocr") == true)
        let on = try shop.read("beside.pdf") { $0.recognition = .init() }
        #expect(on.locations(of: "378282246310005") == ["#pictures page 1"])
        #expect(on.locations(of: "4111111111111111") == [" page 2"])
        #expect(on.state == .scanned)
    }

    @Test("a value that the page has as text is not told once more", .timeLimit(.minutes(2)))
    func same() throws {
        let shop = try Workshop()
        try shop.python(Self.maker)
        let recording = try shop.read("same.pdf") { $0.recognition = .init() }
        #expect(recording.locations(of: "4111111111111111") == [" page 1"])
        #expect(recording.state == .scanned)
    }

    @Test("icons and rules hold no text, strips of a scan may; a picture inside the page's commands counts")
    func sizes() throws {
        let shop = try Workshop()
        try shop.python(
            """
            from reportlab.pdfgen import canvas
            from PIL import Image
            from reportlab.lib.utils import ImageReader
            def made(name, sizes, inline=False):
                c = canvas.Canvas(name)
                c.drawString(100, 700, "text")
                for number, size in enumerate(sizes):
                    picture = Image.effect_noise(size, 50 + number)
                    picture.save("p%d.png" % number)
                    if inline: c.drawInlineImage("p%d.png" % number, 50, 600 - 20 * number, 100, 15)
                    else: c.drawImage("p%d.png" % number, 50, 600 - 20 * number, 100, 15)
                c.save()
            made("icons.pdf", [(32, 32), (48, 48), (600, 1)])
            made("strips.pdf", [(600, 4)] * 5)
            made("inline.pdf", [(300, 40)], True)
            """)
        #expect(try shop.read("icons.pdf").state == .scanned)
        for name in ["strips.pdf", "inline.pdf"] {
            #expect(try shop.read(name).reasons == [.unsupported], "\(name)")
        }
    }

    @Test("a letterhead is looked at on its first page only, a picture that goes over pages on each")
    func repeated() {
        var pictures = PDFPictures()
        let head = "image 900 200 gray 1 8 image no 7 0 300 300 1K 1%"
        let long = "image 900 9000 gray 1 8 image no 8 0 100 100 1K 1%"
        let mask = "smask 900 200 gray 1 8 image no 9 0 300 300 1K 1%"
        let inline = "image 900 200 gray 1 8 image no [inline] 150 150 1K 1%"
        let lines = [
            "page num type", "1 0 \(head)", "1 1 \(mask)", "2 0 \(head)", "2 1 \(mask)", "3 0 \(long)", "4 0 \(long)",
            "5 0 \(inline)",
        ]
        let text = Array((lines.joined(separator: "\n") + "\nnonsense -1 0 0\n").utf8)
        pictures.take(text.span)
        pictures.finish()
        #expect(pictures.pages.map(\.number) == [1, 2, 3, 4, 5])
        #expect(pictures.pages.filter(\.isNew).map(\.number) == [1, 3, 4, 5])
        #expect(pictures.pages.map(\.resolution) == [300, 300, 100, 100, 150])
    }

    @Test("lines are left out where the page has all of their words, and a number only as a whole")
    func lines() {
        let page = Array("Card: 4111 1111 1111 1111 12.50\nSSN 536-22-1234 a@b.example\n9536221234\n".utf8)
        let known = RepeatedLines(page: page)
        func remaining(_ text: String) -> String {
            String(decoding: known.remaining(of: Array(text.utf8)), as: UTF8.self).replacing("\n", with: "")
        }
        for line in [
            "card 4111111111111111", "4111 1111 1111 1111", "SSN: 536-22-1234", "a@b.example", "Card 536221234",
        ] {
            #expect(remaining(line) == "", "\(line)")
        }
        // Another number, a part of one, another label, a label alone.
        for line in ["card 4111111111111112", "1111 1111 1112", "53622123", "Visa 4111111111111111", "Card:"] {
            #expect(remaining(line) == line)
        }
    }
}
