import SluiceCore
import SluiceExtraction

extension ToolReading {
    /// Reads a document of Word 6 or 95 by `catdoc`.
    mutating func wordDocument(into receiver: inout some SegmentReceiver) throws {
        var lines = LineText(path: foreign.path, type: foreign.mediaType)
        // Lines are not to be wrapped: a number may stand at their end.
        let ended = try run(.catdoc, ["-w", "-d", "utf-8", ToolOrder.inputPath]) {
            try lines.take($0, into: &receiver)
        }
        try lines.finish(into: &receiver)
        tally.scannedBytes += lines.textBytes
        guard let (code, end) = ended else { return try raw(into: &receiver) }
        // It ends with 0 whatever it has read: only text says that it has.
        if end.complains(of: "ncrypted") {
            tally.note(.encrypted, "the document opens with a password only")
        } else if code != 0 {
            tally.note(.corrupt, "catdoc cannot read all of the document")
            try raw(into: &receiver)
        } else if !lines.hasText {
            tally.note(.noText, "catdoc finds no text in the document; read as bytes")
            try raw(into: &receiver)
        }
    }
}

/// Puts lines into one segment with a mark for each, which is a paragraph.
private struct LineText {
    private var writer: PartWriter
    private var line = 1
    private var isAtStart = true
    private(set) var hasText = false
    private(set) var textBytes: Int64 = 0

    init(path: String, type: String) { writer = PartWriter(path: path, type, unit: .paragraph) }

    mutating func take(_ bytes: Span<UInt8>, into receiver: inout some SegmentReceiver) throws {
        textBytes += Int64(bytes.count)
        for position in bytes.indices {
            let byte = bytes[position]
            if isAtStart && byte != 0x0A {
                writer.mark(line)
                isAtStart = false
            }
            if byte > 0x20 { hasText = true }
            writer.append(byte)
            guard byte == 0x0A else { continue }
            line += 1
            isAtStart = true
        }
        if writer.isFull { try writer.flush(into: &receiver) }
    }

    mutating func finish(into receiver: inout some SegmentReceiver) throws { try writer.close(into: &receiver) }
}
