import SluiceArchive
import SluiceCore

/// One thing that kept some bytes from being read.
struct Trouble: Sendable, Hashable {
    var reason: CoverageReason
    /// One sentence for a person; never bytes of the input.
    var detail: String?

    init(_ reason: CoverageReason, _ detail: String? = nil) {
        self.reason = reason
        self.detail = detail
    }

    init(_ error: ArchiveError) {
        detail = error.message
        switch error.kind {
        case .truncated: reason = .truncated
        case .encrypted: reason = .encrypted
        case .unsupported: reason = .unsupported
        case .memory: reason = .memoryLimit
        case .layers: reason = .depthLimit
        case .corrupt: reason = .corrupt
        }
    }

    /// A text of which the charset is not known.
    ///
    /// - Parameter charset: that it was read as.
    /// - Returns: what to note of it.
    static func untold(_ charset: Charset) -> Trouble {
        let name = charset == .windows1252 ? "Windows-1252" : charset.name
        return Trouble(.encoding, "its charset could not be told: read as \(name)")
    }

    /// Whether the bytes are not what their format says, so that they are worth a look as they are.
    var isDamage: Bool { [.truncated, .corrupt, .unsupported].contains(reason) }
}

/// What became of one content: the input itself, or a member with all below it.
struct ExtractionTally {
    private(set) var reasons: [CoverageReason] = []
    /// What limits were hit, with their values; then the first of what else was said; then what is not listed.
    private var limits: [(reason: CoverageReason, detail: String)] = []
    private var firstDetail: String?
    private var unlisted: String?
    var bytes: Int64 = 0
    var bytesScanned: Int64 = 0
    var mediaType: String?
    var membersSeen = 0
    var membersScanned = 0
    /// Handed over to be read by another program: what became of it is not known here.
    var isForeign = false

    mutating func note(_ trouble: Trouble) {
        if !reasons.contains(trouble.reason) { reasons.append(trouble.reason) }
        guard let detail = trouble.detail else { return }
        if !trouble.reason.isLimit {
            firstDetail = firstDetail ?? detail
        } else if !limits.contains(where: { $0.reason == trouble.reason }) {
            limits.append((trouble.reason, detail))
        }
    }

    mutating func note(_ troubles: [Trouble]) {
        for trouble in troubles { note(trouble) }
    }

    /// Says that more members were not wholly scanned than were recorded one by one.
    mutating func note(unlisted count: Int) {
        unlisted = "\(count) further members not wholly scanned are not listed"
    }

    /// One sentence for a person: every limit that was hit comes before the first other trouble.
    var detail: String? {
        let parts = limits.map(\.detail) + [firstDetail, unlisted].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// Takes over what became of a content below. The details stay in its own record.
    mutating func merge(_ inner: ExtractionTally) {
        for reason in inner.reasons where !reason.holdsNoContent { note(Trouble(reason)) }
        bytesScanned += inner.bytesScanned
        membersSeen += inner.membersSeen
        membersScanned += inner.membersScanned
    }

    var state: CoverageState {
        if reasons.isEmpty { return .scanned }
        return bytesScanned > 0 || membersScanned > 0 ? .partial : .skipped
    }

    func coverage(path: String) -> MemberCoverage {
        MemberCoverage(
            path: path,
            state: state,
            reasons: reasons,
            detail: detail,
            bytes: bytes,
            bytesScanned: bytesScanned,
            mediaType: mediaType,
            membersSeen: membersSeen,
            membersScanned: membersScanned
        )
    }
}
