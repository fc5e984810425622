package import SluicePattern

/// One trial of the law: made-up patterns in made-up texts, cut in all ways, against plain PCRE2.
package enum MadeUpTrial {
    /// Makes what is tried.
    package typealias SearchMaker = @Sendable (PatternSet) throws -> PatternSearch

    /// What a trial looked at.
    package struct Tally: Sendable {
        package var searches = 0
        package var hits = 0
        package var kinds: [PatternSet.AnchorKind: Int] = [:]

        package init() {}
    }

    /// Tries a set of patterns with some texts, one after the other, so that nothing of one may be left in the next.
    ///
    /// - Parameters:
    ///   - count: how many patterns.
    ///   - texts: how many texts.
    ///   - choices: decide.
    ///   - tally: gains what was looked at.
    ///   - makers: of all searches that must agree.
    /// - Throws: ``Difference``, as small as can be.
    package static func run(
        patterns count: Int, texts: Int, using choices: inout Choices, tally: inout Tally, makers: [SearchMaker]
    ) throws {
        let made = MadeUpSet(count: count, using: &choices)
        let set = PatternSet(made.members)
        for kind in set.anchorKinds { tally.kinds[kind, default: 0] += 1 }
        let inputs = (0..<texts).map { _ in
            TextMaker.text(for: made.patterns, bytes: choices.pick(1...900), using: &choices)
        }
        let seeds = (0..<texts).map { _ in choices.pick(1 << 16) }
        for maker in makers {
            var search = WindowedSearch(set, try maker(set))
            search.beginInput()
            for (text, seed) in zip(inputs, seeds) {
                if seed % 2 == 0 { search.beginInput() }
                try compare(text, made, seed, &search, &tally, maker)
            }
        }
    }

    private static func compare(
        _ text: [UInt8], _ made: MadeUpSet, _ seed: Int, _ search: inout WindowedSearch, _ tally: inout Tally,
        _ maker: SearchMaker
    ) throws {
        guard let expected = try PlainSearch.hits(of: made.members, in: text) else { return }
        var choices = Choices(seed: UInt64(seed))
        // What follows makes room for borders behind the text's matches.
        let cuts = [[]] + (0..<4).map { _ in MadeUpSet.borders(for: text, near: expected, using: &choices) }
        tally.hits += expected.count
        for borders in cuts {
            let found = search.hits(in: text, borders: borders)
            guard !search.isLimited else { return }
            tally.searches += 1
            let difference = Difference(
                patterns: made.sources, text: text, borders: borders, expected: expected, found: found
            )
            if let difference {
                throw difference.reduced { try attempt($0, $1, $2, maker) }
            }
        }
    }

    /// A set, a text and borders on their own.
    ///
    /// - Parameters:
    ///   - patterns: their sources.
    ///   - text: whole.
    ///   - borders: of windows.
    ///   - maker: of the search that is tried.
    /// - Returns: what differs; nil also where PCRE2 gave up.
    /// - Throws: what compiling throws.
    package static func attempt(
        _ patterns: [String], _ text: [UInt8], _ borders: [Int], _ maker: SearchMaker
    ) throws -> Difference? {
        let members = try patterns.map { try PatternSet.Member($0, reachLimit: 16 << 10) }
        guard let expected = try PlainSearch.hits(of: members, in: text) else { return nil }
        let set = PatternSet(members)
        var search = WindowedSearch(set, try maker(set))
        let found = search.hits(in: text, borders: borders)
        guard !search.isLimited else { return nil }
        return Difference(patterns: patterns, text: text, borders: borders, expected: expected, found: found)
    }
}
