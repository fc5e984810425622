import SluiceCore

/// Joins the lines that a calendar or a card of contacts folds: a line that begins with a space or a tab goes on with the
/// one before it (RFC 5545 3.1, RFC 6350 3.2). Each text is told by its line in the file.
struct FoldedText: TextComposer {
    /// Types of texts that are folded.
    static let types: Set<String> = ["text/calendar", "text/vcard"]

    private var part: PartWriter
    private var line = 1
    /// A line end that may be that of a folded line.
    private var lineEnd: [UInt8] = []

    init(_ part: PartWriter) {
        self.part = part
        self.part.mark(1)
    }

    mutating func read(_ bytes: Span<UInt8>) {
        var index = 0
        while index < bytes.count {
            if !lineEnd.isEmpty || bytes[index] == 0x0D || bytes[index] == 0x0A {
                index += step(bytes[index]) ? 1 : 0
                continue
            }
            var end = index + 1
            while end < bytes.count, bytes[end] != 0x0D, bytes[end] != 0x0A { end += 1 }
            part.append(bytes.extracting(index..<end))
            index = end
        }
    }

    /// Takes a byte of a line end, or the first one behind it.
    ///
    /// - Returns: whether it is used up.
    private mutating func step(_ byte: UInt8) -> Bool {
        if lineEnd.last == 0x0A {
            let isFold = byte == 0x20 || byte == 0x09
            if !isFold { part.append(lineEnd) }
            lineEnd.removeAll(keepingCapacity: true)
            line += 1
            part.mark(line)
            return isFold
        }
        if byte == 0x0A || (byte == 0x0D && lineEnd.isEmpty) {
            lineEnd.append(byte)
            return true
        }
        // A carriage return without a line feed.
        part.append(lineEnd)
        lineEnd.removeAll(keepingCapacity: true)
        return false
    }

    mutating func flush(into receiver: inout some ExtractionReceiver) throws {
        if part.isFull { try part.flush(into: &receiver) }
    }

    mutating func finish(into receiver: inout some ExtractionReceiver) throws {
        part.append(lineEnd)
        try part.close(into: &receiver)
    }
}
