import SluicePattern

/// Hits counted and added up in a way that does not depend on their order: equal sums mean equal hits.
package struct HitSum: Sendable, Hashable {
    package private(set) var count = 0
    private var digest: UInt64 = 0

    package init() {}

    /// Sixteen hexadecimal digits.
    package var digestText: String {
        let text = String(digest, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    /// Counts a hit.
    ///
    /// - Parameters:
    ///   - hit: the hit, at its offset in the text.
    ///   - text: number of the text that it is in.
    package mutating func add(_ hit: PatternHit, inText text: Int) {
        count += 1
        var value = Self.mixed(UInt64(truncatingIfNeeded: text) &+ 1)
        value = Self.mixed(value ^ UInt64(truncatingIfNeeded: hit.pattern))
        value = Self.mixed(value ^ UInt64(truncatingIfNeeded: hit.start))
        digest &+= Self.mixed(value ^ UInt64(truncatingIfNeeded: hit.end))
    }

    /// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
