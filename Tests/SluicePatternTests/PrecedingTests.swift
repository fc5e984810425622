import SluiceDifferential
import Testing

@testable import SluicePattern

/// What lookbehinds of many characters, and assertions in alternatives, tell of the places beside a match.
@Suite struct PrecedingTests {
    /// All texts of up to so many of some characters.
    private func texts(of characters: [String], most: Int) -> [String] {
        var texts = Set([""])
        for _ in 0..<most {
            texts.formUnion(texts.flatMap { text in characters.map { text + $0 } })
        }
        return texts.sorted()
    }

    private func expectSame(_ pattern: String, _ texts: [String]) throws {
        // The shorter ones stand alone as well: at the beginning and the end of a text.
        let short = texts.filter { $0.count < 8 }
        for bytes in [Array(texts.joined(separator: ";").utf8)] + short.map({ Array($0.utf8) }) {
            let difference = try MadeUpTrial.attempt([pattern], bytes, []) { set in
                try PatternSearch(set, budget: .max, now: { 0 })
            }
            #expect(difference == nil)
        }
    }

    @Test(
        "all matches are found, whatever stands before",
        arguments: [
            #"(?:(?<![0-9A-Za-z])|(?<=/a))[0-9]{6}"#, #"(?:(?<=a)|(?<=é)|(?<=0-))[0-9]{6}"#,
            #"(?<=[0-9][ \x{A0}])[0-9]{6}"#, #"(?<=a[0-9]|a)[0-9]{6}"#, #"(?<=a|-[0-9]{2})[0-9]{6}"#,
            #"(?<=(?<=a|0a)[^0-9a-z]|(?<=a|0a)[^0-9a-z]{2})[0-9]{6}"#, #"(?<=(?<![0-9])a[ \x{A0}-])[0-9]{6}"#,
            #"(?:(?<=a )[0-9]|(?<=-é)[0-9]|(?<=[^0-9]A)1)[0-9]{5}"#, #"(?<=a{2})[0-9]{6}"#, #"(?<=(?:a|é)-)[0-9]{6}"#,
            #"(?:(?<=a)(?<!0a)|(?<!a))(?<![0-9])[0-9]{6}"#, #"(?<=\ba)[0-9]{6}"#, #"(?i)(?<=A[A ])[0-9]{6}"#,
            #"(?:(?<=a) ?|(?<=-)-?)[0-9]{6}"#, #"(?:(?<=a)|-)?[0-9]{6}"#, #"((?<=a)|(?<=-))[0-9]{3}\1[0-9]{3}"#,
        ])
    func before(_ pattern: String) throws {
        try expectSame(
            pattern, texts(of: ["a", "A", "0", "-", " ", "/", "é", "\u{A0}"], most: 3).map { $0 + "123456" })
    }

    @Test(
        "all matches are found, whatever stands behind",
        arguments: [
            #"(?<![0-9])[0-9]{6}(?![0-9])(?:(?!-0)|(?=-0-))"#, #"[0-9]{6}(?![0-9])(?![.-][0-9])(?:(?!a)|(?=a0))"#,
            #"[0-9]{6}(?![0-9A-JL-Za-z]|K[0-9A-Za-z])"#, #"[0-9]{6}((?=a)|(?=-))"#,
        ])
    func behind(_ pattern: String) throws {
        try expectSame(pattern, texts(of: ["a", "K", "0", "-", ".", "é"], most: 3).map { "123456" + $0 })
    }

    /// The forbidden characters among these, and those of which one may stand there behind a digit alone.
    @Test(
        "what cannot stand before a match does not begin a walk",
        arguments: [
            (#"(?:(?<![0-9A-Za-z])|(?<=/a))[0-9]{6}"#, "bA0", ""),
            (#"(?:(?<=[0-9]{4}[ \x{A0}])4|(?<=[0-9]-)5)[0-9]{5}"#, "abA0/", " -"),
            (#"(?<=(?<=[0-9])[^0-9a-z])[0-9]{6}"#, "ab0", " -/"),
        ])
    func start(_ pattern: String, forbidden: String, behindDigits: String) throws {
        let member = try PatternSet.Member(pattern, reachLimit: 600)
        let automaton = ShapeAutomaton([PatternPrefix(of: member.shape.tree, bytes: 40)])
        func begins(_ before: String) -> Bool {
            automaton.end(from: before.utf8.count, in: Array((before + "456789").utf8)) != nil
        }
        for character in forbidden { #expect(!begins("0\(character)") && !begins("-\(character)")) }
        for character in behindDigits { #expect(!begins("a\(character)") && !begins("-\(character)")) }
    }
}
