import SluiceContent
import SluiceCore

/// Stands between the extraction of an input and its receiver: has foreign contents read by other programs where they
/// come, and what those find inside read afterwards, and makes one verdict of it all.
struct ForeignReading<Receiver: SegmentReceiver>: ExtractionReceiver {
    /// What another program found inside a content, to be read once the extraction that it came from is over: an
    /// extraction holds a child, and two of them could wait for each other.
    struct Inner {
        var content: ContentFile
        var name: String
        var limits: ExtractionLimits
        fileprivate var path: String
    }

    private(set) var receiver: Receiver
    private let tools: Toolbox
    private let limits: ExtractionLimits
    /// Below what path the present extraction's own paths lie; empty for the input itself.
    private var prefix = ""
    private var inner: [Inner] = []
    private var open: (content: ForeignContent, bytes: SpooledBytes)?
    private var verdict: MemberCoverage?
    /// What became of foreign contents of which the verdict does not know yet.
    private var unjudged: [MemberCoverage] = []
    private var listedMembers = 0

    init(_ receiver: Receiver, tools: Toolbox, limits: ExtractionLimits) {
        self.receiver = receiver
        self.tools = tools
        self.limits = limits
    }

    /// What is to be read next.
    mutating func next() -> Inner? {
        guard let first = inner.popLast() else { return nil }
        prefix = first.path
        return first
    }

    /// All was read.
    mutating func conclude() throws {
        guard let verdict else { return }
        try receiver.finish(verdict)
    }

    // MARK: Segments

    mutating func begin(_ segment: Segment) throws {
        var own = segment
        own.path = path(segment.path)
        try receiver.begin(own)
    }

    mutating func text(_ bytes: Span<UInt8>) throws { try receiver.text(bytes) }
    mutating func mark(_ marks: [PlaceMark]) throws { try receiver.mark(marks) }
    mutating func end() throws { try receiver.end() }

    mutating func member(_ coverage: MemberCoverage) throws {
        guard listedMembers < limits.listedMembers else { return }
        listedMembers += 1
        var own = coverage
        own.path = path(coverage.path)
        try receiver.member(own)
    }

    mutating func finish(_ coverage: MemberCoverage) throws {
        var own = coverage
        own.path = path(coverage.path)
        if verdict == nil {
            verdict = own
        } else {
            try judge(own)
        }
        for coverage in unjudged { try judge(coverage) }
        unjudged.removeAll()
    }

    private func path(_ path: String) -> String {
        prefix.isEmpty ? path : path.isEmpty ? prefix : "\(prefix)!\(path)"
    }

    // MARK: Foreign contents

    mutating func beginForeign(_ content: ForeignContent) throws {
        var own = content
        own.path = path(content.path)
        open = (own, try SpooledBytes())
    }

    mutating func foreign(_ bytes: Span<UInt8>) throws { try open?.bytes.append(bytes) }

    mutating func endForeign() throws {
        guard let (content, bytes) = open else { return }
        open = nil
        var found: [FoundContent] = []
        let coverage = try tools.read(content, try bytes.finish(), limits: limits, found: &found, into: &receiver)
        for content in found.reversed() {
            var limits = limits
            limits.depth = max(1, limits.depth - content.depth)
            inner.append(Inner(content: content.content, name: content.name, limits: limits, path: content.path))
        }
        unjudged.append(coverage)
    }

    /// Takes what became of a content below the input, or of the input itself, into the verdict.
    private mutating func judge(_ coverage: MemberCoverage) throws {
        guard var verdict else { return }
        let isMember = !coverage.path.isEmpty
        for reason in coverage.reasons where !(isMember && reason.holdsNoContent) {
            if !verdict.reasons.contains(reason) { verdict.reasons.append(reason) }
        }
        verdict.bytesScanned += coverage.bytesScanned
        verdict.membersSeen += coverage.membersSeen
        verdict.membersScanned += coverage.membersScanned
        if isMember {
            if coverage.state == .scanned { verdict.membersScanned += 1 }
            if coverage.state != .scanned, listedMembers < limits.listedMembers {
                listedMembers += 1
                try receiver.member(coverage)
            }
        } else {
            let details = [verdict.detail, coverage.detail].compactMap(\.self)
            verdict.detail = details.isEmpty ? nil : details.joined(separator: "; ")
        }
        let isAnythingRead = verdict.bytesScanned > 0 || verdict.membersScanned > 0
        verdict.state = verdict.reasons.isEmpty ? .scanned : isAnythingRead ? .partial : .skipped
        self.verdict = verdict
    }
}

/// A content that another program found inside what it read.
struct FoundContent {
    var content: ContentFile
    /// The content's own name, for its type; never a path to open.
    var name: String
    /// Path inside the asset, as in ``Segment/path``.
    var path: String
    /// Layers around it.
    var depth: Int
}

/// A spool behind a reference, so that copies of its owner share it.
private final class SpooledBytes {
    private var spool: ContentSpool?

    init() throws { spool = try ContentSpool() }

    func append(_ bytes: Span<UInt8>) throws { try spool?.append(bytes) }

    func finish() throws -> ContentFile {
        guard let spool = spool.take() else { throw CancellationError() }
        return try spool.finish()
    }
}
