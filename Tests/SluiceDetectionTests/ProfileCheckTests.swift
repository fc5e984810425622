import Testing

@testable import SluiceDetection

@Suite struct ProfileCheckTests {
    private func problems(_ change: (inout TestProfile.Entry) -> Void) throws -> [String] {
        var entry = TestProfile.Entry(
            id: "card", pattern: "(?<![0-9])4[0-9]{15}(?![0-9])", points: "structured",
            lines: ["validator: luhn", "confidence_threshold: low"], match: "card 4111111111111111",
            nearMiss: "4111111111111112"
        )
        change(&entry)
        return try ProfileCheck.problems(of: TestProfile(entries: [entry]).compiled()).map(\.description)
    }

    @Test("a sound entry has no problem")
    func sound() throws {
        #expect(try problems { _ in }.isEmpty)
    }

    @Test("a match example must reach a confidence by itself")
    func match() throws {
        #expect(
            try problems { $0.match = "card 4111111111111112" } == [
                "test.yaml:5: entry \"card\": match example 1 gives no match of 30 points and more; "
                    + "correct the example, the pattern or the points"
            ])
        #expect(try problems { $0.points = "bare" }.first?.contains("gives no match of 30 points") == true)
    }

    @Test("a near miss must give no match")
    func nearMiss() throws {
        #expect(
            try problems { $0.nearMiss = "4012888888881881" } == [
                "test.yaml:5: entry \"card\": near_miss example 1 gives a match; "
                    + "correct the example, or narrow the pattern"
            ])
    }

    @Test(
        "missing boundaries and nested repetition are warned about",
        arguments: [
            ("4[0-9]{15}(?![0-9])", "structured", "no boundary before"),
            ("(?<![0-9])4[0-9]{15}", "structured", "no boundary after"),
            (#"\b4(?:[0-9]{1,20},){0,20}[0-9]{15}\b"#, "structured", "repeats a repetition"),
        ])
    func lint(_ pattern: String, _ points: String, _ warning: String) throws {
        let entry = TestProfile.Entry(
            id: "card", pattern: pattern, points: points, lines: ["validator: luhn", "confidence_threshold: low"],
            match: "4111111111111111", nearMiss: "x"
        )
        let found = try ProfileCheck.problems(of: TestProfile(entries: [entry]).compiled())
        #expect(found.map(\.weight) == [.warning])
        #expect(found.first?.problem.contains(warning) == true)
    }

    private func problems(
        threshold: String, _ points: String, _ lines: [String], further: String = ""
    ) throws -> [ProfileProblem] {
        let text = """
            profile: t
            version: 1
            description: t
            confidence_threshold: \(threshold)
            \(further)
            entries:
              - id: other
                name: Other
                info_type: OTHER
                severity: high
                words: [nightjar]
                points: \(further.isEmpty ? "literal" : "structured")
                examples: {match: [nightjar], near_miss: [x]}
              - id: card
                name: Card
                info_type: CARD
                severity: high
                pattern: '(?<![0-9])4[0-9]{15}(?![0-9])'
                points: \(points)
            \(lines.map { "    \($0)" }.joined(separator: "\n"))
                examples: {match: ['4111111111111111', '4012888888881881'], near_miss: [x]}
            """
        let profile = try ProfileLoader.profile(from: text, file: "t.yaml")
        return try ProfileCheck.problems(of: try CompiledProfiles([profile]))
    }

    // The points are those of docs/profiles.md, "Score".
    @Test(
        "an entry whose matches can never count is told",
        arguments: [
            (
                "structured", ["confidence_threshold: medium"], "low", .error,
                "at most 30 points, the threshold medium asks for 50"
            ),
            ("prefixed", ["min_matches: {high: 1}"], "low", .error, "at most 60 points, `min_matches` asks for 70"),
            ("structured", ["hot_words: {en: [card]}"], "high", nil, ""),
            ("prefixed", ["entropy: 0.3"], "high", nil, ""),
            ("prefixed", ["min_matches: {high: 1, medium: 3}"], "low", nil, ""),
            ("structured", ["confidence_threshold: low"], "high", nil, ""),
        ] as [(String, [String], String, ProfileProblem.Weight?, String)])
    func neverCounts(
        _ points: String, _ lines: [String], _ threshold: String, _ weight: ProfileProblem.Weight?, _ problem: String
    ) throws {
        let found = try problems(threshold: threshold, points, lines)
        #expect(found.map(\.weight) == (weight.map { [$0] } ?? []), "\(found)")
        #expect(found.allSatisfy { $0.entry == "card" && $0.problem == "no match counts: \(problem)" }, "\(found)")
    }

    @Test(
        "entries that the threshold of the profile leaves out are told at once",
        arguments: [("structured", [], "card (30)"), ("structured", ["validator: luhn"], "card (45)")])
    func leftOut(_ points: String, _ lines: [String], _ names: String) throws {
        let found = try problems(threshold: "medium", points, lines)
        #expect(found.map(\.weight) == [.warning])
        #expect(
            found.map(\.problem) == [
                "no match counts of entries that have fewer points at most than the 50 of its threshold medium: \(names)"
            ])
    }

    @Test("a profile that can never act is refused")
    func neverActs() throws {
        let least = try problems(threshold: "low", "structured", [], further: "min_matches: {high: 1}")
        #expect(least.map(\.weight) == [.error])
        #expect(least.first?.problem.hasPrefix("the profile never acts: its entries have at most 30 points") == true)
        let none = try problems(threshold: "high", "structured", [], further: "allowed_match_count: 0")
        #expect(none.map(\.weight) == [.error])
        #expect(none.last?.problem == "the profile never acts: no entry of it can count")
    }

    @Test("an entry without an anchor is named with its cost, in steps or by the clock")
    func anchors() throws {
        let patterns = ["one": "abc-[a-z]{3}", "two": "[a-z][a-z0-9]{3,5}", "three": "(?<![0-9])[0-9]{12}"]
        let entries = patterns.sorted { $0.key < $1.key }.map {
            TestProfile.Entry(id: $0.key, pattern: $0.value, match: "abc-xyz1 482913570264", nearMiss: "~")
        }
        let profiles = try TestProfile(entries: entries).compiled()
        var options = ProfileCheck.Options()
        let steps = try ProfileCheck.report(of: profiles, options: options).problems
        #expect(steps.map(\.weight) == [.warning])
        #expect(steps.map(\.entry) == ["two"])
        #expect(
            try #require(steps.first?.problem).wholeMatch(
                of: /pattern has no anchor, so it runs over all of the text: [1-9]\.[0-9] steps a byte of plain text/
            ) != nil)
        let clock = SteppingClock(step: 655_360)
        options.clock = clock.now
        let timed = try ProfileCheck.report(of: profiles, options: options).problems
        // 655,360 ns for 65,536 bytes.
        #expect(timed.map(\.problem).first?.hasSuffix(": 10.0 ns a byte of plain text on this machine") == true)
    }

    @Test("all entries are timed on request, slowest first, and the problems stay the same")
    func timing() throws {
        let entries = ["a", "b"].map { TestProfile.Entry(id: $0, pattern: $0 + "[0-9]{4}", match: $0 + "1234") }
        let profiles = try TestProfile(entries: entries).compiled()
        var options = ProfileCheck.Options()
        options.clock = SteppingClock(step: 1000).now
        #expect(try ProfileCheck.report(of: profiles, options: options).timings.isEmpty)
        options.timesEntries = true
        let report = try ProfileCheck.report(of: profiles, options: options)
        #expect(Set(report.timings.map(\.entry)) == ["a", "b"])
        #expect(report.timings.allSatisfy { $0.nanosecondsPerByte > 0 && $0.stepsPerByte >= 1 && !$0.kind.isEmpty })
        #expect(report.problems.isEmpty)
    }
}
