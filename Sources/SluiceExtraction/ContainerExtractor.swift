import SluiceArchive
import SluiceCore

/// A container that is being read.
private struct OpenContainer {
    let layer: OpenLayer
    /// What the layer reads from: the content's stream, or a copy of it in memory.
    let input: any ArchiveInput
    let format: ArchiveFormat
    /// Where the container begins in the input.
    let start: Int64
    var names: MemberNames
    /// The document whose parts the members are.
    var package: DocumentPackage?
    var tally = ExtractionTally()
    /// Where the last header that could be read begins.
    var lastHeader: Int64 = 0
    /// Headers read so far.
    var headers = 0
    /// Begins to read anew.
    let reopen: () throws(ArchiveError) -> ArchiveReader
    /// How often a member has stopped the library, after which the others are found by reading anew.
    var restarts = 0
    /// Whether the reader came to the end of the archive, and neither a limit nor damage ended it before.
    var isComplete = false
}

extension ExtractionRun {
    /// Reads the members of a container, each with all below it.
    ///
    /// - Parameters:
    ///   - given: the container.
    ///   - format: what it is.
    ///   - document: the document that it is.
    ///   - receiver: takes what is read.
    /// - Returns: what was read, and what could not be.
    /// - Throws: what the receiver throws.
    mutating func container(
        _ given: Content,
        _ format: ArchiveFormat,
        as document: DocumentPackage? = nil,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var content = given
        var tally = ExtractionTally()
        guard !budget.isDepthExhausted else {
            tally.note(Trouble(.depthLimit, "more than \(budget.limits.depth) layers"))
            return tally
        }
        let head = content.head
        guard let input = input(of: content, for: format) else {
            tally.note(Trouble(.memoryLimit, "a \(format.rawValue) archive inside has more than \(spoolBytes) bytes"))
            return tally
        }
        let isVolume = VolumeMark.isPart(format, name: content.name, head: head, input)
        // What stands in front of a zip would make libarchive miss all members of a zip64.
        let layout = format == .zip ? ZipLayout(input, members: budget.limits.members) : nil
        let start = layout?.start ?? 0
        let range = start..<max(start, input.byteCount ?? 0)
        let source: any ArchiveInput = start > 0 ? RangeOrigin(input, range) : input
        if source.byteCount != nil { source.seek(to: 0) }
        budget.enter()
        defer { budget.leave() }
        if isVolume {
            tally.note(Trouble(.truncated, "one volume of several, of which the others are not read with it"))
        }
        let package = document ?? self.package(in: content, layout)
        if let package, source.byteCount != nil {
            try survey(package, source, of: content)
            source.seek(to: 0)
            if document == nil, case .office(let office) = package { tally.mediaType = office.type }
        }
        let reopen = { () throws(ArchiveError) in
            if source.byteCount != nil { source.seek(to: 0) }
            return try ArchiveReader(.format(format), input: source, layout: layout)
        }
        switch Result(catching: reopen) {
        case .success(let reader):
            let layer = OpenLayer(reader)
            var open = OpenContainer(
                layer: layer, input: input, format: format, start: start, names: MemberNames(of: content.path),
                package: package, tally: tally, reopen: reopen
            )
            let failure = try members(of: &open, below: content, into: &receiver)
            try open.names.flush(into: &receiver)
            try package?.finish(&open.tally, into: &receiver)
            tally = open.tally
            if let failure { try settle(failure, of: open, content, &tally, into: &receiver) }
            // libarchive ends a first volume of RAR5 without a word, and without a byte of what goes on in the next.
            if isVolume && failure == nil && open.tally.membersScanned == 0 {
                tally.merge(try damaged(content, input, from: 0, into: &receiver))
            }
            if let layout { judge(layout, of: open, &tally) }
            guard open.isComplete else { break }
            content.stream.remainder = remainder(of: content, format, input, layout, layer.reader, &tally)
            if open.headers == 0 && !isVolume && !format.isEmpty(head, layout) {
                try noMember(of: open, content, &tally, into: &receiver)
            }
        case .failure(let error):
            tally.note(Trouble(error))
        }
        return tally
    }

    /// Names a container in which no member was found, though it is none that has none, and looks at its bytes.
    private mutating func noMember(
        of open: OpenContainer, _ content: Content, _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        var content = content
        if open.layer.reader.hasEncryptedEntries || open.format == .zip && ZipLayout.isEncrypted(content.head) {
            tally.note(Trouble(.encrypted))
        }
        if !tally.reasons.contains(.truncated) {
            tally.note(Trouble(.corrupt, "no member of the archive can be found"))
        }
        if content.stream.remainder == nil {
            tally.merge(try damaged(content, open.input, from: 0, into: &receiver))
        }
    }

    /// A document of which the beginning did not tell that it is one.
    private func package(in content: Content, _ layout: ZipLayout?) -> DocumentPackage? {
        guard layout?.hasContentTypes ?? false else { return nil }
        let type = "application/vnd.openxmlformats-package"
        return .office(OfficePackage(content, type, stringBytes: stringBytes))
    }

    /// Compares what a zip's directory names with what was read.
    private func judge(_ layout: ZipLayout, of open: OpenContainer, _ tally: inout ExtractionTally) {
        let (named, overlapping) = (layout.memberCount, layout.overlappingMembers)
        if overlapping > 0 {
            tally.note(Trouble(.overlapLimit, "\(overlapping) of \(named) members stand on bytes of other members"))
        }
        // Of several members with one header among them the library gives the first.
        if open.isComplete && named > open.headers + overlapping {
            tally.note(Trouble(.corrupt, "\(named) members named, \(open.headers) read"))
        }
    }

    /// The content's stream, or a copy of it in memory where that shows more of the format.
    ///
    /// - Returns: nil when the format needs a copy, and there is no room for it.
    private func input(of content: Content, for format: ArchiveFormat) -> (any ArchiveInput)? {
        guard content.stream.byteCount == nil && format.gainsBySeek else { return content.stream }
        if let spooled = content.stream.spooled(limit: spoolBytes) { return spooled }
        return format.needsSeek ? nil : content.stream
    }

    /// - Returns: what ended the container before its end.
    private mutating func members(
        of open: inout OpenContainer,
        below content: Content,
        into receiver: inout some ExtractionReceiver
    ) throws -> ArchiveError? {
        while true {
            guard !budget.isOutOfTime else {
                open.tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s"))
                return nil
            }
            guard budget.remaining(depth: budget.depth) > 0 else {
                open.tally.note(
                    Trouble(
                        .expandedBytesLimit,
                        "input expands to more than its share of \(budget.limits.expandedBytes) bytes")
                )
                return nil
            }
            let step: ArchiveReader.Step
            do throws(ArchiveError) {
                try Self.restart(&open)
                step = try open.layer.reader.nextEntry()
            } catch {
                return error
            }
            if step == .end {
                if let dead = open.layer.reader.dead {
                    let isUnknown = dead.kind == .unsupported
                    return ArchiveError(
                        isUnknown ? .unsupported : .corrupt,
                        message: "no member behind \(isUnknown ? "an unsupported" : "a damaged") one can be found")
                }
                open.isComplete = true
                if open.layer.reader.lacksEndMarker {
                    open.tally.note(Trouble(.truncated, "the archive ends without the mark of its end"))
                }
                return nil
            }
            guard budget.countMember() else {
                open.tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
                return nil
            }
            open.headers += 1
            try take(step, of: &open, below: content, into: &receiver)
            if open.names.isFull { try open.names.flush(into: &receiver) }
        }
    }

    /// Times that one archive is read anew, each of which costs a look at all headers before.
    private static let maximumRestarts = 64

    /// Begins anew behind a member whose content has stopped the library, where the directory leads to the others.
    private static func restart(_ open: inout OpenContainer) throws(ArchiveError) {
        guard open.layer.reader.dead != nil, open.restarts < maximumRestarts,
            open.format == .zip && open.layer.reader.hasDirectory
                || open.format == .sevenZip && open.input.byteCount != nil
        else { return }
        open.restarts += 1
        var reader = try open.reopen()
        for _ in 0..<open.headers { _ = try reader.nextEntry() }
        open.layer.reader = reader
    }

    private mutating func take(
        _ step: ArchiveReader.Step,
        of open: inout OpenContainer,
        below content: Content,
        into receiver: inout some ExtractionReceiver
    ) throws {
        var inner = ExtractionTally()
        let path: MemberPath
        switch step {
        case .end:
            return
        case .failed(let error):
            path = content.path.appending("(unreadable member)".utf8, index: open.tally.membersSeen + 1)
            inner.note(Trouble(error))
        case .entry(let entry):
            open.lastHeader = open.start + open.layer.reader.headerPosition
            let index = open.names.add(entry.name)
            open.names.add(target: entry.target)
            if entry.kind == .directory && !Self.hasBody(entry, open.format) { return }
            path = content.path.appending(entry.name, index: index)
            inner = try member(entry, at: path, of: open, into: &receiver)
        }
        try count(inner, at: path, in: &open.tally, into: &receiver)
    }

    /// Whether a folder has content, as no tool writes it. In an ISO image the size is that of its own records.
    private static func hasBody(_ entry: ArchiveEntry, _ format: ArchiveFormat) -> Bool {
        format != .iso9660 && (entry.declaredBytes ?? 0) > 0
    }

    private mutating func member(
        _ entry: ArchiveEntry,
        at path: MemberPath,
        of open: OpenContainer,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var tally = ExtractionTally()
        tally.bytes = max(0, entry.declaredBytes ?? 0)
        switch entry.kind {
        case .symbolicLink, .hardLink:
            tally.note(Trouble(.link))
            return tally
        case .special where tally.bytes == 0:
            tally.note(Trouble(.specialEntry))
            return tally
        case .file, .special, .directory:
            break
        }
        guard !entry.isEncrypted else {
            tally.note(Trouble(.encrypted))
            return tally
        }
        let origin = MemberOrigin(entry, of: open.layer, format: open.format, budget: budget)
        var content = Content(
            stream: ContentStream(origin), name: String(decoding: entry.name.suffix(256), as: UTF8.self), path: path
        )
        content.isPreview = open.package?.isPreview(entry.name) ?? false
        let part = try open.package?.read(&content, entry.name, of: &self, into: &receiver)
        tally = try part ?? extract(content, into: &receiver)
        if entry.kind == .special { tally.note(Trouble(.specialEntry)) }
        return tally
    }

    /// Judges a container that ended before its end, and looks at what is left of it.
    private mutating func settle(
        _ error: ArchiveError,
        of open: OpenContainer,
        _ content: Content,
        _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        // A cut further out shows here as an early end; its own reason is noted with the stream's.
        guard content.stream.troubles.isEmpty else { return }
        // With encrypted headers there is one error at the first header and this flag (7z, rar).
        if open.layer.reader.hasEncryptedEntries && tally.membersSeen == 0 {
            tally.note(Trouble(.encrypted))
            return
        }
        let trouble = Trouble(error)
        tally.note(trouble)
        guard trouble.isDamage else { return }
        if open.format == .ar && tally.membersSeen > 0 {
            // Its members have no end but the next header: what is none may be anything that follows the archive.
            content.stream.remainder = remainder(
                of: content, open.format, open.input, nil, open.layer.reader, &tally)
            return
        }
        var rest = content
        if open.input.byteCount == nil && tally.membersSeen > 0 {
            rest.unread = open.layer.reader.unconsumedBytes()
        }
        tally.merge(try damaged(rest, open.input, from: open.lastHeader, into: &receiver))
    }

    // MARK: Compressed content

    /// Reads the one stream behind a filter.
    mutating func compressed(
        _ content: Content,
        _ filter: ArchiveFilter,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var tally = ExtractionTally()
        guard !budget.isDepthExhausted else {
            tally.note(Trouble(.depthLimit, "more than \(budget.limits.depth) layers"))
            return tally
        }
        budget.enter()
        defer { budget.leave() }
        switch Self.open(filter, content.stream) {
        case .success((let layer, nil)):
            try headers(of: layer.reader, content, &tally, into: &receiver)
            content.stream.remainder = remainder(of: content, layer.reader)
        case .success((let layer, let entry?)):
            let origin = MemberOrigin(entry, of: layer, format: nil, budget: budget)
            let name = CompressedName.inner(of: content.name)
            tally = try inside(Content(stream: ContentStream(origin), name: name, path: content.path), into: &receiver)
            try headers(of: layer.reader, content, &tally, into: &receiver)
            if origin.endedItself { content.stream.remainder = remainder(of: content, layer.reader) }
        case .failure(let error):
            guard content.stream.troubles.isEmpty else { break }
            tally.note(Trouble(error))
            tally.merge(try damaged(content, content.stream, from: 0, into: &receiver))
        }
        return tally
    }

    /// Passes on what stands in front of the compressed bytes, but for the name that the file has anyway.
    private func headers(
        of reader: borrowing ArchiveReader, _ content: Content, _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        var names = MemberNames(of: content.path)
        let own = Array(CompressedName.inner(of: content.name).utf8)
        for text in reader.headerTexts where text != own { _ = names.add(text) }
        try names.flush(into: &receiver)
        if reader.hasMoreHeaders { tally.note(Trouble(.memoryLimit, "too many texts in the headers of gzip")) }
    }

    private static func open(
        _ filter: ArchiveFilter,
        _ input: any ArchiveInput
    ) -> Result<(OpenLayer, ArchiveEntry?), ArchiveError> {
        do throws(ArchiveError) {
            let layer = try OpenLayer(.filter(filter), input: input)
            return switch try layer.reader.nextEntry() {
            case .entry(let entry): .success((layer, entry))
            case .failed(let error): .failure(error)
            case .end: .success((layer, nil))
            }
        } catch {
            return .failure(error)
        }
    }

    /// What came out of a filter. A compressed tar is one thing with one name: its members lie directly below.
    private mutating func inside(
        _ given: Content,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var content = given
        let type = MediaTypeSniffer.mediaType(head: content.head, name: content.name)
        if type.handling == .container(.tar) || type.handling == .container(.cpio) {
            return try extract(content, into: &receiver)
        }
        content.path = content.path.appending(content.name.utf8)
        let inner = try extract(content, into: &receiver)
        var tally = ExtractionTally()
        try count(inner, at: content.path, in: &tally, into: &receiver)
        if let detail = inner.detail, let reason = inner.reasons.first { tally.note(Trouble(reason, detail)) }
        return tally
    }
}
