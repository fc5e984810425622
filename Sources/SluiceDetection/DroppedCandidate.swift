/// A place where an entry's pattern matched, and what kept it from being a match.
package struct DroppedCandidate: Sendable {
    /// Index in ``CompiledProfiles/profiles``.
    package var profileIndex: Int
    /// Index in ``Profile/entries``.
    package var entryIndex: Int
    /// See ``DetectedMatch/byteRange``.
    package var byteRange: Range<Int64>
    /// 1-based line of the first character.
    package var line: Int64
    /// 1-based column of the first character, in Unicode scalars.
    package var column: Int64
    /// See ``MaskStyle``.
    package var masked: String
    package var reason: DropReason
}

/// Why a candidate came to nothing.
package enum DropReason: Error, Sendable, Hashable {
    /// All digits are equal, or count up or down by ones.
    case madeUpNumber
    /// It is a group of a UUID, or several, and neither a secret nor a listed value that is worth more than its form.
    case partOfUUID
    /// The entry's validator, which is a gate, rejected the value; with its name.
    case validator(String)
    /// Bits for each byte of the value, and how many the entry asks for.
    case entropy(Double, threshold: Double)
    /// Too few points to report at all, and what they came from.
    case lowScore(Int, [ScoredReason])
}

/// One reason of a score with the points that it added.
package struct ScoredReason: Sendable, Hashable {
    /// As in ``SluiceCore/Match/why``.
    package var reason: String
    /// Negative for what speaks against the match.
    package var points: Int

    package init(reason: String, points: Int) {
        self.reason = reason
        self.points = points
    }
}
