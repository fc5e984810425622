import SluiceArchive
import SluiceCore

/// The lines of a mailbox.
final class MailboxLines {
    private let lines: MailLines
    private var isAfterBlank = true
    /// Whether the line that parts the next message from the one before was found.
    private(set) var hasMore: Bool

    init(_ stream: ContentStream) {
        lines = MailLines(stream)
        hasMore = true
    }

    var line: ArraySlice<UInt8> { lines.line }
    var isStart: Bool { lines.isStart }

    /// Goes on to the next line of the present message.
    ///
    /// - Parameter isFirst: whether the line may be the one that begins the message.
    /// - Returns: false at its end.
    func advance(isFirst: Bool) -> Bool {
        guard lines.advance() else {
            hasMore = false
            return false
        }
        if !isFirst && isAfterBlank && lines.isStart && Self.isSeparator(lines.line) {
            lines.unread()
            return false
        }
        isAfterBlank = lines.isStart && lines.line.isBlank
        return true
    }

    /// Whether a line is `From `, an address, and a date as asctime(3) writes it.
    static func isSeparator(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.starts(with: "From ".utf8), line.count < 1024 else { return false }
        let words = line.dropFirst(5).split(whereSeparator: { [0x20, 0x09, 0x0D, 0x0A].contains($0) })
        let hasMonth = words.contains { word in months.contains { word.elementsEqual($0) } }
        let hasTime = words.contains { word in
            word.count >= 4 && word.contains(0x3A) && word.allSatisfy { (0x30...0x3A).contains($0) }
        }
        return hasMonth && hasTime
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        .map { Array($0.utf8) }
}

/// One message of a mailbox, without the quoting of lines that look like the beginning of the next one.
final class MailboxOrigin: ContentOrigin {
    private static let blockBytes = 32 << 10

    private let lines: MailboxLines
    private var output: [UInt8] = []
    private var isFirst = true
    private var isOver = false
    var holes: [Hole] = []

    init(_ lines: MailboxLines) { self.lines = lines }

    var troubles: [Trouble] { [] }
    var byteCount: Int64? { nil }
    func seek(to offset: Int64) {}

    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        output.removeAll(keepingCapacity: true)
        while !isOver && output.count < Self.blockBytes {
            guard lines.advance(isFirst: isFirst) else {
                isOver = true
                break
            }
            isFirst = false
            let isQuoted =
                lines.isStart && lines.line.first == 0x3E
                && lines.line.drop { $0 == 0x3E }.starts(with: "From ".utf8)
            output.append(contentsOf: isQuoted ? lines.line.dropFirst() : lines.line)
        }
        guard !output.isEmpty else { return false }
        // The same memory, which the output keeps until the next call.
        let block = output
        try body(block.span)
        return true
    }

    /// Goes to the end of the message.
    func drain() {
        while nextBlock({ _ in }) {}
    }
}
