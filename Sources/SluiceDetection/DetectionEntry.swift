package import SluiceCore
import SluicePattern

/// One thing that a profile looks for.
package struct DetectionEntry: Sendable, Hashable {
    /// Unique in its profile, for example `payment-card.visa`.
    package var id: String
    package var name: String
    /// The kind of data, by Google's name where there is one.
    package var infoType: String
    package var severity: Severity
    package var target: DetectionTarget
    /// What must be present for the pattern to match, instead of what the pattern itself tells.
    package var anchor: Anchor?
    /// What the entry says of its own cost; decides on nothing but what `profiles check` says.
    package var cost: Cost
    package var evidence: EvidenceRule
    package var context: ContextRule
    package var counting: CountingRule
    package var examples: Examples
    /// 1-based line of the entry in its file.
    package var line: Int

    /// What must be in the text for an entry to match (design.md 3).
    package enum Anchor: Sendable, Hashable {
        /// One of these texts, compared without case.
        case literals([String])
        /// Digits in groups of these lengths, one list per accepted shape, parted by one of these characters.
        case digits(groups: [[Int]], separators: String)

        var given: GivenAnchor {
            switch self {
            case .literals(let texts): .literals(texts)
            case .digits(let groups, let separators): .digits(groups: groups, separators: separators)
            }
        }
    }

    /// How much searching for the pattern may cost.
    package enum Cost: String, Sendable, Hashable, CaseIterable {
        case normal
        /// Hostile text makes it slow, and whoever wrote the entry knows.
        case high
    }

    /// What the matched value itself is worth.
    package struct EvidenceRule: Sendable, Hashable {
        package var points: PatternPoints
        package var validator: ValidatorUse?
        /// Bits for each byte of the value, below which a candidate is dropped; nil when entropy says nothing here.
        package var entropy: Double?
    }

    /// Which words around a match move its score.
    package struct ContextRule: Sendable, Hashable {
        /// By language code, as written in the file.
        package var hotWords: [String: [String]]
        package var negativeWords: [String]
        /// Names of ``Profile/supporting`` patterns that raise the score of a match near them.
        package var supporting: [String]
        /// Bytes on both sides of a match, 0 to 1,000.
        package var window: Int
    }

    /// How matches of an entry are counted.
    package struct CountingRule: Sendable, Hashable {
        /// What counts towards the profile's count.
        package enum Mode: String, Sendable, Hashable, CaseIterable {
            /// Each value once.
            case unique
            /// Each match.
            case all
        }

        package var mode: Mode
        package var minMatches: MinMatches
        /// Matches below are neither counted nor stored; nil for the profile's own threshold.
        package var confidenceThreshold: Confidence?
    }

    /// From how many matches on an entry counts, by their confidence: enough matches of one level and above suffice.
    package struct MinMatches: Sendable, Hashable, CustomStringConvertible {
        /// Of high confidence.
        package var high: Int
        /// Of medium confidence or more; nil where these alone never suffice.
        package var medium: Int?
        /// Of any confidence; nil where these alone never suffice.
        package var low: Int?

        /// The same number whatever the confidence.
        package init(_ count: Int) { (high, medium, low) = (count, count, count) }

        package init(high: Int, medium: Int?, low: Int?) {
            (self.high, self.medium, self.low) = (high, medium, low)
        }

        /// `3`, or `1 high or 3 medium` where confidence decides.
        package var description: String {
            if self == MinMatches(high) { return String(high) }
            let parts = [("high", high), ("medium", medium), ("low", low)]
            return parts.compactMap { name, count in count.map { "\($0) \(name)" } }.joined(separator: " or ")
        }
    }

    /// Texts that show what the entry is meant to find and to leave.
    package struct Examples: Sendable, Hashable {
        /// Each gives at least one match of the entry, of low confidence or more, all by itself.
        package var match: [String]
        /// None gives a match of the entry.
        package var nearMiss: [String]
    }
}

/// What a pattern proves by its form alone (detections.md 2, P1 to P4).
package enum PatternPoints: String, Sendable, Hashable, CaseIterable {
    /// A run of digits or letters without separator or prefix.
    case bare
    /// Required separators, a narrow prefix, or an embedded plausible date.
    case structured
    /// A vendor's prefix of four or more characters with fixed length or alphabet.
    case prefixed
    /// A literal block such as a PEM header with footer.
    case literal

    package var score: Int {
        switch self {
        case .bare: 10
        case .structured: 30
        case .prefixed: 60
        case .literal: 70
        }
    }
}

/// Which validator an entry uses, and how.
package struct ValidatorUse: Sendable, Hashable {
    /// What a validator's answer does.
    package enum Mode: String, Sendable, Hashable, CaseIterable {
        /// A value that fails is dropped; one that passes earns points.
        case gate
        /// A value that passes earns points; one that fails stays.
        case bonus
        /// Not called; the name stays in the file.
        case off
    }

    package var name: String
    package var mode: Mode

    package init(name: String, mode: Mode) {
        self.name = name
        self.mode = mode
    }
}
