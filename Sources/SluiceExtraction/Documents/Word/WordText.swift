import SluiceCore

/// Composes the text of one part of a Word document of 97 to 2003 out of its characters, of which some are marks.
struct WordText {
    private(set) var writer: PartWriter
    private let unit: PlaceUnit
    private var number = 1
    private var isMarked = false
    private var last: UInt8 = 0

    init(_ writer: PartWriter, unit: PlaceUnit) {
        self.writer = writer
        self.unit = unit
        // The first comment begins with a mark of its own.
        number = unit == .comment ? 0 : 1
    }

    /// Appends UTF-8 in which Word's marks stand as they are: they are all below U+0020 (MS-DOC 2.4.1).
    mutating func append(_ text: [UInt8]) {
        for byte in text {
            switch byte {
            case 0x0D, 0x0B, 0x0C, 0x0E: endLine(isParagraph: byte != 0x0B)
            // Between cells; two of them end a row.
            case 0x07: if last == 0x07 { endLine(isParagraph: true) } else { writer.append(0x09) }
            // A field begins, and its result: what leads there is text too, for example an address.
            case 0x13, 0x14: writer.append(0x20)
            case 0x1E: writer.append(0x2D)
            // A comment begins.
            case 0x05: if unit == .comment { next() }
            case 0x09, 0x0A, 0x20...: put(byte)
            default: break
            }
            last = byte
        }
    }

    mutating func flushIfFull(into receiver: inout some ExtractionReceiver) throws {
        if writer.isFull { try writer.flush(into: &receiver) }
    }

    mutating func close(into receiver: inout some ExtractionReceiver) throws -> Int64 {
        try writer.close(into: &receiver)
    }

    private mutating func put(_ byte: UInt8) {
        if !isMarked && unit != .text {
            writer.mark(max(1, number))
            isMarked = true
        }
        writer.append(byte)
    }

    private mutating func endLine(isParagraph: Bool) {
        writer.append(0x0A)
        if isParagraph && unit == .paragraph { next() }
    }

    private mutating func next() {
        number += 1
        isMarked = false
    }
}
