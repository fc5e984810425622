package import SluicePattern

/// Plain PCRE2: each pattern alone over the whole text, leftmost and not overlapping. What all else is measured by.
package enum PlainSearch {
    /// All hits of some patterns, sorted; nil where PCRE2 gave up, so that nothing can be said.
    package static func hits(of members: [PatternSet.Member], in text: [UInt8]) throws(PatternError) -> [PatternHit]? {
        var scratch = try MatchScratch()
        var found: [PatternHit] = []
        for (index, member) in members.enumerated() {
            var start = 0
            search: while true {
                switch member.pattern.firstMatch(in: text.span, from: start, scratch: &scratch) {
                case .match(let range):
                    found.append(
                        PatternHit(
                            pattern: Int32(index), start: Int32(range.lowerBound), end: Int32(range.upperBound))
                    )
                    start = range.upperBound
                case .none: break search
                case .cut: return nil
                }
            }
        }
        return found.sorted()
    }
}

extension [PatternHit] {
    /// By start, pattern and end.
    package func sorted() -> [PatternHit] {
        sorted { ($0.start, $0.pattern, $0.end) < ($1.start, $1.pattern, $1.end) }
    }
}
