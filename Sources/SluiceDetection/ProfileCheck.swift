import SluiceCore
package import SluicePattern

/// Runs the examples of profiles through the real scan, and the lint; what `sluice profiles check` shows.
package enum ProfileCheck {
    /// Problems of all profiles, in their order; those of weight `error` make a profile unfit.
    ///
    /// - Throws: ``PatternError/outOfMemory``.
    package static func problems(of profiles: CompiledProfiles) throws(PatternError) -> [ProfileProblem] {
        // No time budget: an example is short, and the clock would make the check depend on the machine.
        var scanner = try SegmentScanner(profiles: profiles, now: { 0 })
        var problems: [ProfileProblem] = []
        for (profileIndex, profile) in profiles.profiles.enumerated() {
            for (entryIndex, entry) in profile.entries.enumerated() {
                let finds = { (text: String, scanner: inout SegmentScanner) in
                    matchCount(in: text, profile: profileIndex, entry: entryIndex, scanner: &scanner) > 0
                }
                for (number, text) in entry.examples.match.enumerated() where !finds(text, &scanner) {
                    problems.append(
                        problem(
                            "match example \(number + 1) gives no match of 30 points and more",
                            "correct the example, the pattern or the points", profile, entry
                        )
                    )
                }
                for (number, text) in entry.examples.nearMiss.enumerated() where finds(text, &scanner) {
                    problems.append(
                        problem(
                            "near_miss example \(number + 1) gives a match",
                            "correct the example, or narrow the pattern", profile, entry
                        )
                    )
                }
                problems += missingExamples(profile, entry)
                problems += ProfileLint.warnings(about: entry, in: profile)
            }
        }
        return problems
    }

    private static func missingExamples(_ profile: Profile, _ entry: DetectionEntry) -> [ProfileProblem] {
        var missing: [String] = []
        if entry.examples.match.isEmpty { missing.append("match") }
        if entry.examples.nearMiss.isEmpty { missing.append("near_miss") }
        return missing.map { problem("examples have no \($0)", "write at least one", profile, entry) }
    }

    private static func problem(
        _ problem: String, _ mend: String, _ profile: Profile, _ entry: DetectionEntry
    ) -> ProfileProblem {
        ProfileProblem(file: profile.file, line: entry.line, entry: entry.id, problem: problem, mend: mend)
    }

    private static func matchCount(
        in text: String, profile: Int, entry: Int, scanner: inout SegmentScanner
    ) -> Int {
        var counter = EntryCounter(profile: profile, entry: entry)
        let bytes = Array(text.utf8)
        scanner.beginInput()
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        scanner.scan(bytes.span, into: &counter)
        scanner.end(into: &counter)
        return counter.count
    }
}

/// Counts the matches of one entry.
private struct EntryCounter: MatchReceiver {
    let profile: Int
    let entry: Int
    var count = 0

    init(profile: Int, entry: Int) {
        self.profile = profile
        self.entry = entry
    }

    mutating func receive(_ match: DetectedMatch) {
        if match.profileIndex == profile && match.entryIndex == entry { count += 1 }
    }
}
