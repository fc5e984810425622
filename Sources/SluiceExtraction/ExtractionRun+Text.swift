import SluiceArchive
import SluiceCore

/// Text, and what is looked at as if it were text.
extension ExtractionRun {
    /// Blocks with a NUL within a text in which an archive is looked for.
    private static let archiveTries = 16

    /// Reads a text, and the contents that stand in it as Base64.
    mutating func knownText(
        _ content: Content, _ type: MediaType, _ charset: Charset, mark: Int = 0,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var finder: EmbeddedFinder? = embeddedFinder()
        var tally = try text(content, type, charset, mark: mark, finder: &finder, into: &receiver)
        if var finder { try embedded(&finder, of: content, &tally, into: &receiver) }
        return tally
    }

    /// Reads bytes as a text; `finder` looks at it too, and is nil where they are only looked at as if they were one.
    private mutating func text(
        _ content: Content,
        _ type: MediaType,
        _ charset: Charset,
        mark: Int = 0,
        finder: inout EmbeddedFinder?,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var tally = ExtractionTally()
        let isKnownText = finder != nil
        let before = content.stream.position
        var extractor = TextExtractor(
            path: content.path.text, mediaType: type.name, charset: charset, budget: budget
        )
        let hasZip = isKnownText && isIsolated && hasZip(content.stream, type)
        if isKnownText && !hasZip && charset == .utf8 {
            var given = content
            extractor.strays = StrayText(strayGuess, page: type.isMarked ? given.head : [])
        }
        if isKnownText && isIsolated && !hasZip { extractor.archiveTries = Self.archiveTries }
        if isKnownText { extractor.parted = PartedText() }
        swap(&extractor.finder, &finder)
        defer { swap(&extractor.finder, &finder) }
        if let trouble = try extractor.extract(
            content.stream, mark: mark, offset: content.stream.base + before, into: &receiver)
        {
            tally.note(trouble)
        }
        tally.bytesScanned = content.stream.position - before
        if var parted = extractor.parted { try joined(&parted, of: content, type, &tally, into: &receiver) }
        if let archive = extractor.archive {
            tally.bytesScanned = archive.position - before
            tally.merge(try following(content, archive, into: &receiver))
            return tally
        }
        if extractor.strays?.isUntold == true { tally.note(.untold(.windows1252)) }
        // A zip that is found by its end is no text, and is read by itself.
        guard extractor.isDoubtful, isKnownText, !hasZip else { return tally }
        tally.note(Trouble(.encoding, "some bytes are not text in the encoding that the text begins with"))
        guard content.stream.byteCount != nil else { return tally }
        for (charset, skipped) in extractor.otherReadings {
            content.stream.seek(to: before)
            var again = TextExtractor(path: content.path.text, mediaType: type.name, charset: charset, budget: budget)
            let offset = content.stream.base + before
            let trouble = try again.extract(content.stream, mark: skipped, offset: offset, into: &receiver)
            if let trouble { tally.note(trouble) }
        }
        return tally
    }

    /// Passes on what marks inside a text part.
    private func joined(
        _ parted: inout PartedText, of content: Content, _ type: MediaType, _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        parted.finish()
        guard !parted.text.isEmpty else { return }
        var part = PartWriter(content, type.name, part: "joined text")
        part.append(parted.text)
        try part.close(into: &receiver)
        guard parted.isCut else { return }
        tally.note(Trouble(.memoryLimit, "too many numbers of one text are parted by marks to join them all"))
    }

    /// Reads the archive that a text goes over into.
    private mutating func following(
        _ content: Content, _ archive: (type: MediaType, position: Int64, leftover: [UInt8]),
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        let stream = content.stream
        let origin =
            stream.byteCount.map { RangeOrigin(stream, archive.position..<$0) }
            ?? RangeOrigin(stream, leftover: archive.leftover)
        let rest = ContentStream(origin, base: stream.base + archive.position)
        return try extract(
            Content(stream: rest, name: content.name, path: content.path), known: archive.type, into: &receiver)
    }

    /// Whether a zip is found by its end.
    private func hasZip(_ stream: ContentStream, _ type: MediaType) -> Bool {
        let position = stream.position
        defer { if stream.byteCount != nil { stream.seek(to: position) } }
        return MediaTypeSniffer.hasAppendedZip(type, tail: stream.tail(MediaTypeSniffer.tailBytes)[...])
    }

    mutating func encodedText(
        _ content: inout Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        let told = charset(of: content.head, type)
        var tally =
            WebPage.types.contains(type.name)
            ? try html(content, type, told.charset, into: &receiver)
            : try knownText(content, type, told.charset, into: &receiver)
        if !told.isTold { tally.note(.untold(told.charset)) }
        return tally
    }

    /// In what a text is that is not in UTF-8, UTF-16 or UTF-32.
    private func charset(of head: [UInt8], _ type: MediaType) -> ToldCharset {
        // Escapes and shifts say more than a label.
        if highBytes(head.span) == 0 { return ToldCharset(charset: CharsetDetector.guess(head) ?? .windows1252) }
        let labels = type.isMarked ? CharsetLabelFinder.labels(in: head) : []
        return CharsetDetector.tell(labels: labels, head: head, isMarked: type.isMarked)
    }

    /// The bytes of a content as they are.
    mutating func raw(_ content: Content, into receiver: inout some ExtractionReceiver) throws -> ExtractionTally {
        try bytes(content, .unknown, into: &receiver)
    }

    private mutating func bytes(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var finder: EmbeddedFinder?
        return try text(content, type, .utf8, finder: &finder, into: &receiver)
    }

    mutating func unreadable(
        _ content: Content,
        _ type: MediaType,
        _ kind: MediaType.Unreadable,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var tally = ExtractionTally()
        switch kind {
        case .media:
            tally.note(Trouble(.unsupported, "no reader for sound, video and fonts"))
            return tally
        case .encrypted, .document, .binary, .encoding:
            tally = try bytes(content, type, into: &receiver)
            if type == .unknown, try macRecord(content, &tally, into: &receiver) { return tally }
            let trouble =
                switch kind {
                case .encrypted: Trouble(.encrypted)
                case .encoding: Trouble(.encoding, "read as bytes, its encoding is not decoded")
                default: Trouble(.unsupported, "read as bytes, there is no reader for it")
                }
            tally.note(trouble)
            return tally
        }
    }

    /// Reads what macOS leaves beside files, of which all bytes were looked at.
    ///
    /// - Returns: whether the content is that, and nothing of it is unread.
    private mutating func macRecord(
        _ given: Content, _ tally: inout ExtractionTally, into receiver: inout some ExtractionReceiver
    ) throws -> Bool {
        var content = given
        guard tally.bytesScanned == content.head.count, let record = MacRecord(content.head) else { return false }
        tally.mediaType = record.mediaType
        var names = PartWriter(content, record.mediaType, part: "names")
        names.append(record.texts)
        try names.close(into: &receiver)
        return true
    }

    /// Looks at the bytes of a damaged container as they are: from its last good header on where the input can be read
    /// anywhere; else what the stream still has, and its beginning when nothing came out of it.
    mutating func damaged(
        _ given: Content,
        _ input: any ArchiveInput,
        from position: Int64,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var content = given
        var tally = ExtractionTally()
        var stream = content.stream
        if input.byteCount != nil {
            if stream.byteCount == nil { stream = ContentStream(ReplayOrigin(input), base: stream.base) }
            stream.seek(to: position)
        } else if !content.unread.isEmpty {
            let base = stream.base + stream.position - Int64(content.unread.count)
            stream = ContentStream(RangeOrigin(stream, leftover: content.unread), base: base)
        } else if position == 0, stream.position > 0, !content.head.isEmpty {
            let lost = content.head.span.extracting(0..<min(content.head.count, Int(clamping: stream.position)))
            try receiver.begin(
                Segment(
                    path: content.path.text, mediaType: MediaType.unknown.name, encoding: .utf8,
                    sourceOffset: stream.base))
            try receiver.text(lost)
            try receiver.end()
            tally.bytesScanned = Int64(lost.count)
        }
        let rest = Content(stream: stream, name: content.name, path: content.path)
        tally.merge(try raw(rest, into: &receiver))
        return tally
    }
}
