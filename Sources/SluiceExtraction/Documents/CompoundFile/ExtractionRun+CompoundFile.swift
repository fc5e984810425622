import SluiceArchive
import SluiceCore

extension ExtractionRun {
    /// Reads a compound file: what its streams say it is, and what is embedded in it.
    mutating func compoundFile(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        guard let input = seekable(content) else {
            var tally = try raw(content, into: &receiver)
            tally.note(Trouble(.memoryLimit, "a compound file inside has more than \(spoolBytes) bytes"))
            return tally
        }
        guard let file = CompoundFile(input, budget: budget) else {
            var tally = ExtractionTally()
            tally.note(Trouble(.corrupt, "the compound file has no directory"))
            tally.merge(try damaged(content, input, from: 0, into: &receiver))
            return tally
        }
        let whole = Content(
            stream: ContentStream(ReplayOrigin(input), base: content.stream.base), name: content.name,
            path: content.path)
        var tally = try storage(CompoundFile.root, of: file, whole, into: &receiver)
        for stream in file.unlinked {
            try unlinked(stream, of: file, whole, &tally, into: &receiver)
        }
        // A library that writes encrypted files gives one sector to two streams.
        if CompoundKind(CompoundFile.root, of: file) != .encrypted { file.noteSharedSectors() }
        tally.note(file.troubles)
        if file.troubles.contains(where: { $0.isDamage }) {
            tally.merge(try damaged(whole, input, from: 0, into: &receiver))
            try wideTexts(whole, &tally, into: &receiver)
        } else {
            content.stream.remainder = remainder(behind: file.end, of: content, type, input, isSlack: true)
        }
        return tally
    }

    /// Reads the bytes of a damaged file as UTF-16, in which most texts of documents are: at even and at odd places.
    private func wideTexts(
        _ content: Content, _ tally: inout ExtractionTally, into receiver: inout some ExtractionReceiver
    ) throws {
        for skipped in 0...1 {
            content.stream.seek(to: 0)
            var extractor = TextExtractor(
                path: content.path.text, mediaType: MediaType.unknown.name, charset: .utf16LittleEndian, budget: budget)
            let trouble = try extractor.extract(
                content.stream, mark: skipped, offset: content.stream.base, into: &receiver)
            if let trouble { tally.note(trouble) }
        }
    }

    /// The content's stream, or a copy of it in memory.
    private func seekable(_ content: Content) -> (any ArchiveInput)? {
        content.stream.byteCount == nil ? content.stream.spooled(limit: spoolBytes) : content.stream
    }

    private mutating func unlinked(
        _ stream: Int, of file: CompoundFile, _ content: Content, _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        guard budget.countMember() else {
            tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
            return
        }
        let path = content.path.appending("(unlinked)".utf8).appending(file.name(of: stream).utf8)
        let inner = Content(stream: ContentStream(file.origin(of: stream)), name: "", path: path)
        try extractMember(inner, of: &tally, into: &receiver)
    }

    // MARK: One storage

    /// Reads a storage as the document that its streams say it is.
    ///
    /// - Parameters:
    ///   - storage: the storage, or the root.
    ///   - file: that it lies in.
    ///   - whole: the storage as a file of its own, where it is one; else only its path and name count.
    ///   - receiver: takes what is read.
    /// - Returns: what was read, and what could not be.
    /// - Throws: what the receiver throws.
    mutating func storage(
        _ storage: Int, of file: CompoundFile, _ whole: Content, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        let kind = CompoundKind(storage, of: file)
        var reading = CompoundReading(file, storage: storage, whole, type: kind.mediaType)
        try properties(of: &reading, into: &receiver)
        switch kind {
        case .encrypted:
            reading.tally.note(Trouble(.encrypted))
            return reading.tally
        case .outlookMessage:
            try outlookMessage(&reading, isTop: storage == CompoundFile.root, into: &receiver)
        case .presentation:
            try presentation(&reading, into: &receiver)
        case .wordDocument:
            if try !wordBinary(&reading, into: &receiver) { try handOver(&reading, .wordDocument, into: &receiver) }
            try wordPictures(&reading, into: &receiver)
        case .excelWorkbook:
            try excelBinary(&reading, into: &receiver)
        case .other: break
        }
        try streams(of: &reading, kind, into: &receiver)
        reading.tally.mediaType = kind.mediaType
        return reading.tally
    }

    private mutating func handOver(
        _ reading: inout CompoundReading, _ format: ForeignFormat, into receiver: inout some ExtractionReceiver
    ) throws {
        var content = reading.content
        if reading.storage != CompoundFile.root {
            let copy = CompoundFileWriter.file(of: reading.storage, in: reading.file, limit: spoolBytes)
            guard let copy else {
                reading.tally.note(Trouble(.memoryLimit, "an embedded document has more than \(spoolBytes) bytes"))
                return
            }
            content = Content(stream: ContentStream(ReplayOrigin(copy)), name: content.name, path: content.path)
        } else {
            content.stream.seek(to: 0)
        }
        let type = MediaType(reading.type, .foreign(format))
        let inner = try foreign(content, type, format, into: &receiver)
        reading.tally.isForeign = true
        reading.tally.note(inner.reasons.map { Trouble($0, inner.detail) })
    }

    private mutating func properties(
        of reading: inout CompoundReading, into receiver: inout some ExtractionReceiver
    ) throws {
        var writer = reading.writer("properties")
        var damaged: [Int] = []
        for name in PropertySet.streams {
            guard let stream = reading.child(name) else { continue }
            reading.done.insert(stream)
            let set = PropertySet(reading.file.head(of: stream, PropertySet.maximumBytes))
            if set.isDamaged { damaged.append(stream) }
            for (name, value) in set.properties {
                writer.append(name.utf8)
                writer.append(": ".utf8)
                writer.append(value)
                writer.endLine()
            }
        }
        reading.tally.bytesScanned += try writer.close(into: &receiver)
        for stream in damaged {
            reading.tally.note(
                reading.file.size(of: stream) > PropertySet.maximumBytes
                    ? Trouble(.memoryLimit, "the properties have more than \(PropertySet.maximumBytes) bytes")
                    : Trouble(.corrupt, "the properties are damaged"))
            try self.damaged(reading.file.origin(of: stream), from: 0, of: &reading, into: &receiver)
        }
    }

    /// Looks at the bytes of a stream as they are, from a place on where it is damaged.
    mutating func damaged(
        _ stream: SlicedOrigin, from start: Int64, of reading: inout CompoundReading,
        into receiver: inout some ExtractionReceiver
    ) throws {
        guard let end = stream.byteCount, start < end else { return }
        let rest = ContentStream(RangeOrigin(stream, start..<end))
        let content = Content(stream: rest, name: reading.content.name, path: reading.content.path)
        reading.tally.merge(try raw(content, into: &receiver))
    }

    // MARK: Everything else in it

    private mutating func streams(
        of reading: inout CompoundReading, _ kind: CompoundKind, into receiver: inout some ExtractionReceiver
    ) throws {
        for entry in reading.file.children(of: reading.storage) where !reading.done.contains(entry) {
            guard !budget.isOutOfTime else {
                reading.tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s"))
                return
            }
            let name = reading.file.name(of: entry)
            guard !kind.ownStreams.contains(name) else { continue }
            if reading.file.isStream(entry) {
                try stream(entry, of: &reading, into: &receiver)
            } else if !reading.file.children(of: entry).isEmpty {
                try folder(entry, of: &reading, into: &receiver)
            }
        }
    }

    private mutating func folder(
        _ entry: Int, of reading: inout CompoundReading, into receiver: inout some ExtractionReceiver
    ) throws {
        let name = reading.file.name(of: entry)
        let content = Content(
            stream: reading.content.stream, name: name, path: reading.content.path.appending(name.utf8))
        let isDocument = CompoundKind(entry, of: reading.file) != .other
        guard isDocument else {
            // Like a folder: it is no member itself.
            let inner = try storage(entry, of: reading.file, content, into: &receiver)
            reading.tally.merge(inner)
            return
        }
        try document(entry, content, of: &reading, into: &receiver)
    }

    /// Reads a storage that is a document of its own, as a member.
    mutating func document(
        _ entry: Int, _ content: Content, of reading: inout CompoundReading,
        into receiver: inout some ExtractionReceiver
    ) throws {
        guard !budget.isDepthExhausted else {
            var inner = ExtractionTally()
            inner.note(Trouble(.depthLimit, "more than \(budget.limits.depth) layers"))
            return try count(inner, at: content.path, in: &reading.tally, into: &receiver)
        }
        budget.enter()
        defer { budget.leave() }
        let inner = try storage(entry, of: reading.file, content, into: &receiver)
        try count(inner, at: content.path, in: &reading.tally, into: &receiver)
    }

    private mutating func stream(
        _ entry: Int, of reading: inout CompoundReading, into receiver: inout some ExtractionReceiver
    ) throws {
        guard reading.file.size(of: entry) > 0 else { return }
        guard budget.countMember() else {
            reading.tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
            return
        }
        if reading.file.name(of: entry) == "\u{1}Ole10Native" {
            return try extractMember(package(entry, of: reading), of: &reading.tally, into: &receiver)
        }
        if reading.file.name(of: reading.storage) == "VBA", try macro(entry, of: &reading, into: &receiver) { return }
        try extractMember(reading.member(entry), of: &reading.tally, into: &receiver)
    }

    /// The file that the object packager put into a stream.
    private func package(_ entry: Int, of reading: CompoundReading) -> Content {
        let origin = reading.file.origin(of: entry)
        guard let package = NativePackage(origin.bytes(at: 0, count: 16 << 10), from: 4) else {
            return reading.member(entry)
        }
        let end = min(package.range.upperBound, origin.byteCount ?? 0)
        let range = min(package.range.lowerBound, end)..<end
        return Content(
            stream: ContentStream(RangeOrigin(origin, range)), name: String(decoding: package.name, as: UTF8.self),
            path: reading.content.path.appending(package.name))
    }

    /// Reads the source of a macro.
    ///
    /// - Returns: whether the stream holds nothing else.
    private func macro(
        _ entry: Int, of reading: inout CompoundReading, into receiver: inout some ExtractionReceiver
    ) throws -> Bool {
        let name = reading.file.name(of: entry)
        if ["dir", "_VBA_PROJECT"].contains(name) || name.hasPrefix("__SRP_") { return true }
        let stream = reading.file.head(of: entry, MacroSource.maximumBytes)
        guard let text = MacroSource.text(of: stream) else { return false }
        let content = Content(
            stream: reading.content.stream, name: name, path: reading.content.path.appending(name.utf8))
        var writer = PartWriter(content, "text/x-vba")
        writer.append(DeclaredCharset(codePage: 1252).text(of: text))
        reading.tally.bytesScanned += try writer.close(into: &receiver)
        return true
    }
}
