import SluiceCore

/// The order in which a child's frames may come, and what they came to. A value: frames in, verdict out.
struct ReplySequence {
    private enum State {
        case between
        case inSegment
        case inForeign
        case finished
    }

    private var state = State.between
    private(set) var textBytes: Int64 = 0
    /// Records of members.
    private(set) var members = 0
    /// Members of which anything was told, and those that nothing says were not read whole.
    private var (seen, whole) = (0, 0)
    /// The last of them.
    private var path = ""
    private var isWhole = false
    /// The open segment belongs to the asset itself.
    private var isOwn = false
    private(set) var reasons: [CoverageReason] = []

    var isInSegment: Bool { state == .inSegment }
    var isInForeign: Bool { state == .inForeign }
    var isFinished: Bool { state == .finished }

    mutating func begin(_ path: String) throws(ProtocolViolation) {
        guard state == .between else { throw ProtocolViolation("segment begins out of turn") }
        state = .inSegment
        // A member may come in several parts.
        if !path.isEmpty, path != self.path {
            self.path = path
            (seen, whole, isWhole) = (seen + 1, whole + 1, true)
        }
        isOwn = path.isEmpty
    }

    mutating func text(_ count: Int) throws(ProtocolViolation) {
        guard state == .inSegment else { throw ProtocolViolation("text outside of a segment") }
        textBytes += Int64(count)
    }

    func marks() throws(ProtocolViolation) {
        guard state == .inSegment else { throw ProtocolViolation("marks outside of a segment") }
    }

    mutating func beginForeign() throws(ProtocolViolation) {
        guard state == .between else { throw ProtocolViolation("foreign content begins out of turn") }
        state = .inForeign
    }

    func foreign() throws(ProtocolViolation) {
        guard state == .inForeign else { throw ProtocolViolation("bytes outside of a foreign content") }
    }

    mutating func endForeign() throws(ProtocolViolation) {
        guard state == .inForeign else { throw ProtocolViolation("foreign content ends out of turn") }
        state = .between
    }

    mutating func end() throws(ProtocolViolation) {
        guard state == .inSegment else { throw ProtocolViolation("segment ends out of turn") }
        state = .between
    }

    /// Counts a record; an extraction may make `limit` of them.
    mutating func member(_ coverage: MemberCoverage, limit: Int) throws(ProtocolViolation) {
        guard state == .between else { throw ProtocolViolation("member record out of turn") }
        guard members < limit else { throw ProtocolViolation("more member records than asked for") }
        members += 1
        note(coverage.path)
        for reason in coverage.reasons where !reason.holdsNoContent && !reasons.contains(reason) {
            reasons.append(reason)
        }
    }

    mutating func finish(_ coverage: MemberCoverage) throws(ProtocolViolation) {
        guard state == .between else { throw ProtocolViolation("verdict out of turn") }
        guard coverage.path.isEmpty else { throw ProtocolViolation("verdict on a member") }
        state = .finished
    }

    /// The record of the member that was being read when the child was lost; nil when it is not known which one was.
    mutating func cutMember(by reason: CoverageReason, limit: Int) -> MemberCoverage? {
        guard isInSegment else { return nil }
        state = .between
        guard !isOwn else { return nil }
        note(path)
        guard members < limit else { return nil }
        members += 1
        return MemberCoverage(
            path: path, state: .partial, reasons: [reason], detail: "the extraction child was lost while it was read",
            bytes: 0, bytesScanned: 0, membersSeen: 0, membersScanned: 0)
    }

    /// A member was not read whole.
    private mutating func note(_ path: String) {
        if path != self.path {
            self.path = path
            seen += 1
        } else if isWhole {
            whole -= 1
        }
        isWhole = false
    }

    /// The verdict on an input whose child was lost: what came before stays.
    func verdict(lostBy reason: CoverageReason, detail: String, bytes: Int64) -> MemberCoverage {
        MemberCoverage(
            path: "",
            state: textBytes > 0 ? .partial : .skipped,
            reasons: reasons.filter { $0 != reason } + [reason],
            detail: detail,
            bytes: bytes,
            bytesScanned: textBytes,
            membersSeen: seen,
            membersScanned: whole
        )
    }
}
