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
}
