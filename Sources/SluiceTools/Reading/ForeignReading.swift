import SluiceContent
import SluiceCore
import SluiceExtraction

/// Stands between the extraction of an input and its receiver: has foreign contents read by other programs where they
/// come, and what those find inside read afterwards, and makes one verdict of it all.
struct ForeignReading<Receiver: SegmentReceiver>: ExtractionReceiver {
    /// What another program found inside a content, to be read once the extraction that it came from is over: an
    /// extraction holds a child, and two of them could wait for each other.
    struct Inner {
        var content: ContentFile
        var name: String
        var limits: ExtractionLimits
    }

    private(set) var receiver: Receiver
    private let tools: Toolbox
    private let allowance: InputAllowance
    /// Below what path the present extraction's own paths lie; empty for the input itself.
    private var prefix = ""
    /// Layers around the present extraction.
    private var depth = 0
    private var inner: [FoundContent] = []
    private var open: (content: ForeignContent, isWhole: Bool, bytes: SpooledBytes)?
    private var verdict: VerdictBuilder
    /// What became of foreign contents since the last verdict of an extraction.
    private var unjudged: [MemberCoverage] = []

    init(_ receiver: Receiver, tools: Toolbox, limits: ExtractionLimits) {
        self.receiver = receiver
        self.tools = tools
        allowance = InputAllowance(limits)
        verdict = VerdictBuilder(listedMembers: limits.listedMembers)
    }

    /// What is to be read next; nil when all is read.
    mutating func next() throws -> Inner? {
        while let found = inner.popLast() {
            (prefix, depth) = (found.path, found.depth)
            var coverage = MemberCoverage(path: found.path, state: .skipped)
            if let (reason, detail) = allowance.exhausted(depth: found.depth) {
                (coverage.reasons, coverage.detail) = ([reason], detail)
            } else {
                allowance.spend(members: 1)
                switch try found.load() {
                case .content(let content):
                    return Inner(content: content, name: found.name, limits: allowance.limits(depth: found.depth))
                case .trouble(let reason, let detail):
                    (coverage.reasons, coverage.detail) = ([reason], detail)
                }
            }
            try verdict.addMember(coverage, into: &receiver)
        }
        return nil
    }

    /// All was read.
    mutating func conclude() throws { try verdict.finish(into: &receiver) }

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
        var own = coverage
        own.path = path(coverage.path)
        try verdict.list(own, into: &receiver)
    }

    mutating func finish(_ coverage: MemberCoverage) throws {
        var own = coverage
        own.path = path(coverage.path)
        allowance.spend(members: coverage.membersSeen)
        allowance.spend(bytes: coverage.bytesScanned)
        // What was handed over as a whole has one record, not one of either side.
        for index in unjudged.indices.reversed() where unjudged[index].path == own.path {
            own.absorb(unjudged.remove(at: index))
        }
        if verdict.isEmpty { verdict.begin(own) } else { try verdict.addMember(own, into: &receiver) }
        for coverage in unjudged { try verdict.addForeign(coverage, into: &receiver) }
        unjudged.removeAll()
    }

    private func path(_ path: String) -> String {
        prefix.isEmpty ? path : path.isEmpty ? prefix : "\(prefix)!\(path)"
    }

    // MARK: Foreign contents

    mutating func beginForeign(_ content: ForeignContent) throws {
        var own = content
        own.path = path(content.path)
        own.depth += depth
        open = (own, content.path.isEmpty, SpooledBytes(in: tools.spools))
    }

    mutating func foreign(_ bytes: Span<UInt8>) throws { open?.bytes.append(bytes) }

    mutating func endForeign() throws {
        guard let (content, isWhole, bytes) = open else { return }
        open = nil
        do {
            let file = try bytes.finish()
            guard content.format != .embedded else {
                inner.append(
                    FoundContent(name: content.name, path: content.path, depth: content.depth + 1) { .content(file) })
                return
            }
            try read(content, file, isWhole: isWhole)
        } catch let error as SystemError {
            // No place for it on the disk, most often: the other members are read all the same.
            unjudged.append(
                MemberCoverage(
                    path: content.path, state: .skipped,
                    reasons: [error.spoolReason(else: .memoryLimit)], detail: "no room for a copy of it (\(error))",
                    bytes: bytes.byteCount,
                    mediaType: content.mediaType))
        }
    }

    /// Reads a content that is foreign as a whole, in place of an extraction.
    mutating func read(_ content: ContentFile, name: String, _ format: ForeignFormat, mediaType: String) throws {
        try read(
            ForeignContent(format: format, path: prefix, name: name, mediaType: mediaType, depth: depth), content)
        var coverage = MemberCoverage(path: "", state: .scanned, bytes: content.byteCount, mediaType: mediaType)
        coverage.bytesScanned = 0
        try finish(coverage)
    }

    private mutating func read(_ foreign: ForeignContent, _ content: ContentFile, isWhole: Bool = false) throws {
        var found: [FoundContent] = []
        unjudged.append(
            try tools.read(
                foreign, content, isWhole: isWhole, allowance: allowance, found: &found, into: &receiver))
        inner += found.reversed()
    }
}

extension MemberCoverage {
    /// Takes over what became of the same content when another program read it.
    fileprivate mutating func absorb(_ other: MemberCoverage) {
        for reason in other.reasons where !reasons.contains(reason) { reasons.append(reason) }
        let told = [detail, other.detail].compactMap(\.self)
        detail = told.isEmpty ? nil : told.joined(separator: "; ")
        bytes = max(bytes, other.bytes)
        bytesScanned += other.bytesScanned
        state = reasons.isEmpty ? .scanned : bytesScanned > 0 || membersScanned > 0 ? .partial : .skipped
    }
}

/// A spool behind a reference, so that copies of its owner share it. An error keeps until the end.
private final class SpooledBytes {
    private var spool: ContentSpool?
    private var failure: SystemError?
    private(set) var byteCount: Int64 = 0

    init(in space: SpoolSpace) {
        do throws(SystemError) { spool = try ContentSpool(in: space) } catch { failure = error }
    }

    func append(_ bytes: Span<UInt8>) {
        byteCount += Int64(bytes.count)
        guard failure == nil else { return }
        do throws(SystemError) {
            try spool?.append(bytes)
        } catch {
            failure = error
            spool = nil
        }
    }

    func finish() throws -> ContentFile {
        if let failure { throw failure }
        guard let spool = spool.take() else { throw CancellationError() }
        return try spool.finish()
    }
}
