/// How sure we are that a matched value is of the kind that its entry names.
///
/// Levels follow detections.md 2: a score below 30 is discarded, 30 to 49 is low, 50 to 69 medium, 70 and more high.
package enum Confidence: String, Sendable, Codable, CaseIterable, Comparable {
    case low, medium, high

    /// The level of a score, or nil when the score is too low to report at all.
    package init?(score: Int) {
        guard let level = Confidence.allCases.last(where: { score >= $0.leastScore }) else { return nil }
        self = level
    }

    /// The score at which the level begins.
    package var leastScore: Int {
        switch self {
        case .low: 30
        case .medium: 50
        case .high: 70
        }
    }

    package static func < (left: Confidence, right: Confidence) -> Bool { left.rank < right.rank }

    /// 0 for low to 2 for high.
    package var rank: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        }
    }
}
