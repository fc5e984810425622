/// What made-up patterns consist of.
enum PatternAlphabet {
    /// Single characters, and those that match them without regard to case or nearly do.
    static let characters: [(source: String, texts: [String])] = [
        ("a", ["a", "A"]), ("b", ["b"]), ("k", ["k", "K", "\u{212A}"]), ("K", ["K", "k", "\u{212A}"]),
        ("s", ["s", "S", "\u{17F}"]), ("S", ["S", "s", "\u{17F}"]), ("e", ["e", "E"]), ("0", ["0"]),
        ("1", ["1", "\u{FF11}"]), ("5", ["5"]), ("-", ["-"]), (#"\."#, ["."]), ("/", ["/"]), (" ", [" "]),
        ("_", ["_"]), ("é", ["é", "É"]), ("\u{17F}", ["\u{17F}", "s", "S"]), ("\u{212A}", ["\u{212A}", "k", "K"]),
        (#"\x{A0}"#, ["\u{A0}", " "]), ("—", ["—"]), ("\u{FF11}", ["\u{FF11}", "1"]), ("ß", ["ß", "\u{1E9E}"]),
        ("😀", ["😀"]), (#"\x2D"#, ["-"]), (#"\t"#, ["\t"]), (#"\n"#, ["\n"]), (#"\101"#, ["A", "a"]),
        (#"\x{212A}"#, ["\u{212A}", "k"]), (#"\x{17f}"#, ["\u{17F}", "S"]), (#"\$"#, ["$"]), (##"\#"##, ["#"]),
        (#"\0"#, ["\0"]), (#"\ "#, [" "]), (#"\Qk-\E"#, ["k-"]), (#"\Q[a\E"#, ["[a"]), (#"s\E"#, ["s"]),
        ("µ", ["µ", "μ"]),
    ]

    private static let digits = ["0", "1", "5", "7", "9"]
    private static let letters = ["a", "b", "k", "s", "Z", "K", "S", "e"]
    private static let odd = ["é", "\u{A0}", "\u{FF11}", "\u{17F}", "\u{212A}", "-", "\n", "_", "😀", "#"]

    /// Classes and escapes for one character.
    static let classes: [(source: String, texts: [String])] = [
        ("[0-9]", digits), ("[1-9]", digits), (#"\d"#, digits + ["\u{FF11}", "٣"]), ("[a-z]", letters),
        ("[A-Z]", letters), ("[A-Za-z0-9]", letters + digits), ("[a-f0-9]", ["a", "f", "0", "9"]),
        ("[A-Z0-9_-]", letters + ["-", "_"]), ("[k-s]", ["k", "n", "s", "\u{17F}", "\u{212A}"]),
        ("[^0-9]", letters + odd), ("[^a]", letters + odd), (#"[^\s]"#, letters + odd), (#"[^\d]"#, letters + odd),
        (#"[^\W]"#, letters + odd), (#"[^k\x{17f}]"#, letters + odd), (#"\w"#, letters + odd),
        (#"\s"#, [" ", "\t", "\u{A0}", "\u{2028}", "\n"]), (#"\D"#, letters + odd), (#"\W"#, odd),
        (#"\S"#, letters + odd), ("[ -]", [" ", "-"]), ("[-./ ]", [".", "/", "-"]), (".", letters + digits + odd),
        ("[é-ü]", ["é", "ê", "ü", "É"]), ("[^é]", letters + odd), ("[aé]", ["a", "é", "A"]), (#"\h"#, [" ", "\u{A0}"]),
        (#"\v"#, ["\n", "\u{2028}"]), (#"\R"#, ["\n", "\r\n", "\u{85}"]), (#"\N"#, letters + odd),
        (#"\p{L}"#, letters + odd), (#"\PN"#, letters + odd), (#"\p{Lu}"#, letters), (#"[\p{L}]"#, letters),
        (#"[^\p{L}]"#, digits + odd), (#"[^\p{Lu}a]"#, letters + odd), ("[[:alpha:]]", letters),
        ("[^[:digit:]]", letters + odd), ("[[:^alpha:]b]", digits + odd), (#"[\w-]"#, letters + odd),
        (#"[\x41-\x5A]"#, letters), (#"[\x{A0} ]"#, ["\u{A0}", " "]), (#"[\Qa-c\E]"#, ["a", "-", "c", "b"]),
        (#"[\Qa\E-c]"#, ["a", "b", "c", "-"]), ("[]a]", ["]", "a"]), ("[^]a]", ["b", "]", "-"]), (#"[\b]"#, ["\u{8}"]),
        ("[^Ā-Ȁ]", letters + odd), (#"[a\-z]"#, ["a", "-", "z", "b"]), (#"[\d-z]"#, ["1", "-", "z", "y"]),
        ("[+--]", ["+", ",", "-"]), (#"[^\x00-\x7F]"#, odd), ("[\u{FF10}-\u{FF19}]", ["\u{FF11}", "1"]),
    ]

    /// Parts that take nothing.
    static let silent = [
        #"\b"#, #"\b"#, #"\B"#, "^", "$", #"\A"#, #"\z"#, #"\Z"#, "(?#note)", #"\E"#, "(?i)", "(?-i)", "[[:<:]]",
        "[[:>:]]",
    ]

    /// What stands before numbers and tokens.
    static let before = [
        "(?<![0-9])", "(?<![0-9A-Za-z])", "(?<![A-Za-z0-9_])", #"(?<!\d)"#, #"\b"#, "(?<![0-9][.,])",
        "(?<![0-9]|[0-9][.])", "(?<![0-9])(?<![0-9][.-])", "(?<!é)", "(?<!€)(?<!-)", "(?<=[ :])", "(?<=a)", "(?<=ab)",
        "(?<= |^)", #"(?<!\w)"#, "(?<![^ ])", #"(?<=\s)"#, "(?i)(?<!k)", "(?m)^", "", "", "", "(?=[0-9k])",
        #"(?<=\bab)"#,
    ]

    /// What stands behind them.
    static let behind = [
        "(?![0-9])", #"(?!\d)"#, #"\b"#, "(?![A-Za-z0-9])", "(?!-[0-9])", "(?![0-9]|[.][0-9])", "(?![0-9])(?![.][0-9])",
        #"(?!\w)"#, "(?=[ ,.])", "$", "", "", "", "(?!€)", "(?!-é)", "(?!k|ab|b)", #"(?<=\d)"#,
        "(?![a-z][0-9]|[0-9][a-z])", "(?![0-9])(?!-[0-9]|[.][1-9]|[.]0[1-9]|[.]00[0-9])", "(?!0[ab]0-|0b|-[0-9]{2})",
    ]

    /// Those that bytes alone decide.
    static let plainBefore = [
        "(?<![0-9])", "(?<![0-9A-Za-z])", "(?<![0-9][.,])", "(?<![0-9]|[0-9][.])", "(?<![0-9])(?<![0-9][.-])(?<!ab)",
        "(?<=[ :])", "(?<= |,)(?<!: )", "",
    ]
    static let plainBehind = [
        "(?![0-9])", "(?![A-Za-z0-9])", "(?!-[0-9])", "(?![0-9]|[.][0-9])", "(?![0-9])(?![.][0-9])", "(?!k|ab|b)",
        "(?![a-z][0-9]|[0-9][a-z])", "(?![0-9])(?!-[0-9]|[.][1-9]|[.]0[1-9]|[.]00[0-9])", "",
    ]
    /// The first so many separators.
    static let plainSeparators = 6

    /// Beginnings of tokens and key words.
    static let words = [
        "ghp_", "sk-", "AKIA", "SK", "key", "k=", "pass", "ksk", "ab", "abab", "token: ", "é-", "x", "10-", "v1.",
        "straße",
    ]

    /// Separators between groups of digits.
    static let separators: [(source: String, texts: [String])] = [
        (" ", [" "]), ("-", ["-"]), ("[ -]", [" ", "-"]), ("[ -]?", [" ", "-", ""]), ("[-. ]", ["-", ".", " "]),
        (#"[\x{A0} ]?"#, ["\u{A0}", " ", ""]), (#"\s"#, [" ", "\u{A0}"]), (#"\.?"#, [".", ""]), ("—", ["—", "-"]),
        ("", [""]),
    ]

    /// Contents of groups that are referred to.
    static let repeatedSeparators: [(source: String, texts: [String])] = [
        ("[ -]", [" ", "-"]), ("[ -]?", [" ", "-", ""]), (#"[-\x{A0}]"#, ["-", "\u{A0}"]), ("-(?!5)|/", ["-", "/"]),
        ("(?>-|--)", ["-", "--"]), ("-{0,2}+", ["-", "--", ""]), (#"-|\b|/"#, ["-", "/", ""]),
        ("[k-]", ["k", "-", "K"]),
        ("(?<=1)-|/", ["-", "/"]), (" |", [" ", ""]),
    ]
}
