package import SluiceCore
package import SluiceDetection

/// What profiles make of one input: every match and, where asked for, every candidate that came to nothing.
package struct TrialResult: Sendable {
    /// The input's name.
    package var name: String
    /// In the order of the text; those that do not count are among them.
    package var matches: [TrialMatch] = []
    /// In the order of the text.
    package var drops: [TrialDrop] = []
    /// How each profile stands, in their order.
    package var standings: [ProfileStanding] = []
    /// Entries whose matches may be incomplete.
    package var limitedEntries: [LimitedEntry] = []
    /// What was read of the input.
    package var coverage: MemberCoverage

    /// Whether all of the input was examined.
    package var isWhole: Bool {
        (coverage.state == .scanned || coverage.state == .skipped && coverage.bytes == 0) && limitedEntries.isEmpty
    }
}

/// Where something stands in an input.
package struct TrialPlace: Sendable, Hashable {
    /// See ``SluiceCore/Location/path``.
    package var path: String
    /// See ``SluiceCore/Location``.
    package var bytes: Range<Int64>
    /// 1-based.
    package var line: Int64
    /// 1-based, in Unicode scalars.
    package var column: Int64
}

/// A match, with what each reason added and with what became of it.
package struct TrialMatch: Sendable {
    /// Whether a match takes part in its profile's count.
    package enum Verdict: Sendable, Hashable {
        case counted
        /// Less sure than the profile asks.
        case belowThreshold(Confidence)
        /// An ignore rule keeps it out; with the rule's reason.
        case ignored(String)
    }

    /// Id of the profile.
    package var profile: String
    /// Id of the entry.
    package var entry: String
    package var infoType: String
    package var severity: Severity
    /// A published test value: its severity is `info`.
    package var isTest: Bool
    package var confidence: Confidence
    package var score: Int
    package var reasons: [ScoredReason]
    package var place: TrialPlace
    /// The value as results show it.
    package var masked: String
    /// See ``SluiceCore/Match/valueHMAC``.
    package var valueHMAC: String
    package var verdict: Verdict

    package init(
        profile: String, entry: String, infoType: String, severity: Severity, isTest: Bool, confidence: Confidence,
        score: Int, reasons: [ScoredReason], place: TrialPlace, masked: String, valueHMAC: String, verdict: Verdict
    ) {
        self.profile = profile
        self.entry = entry
        self.infoType = infoType
        self.severity = severity
        self.isTest = isTest
        self.confidence = confidence
        self.score = score
        self.reasons = reasons
        self.place = place
        self.masked = masked
        self.valueHMAC = valueHMAC
        self.verdict = verdict
    }
}

/// A candidate that came to nothing.
package struct TrialDrop: Sendable {
    /// Id of the profile.
    package var profile: String
    /// Id of the entry.
    package var entry: String
    package var place: TrialPlace
    /// The value as results show it.
    package var masked: String
    package var reason: DropReason
}
