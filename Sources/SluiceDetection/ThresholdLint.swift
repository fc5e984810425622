import SluiceCore

/// Judges whether the matches of an entry can count at all.
enum ThresholdLint {
    /// That no match reaches the threshold, or the confidence that `min_matches` asks for. A warning where the profile
    /// asks: whoever raises the threshold of a profile may do without some of its entries.
    static func problems(of entry: DetectionEntry, in profile: Profile) -> [ProfileProblem] {
        let most = entry.mostPoints
        let threshold = entry.counting.confidenceThreshold ?? profile.confidenceThreshold
        let isOwn = entry.counting.confidenceThreshold != nil
        let problem: String
        if most < threshold.leastScore {
            problem = "the threshold \(threshold.rawValue) asks for \(threshold.leastScore)"
        } else if !entry.counting.minMatches.isReachable(with: most) {
            problem = "`min_matches` asks for \(entry.counting.minMatches.leastScore)"
        } else {
            return []
        }
        return [
            ProfileProblem(
                weight: isOwn || most >= threshold.leastScore ? .error : .warning, file: profile.file,
                line: entry.line, entry: entry.id, problem: "no match counts: at most \(most) points, \(problem)",
                mend: "add hot words or a validator, raise the points, or lower what is asked for")
        ]
    }

    /// That no entry counts, or that none reaches the confidence that `min_matches` of the profile asks for.
    static func problems(of profile: Profile) -> [ProfileProblem] {
        guard let most = profile.entries.map(\.mostPoints).max() else { return [] }
        if profile.entries.allSatisfy({ !problems(of: $0, in: profile).isEmpty }) {
            return [problem("no entry of it can count", "lower what its entries are asked for", profile)]
        }
        guard let least = profile.minMatches, !least.isReachable(with: most) else { return [] }
        return [
            problem(
                "its entries have at most \(most) points, `min_matches` asks for \(least.leastScore)",
                "name a lower confidence there", profile)
        ]
    }

    private static func problem(_ reason: String, _ mend: String, _ profile: Profile) -> ProfileProblem {
        ProfileProblem(file: profile.file, problem: "the profile never acts: \(reason)", mend: mend)
    }
}

extension DetectionEntry {
    /// The points that a match of it has at most (docs/profiles.md, "Score").
    package var mostPoints: Int {
        var most = evidence.points.score
        if let use = evidence.validator, use.mode != .off, let validator = Validator.named(use.name) {
            most += validator.points
        }
        if case .exactData = target { most += 10 * Score.mostColumns }
        if !context.hotWords.isEmpty { most += Score.label }
        if evidence.entropy != nil { most += Score.entropy }
        if !context.supporting.isEmpty, most >= Confidence.low.leastScore { most += Score.support }
        return most
    }
}

extension DetectionEntry.MinMatches {
    /// Points of the lowest level that it names.
    fileprivate var leastScore: Int {
        zip(Confidence.allCases, [low, medium, high]).compactMap { level, count in count.map { _ in level.leastScore } }
            .min() ?? 0
    }

    fileprivate func isReachable(with points: Int) -> Bool { points >= leastScore }
}
