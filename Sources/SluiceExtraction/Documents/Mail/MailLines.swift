import SluiceCore

/// The lines of a stream, each with its end. A line longer than ``pieceBytes`` comes in pieces.
final class MailLines {
    static let pieceBytes = 64 << 10

    private let stream: ContentStream
    private var buffer: [UInt8] = []
    /// Where in the buffer the line stands that ``advance()`` found.
    private var range = 0..<0
    private var next = 0
    private var isAtEnd = false
    private var endedLine = true
    /// Whether ``line`` begins a line, and is not a further piece of one.
    private(set) var isStart = true

    init(_ stream: ContentStream) { self.stream = stream }

    /// The line that ``advance()`` found last; empty at the end.
    var line: ArraySlice<UInt8> { buffer[range] }

    /// Goes on to the next line.
    ///
    /// - Returns: false when there is none.
    func advance() -> Bool {
        var searched = next
        while true {
            if let end = firstByte(0x0A, in: buffer, from: searched) {
                take(to: end + 1)
                return true
            }
            searched = buffer.count
            if buffer.count - next >= Self.pieceBytes {
                take(to: next + Self.pieceBytes)
                return true
            }
            let dropped = next
            if !refill() { break }
            searched -= dropped
        }
        let hasMore = next < buffer.count
        take(to: buffer.count)
        return hasMore
    }

    /// Has the next ``advance()`` give the present line once more.
    func unread() {
        next = range.lowerBound
        endedLine = isStart
    }

    private func take(to end: Int) {
        isStart = endedLine
        range = next..<end
        next = end
        if let last = buffer[range].last { endedLine = last == 0x0A }
    }

    private func refill() -> Bool {
        guard !isAtEnd else { return false }
        buffer.removeSubrange(0..<next)
        next = 0
        range = 0..<0
        isAtEnd = !stream.nextBlock { block in
            unsafe block.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
        }
        return !isAtEnd
    }
}

extension ArraySlice<UInt8> {
    /// Without the line's end.
    var withoutLineEnd: ArraySlice<UInt8> {
        guard last == 0x0A else { return self }
        let text = dropLast()
        return text.last == 0x0D ? text.dropLast() : text
    }

    /// Without spaces, tabs and line ends behind.
    var withoutTrailingSpace: ArraySlice<UInt8> {
        var end = endIndex
        while end > startIndex, [0x20, 0x09, 0x0D, 0x0A].contains(self[end - 1]) { end -= 1 }
        return self[startIndex..<end]
    }

    /// Whether nothing but spaces and tabs stands in it.
    var isBlank: Bool { withoutTrailingSpace.isEmpty }

    /// Whether it begins with an ASCII text, whatever the case of the letters.
    func startsIgnoringCase(_ text: String) -> Bool {
        count >= text.utf8.count && zip(self, text.utf8).allSatisfy { lowercased($0) == lowercased($1) }
    }
}

/// An ASCII letter in lower case; any other byte as it is.
func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
