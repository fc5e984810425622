import Testing

@testable import SluiceInterchange

@Suite struct RegexTranslationTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var dialect: RegexDialect
        var pattern: String
        var text: String
        var matches: [String]

        init(_ dialect: RegexDialect, _ pattern: String, _ text: String, _ matches: [String]) {
            (self.dialect, self.pattern, self.text, self.matches) = (dialect, pattern, text, matches)
        }

        var testDescription: String { "\(dialect): \(pattern)" }
    }

    /// What the source's own engine matches: RE2 (google-re2 1.1), the Rust `regex` crate (ripgrep), and Python's
    /// `regex` 2026.5 with IGNORECASE, MULTILINE and DOTALL, as Presidio sets them.
    private static let vectors: [Vector] = [
        .init(.go, #"\d{3}"#, "123 ٤٥٦ 789", ["123", "789"]),
        .init(.go, #"\w{4}\s"#, "abcd\u{B}efgh ijé! klmn\u{A0}", ["efgh "]),
        .init(.go, #"(?i)key[\s=]{1,3}[[:alpha:]]{3}"#, "KEY= abc key=àbc key\u{B}abc", ["KEY= abc"]),
        .init(.go, #"(?P<name>ab)\Qa.b\E"#, "aba.b abaxb", ["aba.b"]),
        .init(.go, #"tok-[0-9]{2}$"#, "tok-12\n", []),
        .init(.go, #"(?m)^tok-[0-9]{2}$"#, "tok-12\ntok-34", ["tok-12", "tok-34"]),
        .init(.go, #"(?i)s{2}k"#, "ssK SSk", ["ssK", "SSk"]),
        .init(.go, #"p8e-(?i)[a-z]{3}"#, "p8e-aBc P8E-abc", ["p8e-aBc"]),
        .init(.go, #"(?U)a{1,3}"#, "aaa", ["a", "a", "a"]),
        .init(.go, #"[^[:space:]]{3}"#, "a\u{B}b abc", ["abc"]),
        .init(.go, #"x\x41\x{1F600}"#, "xA😀", ["xA😀"]),
        .init(.go, #"a\.b|a\pNb"#, "a.b a٤b axb", ["a.b", "a٤b"]),
        .init(.go, #"[\D]{2}"#, "12ab٤٥", ["ab", "٤٥"]),
        .init(.go, #"(?s:a.b) a.b"#, "a\nb a\nb a\nb axb", ["a\nb axb"]),
        .init(.rust, #"\d{3}"#, "123 ٤٥٦ 789", ["123", "٤٥٦", "789"]),
        .init(.rust, #"[a-z&&[^aeiou]]{3}"#, "bcd bad xyz", ["bcd", "xyz"]),
        .init(.rust, #"[a-z--[aeiou]]{3}"#, "bcd bad xyz", ["bcd", "xyz"]),
        .init(.rust, #"[0-9[a-f]]{4}"#, "12ab 12xz", ["12ab"]),
        .init(.rust, "(?x)\n tok # the prefix\n [0-9]{2} \\ [a-z]", "tok12 x tok 12 x", ["tok12 x"]),
        .init(.rust, ##"(?xi) ab \# [ x y ]{2}"##, "AB#XY ab#x y", ["AB#XY"]),
        .init(.rust, #"[[:alpha:]]{2}\x{e9}"#, "abé éaé aaé", ["abé", "aaé"]),
        .init(.rust, #"\u00e9{2}"#, "éé", ["éé"]),
        .init(.rust, #"(?-u:\w){3}"#, "abc abé xyz", ["abc", "xyz"]),
        .init(.rust, #"\bab\b"#, "ab éab ab", ["ab", "ab"]),
        .init(.rust, #"a\vb"#, "a\u{B}b a\nb", ["a\u{B}b"]),
        .init(.rust, #"(?i)straße"#, "STRASSE Straße", ["Straße"]),
        .init(.python, #"\bmr\.\s[a-z]{2,4}\b"#, "Mr. Bond, MR.\nAb", ["Mr. Bond", "MR.\nAb"]),
        .init(.python, #"^id:\d{2}$"#, "x\nID:12\nid:345", ["ID:12"]),
        .init(.python, #"a.c"#, "a\nc ABC", ["a\nc", "ABC"]),
        .init(.python, #"(?P<q>['\"])x{2}(?P=q)"#, "'xx' \"xx' 'XX'", ["'xx'", "'XX'"]),
        .init(.python, #"no\.?\s*\d{2}\Z"#, "no 12\nNo. 34", ["No. 34"]),
        .init(.python, #"(\d{2})-\1"#, "12-12 12-13", ["12-12"]),
        .init(.python, #"[^\W\d_]{3}"#, "abc a1c été", ["abc", "été"]),
        .init(.python, #"(?<!\d)\d{4}(?!\d)"#, "1234 12345", ["1234"]),
        .init(.python, #"a\vb"#, "a\u{B}b a\nb", ["a\u{B}b"]),
        .init(.python, #"(?a:\w){2}é"#, "abé ééé", ["abé"]),
        .init(.python, #"(?-i:ab)c"#, "abC ABc", ["abC"]),
    ]

    @Test(arguments: vectors)
    func `a translated pattern matches with PCRE2 what it matches in its own engine`(_ vector: Vector) throws {
        var options = RegexReader.Options()
        if vector.dialect == .python {
            options.isCaseless = true
            options.isMultiline = true
            options.isDotAll = true
        }
        let node = try RegexReader.node(of: vector.pattern, vector.dialect, options: options)
        let pattern = RegexPrinter(target: .pcre2).text(of: node.withoutCaptures)
        #expect(try PatternMatches.of(pattern, in: vector.text) == vector.matches, "as \(pattern)")
    }

    // Boost, "Perl Regular Expression Syntax"; .NET, "Character class subtraction".
    @Test(arguments: [
        (#"\<ab\>"#, "ab xab abx", ["ab"]), ("[a-z-[aeiou]]{2}", "bc ab", ["bc"]), (#"a\hb"#, "a b a\nb", ["a b"]),
    ])
    func `patterns of Purview`(_ pattern: String, _ text: String, _ expected: [String]) throws {
        let node = try RegexReader.node(of: pattern, .boost)
        let translated = RegexPrinter(target: .pcre2).text(of: node.withoutCaptures)
        #expect(try PatternMatches.of(translated, in: text) == expected, "as \(translated)")
    }

    @Test(arguments: [
        ("(?R)", RegexDialect.python), (#"a\Cb"#, .go), (#"[\w--\d]"#, .rust), (#"\b{start}a"#, .rust), ("(a", .go),
        ("*a", .go), ("[a", .rust), ("(?(1)a)", .python), ("a{3,2}", .rust), (#"a\"#, .go),
    ])
    func `what cannot be said is refused, not guessed`(_ pattern: String, _ dialect: RegexDialect) {
        #expect(throws: RegexObstacle.self) { try RegexReader.node(of: pattern, dialect) }
    }

    @Test(arguments: [
        (String(repeating: "(", count: 50_000), RegexDialect.go), (String(repeating: "[[", count: 30_000), .rust),
        (String(repeating: "(?:a|", count: 10_000), .python),
    ])
    func `deep nesting is refused`(_ pattern: String, _ dialect: RegexDialect) {
        #expect(throws: RegexObstacle.self) { try RegexReader.node(of: pattern, dialect) }
    }
}
