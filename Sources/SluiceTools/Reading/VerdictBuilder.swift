import SluiceCore

/// Makes the one verdict on an input out of what its extraction said, and what became of the parts of it that other
/// programs have read.
struct VerdictBuilder {
    /// Paths of members of which is known that they were not wholly scanned; more are not kept.
    private static let pathLimit = 65_536

    private let listedMembers: Int
    private var listed = 0
    private var unlisted = 0
    private var unscanned: Set<String> = []
    private var verdict: MemberCoverage?

    init(listedMembers: Int) { self.listedMembers = listedMembers }

    /// Whether the input's own extraction has not ended yet.
    var isEmpty: Bool { verdict == nil }

    /// The verdict of the input's own extraction.
    mutating func begin(_ coverage: MemberCoverage) { verdict = coverage }

    /// Lists a member of which an extraction says that it was not wholly scanned; it is counted there.
    mutating func list(_ coverage: MemberCoverage, into receiver: inout some SegmentReceiver) throws {
        if unscanned.count < Self.pathLimit { unscanned.insert(coverage.path) }
        guard listed < listedMembers else {
            unlisted += 1
            return
        }
        listed += 1
        try receiver.member(coverage)
    }

    /// Takes in what became of a member that an extraction handed over, and has counted as seen.
    mutating func addForeign(_ coverage: MemberCoverage, into receiver: inout some SegmentReceiver) throws {
        try take(coverage, into: &receiver)
        guard coverage.state == .scanned, !unscanned.contains(coverage.path) else { return }
        verdict?.membersScanned += 1
    }

    /// Takes in what became of a content that another program found, and that nothing has counted yet.
    mutating func addMember(_ coverage: MemberCoverage, into receiver: inout some SegmentReceiver) throws {
        verdict?.membersSeen += 1
        try addForeign(coverage, into: &receiver)
    }

    private mutating func take(_ coverage: MemberCoverage, into receiver: inout some SegmentReceiver) throws {
        guard var verdict else { return }
        for reason in coverage.reasons where !reason.holdsNoContent && !verdict.reasons.contains(reason) {
            verdict.reasons.append(reason)
        }
        verdict.bytesScanned += coverage.bytesScanned
        verdict.membersSeen += coverage.membersSeen
        verdict.membersScanned += coverage.membersScanned
        self.verdict = verdict
        guard coverage.state != .scanned else { return }
        try lowerAncestors(of: coverage, into: &receiver)
        if !unscanned.contains(coverage.path) { try list(coverage, into: &receiver) }
    }

    /// What a member lies in was counted as scanned before this was known of the member.
    private mutating func lowerAncestors(
        of coverage: MemberCoverage, into receiver: inout some SegmentReceiver
    ) throws {
        var path = coverage.path[...]
        while let mark = path.lastIndex(of: "!") {
            path = path[..<mark]
            let ancestor = String(path)
            guard unscanned.count < Self.pathLimit, !unscanned.contains(ancestor) else { continue }
            verdict?.membersScanned -= 1
            try list(
                MemberCoverage(path: ancestor, state: .partial, reasons: coverage.reasons), into: &receiver)
        }
    }

    /// Tells the verdict.
    mutating func finish(into receiver: inout some SegmentReceiver) throws {
        guard var verdict else { return }
        if unlisted > 0 {
            let told = [verdict.detail, "\(unlisted) further members not wholly scanned are not listed"]
            verdict.detail = told.compactMap(\.self).joined(separator: "; ")
        }
        verdict.membersScanned = max(0, verdict.membersScanned)
        let isAnythingRead = verdict.bytesScanned > 0 || verdict.membersScanned > 0
        verdict.state = verdict.reasons.isEmpty ? .scanned : isAnythingRead ? .partial : .skipped
        try receiver.finish(verdict)
    }
}
