import SluiceCore

/// Joins the lines that a calendar or a card of contacts folds: a line that begins with a space or a tab goes on with the
/// one before it (RFC 5545 3.1, RFC 6350 3.2). Values in quoted-printable, as of vCard 2.1 and vCalendar 1.0, are decoded. Each
/// text is told by its line in the file.
struct FoldedText: TextComposer {
    /// Types of texts that are folded.
    static let types: Set<String> = ["text/calendar", "text/vcard"]

    /// Bytes of a property's name and parameters that are looked at.
    private static let nameBytes = 1024

    private var part: PartWriter
    private var line = 1
    /// A line end that may be that of a folded line.
    private var lineEnd: [UInt8] = []
    /// What a property begins with; nil once its value was reached.
    private var name: [UInt8]? = []
    private var quoted: QuotedValue?

    init(_ part: PartWriter) {
        self.part = part
        self.part.mark(1)
    }

    /// Tells a text that is folded by its first line.
    ///
    /// - Parameter head: what the text begins with, in any encoding in which ASCII is ASCII or has NULs beside it.
    /// - Returns: its type; nil for another text.
    static func type(of head: [UInt8]) -> String? {
        let start = head.prefix(128).drop { $0 >= 0x80 }.filter { $0 != 0 }.drop {
            [0x20, 0x09, 0x0D, 0x0A].contains($0)
        }
        let first = start.prefix { $0 != 0x0D && $0 != 0x0A }.withoutTrailingSpace
        guard first.startsIgnoringCase("BEGIN:V") else { return nil }
        return switch String(decoding: first.dropFirst(6), as: UTF8.self).uppercased() {
        case "VCALENDAR": "text/calendar"
        case "VCARD": "text/vcard"
        default: nil
        }
    }

    /// Whether a body is such a text.
    static func isFolded(_ head: [UInt8]) -> Bool { type(of: head) != nil }

    mutating func read(_ bytes: Span<UInt8>) {
        var index = 0
        while index < bytes.count {
            let isLineEnd = bytes[index] == 0x0D || bytes[index] == 0x0A
            if !lineEnd.isEmpty || (quoted == nil && isLineEnd) {
                index += step(bytes[index]) ? 1 : 0
                continue
            }
            if quoted != nil {
                readQuoted(bytes[index])
                index += 1
                continue
            }
            var end = index + 1
            while end < bytes.count, bytes[end] != 0x0D, bytes[end] != 0x0A { end += 1 }
            if name != nil { end = readName(bytes, index..<end) }
            part.append(bytes.extracting(index..<end))
            index = end
        }
    }

    /// Looks for the colon behind a property's name and parameters.
    ///
    /// - Returns: the end of what was looked at.
    private mutating func readName(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var read = name ?? []
        for index in range {
            if bytes[index] == UInt8(ascii: ":") {
                quoted = QuotedValue(of: read)
                name = nil
                return index + 1
            }
            guard read.count < Self.nameBytes else {
                name = nil
                return range.upperBound
            }
            read.append(bytes[index])
        }
        name = read
        return range.upperBound
    }

    private mutating func readQuoted(_ byte: UInt8) {
        guard quoted?.take(byte) == true, let decoded = quoted?.decodeLine() else { return }
        part.append(decoded.text)
        if decoded.isSoft {
            line += 1
            part.mark(line)
        } else {
            lineEnd = decoded.lineEnd
        }
    }

    /// Takes a byte of a line end, or the first one behind it.
    ///
    /// - Returns: whether it is used up.
    private mutating func step(_ byte: UInt8) -> Bool {
        if lineEnd.last == 0x0A {
            let isFold = byte == 0x20 || byte == 0x09
            if !isFold { endProperty() }
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

    private mutating func endProperty() {
        part.append(lineEnd)
        // Lines that may be plain text are searched in both readings.
        if let plain = quoted?.plainLines, !plain.isEmpty {
            if lineEnd.isEmpty { part.append(0x0A) }
            part.append(plain)
        }
        quoted = nil
        name = []
    }

    mutating func flush(into receiver: inout some ExtractionReceiver) throws {
        if part.isFull { try part.flush(into: &receiver) }
    }

    mutating func finish(into receiver: inout some ExtractionReceiver) throws {
        if let rest = quoted?.decodeLine() { part.append(rest.text) }
        endProperty()
        try part.close(into: &receiver)
    }
}
