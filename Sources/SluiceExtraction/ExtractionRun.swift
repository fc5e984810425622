import SluiceArchive
import SluiceCore

/// One content to be read: the input, or a member of a container.
struct Content {
    let stream: ContentStream
    /// The last name of the content, as text; a filter's content gets its own from it.
    let name: String
    var path: MemberPath
    /// Bytes taken from the stream by a layer that broke down before it used them.
    var unread: [UInt8] = []
    /// Whether it is the small picture of a document's first page that the document itself carries.
    var isPreview = false
    /// What of a rich text stands beside it as plain text.
    var shown: ShownLines?
    /// What the stream begins with, once it was looked at.
    private(set) lazy var head = stream.head(MediaTypeSniffer.headBytes)

    init(stream: ContentStream, name: String, path: MemberPath) {
        self.stream = stream
        self.name = name
        self.path = path
    }
}

/// The extraction of one top-level input with all that lies inside it.
struct ExtractionRun {
    /// Of the memory that a child may have, what one spooled member may take.
    private static let spoolShare: Int64 = 2

    /// Archives that are looked for behind or between others, so that no chain of them takes the stack.
    static let followingArchives = 64

    let budget: ExtractionBudget
    /// Whether this is the extraction child, in which libraries may touch the bytes.
    let isIsolated: Bool
    /// Where the charset of lines in another encoding within a text is told.
    let strayGuess: StrayText.Guess
    private var followingArchives = 0
    private var listedMembers = 0
    /// Members not wholly scanned that were not recorded one by one.
    private(set) var unlistedMembers = 0

    /// - Parameters:
    ///   - limits: the bounds.
    ///   - isIsolated: whether this is the extraction child.
    ///   - mayGiveUp: whether a text that needs a library may be given up with ``IsolationNeeded``.
    init(limits: ExtractionLimits, isIsolated: Bool = true, mayGiveUp: Bool = false) {
        strayGuess = isIsolated ? .here : mayGiveUp ? .elsewhere : .none
        budget = ExtractionBudget(limits)
        self.isIsolated = isIsolated
    }

    /// Reads one content with all below it, and tells what became of it.
    ///
    /// - Parameters:
    ///   - given: the content.
    ///   - known: what it is, where that was found out already.
    ///   - receiver: takes what is read.
    /// - Returns: what was read, and what could not be.
    /// - Throws: what the receiver throws.
    mutating func extract(
        _ given: Content, known: MediaType? = nil, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var content = given
        let type = known ?? MediaTypeSniffer.mediaType(head: content.head, name: content.name)
        // What stands behind a program can be looked for where it can be read anywhere.
        if known == nil, content.stream.byteCount == nil, ProgramOverlay.isProgram(content.head),
            let copy = content.stream.spooled(limit: spoolBytes)
        {
            content = Content(
                stream: ContentStream(ReplayOrigin(copy), base: content.stream.base), name: content.name,
                path: content.path)
        }
        let prefixed = type == .unknown ? try archiveBehind(&content, into: &receiver) : nil
        var tally: ExtractionTally
        let isArmored = type.isText && EncryptedArmor.begins(EncryptedArmor.start(of: &content, isNew: known == nil))
        switch type.handling {
        case _ where prefixed != nil:
            tally = prefixed ?? ExtractionTally()
        case .empty:
            tally = ExtractionTally()
        case .text(let encoding, let mark) where WebPage.types.contains(type.name):
            tally = try html(content, type, Charset(encoding), mark: mark, into: &receiver)
        case .text(let encoding, let mark) where FoldedText.types.contains(type.name):
            var text = FoldedText(PartWriter(content, type.name, unit: .line))
            tally = try compose(content, by: &text, Charset(encoding), mark: mark, into: &receiver)
        case .text(let encoding, let mark):
            tally = try knownText(content, type, Charset(encoding), mark: mark, into: &receiver)
        case .encodedText:
            tally = try encodedText(&content, type, into: &receiver)
        case .container(let format):
            tally = try container(content, format, into: &receiver)
        case .compressed(let filter):
            tally = try compressed(content, filter, into: &receiver)
        case .document(let format):
            tally = try document(content, type, format, into: &receiver)
        case .foreign(let format):
            tally = try foreign(content, type, format, into: &receiver)
        case .unreadable(let kind):
            tally = try unreadable(content, type, kind, into: &receiver)
        }
        if case .document = type.handling, prefixed == nil { try examineIfUnread(content, &tally, into: &receiver) }
        if isArmored { tally.note(Trouble(.encrypted)) }
        let remainder = content.stream.remainder
        // It holds the stream, which would never be let go of.
        content.stream.remainder = nil
        if let remainder { try read(remainder, of: content, &tally, into: &receiver) }
        // Of what is known, the end was looked at too.
        if prefixed == nil && remainder == nil && known == nil && content.stream.byteCount != nil {
            let tail = content.stream.tail(MediaTypeSniffer.tailBytes)
            if MediaTypeSniffer.hasAppendedZip(type, tail: tail[...]) {
                // All bytes around the members were looked at above.
                tally.merge(try container(content, .zip, into: &receiver))
                content.stream.remainder = nil
            } else if ProgramOverlay.isProgram(content.head) {
                try appended(to: content, &tally, into: &receiver)
            }
        }
        tally.note(content.stream.troubles)
        if content.stream !== given.stream { tally.note(given.stream.troubles) }
        // Of what could not be begun the type is not known.
        let isUnknown = type.handling == .empty && !tally.reasons.isEmpty
        tally.mediaType = tally.mediaType ?? (isUnknown ? nil : type.name)
        tally.bytes = max(content.stream.position, content.stream.byteCount ?? 0)
        return tally
    }

    /// Looks at the bytes of a document in which a reader found nothing at all, not even a reason.
    private mutating func examineIfUnread(
        _ content: Content, _ tally: inout ExtractionTally, into receiver: inout some ExtractionReceiver
    ) throws {
        guard tally.reasons.isEmpty, !tally.isForeign, tally.bytesScanned == 0, tally.membersSeen == 0,
            content.stream.byteCount != nil
        else { return }
        let remainder = content.stream.remainder
        content.stream.seek(to: 0)
        tally.merge(try raw(content, into: &receiver))
        content.stream.remainder = remainder
    }

    /// Reads a content that is nothing known but for the archive in it, all around that included.
    ///
    /// - Returns: nil when there is none.
    private mutating func archiveBehind(
        _ content: inout Content, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally? {
        let tail = content.stream.tail(MediaTypeSniffer.tailBytes)
        if MediaTypeSniffer.hasAppendedZip(.unknown, tail: tail[...]),
            let layout = ZipLayout(content.stream, members: budget.limits.members)
        {
            var tally = try container(content, .zip, into: &receiver)
            tally.mediaType = tally.mediaType ?? "application/zip"
            if content.stream.remainder == nil && !layout.gaps.isEmpty {
                // It was not read to its end, and what stands around it not at all.
                content.stream.seek(to: 0)
                tally.merge(try raw(content, into: &receiver))
            }
            return tally
        }
        return try PrefixedArchive.find(in: content.head).map { try prefixed(content, $0, into: &receiver) }
    }

    /// Reads the archive that a program unpacks.
    private mutating func appended(
        to content: Content, _ tally: inout ExtractionTally, into receiver: inout some ExtractionReceiver
    ) throws {
        let stream = content.stream
        let head = stream.bytes(at: 0, count: MediaTypeSniffer.headBytes)
        let archive = ProgramOverlay.archive(behind: head) { stream.bytes(at: $0, count: $1) }
        guard let archive, let end = stream.byteCount, archive.offset < end else { return }
        let origin = RangeOrigin(stream, archive.offset..<end)
        let inner = Content(
            stream: ContentStream(origin, base: stream.base + archive.offset), name: content.name, path: content.path)
        tally.merge(try container(inner, archive.format, into: &receiver))
        inner.stream.remainder = nil
    }

    // MARK: Documents, and what other programs read

    private mutating func document(
        _ content: Content, _ type: MediaType, _ format: MediaType.DocumentFormat,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        switch format {
        case .officeOpenXML: try officeDocument(content, type, into: &receiver)
        case .flatOffice: try flatOffice(content, type, into: &receiver)
        case .openDocument: try openDocument(content, type, into: &receiver)
        case .epub: try epub(content, type, into: &receiver)
        case .html: try html(content, type, .utf8, into: &receiver)
        case .mail, .mailbox, .signedData, .compoundFile, .richText: try layered(content, type, format, into: &receiver)
        case .sqlite: try database(content, type, into: &receiver)
        case .picture: try picture(content, type, into: &receiver)
        }
    }

    /// Reads a document whose members lie one layer further in; its bytes as they are where that is one too many.
    private mutating func layered(
        _ content: Content, _ type: MediaType, _ format: MediaType.DocumentFormat,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        guard !budget.isDepthExhausted else {
            var tally = try raw(content, into: &receiver)
            tally.note(Trouble(.depthLimit, "more than \(budget.limits.depth) layers"))
            return tally
        }
        budget.enter()
        defer { budget.leave() }
        return switch format {
        case .mail: try mail(content, type, into: &receiver)
        case .mailbox: try mailbox(content, type, into: &receiver)
        case .signedData: try signedData(content, type, into: &receiver)
        case .compoundFile: try compoundFile(content, type, into: &receiver)
        default: try richText(content, type, into: &receiver)
        }
    }

    /// Hands a content over as it is.
    func foreign(
        _ content: Content, _ type: MediaType, _ format: ForeignFormat, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var tally = ExtractionTally()
        tally.isForeign = true
        try receiver.beginForeign(
            ForeignContent(
                format: format, path: content.path.text, name: content.name, mediaType: type.name, depth: budget.depth))
        while try content.stream.nextBlock({ try receiver.foreign($0) }) {
            guard !budget.isOutOfTime else {
                tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s"))
                break
            }
        }
        try receiver.endForeign()
        return tally
    }

    // MARK: Records

    /// Records a member that was not wholly scanned, as long as the list has room.
    mutating func record(
        _ tally: ExtractionTally,
        at path: MemberPath,
        into receiver: inout some ExtractionReceiver
    ) throws {
        guard !tally.reasons.isEmpty else { return }
        guard listedMembers < budget.limits.listedMembers else {
            unlistedMembers += 1
            return
        }
        listedMembers += 1
        try receiver.member(tally.coverage(path: path.text))
    }

    /// Counts one more archive behind another; false when there may be no more.
    mutating func countFollowingArchive() -> Bool {
        guard followingArchives < Self.followingArchives else { return false }
        followingArchives += 1
        return true
    }

    /// Bytes that one member may take in memory when its format has to be read at random.
    var spoolBytes: Int64 { budget.limits.childMemoryBytes / Self.spoolShare }
}
