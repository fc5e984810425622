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
        for part in pieces.parts {
            let unit: PlaceUnit = part.name.isEmpty ? .paragraph : part.name == "comments" ? .comment : .text
            let name = part.name == "comments" ? "" : part.name
            var text = WordText(reading.writer(name, unit: unit), unit: unit)
            try read(part.characters, of: pieces, origin, &text, &reading.tally, into: &receiver)
            reading.tally.bytesScanned += try text.close(into: &receiver)
        }
        return true
    }

    private func read(
        _ characters: Range<Int>, of pieces: WordPieces, _ origin: SlicedOrigin, _ text: inout WordText,
        _ tally: inout ExtractionTally, into receiver: inout some ExtractionReceiver
    ) throws {
        for piece in pieces.pieces {
            let range = characters.clamped(to: piece.start..<piece.start + piece.characters)
            guard !range.isEmpty else { continue }
            let width = piece.isCompressed ? 1 : 2
            var offset = piece.offset + Int64((range.lowerBound - piece.start) * width)
            let end = offset + Int64(range.count * width)
            var decoder = TextDecoder(piece.isCompressed ? .windows1252 : .utf16LittleEndian)
            while offset < end {
                guard budget.remaining(depth: budget.depth) > 0, !budget.isOutOfTime else {
                    return tally.note(
                        budget.isOutOfTime
                            ? Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s")
                            : Trouble(
                                .expandedBytesLimit,
                                "input expands to more than its share of \(budget.limits.expandedBytes) bytes"))
                }
                let block = origin.bytes(at: offset, count: Int(min(Int64(Self.blockBytes), end - offset)))
                guard !block.isEmpty else {
                    return tally.note(Trouble(.truncated, "the text is shorter than the document says"))
                }
                // Pieces may stand on bytes of each other.
                budget.spend(block.count, depth: budget.depth)
                offset += Int64(block.count)
                var decoded: [UInt8] = []
                decoder.decode(block.span, into: &decoded)
                text.append(decoded)
                try text.flushIfFull(into: &receiver)
            }
        }
    }
}
