import Foundation
import SluiceContent
import SluiceCore
import Testing

@testable import SluiceTools

/// Contents that an extraction hands over, without the extraction.
@Suite("Formats that programs read")
struct OtherFormatTests {
    private func read(
        _ name: String, _ format: ForeignFormat, in shop: Workshop,
        _ change: (inout Toolbox.Configuration) -> Void = { _ in }
    ) throws -> (MemberCoverage, Recording, [FoundContent]) {
        var configuration = Toolbox.Configuration()
        change(&configuration)
        var recording = Recording()
        var found: [FoundContent] = []
        let foreign = ForeignContent(format: format, path: "", name: name, mediaType: "application/test", depth: 0)
        let coverage = try Toolbox(configuration).read(
            foreign, shop.content(name), allowance: InputAllowance(ExtractionLimits()), found: &found, into: &recording)
        return (coverage, recording, found)
    }

    private static func fixture(_ name: String) throws -> [UInt8] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: tests.appending(path: "SluiceExtractionTests/Documents/\(name)")))
    }

    @Test("catdoc's paragraphs have their numbers")
    func word() throws {
        let shop = try Workshop()
        try shop.write(Self.fixture("notes.doc"), to: "notes.doc")
        let (coverage, recording, _) = try read("notes.doc", .wordDocument, in: shop)
        #expect(recording.locations(of: "4111111111111111") == ["#paragraph 2"])
        #expect(coverage.state == .scanned)
    }

    @Test("a document in which catdoc finds nothing never passes for read")
    func empty() throws {
        let shop = try Workshop()
        try shop.write(Self.fixture("notes.doc"), to: "notes.doc")
        let tool = try shop.tool("catdoc", "exit 0")
        let (coverage, recording, _) = try read("notes.doc", .wordDocument, in: shop) { $0.paths[.catdoc] = tool }
        #expect(coverage.reasons == [.noText])
        #expect(coverage.state == .partial)
        #expect(recording.textBytes == Int(coverage.bytes))
    }

    /// A picture of a line of text.
    private static let picture = """
        from reportlab.pdfgen import canvas
        import subprocess
        c = canvas.Canvas("card.pdf", pagesize=(500, 100))
        c.setFont("Helvetica", 24)
        c.drawString(20, 40, "Card 378282246310005")
        c.save()
        subprocess.check_call(["pdftoppm", "-r", "150", "-png", "-singlefile", "card.pdf", "card"])
        """

    @Test("text in a picture is read when that is asked for, and else told", .timeLimit(.minutes(2)))
    func picture() throws {
        let shop = try Workshop()
        try shop.python(Self.picture)
        let (off, _, _) = try read("card.png", .picture, in: shop)
        #expect(off.reasons == [.unsupported])
        #expect(off.detail?.contains("--ocr") == true)
        let (on, recording, _) = try read("card.png", .picture, in: shop) { $0.recognition = .init() }
        #expect(on.state == .scanned)
        #expect(recording.locations(of: "378282246310005") == [""])
        let (large, _, _) = try read("card.png", .picture, in: shop) {
            $0.recognition = .init()
            $0.recognition?.maximumPixels = 1000
        }
        #expect(large.reasons == [.entryBytesLimit])
    }

    /// The program that is started is a stand-in that writes what `readpst -r` does: no data file could be made here.
    @Test("messages that readpst writes are read with their folders")
    func outlook() throws {
        let shop = try Workshop()
        let head = Array("!BDN".utf8) + [0, 0, 0, 0] + Array("SM".utf8)
        try shop.write(head + [UInt8](repeating: 0, count: 600), to: "mail.pst")
        try shop.python(
            """
            import os
            script = '''#!/usr/bin/python3 -I
            import os
            os.makedirs("Personal/Inbox")
            head = "From a@b.example Thu Jan  1 00:00:00 2026\\\\nFrom: a@b.example\\\\nSubject: 4111111111111111\\\\n"
            open("Personal/Inbox/mbox", "w").write(head + "\\\\nCard 5555555555554444\\\\n")
            open("Personal/contacts.vcf", "w").write("FN:378282246310005\\\\n")
            try: open("/tmp/escape", "w")
            except OSError: pass
            else: open("escaped", "w").write("escaped")
            '''
            open("readpst", "w").write(script)
            os.chmod("readpst", 0o755)
            """)
        let recording = try shop.read("mail.pst") { $0.paths[.readpst] = shop.path("readpst") }
        #expect(recording.locations(of: "5555555555554444").first?.hasPrefix("Personal/Inbox/mbox") == true)
        #expect(recording.locations(of: "378282246310005") == ["Personal/contacts.vcf"])
        #expect(recording.locations(of: "escaped").isEmpty)
        #expect(recording.state == .scanned)
    }

    @Test("the folder that a program writes to is nobody else's, bounded, and gone with its last user")
    func folder() throws {
        let space = SpoolSpace(folder: NSTemporaryDirectory(), fileBytes: 1000)
        var folder: PrivateFolder? = try PrivateFolder(in: space, fileBytes: 100, totalBytes: 150)
        let path = try #require(folder?.path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o700)
        try Data(repeating: 0x61, count: 100).write(to: URL(filePath: path + "/a"))
        #expect(folder?.look() == .fits && space.held.fileBytes == 100)
        try Data(repeating: 0x61, count: 100).write(to: URL(filePath: path + "/b"))
        #expect(folder?.look() == .overfull)
        #expect(folder?.files.map(\.path) == ["a", "b"])
        var content = try folder?.open("a")
        #expect(PrivateFolder.sweep(NSTemporaryDirectory()) == 0 && folder?.files.count == 2, "it is locked")
        folder = nil
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(content?.byteCount == 100 && space.held.fileBytes == 100, "what is open takes room still")
        content = nil
        #expect(space.held.fileBytes == 0)
    }

    @Test("what is deeper than a path can be is removed too, and links are removed and not followed")
    func deepFolder() throws {
        let shop = try Workshop()
        try shop.write([0x61], to: "kept")
        let space = SpoolSpace(folder: shop.folder.path)
        var folder: PrivateFolder? = try PrivateFolder(in: space, fileBytes: 100, totalBytes: 100)
        let path = try #require(folder?.path)
        try shop.python(
            """
            import os
            os.chdir("\(path)")
            os.symlink("\(shop.folder.path)", "up")
            for number in range(3000):
                os.mkdir("lifted-%d" % (number % 40)); os.chdir("lifted-%d" % (number % 40))
                if number % 100 == 0: os.symlink("\(shop.folder.path)", "up"); open("file", "w").write("x")
            """)
        folder = nil
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try shop.bytes("kept") == [0x61])
    }

    @Test("messages that have no room among temporary files are told, and give their room back")
    func outlookRoom() throws {
        let shop = try Workshop()
        try shop.write(Array("!BDN".utf8) + [0, 0, 0, 0] + Array("SM".utf8) + Array("a".utf8), to: "mail.pst")
        let tool = try shop.tool("readpst", "for part in 1 2 3 4 5 6; do printf '%050000d' 0; done > mbox")
        let space = SpoolSpace(folder: shop.folder.path, fileBytes: 200_000)
        let recording = try shop.read("mail.pst") {
            $0.paths[.readpst] = tool
            $0.spools = space
        }
        #expect(recording.reasons == [.spoolLimit], "\(recording.verdict?.detail ?? "")")
        #expect(space.held.fileBytes == 0)
    }

    @Test("without readpst its files are unsupported, and looked at as bytes")
    func outlookMissing() throws {
        let shop = try Workshop()
        let head = Array("!BDN".utf8) + [0, 0, 0, 0] + Array("SM".utf8)
        try shop.write(head + Array("card 4111111111111111 ".utf8), to: "mail.pst")
        let recording = try shop.read("mail.pst") { $0.paths[.readpst] = "/nonexistent/readpst" }
        #expect(recording.reasons == [.unsupported])
        #expect(recording.verdict?.detail?.contains("readpst (Debian package pst-utils)") == true)
        #expect(recording.locations(of: "4111111111111111") == [""])
    }
}
