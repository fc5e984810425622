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
    private var border = Border.none
    /// The last bytes of the line, by which a border is judged.
    private var last: (before: UInt8, byte: UInt8) = (0, 0)
    private var aside: [UInt8] = []
    /// Where in the text aside the text of a line of the file begins.
    private var asideLines: [(offset: Int, line: Int)] = []

    init(_ part: PartWriter) { self.part = part }

    /// Where elements inside a line meet without a space.
    private enum Border {
        case none
        /// One has ended.
        case ended
        /// And another one has begun.
        case met
        /// One has begun that has a place of its own.
        case placed
    }

    /// A space without width: who searches for words sees one, and who drops it sees one text.
    private static let zeroWidthSpace = Array("\u{200B}".utf8)

    // MARK: What a reader sees

    /// An element inside the line ends.
    mutating func endInline() { border = .ended }

    /// An element inside the line begins, which may have a place of its own.
    mutating func startInline(isPlaced: Bool) {
        if isPlaced { border = .placed } else if border == .ended { border = .met }
    }

    /// Appends a text without spaces.
    mutating func append(_ text: Span<UInt8>, line: Int) {
        guard !text.isEmpty else { return }
        mark(line)
        if isSpaceDue {
            if !isLineEmpty { part.append(0x20) }
            isSpaceDue = false
        } else if !isLineEmpty, isBorder(before: text) {
            part.append(Self.zeroWidthSpace)
        }
        border = .none
        isLineEmpty = false
        part.append(text)
        last = (text.count > 1 ? text[text.count - 2] : last.byte, text[text.count - 1])
    }

    mutating func append(_ text: [UInt8], line: Int) { append(text.span, line: line) }

    /// Words at places of their own are two; digits join, however they are put.
    private func isBorder(before text: Span<UInt8>) -> Bool {
        switch border {
        case .none, .ended: false
        case .met: Self.isBorder(last, text)
        case .placed: Self.isLetter(last.byte) || Self.isLetter(text[0])
        }
    }

    /// Whether what stands on either side of two elements that meet is of other kinds, so that a label and its value are not
    /// taken for one word: a letter and a digit, or letters of which the last begins a word of its own. Digits join.
    private static func isBorder(_ last: (before: UInt8, byte: UInt8), _ next: Span<UInt8>) -> Bool {
        let first = next[0]
        if isLetter(last.byte) && isDigit(first) || isDigit(last.byte) && isLetter(first) { return true }
        guard isUpper(first) else { return false }
        let isWord = next.count > 1 && isLower(next[1])
        return isLower(last.byte) || isUpper(last.byte) && !isLower(last.before) && isWord
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
    private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { isUpper(byte) || isLower(byte) || byte >= 0x80 }

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
        border = .none
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

    /// What stands aside from a byte on.
    func aside(from start: Int) -> ArraySlice<UInt8> { aside[min(start, aside.count)...] }

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
