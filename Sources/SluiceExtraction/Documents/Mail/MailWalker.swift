import SluiceCore

/// Goes through the lines of one message, and stops at the boundaries of its parts.
final class MailWalker {
    /// A boundary that ended a body.
    struct Hit {
        /// Of which multipart, from 0 for the outermost.
        var level: Int
        /// Whether it is the last one of that multipart.
        var isLast: Bool
    }

    /// Longest boundary that is believed; the standard allows 70 characters.
    private static let maximumBoundary = 256

    let lines: MailLines
    /// Of the multiparts that are open, outermost first, each with its two hyphens in front.
    private(set) var boundaries: [[UInt8]] = []
    /// The boundary at which reading stands; nil within a body, and at the end of all.
    private(set) var hit: Hit?
    private(set) var isAtEnd = false

    init(_ stream: ContentStream) { lines = MailLines(stream) }

    /// The line that ``advance()`` found.
    var line: ArraySlice<UInt8> { lines.line }

    /// Goes on to the next line of the present body.
    ///
    /// - Returns: false where a boundary or the end of all ends it.
    func advance() -> Bool {
        guard hit == nil, !isAtEnd else { return false }
        guard lines.advance() else {
            isAtEnd = true
            return false
        }
        hit = lines.isStart ? boundary(lines.line) : nil
        return hit == nil
    }

    /// Goes to the end of the present body.
    ///
    /// - Returns: whether there was anything.
    @discardableResult
    func skip() -> Bool {
        var isAny = false
        while advance() { isAny = true }
        return isAny
    }

    /// Whether the line to come is one of Base64 as programs write them: wrapped, in whole groups of digits.
    var looksLikeBase64: Bool {
        guard hit == nil, lines.advance() else { return false }
        defer { lines.unread() }
        let line = lines.line.withoutLineEnd
        guard (60...76).contains(line.count), line.count % 4 == 0 else { return false }
        var decoder = TransferDecoder(.base64)
        var ignored: [UInt8] = []
        decoder.decode(line, into: &ignored)
        return decoder.rejected.isEmpty && !line.contains(0x20)
    }

    /// Opens a multipart.
    func push(_ boundary: some Collection<UInt8>) { boundaries.append([0x2D, 0x2D] + boundary) }

    func pop() { _ = boundaries.popLast() }

    /// Goes past the boundary at which reading stands.
    func pass() { hit = nil }

    /// Takes the present line for a boundary that was not announced, or not so: one that begins with two hyphens and is
    /// followed by a field of a part's header.
    ///
    /// - Parameter replacing: whether it stands in the place of the innermost one.
    /// - Returns: whether it was taken.
    func adopt(replacing: Bool) -> Bool {
        let line = Array(lines.line.withoutTrailingSpace)
        guard lines.isStart, line.starts(with: [0x2D, 0x2D]), (3...Self.maximumBoundary).contains(line.count),
            !line.contains(0x20), !line.allSatisfy({ $0 == 0x2D })
        else { return false }
        let hasNext = lines.advance()
        let isField = hasNext && lines.line.startsIgnoringCase("Content-")
        if hasNext { lines.unread() }
        guard isField else { return false }
        if replacing { pop() }
        boundaries.append(line)
        hit = Hit(level: boundaries.count - 1, isLast: false)
        return true
    }

    private func boundary(_ line: ArraySlice<UInt8>) -> Hit? {
        guard line.count > 2, line[line.startIndex] == 0x2D, line[line.startIndex + 1] == 0x2D else { return nil }
        let text = line.withoutTrailingSpace
        for level in boundaries.indices.reversed() where text.starts(with: boundaries[level]) {
            let rest = text.dropFirst(boundaries[level].count)
            if rest.isEmpty { return Hit(level: level, isLast: false) }
            if rest.elementsEqual([0x2D, 0x2D]) { return Hit(level: level, isLast: true) }
        }
        return nil
    }
}
