import SluiceArchive
import SluiceCore

extension ExtractionRun {
    /// Reads the tables of an SQLite database, the text of its schema, and what deleted rows left in the file.
    mutating func database(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var tally = ExtractionTally()
        guard !budget.isDepthExhausted else {
            tally.note(Trouble(.depthLimit, "more than \(budget.limits.depth) layers"))
            return tally
        }
        guard let input = seekableInput(of: content) else {
            tally = try raw(content, into: &receiver)
            tally.note(Trouble(.memoryLimit, "a database inside has more than \(spoolBytes) bytes"))
            return tally
        }
        budget.enter()
        defer { budget.leave() }
        let stream = ContentStream(ReplayOrigin(input), base: content.stream.base)
        let whole = Content(stream: stream, name: content.name, path: content.path)
        var reading = DatabaseReading(whole, type, budget)
        do {
            let file = try DatabaseFile(input, budget: budget)
            try reading.read(file, into: &receiver)
            for blobs in reading.blobs { try read(blobs, in: file, below: content.path, &tally, into: &receiver) }
        } catch let failure as DatabaseFailure {
            reading.note(failure.trouble)
        }
        let pages = DatabasePages(input)
        if pages.isCut { reading.note(Trouble(.truncated, "the file has fewer pages than its header says")) }
        if reading.isDamaged {
            stream.seek(to: 0)
            tally.merge(try raw(whole, into: &receiver))
        } else {
            try reading.readDeleted(pages, into: &receiver)
            tally.bytesScanned += pages.end ?? input.byteCount ?? 0
            if let end = pages.end { content.stream.remainder = remainder(behind: end, of: content, type, input) }
        }
        tally.note(reading.troubles)
        return tally
    }

    /// Reads the blobs of some columns of a table that are contents of their own.
    private mutating func read(
        _ blobs: DatabaseBlobs, in file: DatabaseFile, below path: MemberPath, _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        let rows = try blobs.table.rows(of: blobs.columns, in: file)
        var record = 0
        while try rows.next() {
            record += 1
            let number = blobs.table.hasRowNumbers ? Int(clamping: rows.integer(0)) : record
            for (index, column) in blobs.columns.enumerated() where rows.isBlob(index + 1) {
                guard !budget.isOutOfTime, budget.remaining(depth: budget.depth) > 0 else { return }
                let bytes = rows.bytes(index + 1)
                let memory = MemoryInput()
                guard DatabaseBlobs.isContent(bytes) else { continue }
                guard memory.append(bytes.span) else { throw DatabaseFailure.noMemory }
                guard budget.countMember() else {
                    tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
                    return
                }
                let name = "\(blobs.table.name).\(column)[\(number)]"
                memory.seek(to: 0)
                let inner = Content(
                    stream: ContentStream(ReplayOrigin(memory)), name: "", path: path.appending(name.utf8))
                try extractMember(inner, of: &tally, into: &receiver)
            }
        }
    }

    /// What a reader that jumps about may read a content from: its stream, or a copy of it in memory.
    ///
    /// - Parameter content: nothing of it was read yet.
    /// - Returns: nil when there is no room for a copy; the stream then goes on from its beginning.
    func seekableInput(of content: Content) -> (any ArchiveInput)? {
        if content.stream.byteCount != nil { return content.stream }
        return content.stream.spooled(limit: spoolBytes)
    }
}
