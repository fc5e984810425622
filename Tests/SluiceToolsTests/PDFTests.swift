import Foundation
import SluiceCore
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

    @Test("text on pages, a note, a form field and document information are found at their places")
    func places() throws {
        let shop = try Workshop()
        try Self.made(shop)
        let recording = try shop.read("two.pdf")
        #expect(recording.locations(of: "5555555555554444") == [" page 1"])
        #expect(recording.locations(of: "4111111111111111") == [" page 2"])
        #expect(recording.locations(of: "378282246310005") == ["#annotations page 1"])
        #expect(recording.locations(of: "social security: 536-22-1234") == ["#form fields page 2"])
        #expect(recording.locations(of: "6011111111111117") == ["#properties"])
        #expect(recording.state == .scanned)
        #expect(recording.verdict?.membersSeen == 0)
        #expect(recording.verdict?.mediaType == "application/pdf")
    }
}
