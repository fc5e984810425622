import SluicePattern
import Testing

/// Expected values follow pcre2pattern(3), pcre2api(3) and pcre2unicode(3).
@Suite struct CompiledPatternTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let pattern: String
        let subject: [UInt8]
        let expected: Range<Int>?
        var start = 0
        var lastStart: Int?
        var testDescription: String { "\(pattern) in \(subject.count) bytes from \(start)" }

        init(_ pattern: String, _ subject: [UInt8], _ expected: Range<Int>?, start: Int = 0, lastStart: Int? = nil) {
            (self.pattern, self.subject, self.expected) = (pattern, subject, expected)
            (self.start, self.lastStart) = (start, lastStart)
        }

        init(_ pattern: String, _ subject: String, _ expected: Range<Int>?, start: Int = 0, lastStart: Int? = nil) {
            self.init(pattern, Array(subject.utf8), expected, start: start, lastStart: lastStart)
        }
    }

    @Test(
        "finds the leftmost match as byte range",
        arguments: [
            Case("[0-9]{3}", "ab 123 456", 3..<6),
            Case("[0-9]{3}", "ab 123 456", 7..<10, start: 6),
            Case("[0-9]{3}", "ab 12", nil),
            Case("é", "cafés", 3..<5),
            Case("(?i)straße", "STRASSE straße", 8..<15),
            Case(#"\d"#, "x٣", 1..<3),
            Case(#"(?<![0-9])[0-9]{2}"#, "123", nil, start: 1),
            Case("a", "bba", 2..<3, lastStart: 2),
            Case("a", "bba", nil, lastStart: 1),
            Case("abcd", "xabcd", 1..<5, lastStart: 1),
            Case("a", "", nil),
            Case("a", "a", nil, start: 1),
            Case("a", "a", nil, start: 7),
        ])
    func leftmost(_ row: Case) throws {
        var scratch = try MatchScratch()
        let outcome = try CompiledPattern(row.pattern)
            .firstMatch(in: row.subject.span, from: row.start, lastStart: row.lastStart, scratch: &scratch)
        #expect(outcome == (row.expected.map { .match($0) } ?? .none))
    }

    @Test(
        "bytes that are no UTF-8 are matched around, never matched",
        arguments: [
            Case("[0-9]{3}", [0xFF] + Array("123".utf8) + [0xC3], 1..<4),
            Case("1.2", [0x31, 0xFF, 0x32], nil),
            Case("[^a]", [0x61, 0xFF, 0x62], 2..<3),
            Case("é", [0xC3, 0xC3, 0xA9], 1..<3),
            Case("b", [0xE2, 0x82, 0x62], 2..<3),
            Case("(?<!a)b", [0x61, 0xFF, 0x62], 2..<3),
            Case("ab", [0xFF, 0x80, 0x61, 0x62], nil, lastStart: 1),
            Case("ab", [0xFF, 0x80, 0x61, 0x62], 2..<4, lastStart: 2),
        ])
    func invalidBytes(_ row: Case) throws {
        var scratch = try MatchScratch()
        let outcome = try CompiledPattern(row.pattern)
            .firstMatch(in: row.subject.span, lastStart: row.lastStart, scratch: &scratch)
        #expect(outcome == (row.expected.map { .match($0) } ?? .none))
    }

    @Test("machine code and interpreter agree on invalid bytes")
    func interpreterAgrees() throws {
        var scratch = try MatchScratch()
        let subject: [UInt8] = [0xFF, 0x61, 0x31, 0xC3, 0x28, 0x62, 0x32, 0x80, 0x63, 0x33]
        for pattern in ["[a-c][0-9]", "(?<=b)2", "[^a](?=3)", "3$"] {
            let fast = try CompiledPattern(pattern).firstMatch(in: subject.span, scratch: &scratch)
            let slow = try CompiledPattern(pattern, purpose: .inspection)
                .firstMatch(in: subject.span, scratch: &scratch)
            #expect(fast == slow, "\(pattern)")
        }
    }

    @Test(
        "mistakes are told with PCRE2's offset and words",
        arguments: [
            ("(abc", 4, "missing closing parenthesis"),
            ("[abc", 4, "missing terminating ] for character class"),
            ("a{3,1}", 5, "numbers out of order in {} quantifier"),
            ("*a", 0, "quantifier does not follow a repeatable item"),
        ])
    func mistakes(_ pattern: String, _ offset: Int, _ message: String) {
        let error = #expect(throws: PatternError.self) { try CompiledPattern(pattern) }
        #expect(error?.byteOffset == offset)
        #expect(error?.message == message)
    }

    @Test("patterns that can match nothing are refused", arguments: ["a?", "(?:)", "x{0,3}", "(?=a)", "a|"])
    func matchesEmpty(_ pattern: String) {
        #expect(throws: PatternError.matchesEmpty) { try CompiledPattern(pattern) }
    }

    @Test("an attempt beyond the match limit is cut, not unmatched")
    func matchLimit() throws {
        var limits = MatchLimits()
        limits.steps = 10
        var strict = try MatchScratch(limits: limits)
        // The last letter stands there, so that the search cannot tell beforehand that it is missing.
        let subject = Array((String(repeating: "a", count: 64) + "-b").utf8)
        let cut = try CompiledPattern("(?:a|aa){1,30}b").firstMatch(in: subject.span, scratch: &strict)
        #expect(cut == .cut(.matchLimit))
    }

    @Test("the interpreter's depth limit is told by its name")
    func depthLimit() throws {
        var limits = MatchLimits()
        limits.depth = 5
        var scratch = try MatchScratch(limits: limits)
        let subject = Array((String(repeating: "ab", count: 400) + "!").utf8)
        let outcome = try CompiledPattern("(?:a(b)|c){1,600}!", purpose: .inspection)
            .firstMatch(in: subject.span, scratch: &scratch)
        #expect(outcome == .cut(.depthLimit))
    }

    @Test("a full machine stack falls back to the interpreter and its limits")
    func jitStack() throws {
        let subject = Array((String(repeating: "ab", count: 300) + "c").utf8)
        let pattern = try CompiledPattern("(?:(?:(a)|(b)){1,30}){1,30}c")
        var limits = MatchLimits()
        limits.jitStackBytes = (1 << 10)...(1 << 10)
        limits.depth = 100_000
        var small = try MatchScratch(limits: limits)
        #expect(pattern.firstMatch(in: subject.span, scratch: &small) == .match(0..<601))
        limits.depth = 5
        var shallow = try MatchScratch(limits: limits)
        #expect(pattern.firstMatch(in: subject.span, scratch: &shallow) == .cut(.depthLimit))
        limits.jitStackBytes = MatchLimits().jitStackBytes
        var large = try MatchScratch(limits: limits)
        #expect(pattern.firstMatch(in: subject.span, scratch: &large) == .match(0..<601))
    }

    @Test("this machine runs machine code")
    func jit() throws {
        #expect(CompiledPattern.isJITAvailable)
        #expect(try CompiledPattern("abc").isJITCompiled)
        #expect(try CompiledPattern("abc", purpose: .inspection).isJITCompiled == false)
    }
}
