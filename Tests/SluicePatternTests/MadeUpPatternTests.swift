import SluiceDifferential
import Testing

@testable import SluicePattern

/// The law of the engine on made-up patterns: entry, start and end of each match are those of plain PCRE2, wherever the
/// text is cut, and at every level of the loops in C.
@Suite struct MadeUpPatternTests {
    private static let makers: [MadeUpTrial.SearchMaker] = ShapeScratch.Level.available.map { level in
        { set in try PatternSearch(set, budget: .max, level: level, now: { 0 }) }
    }

    @Test("one pattern, all levels", arguments: 0..<120)
    func single(_ seed: Int) throws {
        var choices = Choices(seed: UInt64(seed))
        var tally = MadeUpTrial.Tally()
        try MadeUpTrial.run(patterns: 1, texts: 3, using: &choices, tally: &tally, makers: Self.makers)
    }

    @Test("sets of patterns, all levels", arguments: 0..<24)
    func sets(_ seed: Int) throws {
        var choices = Choices(seed: UInt64(1000 + seed))
        var tally = MadeUpTrial.Tally()
        let count = choices.pick([2, 3, 5, 9, 20, 40])
        try MadeUpTrial.run(patterns: count, texts: 3, using: &choices, tally: &tally, makers: Self.makers)
    }

    @Test("trials reach every kind of anchor and find matches")
    func coverage() throws {
        var choices = Choices(seed: 1)
        var tally = MadeUpTrial.Tally()
        for _ in 0..<6 {
            try MadeUpTrial.run(patterns: 12, texts: 2, using: &choices, tally: &tally, makers: [Self.makers[0]])
        }
        for kind in PatternSet.AnchorKind.allCases { #expect(tally.kinds[kind, default: 0] > 1, "\(kind)") }
        #expect(tally.hits > 200)
    }
}
