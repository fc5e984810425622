import SluiceCore
import Testing

@testable import SluiceDetection

@Suite struct ProfileLoaderTests {
    private static let sound = """
        profile: payment
        version: 3
        description: Payment cards
        allowed_match_count: 2
        confidence_threshold: low
        entries:
          - id: card
            name: Card
            info_type: CREDIT_CARD_NUMBER
            severity: high
            pattern: '(?<![0-9])4[0-9]{15}(?![0-9])'
            anchor: {digits: {groups: [[16], [4, 4, 4, 4]], separators: ' -'}}
            validator: {name: luhn, mode: bonus}
            hot_words: {en: [card, visa], no: [kort]}
            negative_words: [order]
            window: 250
            points: structured
            entropy: 2.5
            count: all
            min_matches: 4
            examples:
              match: ['4111111111111111', {generate: '[0-9]{4}', prefix_text: 'a=', suffix_text: ';'}]
              near_miss: ['41111111111111111']
        ignore:
          - {regex: '^4111', path: '*/tests/*', entry: card, reason: test cards, expires: 2027-01-31}
        require: {distinct_entries: 2, within: 300}

        """

    private func problems(_ yaml: String) -> [String] {
        do {
            _ = try ProfileLoader.profile(from: yaml, file: "Profiles/payment.yaml")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("a whole profile is read key by key")
    func whole() throws {
        // One entry alone cannot satisfy the record rule.
        let yaml = Self.sound.replacing("require: {distinct_entries: 2, within: 300}\n", with: "")
        let profile = try ProfileLoader.profile(from: yaml, file: "payment.yaml")
        let entry = try #require(profile.entries.first)
        #expect(profile.id == "payment" && profile.version == 3 && profile.allowedMatchCount == 2)
        #expect(profile.confidenceThreshold == .low && profile.recordRule == nil)
        #expect(entry.anchor == .digits(groups: [[16], [4, 4, 4, 4]], separators: " -"))
        #expect(
            entry.evidence == .init(points: .structured, validator: .init(name: "luhn", mode: .bonus), entropy: 2.5))
        #expect(entry.context.hotWords == ["en": ["card", "visa"], "no": ["kort"]])
        #expect(entry.context.negativeWords == ["order"] && entry.context.window == 250)
        #expect(entry.counting == .init(mode: .all, minMatches: .init(4)))
        #expect(entry.severity == .high && entry.line == 7)
        #expect(entry.examples.match.first == "4111111111111111" && entry.examples.match.count == 2)
        #expect(entry.examples.match.last?.wholeMatch(of: /a=[0-9]{4};/) != nil)
        let rule = try #require(profile.ignoreRules.first)
        #expect(rule.expires == Timestamp(rfc3339: "2027-01-31T00:00:00Z"))
        #expect(rule.valuePattern == "^4111" && rule.path == "*/tests/*" && rule.entry == "card")
    }

    @Test("keys left out have their documented defaults")
    func defaults() throws {
        let yaml = TestProfile(entries: [TestProfile.Entry(id: "a", pattern: "abc")]).yaml
        let profile = try ProfileLoader.profile(from: yaml, file: "a.yaml")
        #expect(profile.allowedMatchCount == 0 && profile.confidenceThreshold == .medium)
        #expect(profile.entries.first?.context.window == 300)
        #expect(profile.entries.first?.counting == .init(mode: .unique, minMatches: .init(1)))
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let expected: String
        var testDescription: String { expected }

        init(_ old: String, _ new: String, _ expected: String) {
            (self.old, self.new, self.expected) = (old, new, expected)
        }
    }

    private static let mistakes = [
        Mistake(
            "'(?<![0-9])4", "'(?<![0-9])(4",
            "11: entry \"card\": pattern fails at byte 30 (missing closing parenthesis); "
                + "close the group or escape it"),
        Mistake(
            "(?![0-9])'", "(?![0-9])[a'",
            "11: entry \"card\": pattern fails at byte 31 (missing terminating ] for character class); "
                + "close the class with `]` or escape the bracket"
        ),
        Mistake(
            "[0-9]{15}", "[0-9]+",
            "11: entry \"card\": pattern repeats without an upper bound at byte 16; write a count such as `{1,64}`"),
        Mistake(
            "4[0-9]{15}", "(?:4[0-9]{15})?",
            "11: entry \"card\": pattern can match the empty text; require at least one character"),
        Mistake(
            "[0-9]{15}", ".{5000}",
            "11: entry \"card\": pattern may match or inspect up to 20009 bytes, at most 16384; "
                + "lower the counts, or use classes of ASCII characters, which take one byte each"
        ),
        Mistake(
            "(?<![0-9])4", "a\\K4",
            "11: entry \"card\": pattern has `\\K` at byte 1, which windows cannot follow; "
                + "use a lookbehind `(?<=...)`"),
        Mistake(
            "'(?<![0-9])4[0-9]{15}(?![0-9])'", "'\(String(repeating: "a", count: 4097))'",
            "11: entry \"card\": pattern has 4097 bytes, at most 4096; shorten it"),
        Mistake(
            "name: luhn", "name: lunh", "13: entry \"card\": validator `lunh` does not exist; did you mean `luhn`?"),
        Mistake(
            "mode: bonus", "mode: bonsu",
            "13: entry \"card\": mode is `bonsu`, not one of gate, bonus, off; did you mean `bonus`?"),
        Mistake(
            "    severity: high", "    severity: urgent",
            "10: entry \"card\": severity is `urgent`, not one of info, low, medium, high, critical; "
                + "write one of info, low, medium, high, critical"
        ),
        Mistake(
            "window: 250", "window: 1001",
            "16: entry \"card\": window is `1001`, not a whole number from 0 to 1000; write a number in that range"),
        Mistake(
            "window: 250", "window: -1",
            "16: entry \"card\": window is `-1`, not a whole number from 0 to 1000; write a number in that range"),
        Mistake(
            "window: 250", "window: wide",
            "16: entry \"card\": window is `wide`, not a whole number from 0 to 1000; write a number in that range"),
        Mistake(
            "negative_words", "negative_word",
            "15: entry \"card\": entry has the unknown key `negative_word`; did you mean `negative_words`?"),
        Mistake(
            "points: structured", "points: strutured",
            "17: entry \"card\": points is `strutured`, not one of bare, structured, prefixed, literal; "
                + "did you mean `structured`?"
        ),
        Mistake("    points: structured\n", "", "7: entry \"card\": entry has no `points`; add the key"),
        Mistake(
            "      near_miss: ['41111111111111111']\n", "",
            "22: entry \"card\": examples has no `near_miss`; add the key"),
        Mistake(
            "['41111111111111111']", "[]",
            "23: entry \"card\": examples.near_miss has no items; write at least one example"),
        Mistake("'[0-9]{4}'", "'[0-9]'", "22: entry \"card\": examples.match item cannot be generated"),
        Mistake(
            "no: [kort]", "no: kort",
            "14: entry \"card\": hot_words.no must be a list; write `[a, b]` or one `- ` line each"),
        Mistake(
            "no: [kort]", "NO: [kort]",
            "14: entry \"card\": hot_words has a key that is no language code; use codes such as en, de, pt-br"),
        Mistake(
            "[order]", "['--']",
            "15: entry \"card\": negative_words has the word `--` without letters or digits; leave it out"),
        Mistake(
            "count: all", "count: some",
            "19: entry \"card\": count is `some`, not one of unique, all; write one of unique, all"),
        Mistake(
            "entropy: 2.5", "entropy: 9",
            "18: entry \"card\": entropy is `9`, not a number from 0.1 to 8.0; write a number in that range"),
        Mistake(
            "  - id: card", "  - id: Card!",
            "7: entry \"#1\": id is `Card!`; use at most 80 lower-case letters, digits, `.`, `-`, `_`"),
        Mistake(
            "entry: card, ", "entry: crad, ", "25: ignore rule names the unknown entry `crad`; did you mean `card`?"),
        Mistake(
            "regex: '^4111'", "regex_target: match",
            "25: regex_target stands without regex; add the regex, or leave it out"),
        Mistake("reason: test cards, ", "", "25: ignore rule has no `reason`; add the key"),
        Mistake("2027-01-31", "soon", "25: expires is `soon`, not a date; write 2027-01-31 or 2027-01-31T12:00:00Z"),
        Mistake(
            "regex: '^4111'", "regex: '^(4111'",
            "25: regex fails at byte 6 (missing closing parenthesis); close the group or escape it"),
        Mistake(
            "regex: '^4111'", "value_hmac: abc",
            "25: value_hmac is not 64 lower-case hexadecimal digits; "
                + "copy `value_hmac` from a finding, never the value"),
        Mistake("within: 300", "withn: 300", "26: require has the unknown key `withn`; did you mean `within`?"),
        Mistake(
            "confidence_threshold: low", "confidence_threshold: lwo",
            "5: confidence_threshold is `lwo`, not one of low, medium, high; did you mean `low`?"),
        Mistake(
            "version: 3", "version: three",
            "2: version is `three`, not a whole number from 1 to 1000000; write a number in that range"),
        Mistake(
            "    window: 250", "    window: 250\n    window: 300", "16: key `window` stands twice; keep one of them"),
        Mistake("    count: all", "   count: all", "19: YAML is not well formed"),
    ]

    @Test("each mistake is told with line, entry, finding and mend", arguments: mistakes)
    func mistake(_ row: Mistake) throws {
        try #require(Self.sound.contains(row.old))
        let found = problems(Self.sound.replacing(row.old, with: row.new, maxReplacements: 1))
        #expect(found.contains { $0.hasPrefix("Profiles/payment.yaml:" + row.expected) }, "\(found)")
    }

    @Test("all mistakes of a file are told at once, in its order")
    func allAtOnce() {
        let yaml = Self.sound.replacing("version: 3", with: "version: 0").replacing("luhn", with: "nosuch")
            .replacing("high", with: "hihg").replacing("'^4111'", with: "'['")
        let lines = problems(yaml).map { $0.split(separator: ":")[1] }
        #expect(lines == ["2", "10", "13", "25", "26"])
    }

    @Test("an id that stands twice is told with the first one's line")
    func repeatedID() {
        let entry = TestProfile.Entry(id: "a", pattern: "abc")
        let found = problems(TestProfile(entries: [entry, entry]).yaml)
        #expect(
            found == [
                "Profiles/payment.yaml:12: entry \"a\": id stands twice, first in line 5; give each entry its own id"
            ])
    }

    @Test(
        "hostile files end in a problem",
        arguments: [
            "", "\u{0}", "- a\n- b", "[[[[", "profile: &a [*a]", "a: &x {b: 1}\nc: *x\n", "{? {a: b} : c}",
            "---\na: 1\n---\nb: 2\n",
            String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
            String(repeating: "a: {", count: 50_000), String(repeating: "x", count: (1 << 20) + 1),
            "entries: !!binary x", "%YAML 9.9\n---\n",
            "profile: a\nversion: 99999999999999999999\ndescription: d\nentries: [1, [2], {}, null, {id: {a: b}}]",
            "profile: \"\\ud800\"\n", "\u{FEFF}profile: 1",
        ])
    func hostile(_ yaml: String) {
        #expect(!problems(yaml).isEmpty)
    }

    @Test("a bomb of aliases is refused before it is read")
    func aliasBomb() {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...40 { yaml += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1)]\n" }
        #expect(
            problems(yaml) == ["Profiles/payment.yaml: alias `*a0` is not accepted in profiles; write the value out"])
    }

    @Test("two profiles of one id are told with both files")
    func repeatedProfile() throws {
        let yaml = TestProfile(entries: [TestProfile.Entry(id: "a", pattern: "abc")]).yaml
        let first = try ProfileLoader.profile(from: yaml, file: "one.yaml")
        let second = try ProfileLoader.profile(from: yaml, file: "two.yaml")
        let error = #expect(throws: ProfileError.self) { try CompiledProfiles([first, second]) }
        #expect(
            error?.description
                == "two.yaml: profile \"test\" is defined in one.yaml as well; give each profile its own id")
    }
}
