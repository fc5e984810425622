import SluiceArchive
import SluiceCore

/// A zip whose members are the parts of one document.
enum DocumentPackage {
    case office(OfficePackage)
    case openDocument(OpenDocumentPackage)
    case book(Book)

    /// Whether a member has to be looked at before the others.
    func isOfInterest(_ name: [UInt8]) -> Bool {
        switch self {
        case .office: OfficePackage.isOfInterest(name)
        case .openDocument: OpenDocumentPackage.isOfInterest(name)
        case .book: Book.isOfInterest(name)
        }
    }

    /// Whether members have to be looked at that no name told.
    var lacksParts: Bool {
        switch self {
        case .office(let package): !package.missing.isEmpty
        case .openDocument, .book: false
        }
    }

    /// Whether a member is one of those.
    func isStillOfInterest(_ name: [UInt8]) -> Bool {
        switch self {
        case .office(let package): package.isStillOfInterest(name)
        case .openDocument, .book: false
        }
    }

    /// Whether a member is the picture of the first page that the document names as such.
    func isPreview(_ name: [UInt8]) -> Bool {
        switch self {
        case .office(let package): package.isPreview(name)
        case .openDocument: PackagePath(name).text == "thumbnails/thumbnail.png"
        case .book: false
        }
    }

    /// Whether what was looked for was found.
    var isSurveyed: Bool {
        switch self {
        case .office(let package): package.isSurveyed
        case .openDocument, .book: true
        }
    }

    func survey(_ member: Content, _ name: [UInt8], of run: inout ExtractionRun) throws {
        switch self {
        case .office(let package): try package.survey(member, name, of: &run)
        case .openDocument(let package): try package.survey(member, of: &run)
        case .book(let book): try book.survey(member, of: &run)
        }
    }

    func settle() {
        switch self {
        case .office(let package): package.settle()
        case .openDocument, .book: break
        }
    }

    /// Reads a member that is a part of the document.
    ///
    /// - Returns: nil when it is something else, and still has to be read.
    func read(
        _ member: inout Content, _ name: [UInt8], of run: inout ExtractionRun,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally? {
        let part =
            switch self {
            case .office(let package): try package.read(&member, name, of: &run, into: &receiver)
            case .openDocument(let package): try package.read(&member, name, of: &run, into: &receiver)
            case .book(let book): book.read(name)
            }
        guard var tally = part else { return nil }
        tally.note(member.stream.troubles)
        tally.bytes = max(tally.bytes, member.stream.position)
        tally.mediaType = "text/xml"
        return tally
    }

    /// All members were read.
    func finish(_ tally: inout ExtractionTally, into receiver: inout some ExtractionReceiver) throws {
        switch self {
        case .office(let package): try package.finish(&tally, into: &receiver)
        case .openDocument, .book: break
        }
    }
}

extension ExtractionRun {
    /// Members without a telling name that are looked at before the others.
    private static let surveyedMembers = 512

    /// Of the memory that a child may have, what the shared strings of a workbook may take.
    private static let stringShare: Int64 = 8

    /// Bytes of shared strings that are kept.
    var stringBytes: Int64 { budget.limits.childMemoryBytes / Self.stringShare }

    /// Looks at those members of a document first that the others refer to.
    mutating func survey(_ package: DocumentPackage, _ input: any ArchiveInput, of document: Content) throws {
        try survey(package, input, of: document) { package.isOfInterest($0) }
        if package.lacksParts { try survey(package, input, of: document) { package.isStillOfInterest($0) } }
        if !package.isSurveyed {
            // Parts may have any name: each is told by its root element.
            var left = Self.surveyedMembers
            try survey(package, input, of: document) { name in
                left -= 1
                return left >= 0 && !package.isOfInterest(name)
            }
        }
        package.settle()
    }

    private mutating func survey(
        _ package: DocumentPackage, _ input: any ArchiveInput, of document: Content,
        where isWanted: ([UInt8]) -> Bool
    ) throws {
        input.seek(to: 0)
        guard let layer = try? OpenLayer(.format(.zip), input: input) else { return }
        var members = 0
        while members < budget.limits.members, !budget.isOutOfTime, let step = try? layer.reader.nextEntry() {
            members += 1
            guard step != .end else { return }
            guard case .entry(let entry) = step, entry.kind == .file, !entry.isEncrypted, isWanted(entry.name) else {
                continue
            }
            let origin = MemberOrigin(entry, of: layer, format: .zip, budget: budget)
            let member = Content(stream: ContentStream(origin), name: "", path: document.path)
            try package.survey(member, entry.name, of: &self)
        }
    }
}

/// Takes what is read for another purpose than its text.
struct NullReceiver: ExtractionReceiver {
    mutating func begin(_ segment: Segment) throws {}
    mutating func text(_ bytes: Span<UInt8>) throws {}
    mutating func end() throws {}
    mutating func member(_ coverage: MemberCoverage) throws {}
    mutating func finish(_ coverage: MemberCoverage) throws {}
    mutating func beginForeign(_ content: ForeignContent) throws {}
    mutating func foreign(_ bytes: Span<UInt8>) throws {}
    mutating func endForeign() throws {}
}
