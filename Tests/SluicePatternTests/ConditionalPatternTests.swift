import SluiceDifferential
import Testing

@testable import SluicePattern

/// Patterns that are wanted only at some places, in windows of several lengths; a fuzz target tries the same with more.
@Suite struct ConditionalPatternTests {
    private func check(_ sources: [String], _ members: [PatternSet.Member], _ text: [UInt8], seed: Int) throws -> Int {
        try ConditionalTrial.run(
            members, sources: sources, in: text, windows: [text.count, 3000, 700, 97], seed: seed)
    }

    private func members(_ sources: [String]) throws -> [PatternSet.Member] {
        try sources.map { try PatternSet.Member($0, reachLimit: 600) }
    }

    @Test("made-up patterns in texts of their own")
    func madeUp() throws {
        var hits = 0
        for seed in 0..<60 {
            var choices = Choices(seed: UInt64(seed))
            let made = MadeUpSet(count: choices.pick([1, 3, 12]), using: &choices)
            let text = TextMaker.text(for: made.patterns, bytes: 2500, using: &choices)
            hits += try check(made.sources, made.members, text, seed: seed)
        }
        #expect(hits > 100)
    }

    @Test func `a reference may take what a lookaround captured`() throws {
        let sources = ["(?=[0-9]{2}([ ]))[0-9]{2}\\1[0-9]{2}"]
        for seed in 0..<20 {
            _ = try check(sources, try members(sources), Array("12 34 56 78 90 12".utf8), seed: seed)
        }
    }

    /// Matches overlap for thousands of bytes, so that which of them count is decided far before.
    @Test("numbers in rows without end", arguments: 0..<6)
    func chains(_ seed: Int) throws {
        let sources = [
            "[0-9]{3}(?:[ ]?[0-9]{3}){1,2}", "(?<![0-9])[0-9]{6}(?![0-9])", "[0-9 ]{7}", #"\b[0-9]{2} [0-9]{2}\b"#,
            "(?<![0-9])[0-9]{2}(?: [0-9]{1,3}){2,3}(?![0-9])", "[0-9]{4}(?=.{0,9}7)", "[1-9][0-9]{4,9}",
        ]
        var choices = Choices(seed: UInt64(seed))
        // From rows without any other byte to one in about thirty.
        let others = seed % 3
        let text = (0..<9000).map { _ -> UInt8 in
            if others > 0, choices.once(in: 30 * others) { return choices.pick(Array("x\n,".utf8)) }
            return choices.pick(Array("0123456789 ".utf8))
        }
        #expect(try check(sources, try members(sources), text, seed: seed) > 500)
    }
}
