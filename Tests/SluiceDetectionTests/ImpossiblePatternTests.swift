import SluicePattern
import SluiceProfiles
import Testing

@testable import SluiceDetection

@Suite struct ImpossiblePatternTests {
    @Test(
        "patterns that match nothing",
        arguments: [
            (#"a\bb"#, "`\\b` stands between characters of one kind", 1),
            (#"[0-9]{4}\b\w"#, "`\\b` stands between characters of one kind", 8),
            (#"-\b "#, "`\\b` stands between characters of one kind", 1),
            (#"a\B-"#, "`\\B` stands between a word character and another one", 1),
            (#"(?!a)a"#, "`(?!a)` contradicts what follows", 0),
            (#"x(?!ab)abc"#, "`(?!ab)` contradicts what follows", 1),
            (#"(?![0-9])[2-5]"#, "`(?![0-9])` contradicts what follows", 0),
            (#"(?=[a-f])[0-9]"#, "`(?=[a-f])` contradicts what follows", 0),
            (#"(?i)(?!a)A"#, "`(?!a)` contradicts what follows", 4),
            (#"5(?<![0-9])x"#, "`(?<![0-9])` contradicts what stands before it", 1),
            (#"(?!)x"#, "`(?!)` contradicts what follows", 0),
            (#"x$a"#, "`$` stands before text", 1),
            (#"$a"#, "`$` stands before text", 0),
            (#"a\Z[0-9]"#, "`\\Z` stands before text", 1),
            (#"a\z\n"#, "`\\z` stands before text", 1),
            (#"a^b"#, "`^` stands behind text", 1),
            (#"a{1,3}\Ab"#, "`\\A` stands behind text", 6),
            (#"[^\s\S]"#, "`[^\\s\\S]` stands for no character", 0),
            (#"a[^\w\W]b"#, "`[^\\w\\W]` stands for no character", 1),
            (#"a\bb|$c"#, "`\\b` stands between characters of one kind", 1),
        ])
    func impossible(_ pattern: String, _ reason: String, _ byteOffset: Int) {
        #expect(
            ImpossiblePattern.proof(for: pattern) == ImpossiblePattern.Proof(reason: reason, byteOffset: byteOffset))
    }

    /// Each matches the text beside it, by PCRE2: a proof would be wrong.
    @Test(
        "patterns that match something are not suspected",
        arguments: [
            (#"a\b-"#, "a-"), (#"a\b[-b]"#, "a-"), (#"a\Bb"#, "ab"), (#"(?!a)[ab]"#, "b"), (#"(?!ab)a"#, "ac"),
            (#"(?!a)a?b"#, "b"), (#"(?!a)a{0,2}b"#, "b"), (#"(?!a|b)c"#, "c"), (#"(?!\d)a"#, "a"),
            (#"(?!a)(?:a|b)"#, "b"), (#"a$\n"#, "a\n"), (#"a\Z[\n]"#, "a\n"), (#"a$"#, "a"), (#"^a"#, "a"),
            (#"a?^b"#, "b"), (#"(?:^|x)a"#, "a"), (#"a(?m)$\nb"#, "a\nb"), (#"(?m)a\n^b"#, "a\nb"), (#"[^a]"#, "b"),
            (#"[]a]"#, "]"), (#"[^]\s]"#, "x"), (#"[[:alpha:]]x"#, "ax"), (#"a\bb|c"#, "c"), (#"\x{4E00}"#, "一"),
            (#"[^\x{01}-\x{24F}]"#, "漢"), (#"(a)\1b"#, "aab"), (#"(?!\1)(a)b"#, "ab"), (#"(?x) a \b - # b"#, "a-"),
            (#"a{,3}"#, "a{,3}"), (#"a{x}"#, "a{x}"), (#"\Qa\b\Eb"#, "a\\bb"), (#"(?!A)(?i)a"#, "a"),
            (#"a\bbc{0}|é\b\."#, "é."), (#"(?<!a)b"#, "b"), (#"a(?<!b)c"#, "ac"), (#"\p{Lu}\B\p{Ll}"#, "Ab"),
            (#"\pL\b\pP"#, "a."), (#"\x41\b\x2D"#, "A-"), (#"(?=a|b)b"#, "b"), (#"(?!a)?a"#, "a"), (#"\N\b-"#, "a-"),
        ])
    func possible(_ pattern: String, _ text: String) throws {
        var scratch = try MatchScratch()
        let bytes = Array(text.utf8)
        let outcome = try CompiledPattern(pattern).firstMatch(in: bytes.span, scratch: &scratch)
        #expect(outcome != .none)
        #expect(ImpossiblePattern.proof(for: pattern) == nil)
    }

    @Test("no shipped entry is suspected")
    func shipped() throws {
        for profile in try EmbeddedProfiles.loaded() {
            for entry in profile.entries {
                guard let pattern = entry.pattern else { continue }
                #expect(ImpossiblePattern.proof(for: pattern) == nil, "\(entry.id)")
            }
        }
    }

    @Test("the check refuses with the place; without a proof the examples show it")
    func check() throws {
        func problems(_ pattern: String) throws -> [String] {
            let entry = TestProfile.Entry(id: "e", pattern: pattern, match: "ab", nearMiss: "~")
            return try ProfileCheck.problems(of: TestProfile(entries: [entry]).compiled()).map(\.description)
        }
        let dead =
            "test.yaml:5: entry \"e\": pattern matches none of the match examples, and perhaps nothing at all; "
            + "correct the pattern, or add an example that it matches"
        #expect(
            try problems(#"a\bb"#) == [
                dead,
                "test.yaml:5: entry \"e\": pattern can match nothing: `\\b` stands between characters of one kind "
                    + "at byte 1; correct the pattern there",
            ])
        #expect(try problems(#"(?:a)(?:\bb)"#) == [dead])
    }
}
