package import SluiceCore
package import SluicePattern

/// A match with its value, on the way from the scanner to the tally. Never leaves the process: results carry
/// ``SluiceCore/Match``.
package struct DetectedMatch: Sendable {
    /// Index in ``CompiledProfiles/profiles``.
    package var profileIndex: Int
    /// Index in ``Profile/entries``.
    package var entryIndex: Int
    /// Half-open range of the value's bytes in the source, in the source's own encoding, byte order mark included.
    package var byteRange: Range<Int64>
    /// Bytes of the source that the pattern matched, where that is more than the value (``ValueGroups``).
    var wholeRange: Range<Int64>? = nil
    /// 1-based line of the first character.
    package var line: Int64
    /// 1-based column of the first character, in Unicode scalars.
    package var column: Int64
    package var score: Int
    package var confidence: Confidence
    /// See ``SluiceCore/Match/why``.
    package var why: [String]
    /// What each reason of `why` added to the score, in the same order.
    package var points: [Int] = []
    /// See ``MaskStyle``.
    package var masked: String
    /// The value without what merely groups its characters: equal for equal values however they are written. For the
    /// keyed hash alone.
    package var normalizedValue: SensitiveBytes
    /// Whether the value is a published test value, see ``Profile/testValues``.
    package var isTest: Bool
    /// Indexes of the profile's ignore rules whose pattern the value matches.
    package var matchedIgnorePatterns: [Int]
    /// Bytes of the source whose decoding brought the match about: the value's, and encoded ones beside it; nil when none
    /// were encoded.
    var encodedRange: Range<Int64>? = nil

    /// Where the pattern's match begins: by this matches are in order.
    package var start: Int64 { wholeRange?.lowerBound ?? byteRange.lowerBound }
    /// Where it ends.
    var end: Int64 { wholeRange?.upperBound ?? byteRange.upperBound }
}

/// Bytes of a matched value. Printing, interpolating or dumping it shows how many there are, never what they are.
package struct SensitiveBytes: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package var description: String { "<\(bytes.count) bytes>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Takes what a scanner finds.
package protocol MatchReceiver: ~Copyable {
    /// The next match; within a segment in the order of their ``DetectedMatch/start``, then of profile and entry. Last come those that
    /// concern the whole text, the documents that it is like.
    mutating func receive(_ match: DetectedMatch)
    /// The next candidate that came to nothing, in the same order; only when
    /// ``SegmentScanner/Options/explainsDrops`` asks for it.
    mutating func receive(_ candidate: DroppedCandidate)
}

extension MatchReceiver where Self: ~Copyable {
    package mutating func receive(_ candidate: DroppedCandidate) {}
}

/// An entry whose matches in an input may be incomplete.
package struct LimitedEntry: Sendable, Hashable {
    /// Id of the profile.
    package var profile: String
    /// Id of the entry.
    package var entry: String
    package var reason: PatternLimit
}
