import SluiceCore

/// Composes the lines of flowing text, with what stands aside of them.
struct FlowWriter {
    /// What a text that stands aside is.
    enum Aside {
        /// A line of its own.
        case line
        /// Text that was deleted.
        case deleted
        /// The code of a field.
        case code
        /// Text of one element that is none of the line's.
        case other
    }

    /// Text that is collected before it is known what becomes of it.
    private struct Frame {
        enum Kind {
            /// Follows the line.
            case box
            /// A part of the line.
            case alternatives
            /// Goes to the comments.
            case comment
        }

        var kind: Kind
        var bytes: [UInt8] = []
        /// Tables around a box are none around what is in it.
        var tables: [Table] = []
        var asideStart = 0
        /// How much was there before the fallback.
        var choiceBytes = 0
        var choiceAside = 0
        /// Lines that were said aside so far, up to a place.
        var known: Set<[UInt8]> = []
        var knownAside = 0
    }

    private struct Table {
        var cells = 0
        var isFresh = true
    }

    /// Bytes of text aside that are kept before they interrupt the line.
    private static let maximumAside = 1 << 20
    /// Frames inside each other; text of further ones goes to the last.
    private static let deepest = 64

    private var parts: PartQueue
    private var comments: PartWriter?
    private var commentCount = 0
    private var frames: [Frame] = []
    private var skippedFrames = 0
    private var tables: [Table] = []
    private var aside: [UInt8] = []
    private var asideKind: Aside?

    /// - Parameters:
    ///   - part: takes the lines.
    ///   - comments: takes what ``startComment()`` begins.
    init(_ part: PartWriter, comments: PartWriter? = nil) {
        parts = PartQueue(part)
        self.comments = comments
    }

    var isInTable: Bool { !tables.isEmpty }

    var isInBox: Bool { frames.contains { $0.kind != .alternatives } }

    /// From here on the text stands at a place.
    mutating func mark(_ first: Int, _ second: Int = 0) { if frames.isEmpty { parts.current.mark(first, second) } }

    /// What comes belongs to another part; `withAside` says whether what stands aside so far does too, and not to the part
    /// before it.
    mutating func begin(_ part: PartWriter, withAside: Bool = false) {
        endLine()
        if !withAside { writeAside() }
        parts.begin(part)
    }

    /// Lets the part that text goes to be written to in another way.
    mutating func write(_ body: (inout PartWriter) -> Void) { body(&parts.current) }

    // MARK: Text

    mutating func append(_ text: Span<UInt8>) {
        guard !text.isEmpty else { return }
        if !tables.isEmpty { tables[tables.count - 1].isFresh = false }
        guard !frames.isEmpty else { return parts.current.append(text) }
        unsafe text.withUnsafeBufferPointer { unsafe frames[frames.count - 1].bytes.append(contentsOf: $0) }
        if frames[frames.count - 1].bytes.count > Self.maximumAside { spill() }
    }

    mutating func append(_ byte: UInt8) {
        guard !frames.isEmpty else { return parts.current.append(byte) }
        frames[frames.count - 1].bytes.append(byte)
    }

    /// A frame that has grown too large becomes text aside, in pieces.
    private mutating func spill() {
        endAsideLine()
        aside += frames[frames.count - 1].bytes
        frames[frames.count - 1].bytes.removeAll()
        frames[frames.count - 1].choiceBytes = 0
    }

    mutating func lineBreak() { append(tables.isEmpty ? 0x0A : 0x20) }

    mutating func endLine() {
        guard let frame = frames.last else { return parts.current.endLine() }
        if let last = frame.bytes.last, last != 0x0A { frames[frames.count - 1].bytes.append(0x0A) }
    }

    // MARK: Paragraphs and tables

    mutating func startParagraph() {
        guard let table = tables.last else { return }
        if !table.isFresh { append(0x20) }
    }

    mutating func endParagraph() {
        guard tables.isEmpty else { return }
        endLine()
        writeAside()
    }

    mutating func startTable() {
        startParagraph()
        tables.append(Table())
    }

    mutating func startCell() {
        guard let table = tables.last else { return }
        if table.cells > 0 { append(tables.count == 1 ? 0x09 : 0x20) }
        tables[tables.count - 1].cells += 1
        tables[tables.count - 1].isFresh = true
    }

    mutating func endRow() {
        guard !tables.isEmpty else { return }
        tables[tables.count - 1] = Table()
        guard tables.count == 1 else { return append(0x20) }
        endLine()
        writeAside()
    }

    mutating func endTable() {
        _ = tables.popLast()
        if tables.isEmpty { endParagraph() }
    }

    // MARK: Aside

    mutating func aside(_ kind: Aside, _ text: Span<UInt8>) {
        let continues = kind == asideKind && kind != .line
        guard continues || !text.isBlank else { return }
        if !continues { endAsideLine() }
        unsafe text.withUnsafeBufferPointer { unsafe aside.append(contentsOf: $0) }
        asideKind = kind
        if kind == .line { endAsideLine() }
    }

    /// An element ends, whose text may not be joined with that of another one.
    mutating func endAside() { if asideKind == .other { endAsideLine() } }

    private mutating func endAsideLine() {
        asideKind = nil
        if let last = aside.last, last != 0x0A { aside.append(0x0A) }
    }

    private mutating func writeAside() {
        guard frames.isEmpty, !aside.isEmpty else { return }
        endAsideLine()
        parts.current.endLine()
        parts.current.append(aside)
        aside.removeAll(keepingCapacity: true)
    }

    // MARK: Frames

    /// What comes stands in a box inside the line.
    mutating func startBox() { start(.box) }

    mutating func endBox() {
        guard let frame = end() else { return }
        endAsideLine()
        aside += frame.bytes
        endAsideLine()
        if frames.isEmpty && tables.isEmpty && aside.count > Self.maximumAside { writeAside() }
    }

    /// What comes is a comment on the line.
    mutating func startComment() { start(.comment) }

    mutating func endComment() {
        guard let frame = end() else { return }
        commentCount += 1
        comments?.mark(commentCount)
        comments?.append(frame.bytes)
        comments?.endLine()
    }

    mutating func startAlternatives() { start(.alternatives) }

    /// What comes is for programs that do not know what came before, and often says the same.
    mutating func startFallback() {
        guard let frame = frames.last, frame.kind == .alternatives else { return }
        endAsideLine()
        frames[frames.count - 1].choiceBytes = frame.bytes.count
        frames[frames.count - 1].choiceAside = aside.count
    }

    mutating func endFallback() {
        let index = frames.count - 1
        guard index >= 0, frames[index].kind == .alternatives else { return }
        endAsideLine()
        let choice = frames[index].choiceBytes
        let fallback = Array(frames[index].bytes[choice...])
        frames[index].bytes.removeSubrange(choice...)
        let isNew = !fallback.elementsEqual(frames[index].bytes)
        dropKnownAside(of: index)
        guard isNew, !fallback.isEmpty else { return }
        aside += fallback
        endAsideLine()
    }

    /// Of what the fallback says aside, lines that were said before it are left out.
    private mutating func dropKnownAside(of index: Int) {
        let (start, end) = (frames[index].choiceAside, aside.count)
        guard start < end, start > frames[index].asideStart else { return }
        let from = max(frames[index].knownAside, frames[index].asideStart)
        for line in aside[min(from, start)..<start].split(separator: 0x0A) { frames[index].known.insert(Array(line)) }
        frames[index].knownAside = start
        let new = aside[start...].split(separator: 0x0A).filter { !frames[index].known.contains(Array($0)) }
        let kept = new.flatMap { $0 + [0x0A] }
        aside.removeSubrange(start...)
        aside += kept
    }

    mutating func endAlternatives() {
        guard let frame = end() else { return }
        append(frame.bytes.span)
    }

    private mutating func start(_ kind: Frame.Kind) {
        guard frames.count < Self.deepest else {
            skippedFrames += 1
            return
        }
        var frame = Frame(kind: kind)
        endAsideLine()
        frame.asideStart = aside.count
        frame.choiceAside = aside.count
        if kind != .alternatives { swap(&frame.tables, &tables) }
        frames.append(frame)
    }

    private mutating func end() -> Frame? {
        guard skippedFrames == 0 else {
            skippedFrames -= 1
            return nil
        }
        guard let frame = frames.popLast() else { return nil }
        if frame.kind != .alternatives { tables = frame.tables }
        return frame
    }

    // MARK: Passing on

    mutating func flush(into receiver: inout some ExtractionReceiver) throws {
        if aside.count > Self.maximumAside, frames.isEmpty { writeAside() }
        if aside.count > 4 * Self.maximumAside {
            // Inside of a frame without end: it comes before the line that it belongs to.
            parts.current.endLine()
            parts.current.append(aside)
            aside.removeAll()
            for index in frames.indices {
                (frames[index].asideStart, frames[index].choiceAside, frames[index].knownAside) = (0, 0, 0)
            }
        }
        try parts.flush(into: &receiver)
        guard let comments, comments.isFull else { return }
        try parts.close(into: &receiver)
        try self.comments?.close(into: &receiver)
    }

    mutating func finish(into receiver: inout some ExtractionReceiver) throws {
        while let frame = frames.popLast() {
            endAsideLine()
            aside += frame.bytes
        }
        tables.removeAll()
        endLine()
        writeAside()
        try parts.close(into: &receiver)
        try comments?.close(into: &receiver)
    }
}
