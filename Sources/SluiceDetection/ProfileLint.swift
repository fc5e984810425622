import SluicePattern

/// Judges entries that load: what cannot match or costs too much is an error, what is likely to find too much or to
/// cost much is a warning.
enum ProfileLint {
    /// What is wrong or doubtful with the pattern of an entry.
    ///
    /// - Parameters:
    ///   - entry: an entry with a pattern that the loader accepted.
    ///   - profile: where it stands.
    ///   - cost: of the entry's pattern.
    ///   - unanchoredCost: what the pattern costs over plain text, in words, when the engine has no anchor for it; nil
    ///     when it has one or does not say.
    /// - Returns: the problems, in a fixed order.
    static func problems(
        about entry: DetectionEntry, in profile: Profile, cost: PatternCost, unanchoredCost: String?
    ) -> [ProfileProblem] {
        guard let pattern = entry.pattern,
            let compiled = try? CompiledPattern(pattern, purpose: .inspection),
            let shape = try? PatternShape(of: pattern, captureCount: compiled.captureCount)
        else { return [] }
        var findings = formFindings(entry, pattern, shape)
        let costFinding = costFinding(entry, cost)
        if let costFinding { findings.append(costFinding) }
        if shape.hasNestedRepetition, costFinding == nil {
            findings.append(
                Finding("pattern repeats a repetition", "write the inner or the outer one with a count below 16"))
        }
        if let unanchoredCost, costFinding == nil {
            findings.append(
                Finding(
                    "pattern has no anchor, so it runs over all of the text: \(unanchoredCost)",
                    "begin it with a literal or a number shape, or write `anchor:`"
                ))
        }
        return findings.map { $0.problem(entry, profile) }
    }
}

// MARK: Form

extension ProfileLint {
    /// A problem before it is tied to an entry.
    private struct Finding {
        var weight = ProfileProblem.Weight.warning
        var problem: String
        var mend: String

        init(_ problem: String, _ mend: String, weight: ProfileProblem.Weight = .warning) {
            (self.weight, self.problem, self.mend) = (weight, problem, mend)
        }

        func problem(_ entry: DetectionEntry, _ profile: Profile) -> ProfileProblem {
            ProfileProblem(
                weight: weight, file: profile.file, line: entry.line, entry: entry.id, problem: problem, mend: mend
            )
        }
    }

    private static func formFindings(
        _ entry: DetectionEntry, _ pattern: String, _ shape: PatternShape
    ) -> [Finding] {
        var findings: [Finding] = []
        if let proof = ImpossiblePattern.proof(for: pattern) {
            findings.append(
                Finding(
                    "pattern can match nothing: \(proof.reason) at byte \(proof.byteOffset)",
                    "correct the pattern there", weight: .error
                ))
        }
        let isNumberLike = entry.evidence.points == .bare || entry.evidence.points == .structured
        if isNumberLike && !shape.hasLeadingBoundary {
            findings.append(
                Finding("pattern has no boundary before it", "begin with a lookbehind such as `(?<![0-9A-Za-z])`"))
        }
        if isNumberLike && !shape.hasTrailingBoundary {
            findings.append(
                Finding("pattern has no boundary after it", "end with a lookahead such as `(?![0-9A-Za-z])`"))
        }
        if entry.evidence.points == .bare && entry.context.hotWords.isEmpty && entry.evidence.validator == nil {
            findings.append(
                Finding("pattern is bare and nothing else speaks for a match", "add hot words or a validator"))
        }
        return findings
    }
}

// MARK: Cost

extension ProfileLint {
    private static let costMend =
        "lower the counts, part repeated classes by something that neither of them holds, or make the first one "
        + "possessive (`{1,30}+`); if it must be so, say so with `cost: high`"

    private static func costFinding(_ entry: DetectionEntry, _ cost: PatternCost) -> Finding? {
        if entry.cost == .high {
            guard cost.isNotable else {
                return Finding("`cost: high` is not true: \(cost)", "leave it out")
            }
            return Finding("costs much, as it says: \(cost)", "that is accepted", weight: .note)
        }
        guard cost.isNotable else { return nil }
        return cost.isExcessive
            ? Finding("pattern is too slow: \(cost)", costMend, weight: .error)
            : Finding("pattern is slow: \(cost)", costMend)
    }
}
