import SluiceCore

/// Judges whether the matches of an entry can count at all.
enum ThresholdLint {
    /// That no match reaches the threshold, or the confidence that `min_matches` asks for.
    static func problems(of entry: DetectionEntry, in profile: Profile) -> [ProfileProblem] {
        let most = entry.mostPoints
        let threshold = entry.counting.confidenceThreshold ?? profile.confidenceThreshold
        guard most >= threshold.leastScore else {
            return [
                problem(
                    "no match counts: at most \(most) points, the threshold \(threshold.rawValue) asks for "
                        + "\(threshold.leastScore)", entry, profile)
            ]
        }
        guard !entry.counting.minMatches.isReachable(with: most) else { return [] }
        return [
            problem(
                "no match counts: at most \(most) points, `min_matches` asks for "
                    + "\(entry.counting.minMatches.leastScore)", entry, profile)
        ]
    }

    /// That no entry reaches the confidence that `min_matches` of the profile asks for.
    static func problems(of profile: Profile) -> [ProfileProblem] {
        guard let least = profile.minMatches, let most = profile.entries.map(\.mostPoints).max(),
            !least.isReachable(with: most)
        else { return [] }
        return [
            ProfileProblem(
                file: profile.file, line: nil, entry: nil,
                problem: "the profile never acts: its entries have at most \(most) points, `min_matches` asks for "
                    + "\(least.leastScore)",
                mend: "name a lower confidence there")
        ]
    }

    private static func problem(
        _ problem: String, _ entry: DetectionEntry, _ profile: Profile
    ) -> ProfileProblem {
        ProfileProblem(
            file: profile.file, line: entry.line, entry: entry.id, problem: problem,
            mend: "add hot words or a validator, raise the points, or lower what is asked for")
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
    private var levels: [Confidence] {
        zip(Confidence.allCases, [low, medium, high]).compactMap { level, count in count.map { _ in level } }
    }

    /// Points of the lowest level that it names.
    fileprivate var leastScore: Int { levels.map(\.leastScore).min() ?? 0 }

    fileprivate func isReachable(with points: Int) -> Bool { points >= leastScore }
}
