import Foundation
import SluiceCore
import SluicePattern
import Testing

@testable import SluiceDetection

/// The law of the scanner for every entry that is shipped, on texts made of the entries' own examples.
@Suite struct ShippedProfilesLawTests {
    private static let shipped: CompiledProfiles? = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Profiles")
        let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let profiles = (files ?? []).filter { $0.pathExtension == "yaml" }.compactMap { file in
            try? ProfileLoader.profile(from: String(contentsOf: file, encoding: .utf8), file: file.lastPathComponent)
        }
        return profiles.isEmpty ? nil : try? CompiledProfiles(profiles)
    }()

    /// Examples whole, cut short, doubled and run together, among separators and bytes that are no text.
    private static func text(of profiles: CompiledProfiles, using random: inout SeededGenerator) -> [UInt8] {
        let examples = profiles.profiles.flatMap(\.entries).flatMap { $0.examples.match + $0.examples.nearMiss }
            .map { Array($0.utf8) }.filter { !$0.isEmpty }
        let separators: [[UInt8]] = [[0x20], [0x0A], [0x2D], [0x2C], [0x30], [0x41], [0xFF], [0xC3, 0xA9], [], [0xE2]]
        var text: [UInt8] = []
        while text.count < 12_000 {
            let example = examples[Int.random(in: 0..<examples.count, using: &random)]
            let start =
                Int.random(in: 0..<3, using: &random) == 0 ? Int.random(in: 0..<example.count, using: &random) : 0
            text += example[start...].prefix(Int.random(in: 0..<3, using: &random) == 0 ? 20 : 2000)
            text += separators[Int.random(in: 0..<separators.count, using: &random)]
        }
        return text
    }

    @Test("hits equal plain PCRE2 over the whole text", arguments: 0..<8)
    func law(_ seed: Int) throws {
        let profiles = try #require(Self.shipped)
        var random = SeededGenerator(seed: UInt64(seed))
        let text = Self.text(of: profiles, using: &random)
        var scratch = try MatchScratch()
        var expected: [String] = []
        for (index, member) in profiles.patterns.members.enumerated() {
            var start = 0
            while case .match(let range) = member.pattern.firstMatch(in: text.span, from: start, scratch: &scratch) {
                expected.append("\(index) \(range)")
                start = range.upperBound
            }
        }
        #expect(expected.count > 50)
        for windowBytes in [64, 3000] {
            let found = try hits(in: text, profiles, windowBytes: windowBytes)
            #expect(found.difference(from: expected.sorted()).isEmpty, "seed \(seed), window \(windowBytes)")
        }
    }

    /// Explaining looks at every hit; without it, entries that need a word are looked for only near one of theirs.
    @Test("what is left out where no word stands would not count", arguments: 0..<4)
    func conditional(_ seed: Int) throws {
        let profiles = try #require(Self.shipped)
        var random = SeededGenerator(seed: UInt64(100 + seed))
        // More than a window and its surroundings.
        let text = (0..<3).flatMap { _ in Self.text(of: profiles, using: &random) }
        func described(_ match: DetectedMatch) -> String {
            "\(match.profileIndex) \(match.entryIndex) \(match.byteRange) \(match.score) \(match.why)"
        }
        let expected = try profiles.matches(in: text, explainsDrops: true).map(described)
        #expect(expected.count > 100)
        for windowBytes in [256 << 10, 5000, 900] {
            let found = try profiles.matches(in: text, windowBytes: windowBytes).map(described)
            #expect(found.difference(from: expected).isEmpty, "seed \(seed), window \(windowBytes)")
        }
    }

    private func hits(in text: [UInt8], _ profiles: CompiledProfiles, windowBytes: Int) throws -> [String] {
        var finder = try PatternSearch(profiles.patterns, budget: .max, now: { 0 })
        let lookbehind = profiles.patterns.members.map(\.lookbehind).max() ?? 0
        let reach = profiles.patterns.members.map(\.reach).max() ?? 0
        var window = TextWindow(before: lookbehind + 1, bytes: windowBytes, after: reach)
        var found: [String] = []
        var taken = 0
        while taken < text.count || !window.bytes.isEmpty {
            taken += window.fill(from: text.span, at: taken)
            let isLast = taken == text.count
            let commit = window.commit(isLast: isLast)
            var hits: [PatternHit] = []
            finder.find(in: window.bytes.span, base: window.base, commit: commit, into: &hits)
            found += hits.map { "\($0.pattern) \((window.base + Int($0.start))..<(window.base + Int($0.end)))" }
            if isLast { window.reset() } else { window.drop(searchedUpTo: commit) }
        }
        return found.sorted()
    }

    @Test("no entry comes to a limit on hostile text")
    func hostileText() throws {
        let profiles = try #require(Self.shipped)
        let runs = [
            "a", "A", "1", "12 ", "1-", "/", "ab.", "-----BEGIN ", "password=", "=", "4111 ", "DE89", "é", "a1B2", "\n",
        ]
        var scanner = try SegmentScanner(profiles: profiles, now: { 0 })
        for run in runs {
            var collector = Collector()
            let text = Array(String(repeating: run, count: (64 << 10) / run.utf8.count).utf8)
            scanner.beginInput()
            scanner.begin(encoding: .utf8, sourceOffset: 0)
            scanner.scan(text.span, into: &collector)
            scanner.end(into: &collector)
            #expect(scanner.limitedEntries.isEmpty, "\(run)")
        }
    }
}
