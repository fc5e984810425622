import SluiceDifferential
import Testing

@testable import SluicePattern

/// Patterns in which the engine once found something else than plain PCRE2, with a text that shows it.
@Suite struct EngineRegressionTests {
    @Test(
        "found by reading and by the differential tests",
        arguments: [
            // The opposite of a class whose characters are not known one by one was taken to be empty.
            (#"[^\p{L}][0-9]{9}"#, "-123456789"), ("[^[:alpha:]][0-9]{9}", "#123456789"),
            (#"[^\101][0-9]{9}"#, "B123456789"),
            // Without case, such a class was taken to hold k and s, and its opposite not to.
            (#"(?i)[^\d][0-9]{9}"#, "k123456789"), ("(?i)[^Ā-Ȁ][0-9]{9}", "K123456789"),
            // Octal and control characters were read as any character, and that as exact.
            (#"\07[0-9]{9}"#, "x123456789"), (#"[\cA-\cC][0-9]{9}"#, "x123456789"), (#"\cA[0-9]{9}"#, "x123456789"),
            // A quantifier belongs to the last character of a quoted text, and to what stands before a comment.
            (#"\Qab\E{2}[0-9]{9}"#, "abb123456789"), ("a(?#twice){2}[0-9]{9}", "aa123456789"),
            ("(?x)a #twice\n{2}[0-9]{9}", "aa123456789"), (#"a\E{2}[0-9]{9}"#, "aa123456789"),
            // Ranges go on through quotes.
            (#"[\Qa\E-c][0-9]{9}"#, "b123456789"), (#"[a-\Qc\E][0-9]{9}"#, "b123456789"),
            (#"[\E^a][0-9]{9}"#, "b123456789"),
            // A count after `\N` was read as the name of a character.
            (#"\N{30}[0-9]{9}"#, "abcdefghijklmnopqrstuvwxyzabcdef123456789"),
            // What a lookaround might forbid was forbidden.
            (#"(?<!\p{L})[0-9]{9}"#, "1123456789"), (#"[0-9]{9}(?!\p{Lu})"#, "123456789a"),
            (#"(?i)(?<![^\d])keyword"#, "9keyword"), (#"abcdefgh(?!\pN)"#, "abcdefghi"),
            (#"(?<!\p{L})abcdefgh"#, "-abcdefgh"),
            // These two are no classes but word boundaries.
            ("[[:<:]]abcdefgh", " abcdefgh"), ("[0-9]{9}[[:>:]]", "123456789"),
            // Options that were passed over.
            ("(?xx)[^ a][0-9]{9}", " 123456789"), ("(?xx)[a - c][0-9]{9}", "b123456789"),
            (#"(?n)(-)(?<x>[/.])[0-9]{9}\1[0-9]"#, "-/123456789/1"), ("(?x)a\u{85}b[0-9]{9}", "ab123456789"),
            // The text of a group stood for the group, without the assertions and atomic parts in it.
            (#"[0-9]{3}(-(?!5)|/)[0-9]{3}\1[0-9]{3}"#, "123-567-123"),
            (#"[0-9]{3}((?>-|--))[0-9]{3}\1[0-9]{3}"#, "123--567--123"),
            (#"[0-9]{3}(-\b|/\B)[0-9]{3}\1[0-9]{3}"#, "123/567/123"),
        ])
    func differences(_ pattern: String, _ text: String) throws {
        for tail in ["", " ", "é and so on", String(repeating: ".", count: 300)] {
            let bytes = Array(text.utf8) + Array(tail.utf8)
            for borders in [[], WindowBorders.every(1, of: bytes.count)] {
                let difference = try MadeUpTrial.attempt([pattern], bytes, borders) { set in
                    try PatternSearch(set, budget: .max, now: { 0 })
                }
                #expect(difference == nil)
            }
        }
    }

    @Test(
        "what may not stand behind a match has up to five characters",
        arguments: [
            #"[0-9]{6}(?![0-9])(?!-[0-9]|\.[1-9]|\.0[1-9]|\.00[0-9])"#, #"(?<![0-9])[0-9]{6}(?!\.00-|\.0\.)"#,
            #"(?<![0-9])[0-9]{6}(?!\.0-0|[.-]0[0-9]|\.\.)"#, #"[0-9]{6}(?!\.00-0)"#,
        ])
    func behind(_ pattern: String) throws {
        // All ends of up to five characters of these.
        let ends = (0..<5).reduce(into: [""]) { ends, _ in
            ends = [""] + ends.flatMap { end in ["0", "1", "-", "."].map { $0 + end } }
        }
        for texts in [Set(ends).sorted().map { "123456" + $0 + " " }, ["123456.00", "123456.0", "123456.", "123456"]] {
            for bytes in texts.count > 4 ? [Array(texts.joined().utf8)] : texts.map({ Array($0.utf8) }) {
                let difference = try MadeUpTrial.attempt([pattern], bytes, []) { set in
                    try PatternSearch(set, budget: .max, now: { 0 })
                }
                #expect(difference == nil)
            }
        }
    }
}
