import SluiceCore
import SluiceDetection

/// Points and threshold with which an entry counts where the patterns of a Purview entity reach its confidence.
struct PurviewScore {
    /// The best of the patterns that ask for nothing beside the value; nil without such.
    private var alone: Confidence?
    /// The best of all.
    private var best = Confidence.low
    /// The least of those that ask for evidence.
    private var least = Confidence.high
    private let hasWords: Bool
    private let hasPatterns: Bool
    /// Points of the validator.
    private let checked: Int

    init(of patterns: [XMLElement], _ evidence: PurviewEvidence, validator: String?) {
        for pattern in patterns {
            let level = PurviewScore.level(pattern.attributes["confidenceLevel"])
            best = max(best, level)
            if PurviewScore.needsEvidence(pattern) {
                least = min(least, level)
            } else {
                alone = max(alone ?? level, level)
            }
        }
        hasWords = !evidence.words.isEmpty
        hasPatterns = !evidence.patterns.isEmpty
        checked = validator.flatMap(Validator.named)?.points ?? 0
    }

    /// 65, 75 and 85 are Purview's low, medium and high.
    static func level(_ text: String?) -> Confidence {
        let level = text.flatMap { Int($0) } ?? 75
        return level >= 85 ? .high : level >= 75 ? .medium : .low
    }

    /// Values that count alone get the points of their level: structured, prefixed and literal. Where it takes a keyword
    /// or a pattern beside them, they stay as far below the threshold as that adds.
    func apply(to rule: inout ForeignRule, threshold: Confidence, _ notes: inout ImportNotes) {
        if let alone, alone >= threshold || best <= alone { return rule.points = points(of: alone) }
        guard hasWords || hasPatterns else {
            rule.points = points(of: best)
            notes.add(.notCarried, "the evidence that must be there: the value counts without it", rule: rule.sourceID)
            return
        }
        guard let found = narrowest(for: threshold) else {
            rule.points = points(of: best)
            notes.add(
                .notCarried, "that evidence must be there: the validator alone makes the value count",
                rule: rule.sourceID)
            return
        }
        (rule.points, rule.threshold) = (found.points, found.threshold)
        notes.add(
            .changed, "evidence that must be there in the source brings a match up to the threshold here",
            rule: rule.sourceID)
        guard least < threshold else { return }
        notes.add(
            .changed, "patterns of less than the recommended confidence count like those that have it",
            rule: rule.sourceID)
    }

    /// Points that reach a threshold with evidence and not without; the threshold wanted goes first.
    private func narrowest(for wanted: Confidence) -> (points: PatternPoints, threshold: Confidence)? {
        let added = hasPatterns ? Score.support : Score.near
        let thresholds = [wanted] + Confidence.allCases.reversed().filter { $0 != wanted }
        for threshold in thresholds {
            for points in PatternPoints.allCases {
                let sum = points.score + checked
                // A pattern beside the value is looked for where the value itself is of low confidence.
                let isLookedFor = !hasPatterns || sum >= Confidence.low.leastScore
                if isLookedFor, sum < threshold.leastScore, sum + added >= threshold.leastScore {
                    return (points, threshold)
                }
            }
        }
        return nil
    }

    private func points(of level: Confidence) -> PatternPoints {
        switch level {
        case .low: .structured
        case .medium: .prefixed
        case .high: .literal
        }
    }

    private static func needsEvidence(_ pattern: XMLElement) -> Bool {
        !pattern.children("Match").isEmpty
            || pattern.children("Any").contains { (Int($0.attributes["minMatches"] ?? "1") ?? 1) > 0 }
    }
}
