import SluiceCore

/// Judges whether the matches of an entry can count at all.
enum ThresholdLint {
    /// That no match reaches the entry's own threshold, or the confidence that `min_matches` asks for.
    static func problems(of entry: DetectionEntry, in profile: Profile) -> [ProfileProblem] {
        let most = entry.mostPoints
        let problem: String
        if let own = entry.counting.confidenceThreshold, most < own.leastScore {
            problem = "the threshold \(own.rawValue) asks for \(own.leastScore)"
        } else if !isBelow(profile, entry), !entry.counting.minMatches.isReachable(with: most) {
            problem = "`min_matches` asks for \(entry.counting.minMatches.leastScore)"
        } else {
            return []
        }
        return [
            ProfileProblem(
                file: profile.file, line: entry.line, entry: entry.id,
                problem: "no match counts: at most \(most) points, \(problem)",
                mend: "add hot words or a validator, raise the points, or lower what is asked for")
        ]
    }

    /// That no entry counts, or that none reaches the confidence that `min_matches` of the profile asks for; and which
    /// entries its threshold leaves out: a warning, for whoever raises it may do without them.
    static func problems(of profile: Profile) -> [ProfileProblem] {
        guard let most = profile.entries.map(\.mostPoints).max() else { return [] }
        let leftOut = profile.entries.filter { isBelow(profile, $0) }
        if profile.entries.allSatisfy({ isBelow(profile, $0) || !problems(of: $0, in: profile).isEmpty }) {
            return [problem("no entry of it can count", "lower what its entries are asked for", profile)]
        }
        if let least = profile.minMatches, !least.isReachable(with: most) {
            return [
                problem(
                    "its entries have at most \(most) points, `min_matches` asks for \(least.leastScore)",
                    "name a lower confidence there", profile)
            ]
        }
        return leftOut.isEmpty ? [] : [warning(of: leftOut, in: profile)]
    }

    /// Whether the threshold of the profile is out of an entry's reach.
    private static func isBelow(_ profile: Profile, _ entry: DetectionEntry) -> Bool {
        entry.counting.confidenceThreshold == nil && entry.mostPoints < profile.confidenceThreshold.leastScore
    }

    private static func warning(of entries: [DetectionEntry], in profile: Profile) -> ProfileProblem {
        let threshold = profile.confidenceThreshold
        let names = entries.map { "\($0.id) (\($0.mostPoints))" }.joined(separator: ", ")
        return ProfileProblem(
            weight: .warning, file: profile.file,
            problem:
                "no match counts of entries that have fewer points at most than the \(threshold.leastScore) of its "
                + "threshold \(threshold.rawValue): \(names)",
            mend: "lower the threshold of the profile or of these, or leave them out")
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
