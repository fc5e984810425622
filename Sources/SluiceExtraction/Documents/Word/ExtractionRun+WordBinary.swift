import SluiceCore

extension ExtractionRun {
    /// Bytes of text that are read together.
    private static let blockBytes = 64 << 10

    /// Reads the text of a Word document of 97 to 2003.
    ///
    /// - Returns: false when it is an older document, of which nothing was read.
    mutating func wordBinary(
        _ reading: inout CompoundReading, into receiver: inout some ExtractionReceiver
    ) throws -> Bool {
        guard let stream = reading.child("WordDocument") else { return false }
        let origin = reading.file.origin(of: stream)
        let head = origin.bytes(at: 0, count: WordPieces.headBytes)
        guard WordPieces.isReadable(head) else { return false }
        guard let table = WordPieces.tableRange(head), let tables = reading.child(WordPieces.tableName(head)),
            let pieces = WordPieces(
                head: head, table: reading.file.origin(of: tables).bytes(at: table.offset, count: table.count))
        else {
            reading.tally.note(Trouble(.corrupt, "the document does not say where its text stands"))
            return true
        }
        reading.tally.note(origin.troubles)
        let size = (origin.byteCount ?? 0) * 2 + 1_048_576
        guard pieces.byteCount <= size else {
            reading.tally.note(Trouble(.overlapLimit, "pieces of the text stand on bytes of others"))
            return true
        }
        let text = WordSource(
            pieces: pieces, origin: origin,
            deletions: WordDeletions(head: head, origin, tables: reading.file.origin(of: tables)))
        var deleted = reading.writer("deleted text")
        for part in pieces.parts {
            let unit: PlaceUnit = part.name.isEmpty ? .paragraph : part.name == "comments" ? .comment : .text
            let name = part.name == "comments" ? "" : part.name
            var lines = WordText(reading.writer(name, unit: unit), unit: unit)
            try read(part.characters, of: text, &lines, &deleted, &reading.tally, into: &receiver)
            reading.tally.bytesScanned += try lines.close(into: &receiver)
        }
        reading.tally.bytesScanned += try deleted.close(into: &receiver)
        try wordAuthors(head, &reading, tables: tables, into: &receiver)
        try wordShapes(&reading, tables: tables, into: &receiver)
        return true
    }

    /// Who wrote the comments.
    private func wordAuthors(
        _ head: [UInt8], _ reading: inout CompoundReading, tables: Int, into receiver: inout some ExtractionReceiver
    ) throws {
        var writer = reading.writer("", unit: .comment)
        for (index, author) in WordComments.authors(head, reading.file.origin(of: tables)).enumerated() {
            guard !author.isEmpty else { continue }
            writer.mark(index + 1)
            writer.append(author)
            writer.endLine()
            if writer.isFull { try writer.flush(into: &receiver) }
        }
        reading.tally.bytesScanned += try writer.close(into: &receiver)
    }

    /// Names, descriptions and links of shapes and pictures, whose records lie beside the text.
    private mutating func wordShapes(
        _ reading: inout CompoundReading, tables: Int, into receiver: inout some ExtractionReceiver
    ) throws {
        var writer = reading.writer("shapes")
        for stream in [tables, reading.child("Data")].compactMap(\.self) {
            try DrawingText.texts(in: reading.file.origin(of: stream), until: { budget.isOutOfTime }) { text in
                writer.append(text)
                writer.endLine()
                if writer.isFull { try writer.flush(into: &receiver) }
            }
        }
        reading.tally.bytesScanned += try writer.close(into: &receiver)
    }

    /// Reads the pictures of a document: those in the text lie in a stream of their own, beside form fields; those that float lie behind the text (MS-DOC 2.1.4, MS-ODRAW 2.2.32).
    mutating func wordPictures(
        _ reading: inout CompoundReading, into receiver: inout some ExtractionReceiver
    ) throws {
        var number = 0
        if let data = reading.child("Data") {
            reading.done.insert(data)
            let origin = reading.file.origin(of: data)
            let taken = try pictures(in: origin, &number, of: &reading, into: &receiver)
            try wordData(data, without: taken, of: &reading, into: &receiver)
        }
        guard let stream = reading.child("WordDocument") else { return }
        try pictures(in: reading.file.origin(of: stream), &number, of: &reading, into: &receiver)
    }

    private mutating func wordData(
        _ data: Int, without pictures: [Range<Int64>], of reading: inout CompoundReading,
        into receiver: inout some ExtractionReceiver
    ) throws {
        let origin = reading.file.origin(of: data)
        guard let size = origin.byteCount, size > 0 else { return }
        let gaps = Self.gaps(between: pictures, size)
        try wordFields(gaps, of: origin, in: &reading, into: &receiver)
        guard budget.countMember() else {
            return reading.tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
        }
        let member = reading.member(data)
        var inner = ExtractionTally()
        for gap in gaps {
            let range = RangeOrigin(origin, gap)
            let part = Content(
                stream: ContentStream(range, base: gap.lowerBound), name: member.name, path: member.path)
            inner.merge(try raw(part, into: &receiver))
        }
        inner.note(origin.troubles)
        try count(inner, at: member.path, in: &reading.tally, into: &receiver)
    }

    /// What of a stream is no picture.
    private static func gaps(between pictures: [Range<Int64>], _ size: Int64) -> [Range<Int64>] {
        var gaps: [Range<Int64>] = []
        var start: Int64 = 0
        for picture in pictures + [size..<size] {
            if start < picture.lowerBound { gaps.append(start..<picture.lowerBound) }
            start = picture.upperBound
        }
        return gaps
    }

    private mutating func wordFields(
        _ ranges: [Range<Int64>], of origin: SlicedOrigin, in reading: inout CompoundReading,
        into receiver: inout some ExtractionReceiver
    ) throws {
        var writer = reading.writer("form fields")
        for range in ranges {
            try WordFieldData.texts(in: origin, range, until: { budget.isOutOfTime }) { text in
                writer.append(text)
                writer.endLine()
                if writer.isFull { try writer.flush(into: &receiver) }
            }
        }
        reading.tally.bytesScanned += try writer.close(into: &receiver)
    }

    /// The text of a document in its stream.
    private struct WordSource {
        var pieces: WordPieces
        var origin: SlicedOrigin
        var deletions: WordDeletions
    }

    /// Bytes of deleted text that are held; more stands where it was.
    private static let deletedBytes: Int64 = 8 << 20

    private func read(
        _ characters: Range<Int>, of source: WordSource, _ text: inout WordText, _ deleted: inout PartWriter,
        _ tally: inout ExtractionTally, into receiver: inout some ExtractionReceiver
    ) throws {
        for piece in source.pieces.pieces {
            let range = characters.clamped(to: piece.start..<piece.start + piece.characters)
            guard !range.isEmpty else { continue }
            let width = piece.isCompressed ? 1 : 2
            let offset = piece.offset + Int64((range.lowerBound - piece.start) * width)
            for slice in source.deletions.slices(of: offset..<offset + Int64(range.count * width), width: width) {
                var decoder = TextDecoder(piece.isCompressed ? .windows1252 : .utf16LittleEndian)
                let isAside = slice.isDeleted && deleted.byteCount < Self.deletedBytes
                let isWhole = try read(slice.range, source.origin, &tally) { block in
                    var decoded: [UInt8] = []
                    decoder.decode(block.span, into: &decoded)
                    if isAside {
                        deleted.append(decoded.lazy.map { $0 < 0x20 && $0 != 0x09 ? 0x0A : $0 })
                    } else {
                        text.append(decoded)
                        try text.flushIfFull(into: &receiver)
                    }
                }
                if isAside { deleted.endLine() }
                guard isWhole else { return }
            }
        }
    }

    /// Reads some bytes in blocks.
    ///
    /// - Returns: whether all of them came.
    private func read(
        _ range: Range<Int64>, _ origin: SlicedOrigin, _ tally: inout ExtractionTally, _ body: ([UInt8]) throws -> Void
    ) throws -> Bool {
        var offset = range.lowerBound
        while offset < range.upperBound {
            guard budget.remaining(depth: budget.depth) > 0, !budget.isOutOfTime else {
                tally.note(
                    budget.isOutOfTime
                        ? Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s")
                        : Trouble(
                            .expandedBytesLimit,
                            "input expands to more than its share of \(budget.limits.expandedBytes) bytes"))
                return false
            }
            let block = origin.bytes(at: offset, count: Int(min(Int64(Self.blockBytes), range.upperBound - offset)))
            guard !block.isEmpty else {
                tally.note(Trouble(.truncated, "the text is shorter than the document says"))
                return false
            }
            // Pieces may stand on bytes of each other.
            budget.spend(block.count, depth: budget.depth)
            offset += Int64(block.count)
            try body(block)
        }
        return true
    }
}
