package import SluiceCore

/// A named set of detection entries with the thresholds from which its matches make a finding.
package struct Profile: Sendable, Hashable {
    /// Stable identifier in results, for example `financial-information`.
    package var id: String
    /// Raised by whoever changes the file; informative.
    package var version: Int
    package var description: String
    /// Whether a scan that names no profiles uses it; takes no part in the identity of a profile set.
    package var isDefault = true
    /// The profile acts when it counts more matches than this.
    package var allowedMatchCount: Int
    /// From how many counted matches on the profile acts, by their confidence; nil where that decides nothing.
    package var minMatches: DetectionEntry.MinMatches? = nil
    /// Matches below are neither counted nor stored.
    package var confidenceThreshold: Confidence
    package var entries: [DetectionEntry]
    package var ignoreRules: [IgnoreRule]
    /// PCRE2 patterns of second evidence by name, for example an expiry date beside a card number.
    package var supporting: [String: String]
    /// Published test values, written in any way: matches of these are told as tests, with severity info.
    package var testValues: [String]
    /// When set, the profile acts only where several entries match close together.
    package var recordRule: RecordRule?
    /// The file it came from, as named to the loader.
    package var file: String
}

/// Several different entries must match close together before a profile acts.
package struct RecordRule: Sendable, Hashable {
    /// How many different entries; at least 2.
    package var distinctEntries: Int
    /// Bytes of text between the end of the first of these matches and the start of the last, at most.
    package var within: Int
}

/// Matches that a profile does not count. All criteria that are given must hold together.
package struct IgnoreRule: Sendable, Hashable {
    /// How messages and counters call it: `PROFILE#2`, or file and line of a rule that holds over all profiles. Takes no
    /// part in the identity of a profile set.
    package var name: String
    /// Equals ``Match/valueHMAC``, so it is bound to one database's key.
    package var valueHMAC: String?
    /// A PCRE2 pattern that the whole or a part of the value matches, or of what `regexTarget` says.
    package var valuePattern: String?
    package var regexTarget = RegexTarget.value
    /// A path in which `*` stands for any run of characters and `?` for one; compared with ``Location/path``.
    package var path: String?
    /// Id of the entry.
    package var entry: String?
    /// Why, for those who read the profile later.
    package var reason: String
    /// The rule ends here; nil for never.
    package var expires: Timestamp?

    /// What the pattern is held against.
    package enum RegexTarget: String, Sendable, Hashable, CaseIterable {
        case value
        /// All that the entry's pattern matched, where the value is a group of it.
        case match
    }

    /// Whether the rule still holds at this time.
    package func isActive(at time: Timestamp) -> Bool { expires.map { time < $0 } ?? true }
}

extension Profile {
    /// The first rule that holds at a time and keeps a match from counting.
    ///
    /// - Parameters:
    ///   - match: of this profile.
    ///   - path: see ``SluiceCore/Location/path``.
    ///   - valueHMAC: see ``SluiceCore/Match/valueHMAC``.
    ///   - asOf: the time by which rules expire.
    /// - Returns: the rule; nil when the match counts.
    package func ignoreRule(
        for match: DetectedMatch, path: String, valueHMAC: String, asOf: Timestamp
    ) -> IgnoreRule? {
        ignoreRules.enumerated().first { index, rule in
            rule.isActive(at: asOf)
                && (rule.entry == nil || rule.entry == entries[match.entryIndex].id)
                && (rule.valueHMAC == nil || rule.valueHMAC == valueHMAC)
                && (rule.valuePattern == nil || match.matchedIgnorePatterns.contains(index))
                && (rule.path.map { PathPattern.matches($0, path) } ?? true)
        }?.element
    }
}
