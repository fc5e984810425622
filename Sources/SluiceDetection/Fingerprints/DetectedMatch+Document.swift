import SluiceCore

extension DetectedMatch {
    /// A text that is like a sample: stands where they have words in common, and has the sample's name as its value.
    /// Nil when the entry's points are too few to report.
    init?(_ likeness: DocumentComparison.Likeness, name: String, entry: CompiledEntry, ignoring: [Int]) {
        let score = Score(entry.points)
        guard let confidence = Confidence(score: score.points) else { return nil }
        let why = [
            "sample:\(name)", "containment:\(Self.percent(likeness.containment))",
            "resemblance:\(Self.percent(likeness.resemblance))",
        ]
        self.init(
            profileIndex: entry.profileIndex,
            entryIndex: entry.entryIndex,
            byteRange: likeness.first.sourceOffset..<max(likeness.end, likeness.first.sourceOffset),
            line: likeness.first.line,
            column: likeness.first.column,
            score: score.points,
            confidence: confidence,
            why: score.why + why,
            points: score.steps + why.map { _ in 0 },
            masked: Self.plain(name),
            normalizedValue: SensitiveBytes(Array(name.utf8)),
            isTest: false,
            matchedIgnorePatterns: ignoring
        )
    }

    private static func percent(_ part: Double) -> String { "\(Int((part * 100).rounded()))%" }

    private static let longestName = 128

    /// Short and ASCII, as all masked texts are.
    private static func plain(_ name: String) -> String {
        name.unicodeScalars.prefix(longestName).map { (0x20..<0x7F).contains($0.value) ? String($0) : "?" }.joined()
    }
}
