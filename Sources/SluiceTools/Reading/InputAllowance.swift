import SluiceCore

/// What one top-level input may still take while other programs read parts of it. Shared by all who read them, on one
/// thread.
final class InputAllowance {
    let limits: ExtractionLimits
    /// Bytes that contents may still expand to.
    private(set) var expandedBytes: Int64
    /// Members that may still be read.
    private(set) var members: Int
    private let deadline: SuspendingClock.Instant

    init(_ limits: ExtractionLimits) {
        self.limits = limits
        expandedBytes = limits.expandedBytes
        members = limits.members
        deadline = .now.advanced(by: .seconds(limits.wallSeconds))
    }

    /// Whole seconds that are left; 0 when the time is over.
    var seconds: Int { max(0, Int(SuspendingClock.now.duration(to: deadline).components.seconds)) }

    func spend(bytes: Int64) { expandedBytes = max(0, expandedBytes - bytes) }

    func spend(members count: Int) { members = max(0, members - count) }

    /// The bounds of a content inside, when it is read as an input of its own.
    ///
    /// - Parameter depth: layers around it.
    /// - Returns: what is left of the input's own.
    func limits(depth: Int) -> ExtractionLimits {
        var own = limits
        own.inputBytes = min(limits.inputBytes, limits.memberBytes)
        own.expandedBytes = expandedBytes
        own.members = members
        own.depth = max(1, limits.depth - depth)
        own.wallSeconds = max(1, seconds)
        return own
    }

    /// The limit that leaves no room for one more content, if there is one.
    func exhausted(depth: Int) -> (reason: CoverageReason, detail: String)? {
        if seconds == 0 { return (.timeLimit, "more than \(limits.wallSeconds) s") }
        if expandedBytes == 0 {
            return (.expandedBytesLimit, "input expands to more than \(limits.expandedBytes) bytes")
        }
        if members == 0 { return (.entriesLimit, "more than \(limits.members) members") }
        if depth >= limits.depth { return (.depthLimit, "more than \(limits.depth) layers") }
        return nil
    }
}
