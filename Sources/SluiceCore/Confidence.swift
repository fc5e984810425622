/// How sure we are that a matched value is of the kind that its entry names.
///
/// Levels follow detections.md 2: a score below 30 is discarded, 30 to 49 is low, 50 to 69 medium, 70 and more high.
package enum Confidence: String, Sendable, Codable, CaseIterable, Comparable {
    case low, medium, high

    /// The level of a score, or nil when the score is too low to report at all.
    package init?(score: Int) {
        switch score {
        case ..<30: return nil
        case ..<50: self = .low
        case ..<70: self = .medium
        default: self = .high
        }
    }

    package static func < (left: Confidence, right: Confidence) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        }
    }
}
