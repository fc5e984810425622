import SluiceContent
import SluiceCore

/// What became of one content that another program has read.
struct ReadingTally {
    private(set) var reasons: [CoverageReason] = []
    private var details: [String] = []
    /// Bytes of text, and of the content as it is, that were passed on.
    var scannedBytes: Int64 = 0

    /// What was noted, for a person.
    var detail: String? { details.isEmpty ? nil : details.joined(separator: "; ") }

    /// Notes one thing that kept some of the content from being read.
    ///
    /// - Parameters:
    ///   - reason: which.
    ///   - detail: one sentence for a person, without text of the content.
    mutating func note(_ reason: CoverageReason, _ detail: String) {
        if !reasons.contains(reason) { reasons.append(reason) }
        if !details.contains(detail) { details.append(detail) }
    }

    /// Notes what ended a program before its time.
    ///
    /// - Returns: the exit code when it ended by itself.
    mutating func judge(_ end: ToolEnd, of tool: ExternalTool, _ order: ToolOrder, _ allowance: InputAllowance)
        -> Int32?
    {
        let name = tool.rawValue
        switch end.cause {
        case .exit(let code):
            guard code != 0, end.isOutOfMemory(order) else { return code }
            note(.memoryLimit, "\(name) needed more than \(order.memoryBytes) bytes")
            return nil
        case .signal where end.isOutOfMemory(order):
            note(.memoryLimit, "\(name) needed more than \(order.memoryBytes) bytes")
        case .signal(ToolEnd.processorTimeSignal):
            note(.extractorTimeout, "\(name) took more than \(order.wallSeconds) s")
        case .signal(let signal):
            note(.extractorCrash, "\(name) ended with signal \(signal)")
        case .timeout(let seconds):
            if let limit = allowance.exhausted(depth: 0), limit.reason == .timeLimit {
                note(limit.reason, limit.detail)
            } else {
                note(.extractorTimeout, "\(name) gave no answer within \(seconds) s")
            }
        case .tooMuchOutput:
            if order.outputBytes < allowance.limits.memberBytes {
                note(.expandedBytesLimit, "input expands to more than \(allowance.limits.expandedBytes) bytes")
            } else {
                note(.entryBytesLimit, "\(name) gave more than \(order.outputBytes) bytes")
            }
        case .noRoom: noteNoRoom(for: tool)
        }
        return nil
    }

    /// Notes that a program ended as if all were well, and said nothing of what it must say.
    mutating func noteSilence(of tool: ExternalTool) {
        note(.extractorCrash, "\(tool.rawValue) ended without an answer")
    }

    /// Notes that a program wrote more than all temporary files may take.
    mutating func noteNoRoom(for tool: ExternalTool) {
        note(.spoolLimit, "no room for what \(tool.rawValue) writes: limits.spool_bytes is reached")
    }

    /// The record of the content.
    ///
    /// - Parameters:
    ///   - foreign: what was known of it.
    ///   - byteCount: bytes that it has.
    /// - Returns: the record, with the content's own path.
    func coverage(of foreign: ForeignContent, byteCount: Int64) -> MemberCoverage {
        let isScanned = reasons.isEmpty
        return MemberCoverage(
            path: foreign.path, state: isScanned ? .scanned : scannedBytes > 0 ? .partial : .skipped, reasons: reasons,
            detail: detail, bytes: byteCount,
            bytesScanned: isScanned ? byteCount : min(byteCount, scannedBytes), mediaType: foreign.mediaType)
    }
}

extension ToolEnd {
    /// SIGXCPU, how a program ends at its limit of processor time.
    static let processorTimeSignal: Int32 = 24

    /// Whether a phrase stands in what the program printed on standard error.
    func complains(of phrase: String) -> Bool { complaints.contains(phrase.utf8) }

    /// Near its limit a program dies in many ways, and some say so.
    fileprivate func isOutOfMemory(_ order: ToolOrder) -> Bool {
        peakBytes > order.memoryBytes / 4 * 3 || complains(of: "bad_alloc") || complains(of: "Out of memory")
            || complains(of: "out of memory")
    }
}
