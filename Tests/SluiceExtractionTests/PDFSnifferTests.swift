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
}
