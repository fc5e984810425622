import SluiceContent
import SluiceCore
import SluiceExtraction

extension ToolReading {
    /// Reads a PDF document: its pages by `pdftotext`, what is on no page by `qpdf`, and what stands in front of it and
    /// behind it as contents of their own.
    mutating func pdf(into receiver: inout some SegmentReceiver) throws {
        try narrow()
        guard var pages = try pages(into: &receiver) else { return }
        if pages.count == 0, !tally.reasons.isEmpty, tools.programs[.pdftotext] != nil {
            pages = try mendedPages(into: &receiver) ?? pages
        }
        let objects = try objects(into: &receiver)
        let commands = try hidden(pages, objects, into: &receiver)
        try revisions(pages, into: &receiver)
        try judge(pages, objects, commands, into: &receiver)
    }

    // MARK: What stands around it

    /// Bytes in front of a document that the programs look over by themselves.
    private static let toleratedFront: Int64 = 1024

    /// Adds what stands around the document, and leaves it out of what the programs get: they would take a document with
    /// more than a kilobyte around it for a damaged one.
    private mutating func narrow() throws {
        let body = try PDFBody(of: content)
        let front = try body.front
        let tail = try body.tail
        if let front { add("(before the start)", range: front) }
        if let tail = try tail.flatMap({ try withoutArchive($0) }) { add("(after the end)", range: tail) }
        let start = body.range.lowerBound > Self.toleratedFront ? body.range.lowerBound : 0
        guard start > 0 || tail != nil else { return }
        switch try copy(of: start..<body.range.upperBound) {
        case .content(let copy): content = copy
        case .trouble(let reason, let detail): tally.note(reason, detail)
        }
    }

    /// What stands between a document and the zip behind it that the extraction finds by its end.
    private func withoutArchive(_ tail: Range<Int64>) throws -> Range<Int64>? {
        let end = try PDFBody.bytes(
            of: content, max(0, content.byteCount - Int64(MediaTypeSniffer.tailBytes))..<content.byteCount)
        guard isWhole, MediaTypeSniffer.hasAppendedZip(MediaType(foreign.mediaType, .foreign(.pdf)), tail: end[...]),
            let archive = try PDFBody.place(of: [0x50, 0x4B, 0x03, 0x04], in: tail, of: content)
        else { return tail }
        return tail.lowerBound < archive ? tail.lowerBound..<archive : nil
    }

    // MARK: Pages

    /// - Returns: nil when the document is closed to everybody without a password.
    private mutating func pages(into receiver: inout some SegmentReceiver) throws -> PDFPages? {
        var pages = PDFPages(path: foreign.path, type: foreign.mediaType)
        let ended = try run(.pdftotext, ["-enc", "UTF-8", ToolOrder.inputPath, "-"]) {
            try pages.take($0, into: &receiver)
        }
        try pages.finish(into: &receiver)
        tally.scannedBytes += pages.textBytes
        guard let (code, end) = ended else {
            // There is no such program, or it was ended in the middle.
            try raw(into: &receiver)
            return pages
        }
        if end.complains(of: "Incorrect password") {
            tally.note(.encrypted, "the document opens with a password only")
            return nil
        }
        if code == 3 {
            tally.note(.encrypted, "the document does not let its text be copied")
        } else if code != 0 || PDFComplaints.tellDamage(end) || pages.count == 0 && !end.complaints.isEmpty {
            try noteDamage(into: &receiver)
        }
        return pages
    }

    /// Tells that the document is damaged, and passes on its bytes as they are.
    mutating func noteDamage(into receiver: inout some SegmentReceiver) throws {
        // Once: a mended copy has an end.
        guard !tally.reasons.contains(.truncated) else { return }
        if try hasEndMark() {
            tally.note(.corrupt, "parts of the document cannot be read")
        } else {
            tally.note(.truncated, "the document has no end")
        }
        try raw(into: &receiver)
    }

    /// Whether the document has its last line (ISO 32000-1, 7.5.5), with some room for what others append.
    private func hasEndMark() throws -> Bool {
        var tail = [UInt8](repeating: 0, count: Int(min(content.byteCount, 2048)))
        let count = try content.read(at: content.byteCount - Int64(tail.count), into: &tail)
        return Array(tail.prefix(count)).contains("%%EOF".utf8)
    }

    // MARK: What is on no page

    /// - Returns: what is known of pictures; nil when the program could not read the document.
    private mutating func objects(into receiver: inout some SegmentReceiver) throws -> PDFObjects? {
        var objects = PDFObjects(path: foreign.path, type: foreign.mediaType)
        var reader = JSONPieceReader()
        let arguments = ["--json=2", "--json-key=pages", "--json-key=qpdf", ToolOrder.inputPath]
        let ended = try run(.qpdf, arguments) {
            reader.read($0, into: &objects)
            try objects.flushFull(into: &receiver)
        }
        try objects.finish(into: &receiver)
        tally.scannedBytes += objects.textBytes
        guard let (code, end) = ended else {
            if tools.programs[.qpdf] == nil {
                tally.note(.unsupported, "without it \(ExternalTool.qpdf.purpose) are not read")
            }
            return nil
        }
        if end.complains(of: "invalid password") {
            tally.note(.encrypted, "the document opens with a password only")
            return nil
        }
        if code == 2 || PDFComplaints.tellMending(end) {
            try noteDamage(into: &receiver)
        } else if !reader.isComplete || !objects.hasObjects {
            tally.noteSilence(of: .qpdf)
            return nil
        }
        if objects.streams.hasMore {
            tally.note(.entriesLimit, "more attached files and metadata than are looked at")
        }
        for (stream, part) in objects.streams.textStreams { try text(of: stream, part, into: &receiver) }
        addAttachments(objects.streams.attachments)
        return objects
    }

    /// Passes on a stream of text, such as metadata.
    private mutating func text(
        of stream: PDFReference, _ part: PDFPart, into receiver: inout some SegmentReceiver
    ) throws {
        guard allowance.exhausted(depth: 0) == nil else {
            tally.note(.timeLimit, "more than \(allowance.limits.wallSeconds) s")
            return
        }
        var writer = PartWriter(path: foreign.path, foreign.mediaType, part: part.rawValue)
        var text = PDFTextStream()
        let ended = try run(.qpdf, stream.showArguments) {
            writer.append(text.take($0))
            if writer.isFull { try writer.flush(into: &receiver) }
        }
        writer.append(text.finish())
        tally.scannedBytes += try writer.close(into: &receiver)
        // Not a stream, or one in a format of pictures.
        if let ended, ended.code == 2, !ended.end.complains(of: "not a stream") {
            tally.note(.corrupt, "parts of the document cannot be read")
        }
    }

    private mutating func addAttachments(_ attachments: [(stream: PDFReference, name: [UInt8])]) {
        var names: [[UInt8]: Int] = [:]
        for (stream, name) in attachments {
            let name = name.isEmpty ? Array("(attached file)".utf8) : name
            names[name, default: 0] += 1
            let reading = self
            add(name, index: names[name, default: 1]) { try reading.fetched(stream) }
        }
    }

    /// The bytes of an attached file.
    private func fetched(_ stream: PDFReference) throws -> FoundContent.Loaded {
        var spool = ToolSpool(in: tools.spools)
        var reading = ToolReading(tools: tools, foreign: foreign, content: content, allowance: allowance)
        let ended = try reading.run(.qpdf, stream.showArguments) { spool.append($0) }
        if let reason = reading.tally.reasons.first {
            return .trouble(reason, reading.tally.detail ?? "qpdf failed")
        }
        guard let ended, ended.code != 2 else { return .trouble(.corrupt, "the attached file cannot be read") }
        return spool.finish()
    }

    // MARK: Judgement

    /// Sees to pages without text, and to pictures beside text.
    private mutating func judge(
        _ pages: PDFPages, _ objects: PDFObjects?, _ commands: PDFCommands?, into receiver: inout some SegmentReceiver
    ) throws {
        // Without pages there is nothing to be known of them: the reasons say why.
        guard pages.count > 0 else {
            guard tally.reasons.isEmpty else { return }
            guard objects?.pageCount ?? 0 == 0 else {
                tally.noteSilence(of: .pdftotext)
                return try raw(into: &receiver)
            }
            tally.note(.noText, "the document has no pages")
            return
        }
        let pictures = try pictures(pages, objects, commands)
        let isAllEmpty = pages.isEmpty
        let isPictured = Set(pictures.map(\.number))
        let isUntold = Set(pages.untoldPages)
        let textless = pages.emptyPages.filter {
            isAllEmpty || objects?.hasPicture(onPage: $0) ?? true || isPictured.contains($0) || isUntold.contains($0)
        }
        let isTextless = Set(textless)
        let beside = pictures.filter { !isTextless.contains($0.number) }
        let untold = pages.untoldPages.filter { !isTextless.contains($0) }
        if tools.recognition != nil {
            try recognize(pages: textless, into: &receiver)
            return try recognize(picturesOn: Self.joined(beside.filter(\.isNew), untold), into: &receiver)
        }
        if isAllEmpty {
            tally.note(.noText, "no page has text; --ocr reads pictures")
        } else if !textless.isEmpty {
            tally.note(
                .noText, "\(textless.count) of \(pages.count) pages hold pictures and no text; --ocr reads pictures")
        }
        if !untold.isEmpty {
            tally.note(
                .noText,
                "letters on \(untold.count) of \(pages.count) pages cannot be told by their font; --ocr reads such pages"
            )
        }
        if !beside.isEmpty {
            tally.note(
                .unsupported, "pictures on \(beside.count) of \(pages.count) pages with text; --ocr reads their text")
        }
    }

    /// Pages to be looked at, in their order: those with pictures, and others.
    private static func joined(_ pictured: [PDFPictures.Page], _ others: [Int]) -> [PDFPictures.Page] {
        let known = Set(pictured.map(\.number))
        let added = others.filter { !known.contains($0) }.map { PDFPictures.Page(number: $0, isNew: true) }
        return (pictured + added).sorted { $0.number < $1.number }
    }

    /// The pages with pictures that can hold text.
    ///
    /// Listing them takes half as long as all of the text. So it is done where a picture is among the document's objects, or
    /// where a page has so little text that one may stand in the page's own commands, which no object tells.
    private mutating func pictures(
        _ pages: PDFPages, _ objects: PDFObjects?, _ commands: PDFCommands?
    ) throws -> [PDFPictures.Page] {
        guard objects?.hasPictures ?? true || commands?.mayHavePictures ?? pages.hasSparsePage else { return [] }
        var pictures = PDFPictures()
        let ended = try run(.pdfimages, ["-list", ToolOrder.inputPath]) { pictures.take($0) }
        pictures.finish()
        if let ended, ended.code != 0 || pictures.hasLines { return pictures.pages }
        if ended != nil { tally.noteSilence(of: .pdfimages) }
        // Without it nothing is known of their sizes, and each may hold text.
        let pictured = (1...pages.count).filter { objects?.hasPicture(onPage: $0) ?? false }
        return pictured.map { PDFPictures.Page(number: $0, isNew: true) }
    }
}

extension PDFReference {
    /// Has qpdf print the stream as it is behind its filters.
    fileprivate var showArguments: [String] {
        ["--show-object=\(argument)", "--filtered-stream-data", ToolOrder.inputPath]
    }
}
