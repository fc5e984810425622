import Testing

@testable import SluicePattern

/// The C loops against the standard library.
@Suite struct LineCountTests {
    @Test("line feeds and characters of long and short texts", arguments: [0, 1, 5, 63, 64, 127, 128, 129, 300, 5000])
    func counts(_ repeats: Int) {
        let texts = ["a", "é", "\u{4F60}\n", "\u{1F600}", "x\ny", "\n"]
        for text in texts + [texts.joined()] {
            let long = String(repeating: text, count: repeats)
            let bytes = Array(long.utf8)
            #expect(LineCount.characters(in: bytes.span) == long.unicodeScalars.count)
            let feeds = LineCount.feeds(in: bytes.span)
            #expect(feeds.count == long.unicodeScalars.count { $0 == "\n" })
            #expect(feeds.lastLine == (bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0))
        }
    }
}
