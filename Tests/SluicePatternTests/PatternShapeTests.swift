import SluicePattern
import Testing

@Suite struct PatternShapeTests {
    private func shape(_ pattern: String) throws -> PatternShape {
        let compiled = try CompiledPattern(pattern, purpose: .inspection)
        return try PatternShape(of: pattern, captureCount: compiled.captureCount)
    }

    /// Counted by hand from pcre2pattern(3): ASCII takes one byte, other characters at most four.
    @Test(
        "tells the bytes of the longest match",
        arguments: [
            ("abc", 3), ("[0-9]{4}", 4), ("a{2,7}b?", 8), ("(?:ab|cde)f", 4), ("a.c", 6), ("é", 4), ("[^a]", 4),
            (#"\d{3}"#, 12), (#"\s"#, 3), (#"[\s0-9]{2}"#, 6), (#"\.\-"#, 2), (#"([ -])[0-9]\1"#, 3),
            (#"(?<sep>[ -])x\k<sep>"#, 3), (#"(?'n'ab)\g{n}\g1\g{-1}"#, 8), ("(?i)k", 3), ("(?i:a)[0-9]", 4),
            ("(?<![0-9])a(?![0-9])", 1), ("(?=abcdef)a", 1), (#"\x{1F600}"#, 4), (#"\Qa+b\E"#, 3), ("(?#note)ab", 2),
            ("(?x) a b # c", 2), (#"[]a]"#, 1), ("[^]a]", 4), ("[[:digit:]]x", 5), ("a{,3}", 5), ("a{x}", 4),
            ("(?>ab){3}+c", 7), ("(a(b(c))){2}", 6), (#"\p{Lu}[A-Z]"#, 5), (#"\pL"#, 4), ("^ab$", 2), (#"\bab\b"#, 2),
            ("[€]", 4), ("(?:a{1,3}){1,3}", 9),
        ])
    func longestMatch(_ pattern: String, _ bytes: Int) throws {
        #expect(try shape(pattern).maximumBytes == bytes)
    }

    @Test(
        "the reach covers lookaheads",
        arguments: [("a(?=b{20})", 21), ("a(?!x[0-9]{9})b", 11), ("ab(?=c(?=d{30}))", 33)])
    func reach(_ pattern: String, _ least: Int) throws {
        let reach = try #require(try shape(pattern).reachBytes)
        #expect(reach >= least)
        #expect(reach <= least + 8)
    }

    @Test(
        "quantifiers without bound are found at their offset",
        arguments: [("ab*c", 2), ("(a|b)+x", 5), ("a{3,}", 1), ("[0-9]{2}.*?x", 9), ("x(?=a+)", 5)])
    func unbounded(_ pattern: String, _ offset: Int) throws {
        let shape = try shape(pattern)
        #expect(shape.unboundedQuantifierOffset == offset)
        #expect(shape.reachBytes == nil)
    }

    @Test(
        "constructs that windows cannot follow are named",
        arguments: [
            (#"\Gab"#, 0), (#"ab\Kc"#, 2), (#"a\X"#, 1), ("(a)(?1)", 3), ("(*COMMIT)a", 0), ("(a)?(?(1)b|c)", 4),
            ("(?|(a)|(b))", 0), (#"(?<n>a)\g<n>"#, 7), ("(?P<n>a)(?P>n)", 8),
        ])
    func obstacles(_ pattern: String, _ offset: Int) throws {
        let obstacle = #expect(throws: PatternShape.Obstacle.self) { try shape(pattern) }
        #expect(obstacle?.byteOffset == offset)
    }

    @Test(
        "boundaries are seen on every way through the pattern",
        arguments: [
            (#"\bab\b"#, true, true), ("(?<![0-9])ab(?![0-9])", true, true), ("ab", false, false),
            (#"(?:\ba|b)c\b"#, false, true), ("(?i)(?<!x)a$", true, true), (#"(?:\b)?a"#, false, false),
        ])
    func boundaries(_ pattern: String, _ leading: Bool, _ trailing: Bool) throws {
        let shape = try shape(pattern)
        #expect(shape.hasLeadingBoundary == leading)
        #expect(shape.hasTrailingBoundary == trailing)
    }

    @Test(
        "lookbehinds inside each other are counted",
        arguments: [("a", 0), ("(?<!a)b(?<=b)c", 1), ("(?<=a(?<=ba)c)d", 2), ("(?<=a(?=(?<!x)b)b)c", 2)])
    func lookbehindDepth(_ pattern: String, _ depth: Int) throws {
        #expect(try shape(pattern).lookbehindDepth == depth)
    }

    @Test(
        "repeated repetitions are seen",
        arguments: [
            ("(?:a{1,30}b){1,30}", true), ("(?:[0-9]{4}[ -]?){4}", false), ("(?:a{1,3}b){1,30}", false),
        ])
    func nestedRepetition(_ pattern: String, _ expected: Bool) throws {
        #expect(try shape(pattern).hasNestedRepetition == expected)
    }
}
