import SluiceArchive
import SluiceCore

extension ExtractionRun {
    private typealias ID = MessageProperties.ID

    /// Reads an Outlook message (MS-OXMSG): its texts in the part `headers`, its recipients in `recipients`, its body in
    /// `body`, its attachments as members.
    mutating func outlookMessage(
        _ reading: inout CompoundReading, isTop: Bool, into receiver: inout some ExtractionReceiver
    ) throws {
        let properties = MessageProperties(reading.file, storage: reading.storage, headerBytes: isTop ? 32 : 24)
        try headers(properties, of: &reading, into: &receiver)
        try bodies(properties, of: &reading, into: &receiver)
        for entry in reading.file.children(of: reading.storage) {
            let name = reading.file.name(of: entry)
            if name.hasPrefix("__attach_version1.0_") {
                reading.done.insert(entry)
                try attachment(entry, properties.charset, of: &reading, into: &receiver)
            } else if name.hasPrefix("__recip_version1.0_") || name == "__nameid_version1.0" {
                reading.done.insert(entry)
            } else if name.hasPrefix("__") && reading.file.isStream(entry) {
                // Numbers, keys and other binary values.
                reading.done.insert(entry)
            }
        }
    }

    private func headers(
        _ properties: MessageProperties, of reading: inout CompoundReading, into receiver: inout some ExtractionReceiver
    ) throws {
        var writer = reading.writer("headers")
        var seen: Set<[UInt8]> = []
        let texts = properties.texts(except: [ID.body, ID.html], charset: properties.charset)
        for (name, text, _) in texts where seen.insert(text).inserted {
            writer.append(name.utf8)
            writer.append(": ".utf8)
            writer.append(text)
            writer.endLine()
            if writer.isFull { try writer.flush(into: &receiver) }
        }
        reading.tally.bytesScanned += try writer.close(into: &receiver)
        var recipients = reading.writer("recipients")
        for entry in reading.file.children(of: reading.storage)
        where reading.file.name(of: entry).hasPrefix("__recip_version1.0_") {
            let own = MessageProperties(reading.file, storage: entry, headerBytes: 8)
            var seen: Set<[UInt8]> = []
            for (_, text, _) in own.texts(except: [], charset: properties.charset) where seen.insert(text).inserted {
                recipients.append(text)
                recipients.append(0x20)
            }
            recipients.endLine()
        }
        reading.tally.bytesScanned += try recipients.close(into: &receiver)
    }

    // MARK: Bodies

    private mutating func bodies(
        _ properties: MessageProperties, of reading: inout CompoundReading, into receiver: inout some ExtractionReceiver
    ) throws {
        var shown = ShownLines()
        if let (entry, type) = properties.stream(ID.body, types: ["001F", "001E"]) {
            let charset = type == "001F" ? DeclaredCharset(codePage: 1200) : properties.charset
            let stream = ContentStream(
                DecodedOrigin(ContentStream(reading.file.origin(of: entry)), charset))
            var writer = reading.writer("body")
            while try stream.nextBlock({ block in
                writer.append(block)
                shown.read(block)
                if writer.isFull { try writer.flush(into: &receiver) }
            }) {}
            shown.endLine()
            reading.tally.bytesScanned += try writer.close(into: &receiver)
            reading.tally.note(stream.troubles)
        }
        var hasPage = false
        if let (entry, type) = properties.stream(ID.html, types: ["0102", "001F", "001E"]) {
            hasPage = reading.file.size(of: entry) > 0
            let page = type == "001F" ? 1200 : properties.number(ID.internetCodePage) ?? 65001
            let charset = DeclaredCharset(label: DeclaredCharset.label(of: page))
            let origin = DecodedOrigin(ContentStream(reading.file.origin(of: entry)), charset, isMarked: true)
            let stream = ContentStream(origin)
            let path = reading.content.path.appending("(html body)".utf8)
            try extractMember(
                Content(stream: stream, name: "body.html", path: path), known: Self.htmlType, of: &reading.tally,
                into: &receiver)
        }
        if let (entry, _) = properties.stream(ID.compressedRichText, types: ["0102"]) {
            try richTextBody(entry, shown, hasPage: hasPage, of: &reading, into: &receiver)
        }
    }

    /// The beginning of a rich text, in which it says that it holds a web page (MS-OXRTFEX 2.1.3.1).
    private static let pageMark = 4096

    /// Reads of a rich text what the plain text does not say; nothing where it is a copy of the web page.
    private mutating func richTextBody(
        _ entry: Int, _ shown: ShownLines, hasPage: Bool, of reading: inout CompoundReading,
        into receiver: inout some ExtractionReceiver
    ) throws {
        let size = Int(clamping: min(reading.file.size(of: entry), spoolBytes / 8))
        let memory = MemoryInput()
        guard let text = CompressedRichText.decompressed(reading.file.head(of: entry, size)), memory.append(text.span)
        else {
            try extractMember(reading.member(entry), of: &reading.tally, into: &receiver)
            return
        }
        budget.spend(text.count, depth: budget.depth)
        guard !hasPage || !contains(text.prefix(Self.pageMark), "\\fromhtml1") else { return }
        memory.seek(to: 0)
        let path = reading.content.path.appending("(rich text body)".utf8)
        var content = Content(stream: ContentStream(ReplayOrigin(memory)), name: "body.rtf", path: path)
        content.shown = shown
        try extractMember(content, of: &reading.tally, into: &receiver)
    }

    // MARK: Attachments

    private mutating func attachment(
        _ storage: Int, _ charset: DeclaredCharset, of reading: inout CompoundReading,
        into receiver: inout some ExtractionReceiver
    ) throws {
        guard budget.countMember() else {
            reading.tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
            return
        }
        let properties = MessageProperties(reading.file, storage: storage, headerBytes: 8)
        var writer = reading.writer("attachment")
        for (name, text, _) in properties.texts(except: [], charset: charset) {
            writer.append(name.utf8)
            writer.append(": ".utf8)
            writer.append(text)
            writer.endLine()
        }
        reading.tally.bytesScanned += try writer.close(into: &receiver)
        let names = [ID.attachmentLongName, ID.attachmentShortName, ID.displayName].lazy
        let name = names.compactMap { properties.text($0, charset: charset) }.first { !$0.isEmpty }
        let shown = name ?? Array("(attachment)".utf8)
        let path = reading.path(of: shown)
        let ending = String(decoding: shown.suffix(256), as: UTF8.self)
        if let (entry, _) = properties.stream(ID.attachmentData, types: ["0102"]) {
            let content = Content(stream: ContentStream(reading.file.origin(of: entry)), name: ending, path: path)
            try extractMember(content, of: &reading.tally, into: &receiver)
        } else if let (entry, _) = properties.stream(ID.attachmentData, types: ["000D"]) {
            let content = Content(stream: reading.content.stream, name: ending, path: path)
            try document(entry, content, of: &reading, into: &receiver)
        } else {
            var inner = ExtractionTally()
            if let trouble = missing(properties) { inner.note(trouble) }
            if inner.reasons == [.corrupt] { reading.file.noteDamage("an attachment has lost its content") }
            try count(inner, at: path, in: &reading.tally, into: &receiver)
        }
    }

    /// Why an attachment has no content (MS-OXCMSG 2.2.2.9): it is a link, or its content is lost; nil when there is none.
    private func missing(_ properties: MessageProperties) -> Trouble? {
        switch properties.number(ID.attachmentMethod) {
        case 2, 3, 4, 7: Trouble(.link)
        case 0, 1: properties.number(ID.attachmentData) ?? 0 == 0 ? nil : Trouble(.corrupt, "its content is lost")
        default: Trouble(.corrupt, "its content is lost")
        }
    }
}
