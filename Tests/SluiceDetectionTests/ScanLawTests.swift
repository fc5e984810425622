import SluiceCore
import SluicePattern
import Testing

@testable import SluiceDetection

/// The law of the scanner: the matches of each pattern run alone over the whole text, wherever the text is cut.
@Suite struct ScanLawTests {
    private static let patterns = [
        "[0-9]{4}(?:[ -]?[0-9]{4}){1,3}", "(?<![0-9])[0-9]{3}(?![0-9])", #"(?<=ab)c{1,9}"#, #"\bcat\b"#,
        "ab|abc|b{1,40}",
        #"([ -])[0-9]{2}\1[0-9]{2}"#, "(?i)straße", "[^0-9]{1,30}9", #"(?<!a.{0}b)x"#, "(?m)^a.{1,5}$", #"\Aab"#,
        #"b\z"#,
        "é{1,3}", "(?:a(?=.{3}9)|9(?!.{2}a))", #"[\p{L}]{2,12}-"#, "a.{1,60}?9", "€", "(?s)9.{0,20}a", "[a-c]{17}",
        "(?<!é)9(?=é)", #"(?:é|a){2,5}\b"#, "(?i)[k-s]{3,9}(?=[^a]{2})", "[0-9](?:[0-9a]{0,3}-){0,4}9",
    ]

    private static func profiles() throws -> CompiledProfiles {
        try TestProfile(
            entries: patterns.enumerated().map { index, pattern in
                TestProfile.Entry(
                    id: "e\(index)", pattern: pattern, lines: ["hot_words: {en: [cat, ab 9]}", "window: 40"])
            }
        ).compiled()
    }

    /// Text of pieces that the patterns care about, invalid bytes among them.
    private static func text(bytes: Int, using random: inout SeededGenerator) -> [UInt8] {
        let pieces: [[UInt8]] =
            [
                "a", "b", "ab", "abc", "c", "9", "123", "4567", " ", "-", "\n", "cat", "é", "€", "x", "Straße", "\r\n",
                "aaaaaaaaaaaaaaaaa", "1234 5678 1234 5678", "-12-34", "ccccccccc", "😀",
            ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0x80], [0xE2, 0x82], [0xF0, 0x9F]]
        var text: [UInt8] = []
        while text.count < bytes { text += pieces[Int.random(in: 0..<pieces.count, using: &random)] }
        return text
    }

    /// A text with as much around it as a window keeps, so that the scanner's windows end inside it.
    private static func surrounded(_ text: [UInt8]) -> [UInt8] {
        let line = Array(". . . . . .\n".utf8)
        return (0..<500).flatMap { _ in line } + text + (0..<800).flatMap { _ in line }
    }

    /// Plain PCRE2 over the whole text, pattern by pattern.
    private static func expected(in text: [UInt8]) throws -> [String] {
        var scratch = try MatchScratch()
        var found: [(Int, Int, Int)] = []
        for (index, source) in patterns.enumerated() {
            let pattern = try CompiledPattern(source)
            var start = 0
            while case .match(let range) = pattern.firstMatch(in: text.span, from: start, scratch: &scratch) {
                let isMadeUp = MatchedValue.isMadeUpNumber(text.span.extracting(range))
                if !isMadeUp { found.append((range.lowerBound, index, range.upperBound)) }
                start = range.upperBound
            }
        }
        return found.sorted { $0 < $1 }.map { "e\($0.1) \($0.0)..<\($0.2)" }
    }

    private static func described(_ match: DetectedMatch) -> String {
        "e\(match.entryIndex) \(match.byteRange.lowerBound)..<\(match.byteRange.upperBound)"
    }

    @Test("equals plain PCRE2 over the whole text", arguments: 0..<32)
    func differential(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let profiles = try Self.profiles()
        let core = Self.text(bytes: Int.random(in: 0...6000, using: &random), using: &random)
        let text = seed % 2 == 0 ? Self.surrounded(core) : core
        let expected = try Self.expected(in: text)
        let whole = try profiles.matches(in: text)
        #expect(whole.map(Self.described) == expected)
        for windowBytes in seed % 8 == 0 ? [8, 61, 257, 2048] : [61, 257, 2048] {
            let pieces = (0..<40).map { _ in Int.random(in: 0...200, using: &random) }
            let cut = try profiles.matches(in: text, pieces: pieces, windowBytes: windowBytes)
            let difference = cut.map(Self.described).difference(from: expected)
            #expect(difference.isEmpty, "seed \(seed), window \(windowBytes)")
            guard difference.isEmpty else { continue }
            // Context, place and mask must not depend on cuts either.
            #expect(cut.map(\.why) == whole.map(\.why))
            #expect(cut.map { [$0.line, $0.column] } == whole.map { [$0.line, $0.column] })
            #expect(cut.map(\.masked) == whole.map(\.masked))
        }
    }

    /// The smallest surroundings that the bounds of the patterns allow, without the room that words take.
    @Test("windows no larger than the patterns' bounds lose nothing", arguments: 0..<32)
    func tightWindows(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(1000 + seed))
        let profiles = try Self.profiles()
        let text = Self.text(bytes: 3000, using: &random)
        let expected = try Self.expected(in: text)
        var found: [(Int, Int, Int)] = []
        for (index, member) in profiles.patterns.members.enumerated() {
            let alone = try TestProfile(entries: [TestProfile.Entry(id: "a", pattern: Self.patterns[index])]).compiled()
            var finder = try PatternSearch(alone.patterns, budget: .max, now: { 0 })
            var window = TextWindow(before: member.lookbehind + 1, bytes: 8, after: member.reach)
            var taken = 0
            while taken < text.count || !window.bytes.isEmpty {
                taken += window.fill(from: text.span, at: taken)
                let isLast = taken == text.count
                let commit = window.commit(isLast: isLast)
                var hits: [PatternHit] = []
                finder.find(in: window.bytes.span, base: window.base, commit: commit, into: &hits)
                for hit in hits where !MatchedValue.isMadeUpNumber(window.bytes.span.extracting(hit.range)) {
                    found.append((window.base + Int(hit.start), index, window.base + Int(hit.end)))
                }
                if isLast { window.reset() } else { window.drop(searchedUpTo: commit) }
            }
        }
        #expect(found.sorted { $0 < $1 }.map { "e\($0.1) \($0.0)..<\($0.2)" } == expected)
    }

    @Test("a value across every power of two is found once, at its place", arguments: [0, 1, 7, 18])
    func powersOfTwo(_ shift: Int) throws {
        let profiles = try TestProfile(
            entries: [
                TestProfile.Entry(
                    id: "card", pattern: "(?<![0-9])[0-9]{4}(?:[ ][0-9]{4}){3}(?![0-9])",
                    lines: ["validator: luhn", "hot_words: {en: [card]}"]
                )
            ]
        ).compiled()
        let value = Array("4111 1111 1111 1111".utf8)
        var text = [UInt8](repeating: UInt8(ascii: "."), count: (1 << 19) + 100)
        let starts = (9...19).map { (1 << $0) - shift }
        for start in starts {
            text.replaceSubrange((start - 6)..<start, with: Array("card: ".utf8))
            text.replaceSubrange(start..<(start + value.count), with: value)
        }
        for windowBytes in [256 << 10, 32 << 10] {
            let matches = try profiles.matches(in: text, pieces: [1000, 1, 70_000], windowBytes: windowBytes)
            #expect(matches.map(\.byteRange) == starts.map { Int64($0)..<Int64($0 + value.count) })
            #expect(matches.allSatisfy { $0.why == ["literal", "luhn", "label:card"] })
            #expect(matches.map(\.column) == starts.map { Int64($0 + 1) })
        }
    }

    @Test("a hot word on the other side of a border counts")
    func contextAcrossBorders() throws {
        let profiles = try TestProfile(
            entries: [
                TestProfile.Entry(
                    id: "n", pattern: "x[0-9]{3}x", lines: ["hot_words: {en: [passport]}", "window: 1000"])
            ]
        ).compiled()
        let text = Array(
            ("passport\n" + String(repeating: ".", count: 900) + "x123x" + String(repeating: ".", count: 980)
                + " passport").utf8)
        for windowBytes in stride(from: 8, through: 2000, by: 41) {
            let matches = try profiles.matches(in: text, windowBytes: windowBytes)
            #expect(matches.map(\.why) == [["literal", "near:passport"]], "window \(windowBytes)")
        }
    }

    @Test("text of a segment does not reach into the next one")
    func segmentsAreApart() throws {
        let profiles = try TestProfile(
            entries: [TestProfile.Entry(id: "n", pattern: "[0-9]{4}", lines: ["hot_words: {en: [pin]}"])]
        ).compiled()
        var scanner = try SegmentScanner(profiles: profiles, now: { 0 })
        var collector = Collector()
        scanner.beginInput()
        for text in ["pin: 12", "34 4739", "pin"] {
            scanner.begin(encoding: .utf8, sourceOffset: 0)
            scanner.scan(Array(text.utf8).span, into: &collector)
            scanner.end(into: &collector)
        }
        #expect(collector.matches.map(\.byteRange) == [3..<7])
        #expect(collector.matches.map(\.why) == [["literal"]])
    }
}
