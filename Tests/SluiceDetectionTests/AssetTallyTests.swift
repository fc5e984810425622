import Foundation
import SluiceCore
import Testing

@testable import SluiceDetection

@Suite struct AssetTallyTests {
    private let now = Timestamp(rfc3339: "2026-06-01T00:00:00Z") ?? Timestamp(microsecondsSinceEpoch: 0)

    /// Entries `a` and `b` of medium and `c` of low confidence.
    private func tally(
        _ matches: [(entry: String, value: String, place: Int64, path: String)],
        head: [String] = [],
        lines: [String] = [],
        limits: AssetTally.Limits = .init()
    ) throws -> AssetTally {
        let entries = ["a", "b", "c"].map { id in
            TestProfile.Entry(id: id, pattern: id, lines: id == "a" ? lines : [])
        }
        let profiles = try TestProfile(head: head, entries: entries).compiled()
        var tally = AssetTally(profiles: profiles, asOf: now, limits: limits)
        for match in matches {
            let index = try #require(["a", "b", "c"].firstIndex(of: match.entry))
            let detected = DetectedMatch(
                profileIndex: 0, entryIndex: index, byteRange: match.place..<(match.place + 5), line: 1, column: 1,
                score: index == 2 ? 40 : 60, confidence: index == 2 ? .low : .medium, why: [], points: [],
                masked: "***",
                normalizedValue: SensitiveBytes([]), isTest: match.value == "8",
                matchedIgnorePatterns: match.value == "9" ? [0] : []
            )
            tally.add(detected, path: match.path, valueHMAC: hmac(match.value))
        }
        return tally
    }

    private func hmac(_ value: String) -> String { String(repeating: value, count: 64 / value.count) }

    private func matches(_ spec: String) -> [(entry: String, value: String, place: Int64, path: String)] {
        spec.split(separator: " ").enumerated().map { index, item in
            (String(item.prefix(1)), String(item.suffix(1)), Int64(index * 100), "p")
        }
    }

    @Test("matches and different values are counted")
    func counts() throws {
        let verdict = try #require(try tally(matches("a1 a1 a2 b1")).verdicts().first)
        #expect(verdict.profile == "test" && verdict.severity == .medium)
        #expect(verdict.matchCount == 4 && verdict.uniqueCount == 3)
        #expect(verdict.matches.map(\.entry) == ["a", "a", "a", "b"])
        #expect(verdict.matches.map(\.location.byteStart) == [0, 100, 200, 300])
        #expect(verdict.matches.first?.valueHMAC == hmac("1"))
    }

    @Test(arguments: [(1, Severity.medium), (9, .medium), (10, .high), (99, .high), (100, .critical)])
    func `severity rises with the volume of different values`(count: Int, severity: Severity) throws {
        let matches = (0..<count).map { ("a", String(format: "%04x", 0xa000 + $0), Int64($0 * 100), "p") }
        let verdict = try #require(try tally(matches).verdicts().first)
        #expect(verdict.severity == severity && verdict.entrySeverity == .medium)
    }

    @Test
    func `test values alone are of severity info`() throws {
        let verdict = try #require(try tally(matches("a8 a8")).verdicts().first)
        #expect(verdict.severity == .info && verdict.matches.allSatisfy { $0.isTest && $0.severity == .info })
        #expect(try tally(matches("a8 a1")).verdicts().first?.severity == .medium)
    }

    @Test(arguments: [("a1", false), ("a1 a2", true), ("c1 c2 c3", false)])
    func `less sure matches must be more`(spec: String, acts: Bool) throws {
        let rule = ["min_matches: {high: 1, medium: 2}"]
        #expect(try tally(matches(spec), lines: rule).verdicts().isEmpty == !acts)
    }

    @Test
    func `an entry's own threshold goes before the profile's`() throws {
        #expect(try tally(matches("a1"), lines: ["confidence_threshold: high"]).verdicts().isEmpty)
    }

    @Test("no matches, no verdict")
    func empty() throws {
        #expect(try tally([]).verdicts().isEmpty)
    }

    @Test("matches below the threshold do not count", arguments: [("low", 2), ("medium", 1), ("high", 0)])
    func threshold(_ level: String, _ count: Int) throws {
        let verdict = try tally(matches("a1 c2"), head: ["confidence_threshold: \(level)"]).verdicts().first
        #expect(verdict?.matchCount ?? 0 == count)
    }

    @Test(
        "a profile acts when the count is greater than allowed",
        arguments: [
            ("a1 a2", 1, true), ("a1 a2", 2, false), ("a1 a1 a1", 1, false), ("a1 a2 b1", 2, true),
        ])
    func allowed(_ spec: String, _ allowed: Int, _ acts: Bool) throws {
        let tally = try tally(matches(spec), head: ["allowed_match_count: \(allowed)"])
        #expect(tally.verdicts().isEmpty == !acts)
    }

    @Test(
        "a profile may ask for fewer matches that are sure than of others",
        arguments: [
            ("a1", false), ("a1 b1", false), ("a1 b1 b2", true), ("a1 b1 c1 c2", false), ("a1 b1 c1 c2 c3", true),
            ("c1 c2 c3 c4", false), ("c1 c2 c3 c4 c5", true),
        ])
    func levels(_ spec: String, _ acts: Bool) throws {
        let head = ["confidence_threshold: low", "min_matches: {high: 1, medium: 3, low: 5}"]
        let tally = try tally(matches(spec), head: head)
        #expect(tally.verdicts().isEmpty == !acts)
        #expect(tally.standings().map(\.acts) == [acts])
    }

    @Test func `a profile's two ways to ask for more matches exclude each other`() throws {
        #expect(throws: ProfileError.self) {
            try tally([], head: ["min_matches: 2", "allowed_match_count: 1"])
        }
    }

    @Test("an entry that counts all matches counts repeated values")
    func countAll() throws {
        let tally = try tally(matches("a1 a1 a1"), head: ["allowed_match_count: 2"], lines: ["count: all"])
        #expect(tally.verdicts().first?.matchCount == 3)
    }

    @Test(
        "fewer matches than min_matches count as none",
        arguments: [
            ("a1 a2 b1", 1), ("a1 a2 a3 b1", 4), ("a1 a2 a2 b1", 1), ("a1 a2", 0),
        ])
    func minMatches(_ spec: String, _ count: Int) throws {
        let tally = try tally(matches(spec), lines: ["min_matches: 3"])
        #expect(tally.verdicts().first?.matchCount ?? 0 == count)
    }

    @Test(
        "ignore rules keep matches from counting",
        arguments: [
            ("{value_hmac: \(String(repeating: "1", count: 64)), reason: r}", "a2 b2 a9"),
            ("{entry: b, reason: r}", "a1 a2 a9"),
            ("{regex: x, reason: r}", "a1 a2 b2"),
            ("{path: 'p', reason: r}", ""),
            ("{path: 'q*', reason: r}", "a1 a2 b2 a9"),
            ("{entry: a, value_hmac: \(String(repeating: "2", count: 64)), reason: r}", "a1 b2 a9"),
            ("{path: p, reason: r, expires: 2026-06-01}", "a1 a2 b2 a9"),
            ("{path: p, reason: r, expires: 2026-06-02}", ""),
        ])
    func ignored(_ rule: String, _ left: String) throws {
        let tally = try tally(matches("a1 a2 b2 a9"), head: ["ignore: [\(rule)]"])
        let found = (tally.verdicts().first?.matches ?? []).map { "\($0.entry)\($0.valueHMAC.prefix(1))" }
        #expect(found == left.split(separator: " ").map(String.init))
        #expect(tally.ignoredCount == 4 - found.count)
    }

    @Test(
        "a record needs different entries close together in one text",
        arguments: [
            ([("a", 0), ("b", 100)], true), ([("a", 0), ("b", 305)], true), ([("a", 0), ("b", 306)], false),
            ([("a", 0), ("a", 10)], false), ([("a", 0), ("a", 400), ("b", 500)], true),
            ([("b", 500), ("a", 0)], false),
        ])
    func record(_ places: [(String, Int)], _ acts: Bool) throws {
        let matches = places.map { (entry: $0.0, value: "1", place: Int64($0.1), path: "p") }
        let tally = try tally(matches, head: ["require: {distinct_entries: 2, within: 300}"])
        #expect(tally.verdicts().isEmpty == !acts)
    }

    @Test("a record does not span two texts")
    func recordAcrossTexts() throws {
        let matches = [
            (entry: "a", value: "1", place: Int64(0), path: "p"), (entry: "b", value: "1", place: 10, path: "q"),
        ]
        #expect(try tally(matches, head: ["require: {distinct_entries: 2, within: 300}"]).verdicts().isEmpty)
    }

    @Test("everything is counted, the first matches are stored, one of each entry at least")
    func storage() throws {
        var limits = AssetTally.Limits()
        limits.storedMatches = 5
        let many = (0..<100).map { (entry: "a", value: "\($0 % 7)", place: Int64($0 * 10), path: "p") }
        let tally = try tally(many + [(entry: "b", value: "1", place: 5000, path: "p")], limits: limits)
        let verdict = try #require(tally.verdicts().first)
        #expect(verdict.matchCount == 101 && verdict.uniqueCount == 8)
        #expect(verdict.matches.map(\.location.byteStart) == [0, 10, 20, 5000])
        #expect(tally.isCut)
    }

    @Test("different values beyond the bound are told as a cut")
    func uniqueBound() throws {
        var limits = AssetTally.Limits()
        limits.uniqueValues = 3
        let known = try tally(matches("a1 a2 a3 a1 a2"), limits: limits)
        #expect(known.verdicts().first?.uniqueCount == 3 && !known.isCut)
        let beyond = try tally(matches("a1 a2 a3 a4"), limits: limits)
        #expect(beyond.verdicts().first?.matchCount == 4 && beyond.isCut)
    }

    @Test(
        "wildcards fit whole paths",
        arguments: [
            ("*", "a/b", true), ("a?c", "abc", true), ("a?c", "ac", false), ("*.zip!*", "x/y.zip!z", true),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false), ("", "", true), ("", "a", false), ("a", "ab", false), ("**a", "bba", true),
        ])
    func paths(_ pattern: String, _ path: String, _ expected: Bool) {
        #expect(PathPattern.matches(pattern, path) == expected)
    }
}
