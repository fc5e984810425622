import SluicePattern

/// Warnings about entries that load and work, and are likely to find too much or cost too much.
enum ProfileLint {
    static func warnings(about entry: DetectionEntry, in profile: Profile) -> [ProfileProblem] {
        guard let compiled = try? CompiledPattern(entry.pattern, purpose: .inspection),
            let shape = try? PatternShape(of: entry.pattern, captureCount: compiled.captureCount)
        else { return [] }
        var warnings: [ProfileProblem] = []
        func warn(_ problem: String, _ mend: String) {
            warnings.append(
                ProfileProblem(
                    weight: .warning, file: profile.file, line: entry.line, entry: entry.id, problem: problem,
                    mend: mend
                )
            )
        }
        let isNumberLike = entry.evidence.points == .bare || entry.evidence.points == .structured
        if isNumberLike && !shape.hasLeadingBoundary {
            warn("pattern has no boundary before it", "begin with a lookbehind such as `(?<![0-9A-Za-z])`")
        }
        if isNumberLike && !shape.hasTrailingBoundary {
            warn("pattern has no boundary after it", "end with a lookahead such as `(?![0-9A-Za-z])`")
        }
        if shape.hasNestedRepetition {
            warn("pattern repeats a repetition", "write the inner or the outer one with a count below 16")
        }
        if entry.evidence.points == .bare && entry.context.hotWords.isEmpty && entry.evidence.validator == nil {
            warn("pattern is bare and nothing else speaks for a match", "add hot words or a validator")
        }
        return warnings
    }
}
