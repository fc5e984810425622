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

    @Test("a photograph that is stored turned is read, however it is turned", .timeLimit(.minutes(2)), arguments: 2...8)
    func turned(orientation: Int) throws {
        let shop = try Workshop()
        try shop.python(Self.picture)
        try shop.python(
            """
            from PIL import Image
            back = {2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE,
                6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}
            picture = Image.open("card.png").convert("L" if \(orientation) == 3 else "RGB")
            exif = Image.Exif()
            exif[274] = \(orientation)
            picture.transpose(back[\(orientation)]).save("card.jpg", exif=exif, quality=90)
            """)
        let recording = try shop.read("card.jpg") { $0.recognition = .init() }
        #expect(recording.locations(of: "378282246310005") == [""])
        #expect(recording.state == .scanned)
    }

    @Test("a page that is turned is read where it has enough text to tell it by", .timeLimit(.minutes(2)))
    func turnedPage() throws {
        let shop = try Workshop()
        try shop.python(
            """
            from reportlab.pdfgen import canvas
            import subprocess
            c = canvas.Canvas("page.pdf")
            for n in range(12): c.drawString(60, 800 - 20 * n, "A statement of account with some lines, this is row %d" % n)
            c.drawString(60, 500, "Card 378282246310005")
            c.save()
            subprocess.check_call(["pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", "page.pdf", "page"])
            from PIL import Image
            Image.open("page.png").transpose(Image.ROTATE_180).save("turned.png")
            """)
        let recording = try shop.read("turned.png") { $0.recognition = .init() }
        #expect(recording.locations(of: "378282246310005") == [""])
    }

    @Test(
        "all pictures of an animation are read, those that only change parts too", .timeLimit(.minutes(2)),
        arguments: ["gif", "png", "clear.gif", "indexed.png"])
    func animation(kind: String) throws {
        let shop = try Workshop()
        try shop.python(Self.picture)
        try shop.python(
            """
            from PIL import Image, ImageDraw
            card = Image.open("card.png").convert("RGB")
            first = Image.new("RGB", card.size, "white")
            ImageDraw.Draw(first).rectangle([5, 5, 60, 20], fill="gray")
            last = first.copy()
            last.paste(card.crop((30, 60, card.width - 40, card.height - 10)), (30, 60))
            pictures = [first, last, first]
            kind = "\(kind)"
            if kind == "clear.gif": pictures = [p.convert("P", palette=Image.ADAPTIVE, colors=200) for p in pictures]
            if kind == "indexed.png": pictures = [p.convert("P", palette=Image.ADAPTIVE, colors=16) for p in pictures]
            extra = {"transparency": 255, "disposal": 2} if kind == "clear.gif" else {}
            pictures[0].save("moving." + kind, save_all=True, append_images=pictures[1:], duration=100, **extra)
            """)
        let recording = try shop.read("moving.\(kind)") { $0.recognition = .init() }
        #expect(recording.locations(of: "378282246310005") == ["#picture 2"])
        #expect(recording.state == .scanned, "\(recording.verdict?.detail ?? "")")
        try shop.make("head -c $(($(stat -c %s moving.\(kind)) / 2)) moving.\(kind) > cut.\(kind)")
        #expect(try shop.read("cut.\(kind)") { $0.recognition = .init() }.state != .scanned)
    }

    @Test("animations of any bytes end", arguments: 0..<40)
    func damagedAnimation(seed: Int) throws {
        let shop = try Workshop()
        try shop.python(Self.picture)
        try shop.python(
            """
            import random
            from PIL import Image
            pictures = [Image.effect_noise((60, 40), 20 * n + 10) for n in range(3)]
            for kind in ("gif", "png"):
                pictures[0].save("a." + kind, save_all=True, append_images=pictures[1:])
                data = bytearray(open("a." + kind, "rb").read())
                random.seed(\(seed))
                for _ in range(12): data[random.randrange(8, len(data))] = random.choice((0, 1, 127, 255, random.randrange(256)))
                open("b." + kind, "wb").write(data)
            """)
        var gif = GIFAnimation(try shop.bytes("b.gif"), maximumPixels: 1_000_000)
        var png = PNGAnimation(try shop.bytes("b.png"), maximumPixels: 1_000_000)
        var count = 0
        while let file = gif?.next() ?? png?.next(), count < 100 {
            #expect(file.starts(with: "P5 ".utf8))
            count += 1
        }
        #expect(count < 100)
    }

    @Test(
        "kinds of pictures that tesseract does not read are unsupported, not damaged",
        arguments: ["ico", "webp", "avif", "psd"])
    func unreadable(kind: String) throws {
        let shop = try Workshop()
        try shop.python(Self.picture)
        if kind == "avif" {
            try shop.write(Self.fixture("photo.avif"), to: "card.avif")
        } else {
            try shop.python(
                """
                from PIL import Image
                picture = Image.open("card.png").convert("RGB")
                if "\(kind)" == "webp": picture.save("card.webp", save_all=True, append_images=[picture.rotate(90)])
                if "\(kind)" == "ico": picture.save("card.ico")
                if "\(kind)" == "psd": open("card.psd", "wb").write(bytes.fromhex(
                    "38425053000100000000000000010000000a0000000a00080001") + bytes(12) + bytes(2 + 100))
                """)
        }
        let recording = try shop.read("card.\(kind)") { $0.recognition = .init() }
        #expect(recording.reasons == [.unsupported])
        #expect(recording.verdict?.detail?.contains("does not read") == true)
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
