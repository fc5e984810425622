import SluiceDifferential
import Testing

@testable import SluicePattern

/// What is read of classes and escapes against PCRE2 itself, character by character.
@Suite struct CharacterClassTests {
    private static let sources =
        [
            #"\d"#, #"\D"#, #"\w"#, #"\W"#, #"\s"#, #"\S"#, #"\h"#, #"\H"#, #"\v"#, #"\V"#, #"\N"#, ".", #"\p{L}"#,
            #"\P{L}"#, #"\pN"#, #"\p{Lu}"#, #"\p{^Lu}"#, #"\t"#, #"\n"#, #"\r"#, #"\f"#, #"\e"#, #"\a"#, #"\x41"#,
            #"\x{e9}"#, #"\101"#, #"\0"#, #"\07"#, #"\o{101}"#, #"\cA"#, #"\N{U+41}"#, #"\."#, #"\é"#, "k", "s", "é",
            "ß",
            "\u{17F}", "\u{212A}", "ǅ", "Σ", "µ", "Å",
        ]
        + [
            "a", "^a", "a-z", "^a-z", "k-s", "^k-s", "]", "^]a", "a-", "-a", "a\\-z", "+--", #"\d"#, #"^\d"#, #"\D"#,
            #"^\D"#, #"\w"#, #"^\w"#, #"\W"#, #"^\W"#, #"\s-z"#, #"^\s"#, #"^\S"#, #"\h"#, #"^\h"#, #"\v_"#, #"^\v"#,
            #"\b"#, #"^\b"#, #"\p{L}"#, #"^\p{L}"#, #"^\P{L}1"#, #"\pN"#, #"^\pNa"#, "[:alpha:]", "^[:alpha:]",
            "[:^alpha:]", "^[:^alpha:]", "^[:punct:]k", "[:word:]-", "^[:space:]x", #"\101"#, #"^\101"#, #"^\1"#,
            #"\x41-\x{5a}"#, #"^\x{17f}"#, #"^\x{212a}a"#, "Ā-Ȁ", "^Ā-Ȁ", "é-ü", "^é", #"\Qa-z\E"#, #"^\Qa-c\E"#,
            #"\Qa\E-c"#, #"^\Qa\E-c"#, #"a\E-c"#, #"a-\Qc\E"#, #"a-\E\Qc\Ed"#, #"\Q^]\E"#, #"a\Q-\Ec"#, #"\n-\r"#,
            #"\0-\x1f"#, #"^\0-\x7f"#, #"\cA-\cZ"#, #"\e"#, "[a", "[:a", "a b", "^ ", "^ \t", #"^\N{U+41}"#,
        ].map { "[" + $0 + "]" }

    private static let others: [Unicode.Scalar] = [
        "\u{80}", "\u{85}", "\u{A0}", "µ", "É", "é", "ê", "ß", "Ā", "ſ", "Ȁ", "ǅ", "Å", "Σ", "σ", "ς", "Ω", "Ж", "٣",
        "\u{1E9E}", "\u{200E}", "\u{2028}", "\u{2029}", "—", "€", "\u{212A}", "\u{212B}", "中", "\u{FEFF}", "１", "ｋ",
        "😀",
        "\u{10FFFF}", "\u{300}",
    ]

    @Test("every escape and class, in every option", arguments: ["", "(?i)", "(?s)", "(?x)", "(?xx)", "(?ixx)"])
    func classes(_ options: String) throws {
        for source in Self.sources { try check(options + source) }
    }

    @Test("made-up classes", arguments: 0..<8)
    func madeUp(_ seed: Int) throws {
        var choices = Choices(seed: UInt64(seed))
        for _ in 0..<25 {
            let source = PatternMaker.characterClass(using: &choices).source
            try check((choices.once(in: 2) ? "(?i)" : "") + source)
        }
    }

    private func check(_ source: String) throws {
        // Some are no patterns.
        guard let pattern = try? CompiledPattern(source, purpose: .inspection) else { return }
        var reader = PatternReader(source)
        guard case .character(let set) = try reader.alternatives() else { return }
        var scratch = try MatchScratch()
        var wrong: [UInt32] = []
        for scalar in (0..<128).map({ Unicode.Scalar(UInt8($0)) }) + Self.others {
            let bytes = Array(String(Character(scalar)).utf8)
            let isMatch = pattern.firstMatch(in: bytes.span, scratch: &scratch) == .match(0..<bytes.count)
            let (isPossible, isCertain) = set.bounds(scalar)
            if isMatch ? !isPossible || bytes.count > set.longestBytes : isCertain { wrong.append(scalar.value) }
        }
        #expect(wrong.isEmpty, "\(source)")
    }
}

extension CharacterClass {
    /// Whether a character may match, and whether it does for certain.
    fileprivate func bounds(_ scalar: Unicode.Scalar) -> (Bool, Bool) {
        if scalar.isASCII { return (ascii.contains(UInt8(scalar.value)), certain.contains(UInt8(scalar.value))) }
        switch others {
        case .any: return (true, false)
        case .scalars(let listed): return (listed.contains(scalar.value), listed.contains(scalar.value))
        }
    }
}
