package import SluiceCore

/// Composes the text of one part of a document, with the places that it comes from, and passes it on in blocks.
///
/// A part without text makes no segment. Calls on one writer may not overlap with another open segment: only one writer
/// at a time has text that is not closed.
package struct PartWriter {
    /// Bytes that come together before they are passed on.
    private static let blockBytes = 64 << 10

    private let segment: Segment
    private var bytes: [UInt8] = []
    private var marks: [PlaceMark] = []
    private var flushed: Int64 = 0
    /// The last byte that was passed on.
    private var lastFlushed: UInt8 = 0x0A
    private var isOpen = false

    /// - Parameters:
    ///   - content: the document.
    ///   - type: of the document.
    ///   - part: name of the part, as the document has it; escaped here.
    ///   - unit: what marks count.
    ///   - columns: names of the columns of records, escaped here.
    init(_ content: Content, _ type: String, part: String = "", unit: PlaceUnit = .text, columns: [String] = []) {
        self.init(path: content.path.text, type, part: part, unit: unit, columns: columns)
    }

    /// - Parameters:
    ///   - path: of the document, as results show it.
    ///   - type: of the document.
    ///   - part: name of the part, as the document has it; escaped here.
    ///   - unit: what marks count.
    ///   - columns: names of the columns of records, escaped here.
    package init(path: String, _ type: String, part: String = "", unit: PlaceUnit = .text, columns: [String] = []) {
        segment = Segment(
            path: path, mediaType: type, encoding: .utf8, part: MemberPath.escaped(part.utf8.prefix(1024)),
            unit: unit, columns: columns.prefix(64).map { MemberPath.escaped($0.utf8.prefix(64)) })
        bytes.reserveCapacity(Self.blockBytes + 4096)
    }

    /// Bytes of text so far.
    package var byteCount: Int64 { flushed + Int64(bytes.count) }

    /// Whether nothing was written yet.
    package var isEmpty: Bool { byteCount == 0 }

    /// Whether it is time for ``flush(into:)``.
    package var isFull: Bool { bytes.count >= Self.blockBytes }

    /// From here on the text stands at a place.
    package mutating func mark(_ first: Int, _ second: Int = 0) {
        let mark = PlaceMark(offset: byteCount, Place(first, second))
        if marks.last?.offset == mark.offset { marks.removeLast() }
        marks.append(mark)
    }

    package mutating func append(_ byte: UInt8) { bytes.append(byte) }

    package mutating func append(_ text: some Sequence<UInt8>) { bytes.append(contentsOf: text) }

    package mutating func append(_ text: Span<UInt8>) {
        unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Appends the text of a cell, in which nothing may look like the end of a cell.
    mutating func append(cell text: Span<UInt8>) {
        let start = bytes.count
        append(text)
        guard hasLineControls(text) else { return }
        for index in start..<bytes.count where (0x09...0x0D).contains(bytes[index]) { bytes[index] = 0x20 }
    }

    mutating func append(cell text: [UInt8]) { append(cell: text.span) }

    /// Ends a line that has text.
    package mutating func endLine() {
        if (bytes.last ?? lastFlushed) != 0x0A { bytes.append(0x0A) }
    }

    /// Passes on what has come together.
    package mutating func flush(into receiver: inout some SegmentReceiver) throws {
        guard let last = bytes.last else { return }
        if !isOpen {
            try receiver.begin(segment)
            isOpen = true
        }
        if !marks.isEmpty { try receiver.mark(marks) }
        try receiver.text(bytes.span)
        flushed += Int64(bytes.count)
        lastFlushed = last
        bytes.removeAll(keepingCapacity: true)
        marks.removeAll(keepingCapacity: true)
    }

    /// The part is complete; what is written later begins a new segment of the same part.
    ///
    /// - Returns: bytes of text since the last one.
    @discardableResult
    package mutating func close(into receiver: inout some SegmentReceiver) throws -> Int64 {
        try flush(into: &receiver)
        defer {
            flushed = 0
            lastFlushed = 0x0A
        }
        guard isOpen else { return flushed }
        isOpen = false
        try receiver.end()
        return flushed
    }
}
