import SluiceExtraction
import Testing

@Suite("PDF documents behind other bytes")
struct PDFSnifferTests {
    @Test("a metafile with a document in it is no document, and one far behind other bytes is found")
    func documentInside() throws {
        var metafile = [UInt8](repeating: 0, count: 200)
        metafile[0] = 1
        metafile.replaceSubrange(40..<44, with: Array(" EMF".utf8))
        metafile += Array("%PDF-1.4\n1 0 obj\n".utf8)
        #expect(MediaTypeSniffer.mediaType(head: metafile, name: "a").name == "image/emf")
        let others = [UInt8](repeating: 0, count: 10) + (0..<5000).map { UInt8($0 * 7 % 251) }
        let document = others + Array("%PDF-1.4\n1 0 obj\n".utf8)
        #expect(MediaTypeSniffer.mediaType(head: document, name: "a").name == "application/pdf")
        let mention = others + Array("%PDF-x and no obj".utf8)
        #expect(MediaTypeSniffer.mediaType(head: mention, name: "a").name != "application/pdf")
        let binary = Array("%PDF-1.4\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3] + Array("\n1 0 obj\n".utf8)
        let behindText = Array(String(repeating: "a line of text\n", count: 200).utf8) + binary
        #expect(MediaTypeSniffer.mediaType(head: behindText, name: "a").name == "application/pdf")
        let text = Array(String(repeating: "a line of text\n", count: 200).utf8) + Array("%PDF-1.4\n1 0 obj\n".utf8)
        #expect(MediaTypeSniffer.mediaType(head: text, name: "a").name == "text/plain")
    }

    @Test("a document in whose mark one byte is damaged is one; data of forms and texts are none")
    func damagedMark() {
        let body = "\n1 0 obj\n<< >>\nendobj\nstartxref\n9\n%%EOF\n"
        func name(_ text: String) -> String { MediaTypeSniffer.mediaType(head: Array(text.utf8), name: "a").name }
        for mark in ["%PDV-1.4", "#PDF-1.4", "%PDF=2.0", "%pDF-1.7"] {
            #expect(name(mark + body) == "application/pdf")
            #expect(name(mark + body + String(repeating: " ", count: 40_000)) == "application/pdf")
        }
        for text in [
            "%FDF-1.2" + body, "%PSV-1.4" + body, "%PDV-1.x" + body, "%PDV-1.4 " + body, "%PDV-1.4\n1 0 obj\n",
            "%PDV-1.4\nstartxref\n9\n%%EOF\n", "%PDV-1.4",
        ] {
            #expect(name(text) == "text/plain", "\(text)")
        }
    }
}
