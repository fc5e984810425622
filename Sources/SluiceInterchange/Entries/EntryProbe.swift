import SluiceCore
import SluiceDetection
import SluicePattern

/// One entry, loaded and compiled as a scan would, to try texts on.
struct EntryProbe: ~Copyable {
    /// Points that a match has at most.
    let mostPoints: Int
    private var scanner: SegmentScanner
    private let compiled: CompiledProfiles

    /// - Parameters:
    ///   - draft: the entry.
    ///   - threshold: of the profile that it is for.
    /// - Throws: ``ProfileError`` where the loader refuses the entry.
    init(_ draft: EntryDraft, threshold: Confidence) throws {
        var complete = draft
        if complete.matches.isEmpty { complete.matches = ["x"] }
        if complete.nearMisses.isEmpty { complete.nearMisses = ["x"] }
        let head =
            ["profile: probe", "version: 1", "description: probe", "confidence_threshold: \(threshold.rawValue)"]
            + EntryDraft.lines(ofSupporting: draft.supporting) + ["entries:"]
        let text = (head + complete.lines).joined(separator: "\n")
        // As in ProfileCheck: an example is about its pattern.
        var options = SegmentScanner.Options()
        options.decodeDepth = 0
        let profile = try ProfileLoader.profile(from: text, file: "import")
        let ownCompiled = try CompiledProfiles([profile])
        let ownScanner = try SegmentScanner(profiles: ownCompiled, options: options, now: { 0 })
        mostPoints = profile.entries.first?.mostPoints ?? 0
        compiled = ownCompiled
        scanner = ownScanner
    }

    /// Whether a text gives a match of 30 points and more.
    mutating func finds(_ text: String) -> Bool {
        var counter = Counter()
        let bytes = Array(text.utf8)
        scanner.beginInput()
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        scanner.scan(bytes.span, into: &counter)
        scanner.end(into: &counter)
        return counter.count > 0
    }

    /// What `sluice profiles check` holds against the entry.
    func errors() throws -> [ProfileProblem] {
        try ProfileCheck.problems(of: compiled).filter { $0.weight == .error }
    }

    private struct Counter: MatchReceiver {
        var count = 0
        mutating func receive(_ match: DetectedMatch) { count += 1 }
    }
}
