import SluiceCore

/// Collects the text in the records of a presentation.
struct PresentationText {
    private typealias Kind = RecordReader.Kind
    private typealias Record = RecordReader.Record

    /// Records inside each other.
    private static let maximumNesting = 64

    private var reader: RecordReader
    var writer: PartWriter
    /// Whether the text of comments is wanted, and no other.
    private let wantsComments: Bool
    private(set) var isTooDeep = false

    init(_ reader: RecordReader, _ writer: PartWriter, wantsComments: Bool) {
        self.reader = reader
        self.writer = writer
        self.wantsComments = wantsComments
    }

    /// Reads all text in a record.
    mutating func read(_ record: RecordReader.Record, into receiver: inout some ExtractionReceiver) throws {
        // The containers that are open, each with where reading goes on in it.
        var open: [(record: Record, next: Int64, isComment: Bool)] = [(record, record.content.lowerBound, false)]
        while let container = open.last {
            guard let inner = reader.record(at: container.next, in: container.record.content) else {
                open.removeLast()
                continue
            }
            open[open.count - 1].next = inner.content.upperBound
            let isComment = container.isComment || inner.type == Kind.comment
            if inner.isContainer && open.count < Self.maximumNesting {
                if isComment && !wantsComments { continue }
                open.append((inner, inner.content.lowerBound, isComment))
            } else if inner.isContainer {
                isTooDeep = true
            } else if isComment == wantsComments {
                // What a tag of a program is called is no text.
                if inner.type == Kind.string && container.record.type == Kind.programTag { continue }
                append(inner)
                if writer.isFull { try writer.flush(into: &receiver) }
            }
        }
    }

    /// Reads the text that a document keeps in a list, slide by slide, or for the notes of each.
    mutating func readList(
        of document: RecordReader.Record, instance: Int, into receiver: inout some ExtractionReceiver
    ) throws {
        var offset = document.content.lowerBound
        while let list = reader.record(at: offset, in: document.content) {
            offset = list.content.upperBound
            guard list.type == Kind.slideListWithText, list.instance == instance else { continue }
            var inner = list.content.lowerBound
            var number = 0
            while let record = reader.record(at: inner, in: list.content) {
                inner = record.content.upperBound
                if record.type == Kind.slidePersistAtom {
                    number += 1
                    writer.mark(number)
                } else if record.isContainer {
                    try read(record, into: &receiver)
                } else {
                    append(record)
                }
                if writer.isFull { try writer.flush(into: &receiver) }
            }
        }
    }

    /// Reads what a document holds beside the lists of slides and notes: links, names, headers and footers.
    mutating func readOthers(of document: RecordReader.Record, into receiver: inout some ExtractionReceiver) throws {
        var offset = document.content.lowerBound
        while let record = reader.record(at: offset, in: document.content) {
            offset = record.content.upperBound
            if record.type == Kind.slideListWithText && record.instance != 1 { continue }
            if record.isContainer { try read(record, into: &receiver) } else { append(record) }
        }
    }

    /// The identifier of the slide that notes belong to.
    mutating func slideID(ofNotes notes: RecordReader.Record) -> Int? {
        var offset = notes.content.lowerBound
        while let record = reader.record(at: offset, in: notes.content) {
            if record.type == Kind.notesAtom { return reader.bytes(record.content).uint32(at: 0) }
            offset = record.content.upperBound
        }
        return nil
    }

    // MARK: Atoms

    private mutating func append(_ record: RecordReader.Record) {
        switch record.type {
        case Kind.textChars, Kind.string: appendLines(DrawingText.lines(reader.bytes(record.content)))
        case Kind.textBytes:
            // The lower bytes of UTF-16 characters.
            appendLines(DrawingText.lines(reader.bytes(record.content).flatMap { [$0, 0] }))
        case Kind.shapeProperties:
            for text in DrawingText.texts(reader.bytes(record.content), count: record.instance) { appendLines(text) }
        default: break
        }
    }

    private mutating func appendLines(_ text: [UInt8]) {
        writer.append(text)
        writer.endLine()
    }
}
