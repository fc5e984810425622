import SluiceCore
import SluicePattern

/// A place in a segment's text, told in all the ways that results need. Moves forward only.
struct TextCursor {
    /// Offset in the segment's UTF-8 text.
    private(set) var offset = 0
    /// 1-based, counted by line feeds.
    private(set) var line: Int64 = 1
    /// 1-based, in characters; a byte that no character begins with counts for none.
    private(set) var column: Int64 = 1
    private var sourceBytes: Int64
    private let encoding: TextEncoding

    /// Stands at the beginning of a text.
    ///
    /// - Parameters:
    ///   - encoding: how the source encodes the text.
    ///   - sourceOffset: bytes of the source before the text.
    init(encoding: TextEncoding, sourceOffset: Int64) {
        self.encoding = encoding
        sourceBytes = sourceOffset
    }

    /// Offset in the source, in the source's own encoding.
    var sourceOffset: Int64 { sourceBytes }

    /// Moves on to an offset at or behind the present one; `text` holds the bytes of the segment from `base` on.
    mutating func advance(to target: Int, in text: Span<UInt8>, base: Int) {
        guard target > offset else { return }
        let passed = text.extracting((offset - base)..<(target - base))
        advanceLines(over: passed)
        if encoding == .utf8 {
            sourceBytes += Int64(passed.count)
        } else {
            for index in passed.indices { sourceBytes += Int64(encoding.sourceByteCount(leadByte: passed[index])) }
        }
        offset = target
    }

    private mutating func advanceLines(over passed: Span<UInt8>) {
        let (feeds, lineStart) = LineCount.feeds(in: passed)
        if feeds > 0 {
            line += Int64(feeds)
            column = 1
        }
        column += Int64(LineCount.characters(in: passed.extracting(lineStart..<passed.count)))
    }
}
