import SluiceArchive
import SluiceCore

extension ExtractionRun {
    /// Reads a document of rich text (RTF): the body by paragraphs; headers, footers, footnotes, comments, text boxes,
    /// properties, fields' instructions and all else as parts beside it; objects and pictures as members.
    mutating func richText(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var tally = ExtractionTally()
        let lexer = RichTextLexer(content.stream)
        var reading = RichTextReading(
            PartWriter(content, type.name, unit: .paragraph), dataLimit: spoolBytes / 2,
            makeAside: { aside in
                PartWriter(content, type.name, part: aside.partName, unit: aside == .comments ? .comment : .text)
            })
        reading.shown = content.shown
        var tokens = 0
        while !reading.isOver {
            let token = lexer.next()
            reading.take(token, lexer.run)
            if case .end = token {
                if reading.isInGroup { tally.note(Trouble(.truncated, "the text ends within a group")) }
                break
            }
            tokens += 1
            try reading.flushBody(into: &receiver)
            // Text beside the body grows slowly.
            let isTime = !reading.data.isEmpty || tokens.isMultiple(of: 256)
            if isTime && reading.wantsBreak { try pass(&reading, of: content, &tally, into: &receiver) }
            if tokens.isMultiple(of: 4096) && budget.isOutOfTime {
                tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s"))
                break
            }
        }
        reading.finishBody()
        try pass(&reading, of: content, &tally, into: &receiver)
        if reading.isOver { content.stream.remainder = remainder(of: content, behind: lexer.unused) }
        return tally
    }

    /// Passes on what was read, and reads what is embedded.
    private mutating func pass(
        _ reading: inout RichTextReading, of content: Content, _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        tally.bytesScanned += try reading.closeAll(into: &receiver)
        for data in reading.takeData() {
            guard budget.countMember() else {
                tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
                return
            }
            try member(data, of: content, &tally, into: &receiver)
        }
    }

    private mutating func member(
        _ data: RichTextData, of content: Content, _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        let (range, name) = data.isPicture ? (0..<(data.memory.byteCount ?? 0), nil) : data.nativeData()
        let shown = name ?? Array("\(data.isPicture ? "picture" : "object") \(data.number)".utf8)
        let inner = Content(
            stream: ContentStream(RangeOrigin(data.memory, range)),
            name: String(decoding: shown.suffix(256), as: UTF8.self),
            path: content.path.appending(shown))
        let drawing = MediaType("image/x-metafile", .unreadable(.media))
        if !data.isComplete {
            tally.note(Trouble(.memoryLimit, "an embedded object has more than \(spoolBytes / 2) bytes"))
        }
        try extractMember(
            inner, known: data.isPicture && !data.isBitmap ? drawing : nil, of: &tally, into: &receiver)
    }

    /// What follows the text, unless it is blank.
    private func remainder(of content: Content, behind unused: ArraySlice<UInt8>) -> Remainder? {
        let isBlank = unused.allSatisfy { $0 == 0 || $0 == 0x20 || (0x09...0x0D).contains($0) }
        let position = content.stream.position - Int64(unused.count)
        if let byteCount = content.stream.byteCount {
            guard !isBlank || content.stream.position < byteCount else { return nil }
            let origin = RangeOrigin(content.stream, position..<byteCount)
            return Remainder(place: .afterEnd, parts: [(origin, content.stream.base + position)])
        }
        let origin = RangeOrigin(content.stream, leftover: isBlank ? [] : Array(unused))
        return Remainder(place: .afterEnd, parts: [(origin, content.stream.base + position)])
    }
}

extension RichTextDestination.Aside {
    /// How results show the part.
    fileprivate var partName: String { self == .comments ? "" : rawValue }
}
