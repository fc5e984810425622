import SluiceCore

/// Makes other text of a text, piece by piece, and passes it on.
protocol TextComposer {
    /// Reads the next piece, in UTF-8.
    mutating func read(_ bytes: Span<UInt8>)
    /// Passes on what has come together.
    mutating func flush(into receiver: inout some ExtractionReceiver) throws
    /// The text is over: passes on the rest.
    mutating func finish(into receiver: inout some ExtractionReceiver) throws
}

extension ExtractionRun {
    /// Reads a text through a composer, and the contents that stand in it as Base64.
    ///
    /// - Parameters:
    ///   - content: the text.
    ///   - composer: gets it in UTF-8.
    ///   - charset: that the text is in.
    ///   - mark: bytes at its front that are no text.
    ///   - isMarked: whether it is HTML or XML.
    ///   - receiver: takes what is read.
    /// - Returns: what was read, and what could not be.
    /// - Throws: what the receiver throws.
    mutating func compose(
        _ content: Content, by composer: inout some TextComposer, _ charset: Charset, mark: Int, isMarked: Bool = false,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var tally = ExtractionTally()
        var census = EncodingCensus(charset.encoding)
        var decoder = charset == .utf8 ? nil : TextDecoder(charset)
        var given = content
        var strays = charset == .utf8 ? StrayText(strayGuess, page: isMarked ? given.head : []) : nil
        var finder = embeddedFinder()
        let start = content.stream.position
        var toDrop = mark
        var isDoubtful = false
        var decoded: [UInt8] = []
        while !budget.isOutOfTime {
            let hasMore = try content.stream.nextBlock { block in
                let bytes = block.extracting(min(toDrop, block.count)..<block.count)
                toDrop -= block.count - bytes.count
                decoded.removeAll(keepingCapacity: true)
                decoder?.decode(bytes, into: &decoded)
                let isDecoded = try strays?.decode(bytes, into: &decoded) ?? true
                if isDecoded {
                    finder.read(decoded.span)
                    composer.read(decoded.span)
                } else {
                    finder.read(bytes)
                    composer.read(bytes)
                }
                if census.isDoubtful(block, isSettled: strays?.isSettled ?? false) { isDoubtful = true }
                try composer.flush(into: &receiver)
            }
            if !hasMore { break }
        }
        if budget.isOutOfTime { tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s")) }
        decoded.removeAll(keepingCapacity: true)
        decoder?.finish(into: &decoded)
        try strays?.finish(into: &decoded)
        finder.read(decoded.span)
        composer.read(decoded.span)
        try composer.finish(into: &receiver)
        if strays?.isUntold == true { tally.note(Trouble.untold(.windows1252)) }
        tally.bytesScanned = content.stream.position - start
        if isDoubtful {
            tally.note(Trouble(.encoding, "some bytes are not text in the encoding that the text begins with"))
            if content.stream.byteCount != nil {
                content.stream.seek(to: start)
                _ = try raw(content, into: &receiver)
            }
        }
        try embedded(&finder, of: content, &tally, into: &receiver)
        return tally
    }
}
