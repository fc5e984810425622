import Testing

@testable import SluicePattern

/// Anchors of a set of patterns on their way out of the program and back; what is expected of them is what a set without
/// a store finds.
@Suite struct StoredPlanTests {
    private static let given: [Int: GivenAnchor] = [
        1: .literals(["akia"]), 5: .digits(groups: [[3, 2, 4]], separators: "-"),
    ]
    private let expected: [String]
    private let content: [String: [UInt8]]
    /// The file of the plan.
    private let name: String

    init() throws {
        let set = PatternSet(try StoredPatternSet.members(), given: Self.given)
        expected = try StoredPatternSet.hits(set)
        let store = MemoryStore()
        let keeping = PatternSet(try StoredPatternSet.members(), given: Self.given, store: store)
        let compiled = Set(store.content.keys)
        keeping.keep(in: store, given: Self.given)
        content = store.content
        name = try #require(store.content.keys.first { !compiled.contains($0) })
    }

    private func restored(
        _ content: [String: [UInt8]], _ sources: [String] = StoredPatternSet.sources,
        _ given: [Int: GivenAnchor] = Self.given
    ) -> PatternSet? {
        PatternSet(restoring: sources, given: given, from: MemoryStore(content))
    }

    @Test("what is restored finds the same, from the same anchors")
    func roundTrip() throws {
        let set = PatternSet(try StoredPatternSet.members(), given: Self.given)
        let again = try #require(restored(content))
        #expect(!expected.isEmpty)
        #expect(try StoredPatternSet.hits(again) == expected)
        #expect(again.anchorKinds == set.anchorKinds)
        #expect(again.members.map(\.reach) == set.members.map(\.reach))
        #expect(again.members.map(\.lookbehind) == set.members.map(\.lookbehind))
        #expect(again.summary == set.summary)
    }

    @Test("other patterns and other given anchors are not there")
    func otherKeys() {
        #expect(restored(content, StoredPatternSet.sources.reversed()) == nil)
        #expect(restored(content, StoredPatternSet.sources.dropLast()) == nil)
        #expect(restored(content, StoredPatternSet.sources, [:]) == nil)
        #expect(restored(content, StoredPatternSet.sources, [1: .literals(["akia"])]) == nil)
        #expect(restored([:]) == nil)
    }

    @Test("one file without the other is not enough")
    func halves() {
        for missing in content.keys {
            #expect(restored(content.filter { $0.key != missing }) == nil)
        }
    }

    @Test("a file that was cut or changed is noticed")
    func damaged() throws {
        let whole = try #require(content[name])
        var random = SplitMix(state: 7)
        for _ in 0..<300 {
            var damaged = content
            var bytes = whole
            bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            damaged[name] = bytes
            #expect(restored(damaged) == nil)
            damaged[name] = Array(whole.prefix(Int.random(in: 0..<whole.count, using: &random)))
            #expect(restored(damaged) == nil)
        }
    }

    /// Whoever knows the form makes the digest right: then the plan may tell nonsense, but harms nothing.
    @Test("a forged file is refused, or finds something or other")
    func forged() throws {
        let whole = try #require(content[name])
        // The envelope: 8 bytes of magic, 4 of version, 32 of key, 8 of length, and 32 of digest behind all.
        let key = Array(whole[12..<44])
        let inside = Array(try #require(StoredEnvelope.opened(whole, key: key)))
        var random = SplitMix(state: 8)
        for round in 0..<600 {
            var bytes = inside
            for _ in 0...(round % 3) {
                // Behind the 36 bytes that name the compiled file.
                let place = Int.random(in: 36..<bytes.count, using: &random)
                bytes[place] = round % 2 == 0 ? bytes[place] ^ 1 : UInt8.random(in: .min ... .max, using: &random)
            }
            var forged = content
            forged[name] = StoredEnvelope.sealed(bytes, key: key)
            guard let set = restored(forged) else { continue }
            for hit in try StoredPatternSet.hits(set) {
                #expect(hit.contains("..<"))
            }
        }
    }

    @Test("many tasks may be the first to search with a pattern")
    func firstSearches() async throws {
        for _ in 0..<50 {
            let pattern = try CompiledPattern("b[0-9]{2}c")
            await withTaskGroup(of: MatchOutcome?.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        guard var scratch = try? MatchScratch() else { return nil }
                        return pattern.firstMatch(in: Array("ab12c".utf8).span, scratch: &scratch)
                    }
                }
                for await outcome in group { #expect(outcome == .match(1..<5)) }
            }
        }
    }
}
