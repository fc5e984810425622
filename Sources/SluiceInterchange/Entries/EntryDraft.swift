import SluiceCore
import SluiceDetection

/// An entry on its way into a profile file.
struct EntryDraft: Sendable {
    var id: String
    var name: String
    var infoType: String
    var severity: Severity
    var target: DetectionTarget
    var points: PatternPoints
    var anchor: DetectionEntry.Anchor?
    var validator: ValidatorUse?
    var entropy: Double?
    var hotWords: [String: [String]] = [:]
    var negativeWords: [String] = []
    var window: Int?
    /// Patterns of second evidence by name.
    var supporting: [String: String] = [:]
    /// Published test values that its profile takes over.
    var testValues: [String] = []
    var count = DetectionEntry.CountingRule.Mode.unique
    var minMatches = DetectionEntry.MinMatches(1)
    var threshold: Confidence?
    var costIsHigh = false
    var matches: [String] = []
    var nearMisses: [String] = []
    /// Examples are described instead of written out.
    var isSecret = false

    /// Lines of a profile's `supporting`; empty without patterns.
    static func lines(ofSupporting patterns: [String: String]) -> [String] {
        guard !patterns.isEmpty else { return [] }
        return ["supporting:"]
            + patterns.sorted { $0.key < $1.key }.map { "  \(YAMLText.scalar($0.key)): \(YAMLText.quoted($0.value))" }
    }

    /// The lines of the entry in a profile file, indented as an item of `entries`.
    var lines: [String] {
        var lines = [
            "  - id: \(YAMLText.scalar(id))",
            "    name: \(YAMLText.scalar(name))",
            "    info_type: \(YAMLText.scalar(infoType))",
            "    severity: \(severity.rawValue)",
        ]
        switch target {
        case .pattern(let source): lines.append("    pattern: \(YAMLText.quoted(source))")
        case .wordList(let list): lines += ["    words:"] + list.terms.map { "      - \(YAMLText.scalar($0))" }
        // No format names one, and EntryBuilder leaves out entries of ours that do.
        case .fingerprint, .exactData, .fileTypes: break
        }
        if let anchor { lines.append("    anchor: \(text(of: anchor))") }
        if let validator {
            let isGate = validator.mode == .gate
            lines.append(
                "    validator: "
                    + (isGate ? validator.name : "{name: \(validator.name), mode: \(validator.mode.rawValue)}"))
        }
        lines += contextLines
        lines.append("    points: \(points.rawValue)")
        if let entropy { lines.append("    entropy: \(entropy)") }
        lines += countingLines
        if costIsHigh { lines.append("    cost: high # the pattern came from elsewhere; hostile text makes it slow") }
        lines.append("    examples:")
        lines.append("      match:")
        lines += matches.map { "        - \(YAMLText.example($0, isSecret: isSecret))" }
        lines.append("      near_miss:")
        lines += nearMisses.map { "        - \(YAMLText.example($0, isSecret: isSecret))" }
        return lines
    }

    private func text(of anchor: DetectionEntry.Anchor) -> String {
        switch anchor {
        case .literals(let texts): return "{literals: \(YAMLText.list(texts))}"
        case .digits(let groups, let separators):
            let text = groups.map { "[" + $0.map { "\($0)" }.joined(separator: ", ") + "]" }.joined(separator: ", ")
            let between = separators.isEmpty ? "" : ", separators: \(YAMLText.quoted(separators))"
            return "{digits: {groups: [\(text)]\(between)}}"
        }
    }

    private var contextLines: [String] {
        var lines: [String] = []
        if !hotWords.isEmpty {
            lines.append("    hot_words:")
            for (language, words) in hotWords.sorted(by: { $0.key < $1.key }) {
                lines.append("      \(YAMLText.scalar(language)): \(YAMLText.list(words))")
            }
        }
        if !negativeWords.isEmpty { lines.append("    negative_words: \(YAMLText.list(negativeWords))") }
        if let window { lines.append("    window: \(window)") }
        if !supporting.isEmpty { lines.append("    supporting: \(YAMLText.list(supporting.keys.sorted()))") }
        return lines
    }

    private var countingLines: [String] {
        var lines: [String] = []
        if count != .unique { lines.append("    count: \(count.rawValue)") }
        if minMatches == DetectionEntry.MinMatches(minMatches.high) {
            if minMatches.high > 1 { lines.append("    min_matches: \(minMatches.high)") }
        } else {
            let levels = [("high", minMatches.high), ("medium", minMatches.medium), ("low", minMatches.low)]
            let text = levels.compactMap { name, count in count.map { "\(name): \($0)" } }.joined(separator: ", ")
            lines.append("    min_matches: {\(text)}")
        }
        if let threshold { lines.append("    confidence_threshold: \(threshold.rawValue)") }
        return lines
    }
}

extension EntryDraft {
    /// A copy of an entry of ours.
    init(_ counterpart: Counterpart, isSecret: Bool) {
        let entry = counterpart.entry
        self.init(
            id: entry.id, name: entry.name, infoType: entry.infoType, severity: entry.severity,
            target: entry.target, points: entry.evidence.points, anchor: entry.anchor,
            validator: entry.evidence.validator, entropy: entry.evidence.entropy, hotWords: entry.context.hotWords,
            negativeWords: entry.context.negativeWords, window: entry.context.window,
            supporting: counterpart.supporting, testValues: counterpart.testValues, count: entry.counting.mode,
            minMatches: entry.counting.minMatches, threshold: entry.counting.confidenceThreshold,
            costIsHigh: entry.cost == .high, matches: entry.examples.match, nearMisses: entry.examples.nearMiss,
            isSecret: isSecret
        )
    }
}
