import Foundation
import SluiceCore
import Testing

@Suite("What stands around a PDF document")
struct PDFSurroundingsTests {
    private static func expectDocument(_ recording: Recording, below path: String = "", _ name: String) {
        #expect(recording.locations(of: "5555555555554444") == ["\(path) page 1"], "\(name)")
        #expect(recording.locations(of: "4111111111111111") == ["\(path) page 2"], "\(name)")
    }

    @Test(
        "text behind a document is found, however short or long, in a file and in an archive",
        arguments: [1, 40, 5000])
    func behind(lines: Int) throws {
        let shop = try Workshop()
        try PDFTests.made(shop)
        try shop.make(
            """
            (cat two.pdf; for n in $(seq \(lines)); do echo "line $n"; done; echo planted-behind) > tail.pdf
            zip -q a.zip tail.pdf
            """)
        for (name, path) in [("tail.pdf", ""), ("a.zip", "tail.pdf")] {
            let recording = try shop.read(name)
            Self.expectDocument(recording, below: path, name)
            #expect(
                recording.locations(of: "planted-behind") == [
                    path.isEmpty ? "(after the end)" : "tail.pdf!(after the end)"
                ])
            #expect(recording.state == .scanned)
        }
    }

    @Test("bytes in front of a document, few or many, are no damage and are read", arguments: [1, 900, 5000, 30_000])
    func inFront(count: Int) throws {
        let shop = try Workshop()
        try PDFTests.made(shop)
        try shop.python(
            """
            import random
            random.seed(1)
            junk = bytes(random.choice(range(128, 255)) for _ in range(\(count)))
            open("front.pdf", "wb").write(b"planted-front\\n" + junk + b"\\n" + open("two.pdf", "rb").read())
            """)
        let recording = try shop.read("front.pdf")
        Self.expectDocument(recording, "front")
        #expect(recording.locations(of: "planted-front") == ["(before the start)"])
        #expect(recording.verdict?.mediaType == "application/pdf")
        #expect(!recording.reasons.contains(.truncated) && !recording.reasons.contains(.corrupt))
    }

    @Test("text in front of a document does not hide it", arguments: [10, 400])
    func textInFront(lines: Int) throws {
        let shop = try Workshop()
        try PDFTests.made(shop)
        try shop.make(
            "(for n in $(seq \(lines)); do echo \"Header-$n: value\"; done; echo planted-front; cat two.pdf) > front.pdf"
        )
        let recording = try shop.read("front.pdf")
        Self.expectDocument(recording, "front")
        #expect(recording.locations(of: "planted-front") == ["(before the start)"])
        #expect(recording.state == .scanned)
    }

    @Test("bytes that are nothing known behind a document do not make it a damaged one, and are named")
    func junk() throws {
        let shop = try Workshop()
        try PDFTests.made(shop)
        try shop.make(
            "(cat two.pdf; head -c 5000 /dev/urandom) > junk.pdf; (cat two.pdf; printf '\\n\\0\\0\\r\\n') > blank.pdf")
        let recording = try shop.read("junk.pdf")
        Self.expectDocument(recording, "junk")
        #expect(recording.member("(after the end)")?.reasons == [.unsupported])
        #expect(recording.reasons == [.unsupported])
        #expect(try shop.read("blank.pdf").state == .scanned)
    }

    @Test("a zip behind a document is read once, and what stands between the two")
    func archive() throws {
        let shop = try Workshop()
        try PDFTests.made(shop)
        try shop.make(
            """
            echo planted-inside > a.txt; seq 1 3000 >> a.txt; zip -q -0 a.zip a.txt
            cat two.pdf a.zip > near.pdf; (cat two.pdf; echo planted-between; cat a.zip) > far.pdf; zip -q -0 o.zip near.pdf
            """)
        for name in ["near.pdf", "far.pdf"] {
            let recording = try shop.read(name)
            Self.expectDocument(recording, name)
            #expect(recording.locations(of: "planted-inside") == ["a.txt"])
            #expect(recording.state == .scanned)
        }
        #expect(try shop.read("far.pdf").locations(of: "planted-between") == ["(after the end)"])
        #expect(try shop.read("o.zip").locations(of: "planted-inside") == ["near.pdf!(after the end)!a.txt"])
    }

    @Test("a later change that is cut off is no text behind the document, and told")
    func cutChange() throws {
        let shop = try Workshop()
        try PDFTests.made(shop)
        try shop.make(
            "(cat two.pdf; printf '50 0 obj\\n<< /A (planted-change) >>\\nendobj\\n51 0 obj\\n<< /B') > cut.pdf; cat two.pdf >> /dev/null"
        )
        try shop.make(
            "for n in $(seq 200); do echo '% filler of some length, so that the end lies far'; done >> cut.pdf")
        let recording = try shop.read("cut.pdf")
        Self.expectDocument(recording, "cut")
        #expect(recording.state == .partial)
        #expect(recording.locations(of: "planted-change") != [])
    }

    @Test("marks of an end without number, and a thousandfold, lead to an end")
    func marks() throws {
        let shop = try Workshop()
        try PDFTests.made(shop)
        try shop.make("(cat two.pdf; yes startxref | head -c 2000000; echo planted-behind) > marks.pdf")
        let recording = try shop.read("marks.pdf")
        #expect(recording.verdict != nil)
        #expect(!recording.locations(of: "planted-behind").isEmpty)
        #expect(!recording.locations(of: "5555555555554444").isEmpty)
    }
}
