/// What the text of a pattern tells without running it: how long its matches can be, how far an attempt may look, and
/// whether it is held by boundaries. All figures are upper bounds in bytes of UTF-8.
///
/// A scanner that works in windows relies on `reachBytes`: bytes further behind an attempt's start than that cannot
/// change whether, and how, the attempt matches.
package struct PatternShape: Sendable, Hashable {
    /// Bytes of the longest possible match; nil when a quantifier has no upper bound.
    package let maximumBytes: Int?
    /// Bytes from the start of an attempt up to the last byte it may inspect; nil when there is no bound.
    package let reachBytes: Int?
    /// Offset of the first quantifier without an upper bound, in bytes of the pattern.
    package let unboundedQuantifierOffset: Int?
    /// How deep lookbehinds stand inside each other; 0 without any. Each level may look as far behind the one around
    /// it as ``CompiledPattern/lookbehindCharacters`` says, which counts single ones only (pcre2api(3)).
    package let lookbehindDepth: Int
    /// Every way through the pattern begins with an assertion: `\b`, a lookaround, `^`.
    package let hasLeadingBoundary: Bool
    /// Every way through the pattern ends with an assertion.
    package let hasTrailingBoundary: Bool
    /// A repetition of 16 and more steps stands inside another one: attempts may take time by the product of both.
    package let hasNestedRepetition: Bool
    /// The pattern as a tree.
    let tree: PatternNode

    /// A construct whose extent cannot be told, or that does not work in windows.
    package struct Obstacle: Error, Sendable, Hashable {
        /// What it is, for a person.
        package let construct: String
        /// Where it begins, in bytes of the pattern.
        package let byteOffset: Int
        /// What to write instead.
        package let mend: String
    }

    /// Measures a pattern.
    ///
    /// - Parameters:
    ///   - source: a pattern that ``CompiledPattern`` has accepted; for others the figures mean nothing.
    ///   - captureCount: ``CompiledPattern/captureCount``; what is read of the groups must agree with it.
    /// - Throws: ``Obstacle`` for recursion, verbs, conditions, `\G`, `\K`, `\X`, branch resets
    ///   and names that groups share.
    package init(of source: String, captureCount: Int) throws(Obstacle) {
        var reader = PatternReader(source)
        let tree = try reader.alternatives()
        guard reader.groupsOpened == captureCount else {
            throw Obstacle(construct: "groups that cannot be told", byteOffset: 0, mend: "write it more simply")
        }
        var groups: [Int: Int] = [:]
        let extent = tree.extent(groups: &groups)
        maximumBytes = extent.length < Extent.unbounded ? extent.length : nil
        // An invalid sequence is told from a character by at most four bytes.
        reachBytes = extent.reach < Extent.unbounded ? extent.reach + 4 : nil
        unboundedQuantifierOffset = reader.unboundedQuantifierOffset
        lookbehindDepth = reader.lookbehindDepth
        hasLeadingBoundary = extent.startsWithAssertion
        hasTrailingBoundary = extent.endsWithAssertion
        hasNestedRepetition = reader.hasNestedRepetition
        self.tree = tree
    }
}

/// Upper bounds of one part of a pattern, in bytes; all arithmetic stops at `unbounded`.
struct Extent {
    static let unbounded = 1 << 40

    /// Bytes that a match of the part takes.
    var length = 0
    /// Bytes from the part's start that it may inspect; at least `length`.
    var reach = 0
    var startsWithAssertion = false
    var endsWithAssertion = false
    /// Holds a repetition with many possible counts.
    var hasLargeRepetition = false

    /// One character that takes up to this many bytes.
    static func character(_ bytes: Int) -> Extent { Extent(length: bytes, reach: max(bytes, 4)) }

    /// A part that takes nothing and inspects this many bytes ahead.
    static func assertion(reach: Int) -> Extent {
        Extent(length: 0, reach: reach, startsWithAssertion: true, endsWithAssertion: true)
    }

    /// This part and then another one.
    func followed(by next: Extent, isFirst: Bool) -> Extent {
        Extent(
            length: min(length + next.length, Extent.unbounded),
            reach: min(max(reach, length + next.reach), Extent.unbounded),
            startsWithAssertion: isFirst ? next.startsWithAssertion : startsWithAssertion,
            endsWithAssertion: next.endsWithAssertion,
            hasLargeRepetition: hasLargeRepetition || next.hasLargeRepetition
        )
    }

    /// This part or another one.
    func or(_ other: Extent) -> Extent {
        Extent(
            length: max(length, other.length),
            reach: max(reach, other.reach),
            startsWithAssertion: startsWithAssertion && other.startsWithAssertion,
            endsWithAssertion: endsWithAssertion && other.endsWithAssertion,
            hasLargeRepetition: hasLargeRepetition || other.hasLargeRepetition
        )
    }

    /// This part up to `most` times (nil: without bound), at least `least` times.
    func repeated(least: Int, most: Int?) -> Extent {
        var result = self
        if least == 0 {
            result.startsWithAssertion = false
            result.endsWithAssertion = false
        }
        guard let most else {
            result.length = length == 0 ? 0 : Extent.unbounded
            result.reach = length == 0 ? reach : Extent.unbounded
            result.hasLargeRepetition = true
            return result
        }
        // A count is at most 65,535 (pcre2pattern(3)), so the products stay below 2^56.
        result.length = min(length * most, Extent.unbounded)
        result.reach = most == 0 ? 0 : min(length * (most - 1) + reach, Extent.unbounded)
        result.hasLargeRepetition = hasLargeRepetition || most - least >= 16
        return result
    }
}
