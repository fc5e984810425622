import SluiceCore
package import SluicePattern

/// Runs the examples of profiles through the real scan, looks for texts on which entries are slow, and the lint; what
/// `sluice profiles check` shows.
package enum ProfileCheck {
    /// What the check may use beyond the profiles.
    package struct Options: Sendable {
        /// Nanoseconds of processor time that this thread has used; without it, costs are told in steps alone.
        package var clock: (@Sendable () -> UInt64)?
        /// Whether all entries are timed, which takes the clock.
        package var timesEntries = false

        package init() {}
    }

    /// What a check came to.
    package struct Report: Sendable, Hashable {
        /// In the order of profiles and entries; those of weight `error` make a profile unfit. No clock has a say in
        /// which problems there are.
        package var problems: [ProfileProblem] = []
        /// Slowest first; empty unless asked for.
        package var timings: [EntryTiming] = []
    }

    /// Problems of all profiles, in their order; those of weight `error` make a profile unfit.
    ///
    /// - Throws: ``PatternError/outOfMemory``.
    package static func problems(of profiles: CompiledProfiles) throws(PatternError) -> [ProfileProblem] {
        try report(of: profiles).problems
    }

    /// Checks all profiles; about a tenth of a second for each entry in a debug build.
    ///
    /// - Throws: ``PatternError/outOfMemory``.
    package static func report(
        of profiles: CompiledProfiles, options: Options = Options()
    ) throws(PatternError) -> Report {
        // No time budget: an example is short, and the clock would make the check depend on the machine.
        // An example is about its pattern, so nothing is decoded.
        var plain = SegmentScanner.Options()
        plain.decodeDepth = 0
        var scanner = try SegmentScanner(profiles: profiles, options: plain, now: { 0 })
        var report = Report()
        var anchors = profiles.patterns.anchorKinds[...]
        for (profileIndex, profile) in profiles.profiles.enumerated() {
            for (entryIndex, entry) in profile.entries.enumerated() {
                let finds = { (text: String, scanner: inout SegmentScanner) in
                    matchCount(in: text, profile: profileIndex, entry: entryIndex, scanner: &scanner) > 0
                }
                report.problems += try matchProblems(profile, entry) { finds($0, &scanner) }
                for (number, text) in entry.examples.nearMiss.enumerated() where finds(text, &scanner) {
                    report.problems.append(
                        problem(
                            "near_miss example \(number + 1) gives a match",
                            "correct the example, or narrow \(entry.targetName)", profile, entry
                        )
                    )
                }
                report.problems += missingExamples(profile, entry)
                report.problems += WordListLint.problems(of: entry, in: profile)
                report.problems += ThresholdLint.problems(of: entry, in: profile)
                if let pattern = entry.pattern {
                    let isAnchored = anchors.popFirst() != .some(.none)
                    try measure(pattern, of: entry, profile, isAnchored: isAnchored, options, into: &report)
                }
            }
            report.problems += ThresholdLint.problems(of: profile)
        }
        report.problems += ambiguousIDs(profiles.profiles)
        report.timings.sort { $0.nanosecondsPerByte > $1.nanosecondsPerByte }
        return report
    }

    /// Entries of two profiles that share an id and are not the same kind of thing: nobody could tell their matches
    /// apart. An entry that one profile takes over from another is the same.
    private static func ambiguousIDs(_ profiles: [Profile]) -> [ProfileProblem] {
        var first: [String: (profile: Profile, entry: DetectionEntry)] = [:]
        var problems: [ProfileProblem] = []
        for profile in profiles {
            for entry in profile.entries {
                guard let other = first[entry.id] else {
                    first[entry.id] = (profile, entry)
                    continue
                }
                guard other.entry.name != entry.name || other.entry.infoType != entry.infoType else { continue }
                problems.append(
                    problem(
                        "profile \"\(other.profile.id)\" has another entry of this id", "give each its own id",
                        profile, entry))
            }
        }
        return problems
    }

    private static func measure(
        _ pattern: String, of entry: DetectionEntry, _ profile: Profile, isAnchored: Bool, _ options: Options,
        into report: inout Report
    ) throws(PatternError) {
        var probe = try CostProbe(pattern, examples: entry.examples.match)
        let texts = probe.worstTexts()
        let cost = probe.cost(on: texts)
        var plainCost: String?
        if !isAnchored {
            plainCost = "\(decimal(probe.plainStepsPerByte())) steps a byte of plain text"
            if let clock = options.clock {
                var stopwatch = try PatternStopwatch(clock: clock)
                let time = stopwatch.plainTime(try CompiledPattern(pattern))
                plainCost = "\(decimal(time)) ns a byte of plain text on this machine"
            }
        }
        report.problems += ProfileLint.problems(
            about: entry, in: profile, cost: cost, unanchoredCost: plainCost
        )
        guard options.timesEntries, let clock = options.clock else { return }
        var stopwatch = try PatternStopwatch(clock: clock)
        let compiled = try CompiledPattern(pattern)
        let times = texts.map { text in
            (kind: text.kind, time: stopwatch.time(compiled, on: text, isSlow: cost.stop != nil))
        }
        guard let worst = times.max(by: { $0.time < $1.time }) else { return }
        report.timings.append(
            EntryTiming(
                profile: profile.id, entry: entry.id, kind: worst.kind, nanosecondsPerByte: worst.time,
                stepsPerByte: cost.stepsPerByte
            )
        )
    }

    /// One digit behind the point.
    private static func decimal(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    /// Match examples without a match. Where the pattern itself finds nothing in any of them, that is said once.
    private static func matchProblems(
        _ profile: Profile, _ entry: DetectionEntry, finds: (String) -> Bool
    ) throws(PatternError) -> [ProfileProblem] {
        let examples = entry.examples.match
        let failed = examples.indices.filter { !finds(examples[$0]) }
        if !examples.isEmpty, failed.count == examples.count, let source = entry.pattern {
            let pattern = try CompiledPattern(source, purpose: .inspection)
            var scratch = try MatchScratch()
            let isDead = examples.allSatisfy { text in
                pattern.firstMatch(in: Array(text.utf8).span, scratch: &scratch) == .none
            }
            if isDead {
                return [
                    problem(
                        "pattern matches none of the match examples, and perhaps nothing at all",
                        "correct the pattern, or add an example that it matches", profile, entry
                    )
                ]
            }
        }
        return failed.map { index in
            problem(
                "match example \(index + 1) gives no match of 30 points and more",
                "correct the example, \(entry.targetName) or the points", profile, entry
            )
        }
    }

    private static func missingExamples(_ profile: Profile, _ entry: DetectionEntry) -> [ProfileProblem] {
        guard entry.needsExamples else { return [] }
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
