import SluiceCore

extension ExtractionRun {
    /// Multiparts inside each other that are told apart in one message.
    static let nestedMultiparts = 64

    static let mailType = MediaType("message/rfc822", .document(.mail))

    /// Reads one mail message (RFC 5322) with all its parts (RFC 2045 to 2047, 2231).
    ///
    /// Text is told at the message's own path: its header and those of its parts in `headers`, bodies of text in `body`.
    /// Every other part is a member of the message, by its name.
    mutating func mail(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var reading = MailReading(content, type)
        reading.skipBlankLines()
        let header = try header(&reading, into: &receiver)
        try entity(header, of: &reading, into: &receiver)
        try rest(of: &reading, into: &receiver)
        return reading.tally
    }

    private func header(
        _ reading: inout MailReading, into receiver: inout some ExtractionReceiver
    ) throws -> MailHeader {
        var writer = reading.writer("headers")
        let header = MailHeader(reading.walker, text: &writer)
        reading.tally.bytesScanned += try writer.close(into: &receiver)
        return header
    }

    /// Whatever follows what the header announces is text.
    private mutating func rest(
        of reading: inout MailReading, into receiver: inout some ExtractionReceiver
    ) throws {
        while !reading.walker.isAtEnd && !isCut(reading.tally) {
            reading.walker.pass()
            try text(MailHeader.none, of: &reading, part: "body", into: &receiver)
        }
    }

    private func isCut(_ tally: ExtractionTally) -> Bool {
        tally.reasons.contains { [.timeLimit, .expandedBytesLimit, .entryBytesLimit].contains($0) }
    }

    /// Reads the body that belongs to a header.
    private mutating func entity(
        _ header: MailHeader, of reading: inout MailReading, into receiver: inout some ExtractionReceiver
    ) throws {
        let kind = header.contentType.value
        if kind == "multipart/encrypted" || kind == "application/pgp-encrypted" {
            reading.tally.note(Trouble(.encrypted, "a part of the message is encrypted"))
        }
        if kind.hasPrefix("multipart/") && reading.walker.boundaries.count >= Self.nestedMultiparts {
            reading.tally.note(Trouble(.depthLimit, "more than \(Self.nestedMultiparts) multiparts inside each other"))
        }
        if kind.hasPrefix("multipart/"), reading.walker.boundaries.count < Self.nestedMultiparts {
            try multipart(header, of: &reading, into: &receiver)
        } else if ["message/rfc822", "message/global", "message/news"].contains(kind) {
            try message(header, of: &reading, into: &receiver)
        } else if isBody(header) {
            try text(header, of: &reading, part: "body", into: &receiver)
        } else {
            try attachment(header, of: &reading, into: &receiver)
        }
    }

    /// Whether a part is text of the message itself.
    private func isBody(_ header: MailHeader) -> Bool {
        guard header.name == nil, header.disposition.value != "attachment" else { return false }
        let kind = header.contentType.value
        if kind == "text/html" || kind == "text/rtf" || kind == "text/calendar" { return false }
        return kind.isEmpty || kind.hasPrefix("text/") || kind.hasPrefix("message/") || kind.hasPrefix("multipart/")
    }

    // MARK: Multipart

    private mutating func multipart(
        _ header: MailHeader, of reading: inout MailReading, into receiver: inout some ExtractionReceiver
    ) throws {
        let boundary = header.contentType["boundary"] ?? []
        if !boundary.isEmpty { reading.walker.push(boundary[...].withoutTrailingSpace) }
        try text(.none, of: &reading, part: "preamble", replacing: !boundary.isEmpty, into: &receiver)
        guard !boundary.isEmpty else { return }
        try parts(at: reading.walker.boundaries.count - 1, of: &reading, into: &receiver)
    }

    /// Reads the parts of the multipart whose boundary was pushed last, and what follows them.
    private mutating func parts(
        at level: Int, of reading: inout MailReading, into receiver: inout some ExtractionReceiver
    ) throws {
        defer { while reading.walker.boundaries.count > level { reading.walker.pop() } }
        while let hit = reading.walker.hit, hit.level == level {
            reading.walker.pass()
            if hit.isLast {
                reading.walker.pop()
                return try text(.none, of: &reading, part: "epilogue", into: &receiver)
            }
            guard !isCut(reading.tally) else { return }
            let header = try header(&reading, into: &receiver)
            try entity(header, of: &reading, into: &receiver)
            while reading.walker.boundaries.count > level + 1 { reading.walker.pop() }
            if reading.walker.hit == nil && !reading.walker.isAtEnd && !isCut(reading.tally) {
                try text(.none, of: &reading, part: "body", into: &receiver)
            }
        }
        guard reading.walker.isAtEnd else { return }
        reading.tally.note(Trouble(.truncated, "the message ends before the end of its last part"))
    }

    // MARK: Bodies

    /// Reads a body as text, and what stands in it.
    private mutating func text(
        _ header: MailHeader, of reading: inout MailReading, part: String, replacing: Bool = false,
        into receiver: inout some ExtractionReceiver
    ) throws {
        while true {
            let origin = MailPartOrigin(
                reading.walker, header.encoding, watch: MailPartOrigin.Watch(isPreamble: replacing), budget: budget)
            try text(of: origin, header, of: &reading, part: part, into: &receiver)
            switch origin.found {
            case nil: return
            case .encodedFile(let name):
                let file = MailPartOrigin(reading.walker, .uuencode, budget: budget)
                try member(file, ContentStream(file), named: name, of: &reading, into: &receiver)
            case .boundary:
                guard !replacing else { return }
                let level = reading.walker.boundaries.count - 1
                return try parts(at: level, of: &reading, into: &receiver)
            }
        }
    }

    private mutating func text(
        of origin: MailPartOrigin, _ header: MailHeader, of reading: inout MailReading, part: String,
        into receiver: inout some ExtractionReceiver
    ) throws {
        let stream = ContentStream(origin)
        let head = stream.head(MediaTypeSniffer.headBytes)
        if head.count < MediaTypeSniffer.headBytes && head[...].isBlank {
            reading.tally.bytesScanned += Int64(head.count)
        } else if Self.isOtherContent(head) {
            return try member(origin, stream, named: Array("(body)".utf8), of: &reading, into: &receiver)
        } else if FoldedText.isFolded(head) {
            let text = ContentStream(DecodedOrigin(stream, header.charset ?? .utf8))
            return try member(origin, text, named: Array("(body)".utf8), of: &reading, into: &receiver)
        } else {
            let decoder = DeclaredDecoder(header.charset ?? .utf8, head: head)
            try text(of: stream, decoder, header, of: &reading, part: part, into: &receiver)
        }
        if origin.hasArmor { reading.tally.note(Trouble(.encrypted, "a part of the message is encrypted")) }
        try settle(origin, of: &reading, into: &receiver)
    }

    private mutating func text(
        of stream: ContentStream, _ decoder: DeclaredDecoder, _ header: MailHeader, of reading: inout MailReading,
        part: String, into receiver: inout some ExtractionReceiver
    ) throws {
        var flowed = FlowedText(header)
        var writer = reading.writer(part, unit: flowed == nil ? .text : .line)
        var finder = embeddedFinder()
        var decoder = decoder
        var decoded: [UInt8] = []
        if let field = header.formField {
            writer.append(field)
            writer.append(": ".utf8)
        }
        while stream.nextBlock({ decoder.decode($0, into: &decoded) }) {
            if flowed == nil { writer.append(decoded) } else { flowed?.read(decoded, into: &writer) }
            finder.read(decoded.span)
            decoded.removeAll(keepingCapacity: true)
            if writer.isFull { try writer.flush(into: &receiver) }
        }
        decoder.finish(into: &decoded)
        if let trouble = decoder.trouble { reading.tally.note(trouble) }
        if flowed == nil { writer.append(decoded) } else { flowed?.read(decoded, into: &writer) }
        flowed?.finish(into: &writer)
        finder.read(decoded.span)
        reading.tally.bytesScanned += try writer.close(into: &receiver)
        finder.finish()
        guard !finder.isEmpty else { return }
        let places = (
            base64: finder.found.isEmpty ? nil : reading.path(of: "base64".utf8),
            files: finder.files.found.isEmpty ? nil : reading.path(of: "uuencode".utf8)
        )
        try embedded(&finder, of: reading.content, at: places, &reading.tally, into: &receiver)
    }

    /// Notes what kept a part from being read, and tells the lines that its encoding did not explain.
    private func settle(
        _ origin: MailPartOrigin, of reading: inout MailReading, into receiver: inout some ExtractionReceiver
    ) throws {
        reading.tally.note(origin.troubles)
        guard !origin.rejected.isEmpty else { return }
        var writer = reading.writer("undecoded")
        writer.append(origin.rejected)
        reading.tally.bytesScanned += try writer.close(into: &receiver)
    }

    // MARK: Members

    private mutating func message(
        _ header: MailHeader, of reading: inout MailReading, into receiver: inout some ExtractionReceiver
    ) throws {
        let origin = MailPartOrigin(reading.walker, header.encoding, budget: budget)
        let name = header.name ?? Array("(message)".utf8)
        try member(origin, ContentStream(origin), named: name, known: Self.mailType, of: &reading, into: &receiver)
    }

    private mutating func attachment(
        _ header: MailHeader, of reading: inout MailReading, into receiver: inout some ExtractionReceiver
    ) throws {
        let kind = header.contentType.value
        var encoding = header.encoding
        let isText = kind.hasPrefix("text/")
        if encoding.isIdentity && !isText && reading.walker.looksLikeBase64 { encoding = .base64 }
        let origin = MailPartOrigin(reading.walker, encoding, budget: budget)
        let isHTML = kind == "text/html" || kind == "application/xhtml+xml"
        let fallback = isHTML ? "(html body)" : "(part \(reading.nextPart()))"
        var stream = ContentStream(origin)
        if isText, let charset = header.charset ?? (isHTML ? .utf8 : nil), isHTML || charset.isKnown,
            !Self.isOtherContent(stream.head(MediaTypeSniffer.headBytes))
        {
            stream = ContentStream(DecodedOrigin(stream, charset, isMarked: isHTML))
        }
        try member(
            origin, stream, named: header.name ?? Array(fallback.utf8), known: isHTML ? Self.htmlType : nil,
            of: &reading, into: &receiver)
    }

    static let htmlType = MediaType("text/html", .document(.html))

    /// Reads a part as a member of the message, by a stream of its origin or of what was decoded from that.
    private mutating func member(
        _ origin: MailPartOrigin, _ stream: ContentStream, named name: [UInt8], known: MediaType? = nil,
        of reading: inout MailReading, into receiver: inout some ExtractionReceiver
    ) throws {
        guard budget.countMember() else {
            reading.tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
            return
        }
        var content = Content(
            stream: stream, name: String(decoding: name.suffix(256), as: UTF8.self), path: reading.path(of: name))
        let isArmored = EncryptedArmor.begins(content.head)
        let type = known.flatMap { Self.believed($0, content.head) }
        var inner = try extract(content, known: type, into: &receiver)
        if isArmored { inner.note(Trouble(.encrypted)) }
        try count(inner, at: content.path, in: &reading.tally, into: &receiver)
        origin.drain()
        try settle(origin, of: &reading, into: &receiver)
    }
}
