package import SluicePattern

/// A trial of patterns that are wanted only at some places: they must have the hits there that they would have without
/// conditions, wherever the text is cut.
package enum ConditionalTrial {
    /// What was found in windows of some length and should not, or the other way round.
    package struct Failure: Error, CustomStringConvertible {
        package enum Kind: String, Sendable {
            case twice
            case missed
            case madeUp = "made up"
        }

        let kind: Kind
        let hit: PatternHit
        let windowBytes: Int
        let patterns: [String]
        let text: [UInt8]
        let seed: Int

        package var description: String {
            "\(kind.rawValue): pattern \(hit.pattern) at \(hit.range), windows of \(windowBytes), seed \(seed), "
                + "patterns \(patterns), text \(text)"
        }
    }

    /// Searches a text in windows of several lengths.
    ///
    /// - Parameters:
    ///   - patterns: what is searched for.
    ///   - sources: the same, for the failure.
    ///   - text: where.
    ///   - windows: their lengths, 1 and more.
    ///   - seed: decides where patterns are wanted.
    /// - Returns: how many hits of conditional patterns were wanted.
    /// - Throws: ``Failure``, and what compiling throws.
    @discardableResult
    package static func run(
        _ patterns: [PatternSet.Member], sources: [String], in text: [UInt8], windows: [Int], seed: Int
    ) throws -> Int {
        let set = PatternSet(
            patterns, conditions: Dictionary(uniqueKeysWithValues: patterns.indices.map { ($0, $0) }))
        guard let expected = try PlainSearch.hits(of: patterns, in: text) else { return 0 }
        let conditional = Set(set.conditional.groups.joined())
        let wanted = expected.filter { hit in
            !conditional.contains(Int(hit.pattern)) || isWanted(Int(hit.pattern), at: Int(hit.start), seed)
        }
        for windowBytes in windows {
            let found = try hits(of: set, in: text, windowBytes: windowBytes, seed)
            func fail(_ kind: Failure.Kind, _ hit: PatternHit?) throws {
                guard let hit else { return }
                throw Failure(
                    kind: kind, hit: hit, windowBytes: windowBytes, patterns: sources, text: text, seed: seed)
            }
            try fail(.twice, zip(found, found.dropFirst()).first { $0 == $1 }?.0)
            try fail(.missed, Array(Set(wanted).subtracting(found)).sorted().first)
            try fail(.madeUp, Array(Set(found).subtracting(expected)).sorted().first)
        }
        return wanted.count { conditional.contains(Int($0.pattern)) }
    }

    /// Whether a pattern is wanted at an offset: at every third one on average.
    private static func isWanted(_ pattern: Int, at offset: Int, _ seed: Int) -> Bool {
        var hash = UInt64(truncatingIfNeeded: pattern &* 1_000_003 &+ offset &* 7919 &+ seed)
        hash = (hash ^ hash >> 31) &* 0xBF58_476D_1CE4_E5B9
        return (hash >> 40) % 3 == 0
    }

    private static func hits(
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
            for place in search.places {
                var wanted = ConditionRows(count: 1, conditions: set.members.count)
                for pattern in set.members.indices where isWanted(pattern, at: base + Int(place.start), seed) {
                    wanted.insert(pattern, in: 0)
                }
                search.find(at: place, wanted: wanted.parts, in: window.span, base: base, into: &hits)
            }
            found += hits.map { hit in
                PatternHit(pattern: hit.pattern, start: hit.start + Int32(base), end: hit.end + Int32(base))
            }
            base = max(commit - PatternSearch.chainReach, 0)
        }
        return found.sorted()
    }
}
