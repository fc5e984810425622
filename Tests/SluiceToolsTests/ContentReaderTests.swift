import SluiceContent
import SluiceCore
import SluiceIsolation
import SluiceTools
import Testing

@Suite("Reading of any content")
struct ContentReaderTests {
    /// Keeps the text, and the verdict.
    struct Recording: SegmentReceiver {
        var bytes: [UInt8] = []
        var verdict: MemberCoverage?

        mutating func begin(_ segment: Segment) {}
        mutating func text(_ span: Span<UInt8>) { for index in span.indices { bytes.append(span[index]) } }
        mutating func end() {}
        mutating func member(_ coverage: MemberCoverage) {}
        mutating func finish(_ coverage: MemberCoverage) { verdict = coverage }
    }

    @Test("Plain text is read without a child")
    func plainText() throws {
        var spool = try ContentSpool()
        let text = Array("card 4111 1111 1111 1111\n".utf8)
        try spool.append(text.span)
        // There is no program that could be a child.
        let reader = ContentReader(children: ExtractionPool(.init(arguments: [], jobs: 1)), tools: Toolbox())
        var recording = Recording()
        try reader.read(try spool.finish(), name: "a.txt", limits: ExtractionLimits(), into: &recording)
        #expect(recording.bytes == text)
        #expect(recording.verdict?.state == .scanned)
        #expect(recording.verdict?.bytesScanned == Int64(text.count))
    }

    @Test("Archives and pictures that a text holds as Base64 are read by a child, and are members of the text")
    func embedded() throws {
        let shop = try Workshop()
        try shop.make(
            """
            printf 'card 4111111111111111\\n' > a.txt; python3 -m zipfile -c a.zip a.txt
            (printf '{"a": "'; base64 -w0 a.zip; printf '", "b": "'; base64 -w0 a.zip; printf '"}') > in.json
            printf '<!DOCTYPE html><a href="data:application/zip;base64,%s">x</a>' "$(base64 -w0 a.zip | head -c 100)" > cut.html
            """)
        let recording = try shop.read("in.json")
        #expect(recording.locations(of: "4111111111111111") == ["base64!1!a.txt", "base64!2!a.txt"])
        #expect(recording.verdict?.state == .scanned)
        #expect(recording.verdict?.membersSeen == 5 && recording.verdict?.membersScanned == 5)
        let cut = try shop.read("cut.html")
        #expect(cut.verdict?.state == .partial)
        #expect(cut.verdict?.reasons.isEmpty == false)
    }
}
