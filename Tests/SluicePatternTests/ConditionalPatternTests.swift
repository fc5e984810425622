import SluiceDifferential
import Testing

@testable import SluicePattern

/// Patterns that are wanted only at some places have the hits there that they would have without conditions, wherever the
/// text is cut.
@Suite struct ConditionalPatternTests {
    /// Whether a pattern is wanted at an offset: at every third one on average.
    private func isWanted(_ pattern: Int, at offset: Int, _ seed: Int) -> Bool {
        var hash = UInt64(pattern &* 1_000_003 &+ offset &* 7919 &+ seed)
        hash = (hash ^ hash >> 31) &* 0xBF58_476D_1CE4_E5B9
        return (hash >> 40) % 3 == 0
    }

    private func hits(
        of set: PatternSet, in text: [UInt8], windowBytes: Int, _ seed: Int
    ) throws -> [PatternHit] {
        var search = try PatternSearch(set, budget: .max, now: { 0 })
        let reach = set.members.map(\.reach).max() ?? 0
        var found: [PatternHit] = []
        var base = 0
        var commit = 0
        while commit < text.count {
            commit = min(commit + windowBytes, text.count)
            let window = Array(text[base..<min(commit + reach, text.count)])
            var hits: [PatternHit] = []
            search.findUnconditional(in: window.span, base: base, commit: commit - base, into: &hits)
            for index in 0..<search.placeCount {
                let place = search.place(index)
                var wanted = [UInt64](repeating: 0, count: set.conditional.rowWords)
                for pattern in set.members.indices where isWanted(pattern, at: base + Int(place.start), seed) {
                    wanted[pattern >> 6] |= 1 << UInt64(pattern & 63)
                }
                search.find(at: place, wanted: wanted, in: window.span, base: base, into: &hits)
            }
            found += hits.map { hit in
                PatternHit(pattern: hit.pattern, start: hit.start + Int32(base), end: hit.end + Int32(base))
            }
            base = max(commit - PatternSearch.chainReach, 0)
        }
        return found.sorted()
    }

    private func check(_ members: [PatternSet.Member], _ text: [UInt8], seed: Int) throws -> Int {
        let set = PatternSet(
            members, conditions: Dictionary(uniqueKeysWithValues: members.indices.map { ($0, $0) })
        )
        guard let expected = try PlainSearch.hits(of: members, in: text) else { return 0 }
        let conditional = Set(set.conditional.groups.joined())
        let wanted = expected.filter { hit in
            !conditional.contains(Int(hit.pattern)) || isWanted(Int(hit.pattern), at: Int(hit.start), seed)
        }
        for windowBytes in [text.count, 3000, 700, 97] {
            let found = try hits(of: set, in: text, windowBytes: windowBytes, seed)
            #expect(Set(found).count == found.count, "twice: seed \(seed), window \(windowBytes)")
            #expect(Set(wanted).isSubset(of: found), "missed: seed \(seed), window \(windowBytes)")
            #expect(Set(found).isSubset(of: expected), "made up: seed \(seed), window \(windowBytes)")
        }
        return wanted.count { conditional.contains(Int($0.pattern)) }
    }

    @Test("made-up patterns in texts of their own")
    func madeUp() throws {
        var hits = 0
        for seed in 0..<60 {
            var choices = Choices(seed: UInt64(seed))
            let made = MadeUpSet(count: choices.pick([1, 3, 12]), using: &choices)
            let text = TextMaker.text(for: made.patterns, bytes: 2500, using: &choices)
            hits += try check(made.members, text, seed: seed)
        }
        #expect(hits > 100)
    }

    @Test func `a reference may take what a lookaround captured`() throws {
        let members = [try PatternSet.Member("(?=[0-9]{2}([ ]))[0-9]{2}\\1[0-9]{2}", reachLimit: 600)]
        for seed in 0..<20 { _ = try check(members, Array("12 34 56 78 90 12".utf8), seed: seed) }
    }

    /// Matches overlap for thousands of bytes, so that which of them count is decided far before.
    @Test("numbers in rows without end", arguments: 0..<6)
    func chains(_ seed: Int) throws {
        let members = try [
            "[0-9]{3}(?:[ ]?[0-9]{3}){1,2}", "(?<![0-9])[0-9]{6}(?![0-9])", "[0-9 ]{7}", #"\b[0-9]{2} [0-9]{2}\b"#,
            "(?<![0-9])[0-9]{2}(?: [0-9]{1,3}){2,3}(?![0-9])", "[0-9]{4}(?=.{0,9}7)", "[1-9][0-9]{4,9}",
        ].map { try PatternSet.Member($0, reachLimit: 600) }
        var choices = Choices(seed: UInt64(seed))
        // From rows without any other byte to one in about thirty.
        let others = seed % 3
        let text = (0..<9000).map { _ -> UInt8 in
            if others > 0, choices.once(in: 30 * others) { return choices.pick(Array("x\n,".utf8)) }
            return choices.pick(Array("0123456789 ".utf8))
        }
        #expect(try check(members, text, seed: seed) > 500)
    }
}
