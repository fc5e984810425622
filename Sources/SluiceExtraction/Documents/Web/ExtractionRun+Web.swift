import SluiceCore

extension ExtractionRun {
    /// Reads a web page: what a reader sees, and what its marks, comments, scripts and styles hold.
    mutating func html(
        _ content: Content, _ type: MediaType, _ charset: Charset, mark: Int = 0,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var given = content
        var tally = ExtractionTally()
        var census = EncodingCensus(charset.encoding)
        var decoder = charset == .utf8 ? nil : TextDecoder(charset)
        var page = WebPage(
            PartWriter(content, type.name, unit: .line), isXML: contains(given.head.prefix(64), "<?xml"))
        var finder = embeddedFinder()
        let start = content.stream.position
        var toDrop = mark
        var isDoubtful = false
        var decoded: [UInt8] = []
        while !budget.isOutOfTime {
            let hasMore = try content.stream.nextBlock { block in
                if census.isDoubtful(block) { isDoubtful = true }
                let bytes = block.extracting(min(toDrop, block.count)..<block.count)
                toDrop -= block.count - bytes.count
                if decoder == nil {
                    finder.read(bytes)
                    page.read(bytes)
                } else {
                    decoded.removeAll(keepingCapacity: true)
                    decoder?.decode(bytes, into: &decoded)
                    finder.read(decoded.span)
                    page.read(decoded.span)
                }
                try page.flush(into: &receiver)
            }
            if !hasMore { break }
        }
        if budget.isOutOfTime { tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s")) }
        try page.finish(into: &receiver)
        tally.bytesScanned = content.stream.position - start
        guard isDoubtful else {
            try embedded(&finder, of: content, &tally, into: &receiver)
            return tally
        }
        tally.note(Trouble(.encoding, "some bytes are not text in the encoding that the text begins with"))
        if content.stream.byteCount != nil {
            content.stream.seek(to: start)
            _ = try raw(content, into: &receiver)
        }
        try embedded(&finder, of: content, &tally, into: &receiver)
        return tally
    }
}
