import Foundation
import SluiceCore
import Testing

/// The cases of PDF of hostile-input.md 4: each is read as far as a tolerant reader reads it, in seconds and within the
/// memory of a child, and never passes for wholly read.
@Suite("Hostile PDF documents")
struct HostilePDFTests {
    /// Writes documents from objects, with a cross-reference table where it is wanted.
    static let maker = """
        import zlib
        def made(name, objects, xref=True, head=b"%PDF-1.4\\n", trailer=b"/Root 1 0 R", tail=b"%%EOF\\n", shift=0):
            out, places = bytearray(head), []
            for number, body in enumerate(objects, 1):
                places.append(len(out))
                out += b"%d 0 obj\\n" % number + body + b"\\nendobj\\n"
            start = len(out)
            if xref:
                out += b"xref\\n0 %d\\n0000000000 65535 f \\n" % (len(objects) + 1)
                for place in places: out += b"%010d 00000 n \\n" % (place + shift)
            out += b"trailer\\n<< /Size %d %s >>\\nstartxref\\n%d\\n" % (len(objects) + 1, trailer, start + shift) + tail
            open(name, "wb").write(out)
        def stream(data, extra=b"", length=None):
            n = len(data) if length is None else length
            return b"<< /Length %d %s >>\\nstream\\n" % (n, extra) + data + b"\\nendstream"
        text = b"BT /F1 24 Tf 100 700 Td (Card 5555555555554444) Tj ET"
        font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
        catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
        pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
        page = (b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
                b"/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>")
        """

    private func read(_ script: String, memory: Int64 = 512 << 20) throws -> Recording {
        let shop = try Workshop()
        try shop.python(Self.maker + "\n" + script)
        var limits = ExtractionLimits()
        limits.childMemoryBytes = memory
        limits.wallSeconds = 30
        limits.idleSeconds = 20
        let start = SuspendingClock.now
        let recording = try shop.read("a.pdf", limits: limits)
        #expect(start.duration(to: .now) < .seconds(40))
        #expect(recording.verdict != nil)
        return recording
    }

    /// Whether the number was found on its page, whatever else.
    private func isFound(_ recording: Recording) -> Bool {
        recording.locations(of: "5555555555554444").contains(" page 1")
    }

    @Test("an honest document made by the same script is wholly read")
    func honest() throws {
        let recording = try read("made('a.pdf', [catalog, pages, page, stream(text), font])")
        #expect(isFound(recording))
        #expect(recording.state == .scanned)
        #expect(recording.reasons.isEmpty)
    }

    @Test(
        "damage that a tolerant reader mends: found, and told",
        arguments: [
            // No table, and one that leads to the wrong objects.
            "made('a.pdf', [catalog, pages, page, stream(text), font], xref=False)",
            "made('a.pdf', [catalog, pages, page, stream(text), font], shift=-30)",
        ])
    func mended(script: String) throws {
        let recording = try read(script)
        #expect(isFound(recording))
        #expect(recording.state == .partial)
        #expect(recording.reasons.contains(.corrupt) || recording.reasons.contains(.truncated))
    }

    @Test(
        "wrong lengths of streams, junk in front and no last line: found",
        arguments: [
            "made('a.pdf', [catalog, pages, page, stream(text), font], tail=b'')",
            "made('a.pdf', [catalog, pages, page, stream(text, length=3), font])",
            "made('a.pdf', [catalog, pages, page, stream(text, length=10**9), font])",
            "made('a.pdf', [catalog, pages, page, stream(text), font], head=b'junk ' * 100 + b'%PDF-1.4\\n')",
            "made('a.pdf', [catalog, pages, page, stream(zlib.compress(zlib.compress(text)), "
                + "b'/Filter [/FlateDecode /FlateDecode]'), font])",
        ])
    func found(script: String) throws {
        #expect(isFound(try read(script)))
    }

    @Test(
        "loops end",
        arguments: [
            // In the table, in the tree of pages, in forms and in outlines.
            "made('a.pdf', [catalog, pages, page, stream(text), font], trailer=b'/Root 1 0 R /Prev 9')",
            "made('a.pdf', [catalog, b'<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>', page, stream(text), font])",
            "made('a.pdf', [catalog, pages, page, stream(text + b' /X Do'), font, stream(b'/X Do', b'/Subtype /Form "
                + "/Type /XObject /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>')])",
            "made('a.pdf', [b'<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>', pages, page, stream(text), font, "
                + "b'<< /First 6 0 R /Last 6 0 R /Next 6 0 R /Parent 6 0 R /Title (loop) >>'])",
        ])
    func loops(script: String) throws {
        let recording = try read(script)
        #expect(isFound(recording) || recording.state != .scanned)
    }

    @Test("a hundred thousand arrays inside each other take no stack")
    func nesting() throws {
        let recording = try read(
            "made('a.pdf', [catalog, pages, page, stream(text), font, b'[' * 100000 + b']' * 100000])")
        #expect(isFound(recording) || recording.state != .scanned)
    }

    @Test("a stream that grows a thousandfold is bounded in time and memory, and told")
    func bomb() throws {
        let recording = try read(
            """
            rows = [b"BT /F1 12 Tf 1 0 0 1 1 %d Tm (" % y + b"a" * 45 + b") Tj ET " for y in range(1, 800)]
            data = zlib.compress(text + b" " + b"".join(rows) * 2000, 9)
            made('a.pdf', [catalog, pages, page, stream(data, b'/Filter /FlateDecode'), font])
            """, memory: 256 << 20)
        #expect(recording.state != .scanned)
        #expect(recording.reasons.contains { $0.isLimit || $0 == .extractorTimeout || $0 == .extractorCrash })
    }

    @Test("a damaged stream that can be undone to its end, with a wrong sum only, is told")
    func streamDamage() throws {
        let recording = try read(
            """
            lines = b"".join(b"1 0 0 1 50 %d Tm (line %d of an invoice) Tj " % (700 - 12 * n, n * n * 7919) for n in range(50))
            text = b"BT /F1 10 Tf " + lines + b"ET"
            def undone(data):
                try:
                    machine = zlib.decompressobj(-15)
                    out = machine.decompress(data[2:])
                    return out if machine.eof else b""
                except zlib.error: return b""
            def damaged(data):
                for bit in range(800, 8 * len(data) - 80):
                    changed = bytearray(data)
                    changed[bit // 8] ^= 1 << bit % 8
                    if 40 <= undone(bytes(changed)).count(b") Tj ") < 50: return bytes(changed)
            made('a.pdf', [catalog, pages, page, stream(damaged(zlib.compress(text)), b'/Filter /FlateDecode'), font])
            """)
        #expect(recording.locations(of: "of an invoice").contains(" page 1"))
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.corrupt])
    }

    @Test("a stream that cannot be undone to its end is told where poppler says nothing")
    func undecodable() throws {
        let recording = try read(
            """
            import base64
            data = bytearray(base64.a85encode(text + b" " * 200) + b"~>")
            data[150] = 0x7c
            made('a.pdf', [catalog, pages, page, stream(bytes(data), b'/Filter /ASCII85Decode'), font])
            """)
        #expect(isFound(recording))
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.corrupt])
    }

    @Test("a document in whose mark one byte is damaged is read, and the damage is told")
    func mark() throws {
        let recording = try read(
            """
            packed = stream(zlib.compress(text), b'/Filter /FlateDecode')
            made('a.pdf', [catalog, pages, page, packed, font], head=b'%PDV-1.4\\n')
            """)
        #expect(isFound(recording))
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.corrupt])
    }

    @Test(
        "pages that a damaged tree does not lead to are read, and the damage is told",
        arguments: ["/Kids [(3 0 R)] /Count 1", "/Kids 77 0 R /Count 1", "/Count 1"])
    func tree(pages: String) throws {
        let recording = try read(
            """
            packed = stream(zlib.compress(text), b'/Filter /FlateDecode')
            made('a.pdf', [catalog, b'<< /Type /Pages \(pages) >>', page, packed, font])
            """)
        #expect(isFound(recording))
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.corrupt])
    }

    @Test("of a document that is cut off, pages in front of the cut are read", arguments: [20, 60])
    func beginning(left: Int) throws {
        let recording = try read(
            """
            packed = stream(zlib.compress(text), b'/Filter /FlateDecode')
            made('a.pdf', [catalog, pages, page, packed, font, b"<< /Type /Page /Parent 2 0 R /Contents 7 0 R >>", packed])
            bytes = open('a.pdf', 'rb').read()
            open('a.pdf', 'wb').write(bytes[:bytes.index(b'7 0 obj') + \(left)])
            """)
        #expect(isFound(recording))
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.truncated])
    }

    @Test("a document cut anywhere is told as such", arguments: [0.1, 0.5, 0.9, 0.99])
    func cut(share: Double) throws {
        let shop = try Workshop()
        try PDFTests.made(shop)
        let bytes = try shop.bytes("two.pdf")
        try shop.write(Array(bytes.prefix(Int(Double(bytes.count) * share))), to: "cut.pdf")
        let recording = try shop.read("cut.pdf")
        #expect(recording.state != .scanned)
        #expect(recording.reasons.contains(.truncated) || recording.reasons.contains(.corrupt))
        #expect(recording.verdict?.bytesScanned ?? 0 > 0)
    }

    @Test("text that only begins like a document is looked at as bytes")
    func pretender() throws {
        let shop = try Workshop()
        try shop.write(Array("%PDF-1.4\nCard 5555555555554444 in plain text\n".utf8), to: "a.pdf")
        let recording = try shop.read("a.pdf")
        #expect(recording.locations(of: "5555555555554444") == [""])
        #expect(recording.state == .partial)
    }
}
