private import CPCRE2

/// Tells which part of a pattern's match is the value, where the pattern must hold more than that, such as a label: what
/// the first group took part with whose name is `value`, or begins so (`value2`).
package final class ValueGroups: Sendable {
    private let pattern: CompiledPattern

    /// Nil when no group of the pattern has such a name. The pattern is one that ``CompiledPattern`` accepts; it is
    /// compiled by the first search.
    package init?(_ source: String) {
        guard ["(?<value", "(?P<value", "(?'value"].contains(where: source.contains) else { return nil }
        pattern = CompiledPattern(accepted: source, purpose: .confirmation)
    }

    /// The value within a match.
    ///
    /// - Parameters:
    ///   - match: where the pattern matched.
    ///   - text: the bytes in which it did, with what its lookarounds see.
    ///   - scratch: working memory with the limits.
    /// - Returns: a range within the match; the match itself where no such group took part in it, or took nothing.
    package func value(of match: Range<Int>, in text: Span<UInt8>, scratch: inout MatchScratch) -> Range<Int> {
        let groups = pattern.groups(named: "value", inMatchAt: match.lowerBound, of: text, scratch: &scratch)
        return groups.first { !$0.isEmpty && $0.lowerBound >= match.lowerBound && $0.upperBound <= match.upperBound }
            ?? match
    }
}
