import SluiceCore

/// Composes the lines of a web page, each with the line of the file that it comes from.
struct WebPageWriter {
    /// Bytes of text aside that are kept before they interrupt a line.
    private static let maximumAside = 256 << 10

    private var part: PartWriter
    private var markedLine = 0
    /// A space is due before the next text of the line.
    private var isSpaceDue = false
    private var isLineEmpty = true
    private var isFirstCell = true
    private var aside: [UInt8] = []
    /// Where in the text aside the text of a line of the file begins.
    private var asideLines: [(offset: Int, line: Int)] = []

    init(_ part: PartWriter) { self.part = part }

    // MARK: What a reader sees

    /// Appends a text without spaces.
    mutating func append(_ text: Span<UInt8>, line: Int) {
        guard !text.isEmpty else { return }
        mark(line)
        if isSpaceDue {
            if !isLineEmpty { part.append(0x20) }
            isSpaceDue = false
        }
        isLineEmpty = false
        part.append(text)
    }

    mutating func append(_ text: [UInt8], line: Int) { append(text.span, line: line) }

    /// Any number of spaces are one, and none at the ends of a line.
    mutating func space() { isSpaceDue = true }

    private mutating func mark(_ line: Int) {
        guard line != markedLine else { return }
        markedLine = line
        part.mark(line)
    }

    /// A block ends or begins: what stands aside of it comes behind it.
    mutating func endLine() {
        isSpaceDue = false
        if !isLineEmpty {
            part.append(0x0A)
            isLineEmpty = true
        }
        writeAside()
    }

    mutating func startRow() {
        endLine()
        isFirstCell = true
    }

    mutating func startCell() {
        isSpaceDue = false
        if !isFirstCell {
            part.append(0x09)
            isLineEmpty = false
        }
        isFirstCell = false
    }

    // MARK: What stands aside

    /// Bytes of text aside so far.
    var asideCount: Int { aside.count }

    mutating func aside(_ text: Span<UInt8>, line: Int) {
        guard !text.isEmpty else { return }
        if asideLines.last?.line != line { asideLines.append((aside.count, line)) }
        unsafe text.withUnsafeBufferPointer { unsafe aside.append(contentsOf: $0) }
        if aside.count > Self.maximumAside { endLine() }
    }

    mutating func aside(_ text: [UInt8], line: Int) { aside(text.span, line: line) }

    mutating func endAside() {
        if let last = aside.last, last != 0x0A { aside.append(0x0A) }
    }

    private mutating func writeAside() {
        guard !aside.isEmpty else { return }
        var start = 0
        for index in asideLines.indices {
            let end = index + 1 < asideLines.count ? asideLines[index + 1].offset : aside.count
            mark(asideLines[index].line)
            part.append(aside[start..<end])
            start = end
        }
        part.endLine()
        aside.removeAll(keepingCapacity: true)
        asideLines.removeAll(keepingCapacity: true)
    }

    // MARK: Passing on

    mutating func flush(into receiver: inout some ExtractionReceiver) throws {
        if part.isFull { try part.flush(into: &receiver) }
    }

    mutating func finish(into receiver: inout some ExtractionReceiver) throws {
        endLine()
        try part.close(into: &receiver)
    }
}
