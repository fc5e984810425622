import SluiceCore
import SluiceDetection

/// One rule of another program, in our terms, before its pattern is translated.
struct ForeignRule: Sendable {
    /// Its id in the source, as ``ForeignProfile/registered(_:)`` gave it. Several entries may stand for one rule.
    var sourceID: String
    /// The id wanted for its entry; nil to make one of `sourceID`.
    var entryID: String?
    var name: String
    var infoType: String
    var severity: Severity
    var detection: Detection
    var group = RegexFocus.Group.whole
    /// The entry's match is all that the pattern matches, with a group of it as the value: ignore rules look at it.
    var keepsWhole = false
    /// Nil where the source has no opinion: then the pattern decides.
    var points: PatternPoints?
    var entropy: Double?
    var validator: String?
    /// The validator is taken only if examples of the source pass it.
    var validatorIsTentative = false
    /// Matches below do not count; nil for the profile's own threshold.
    var threshold: Confidence?
    var hotWords: [String: [String]] = [:]
    var negativeWords: [String] = []
    /// Bytes.
    var window: Int?
    /// Patterns of second evidence by name, as a profile takes them.
    var supporting: [String: String] = [:]
    var count = DetectionEntry.CountingRule.Mode.unique
    var examples: [String] = []
    var negativeExamples: [String] = []
    /// The values are secrets: their examples are not written out.
    var isSecret = false

    enum Detection: Sendable {
        case pattern(String, RegexDialect, RegexReader.Options = RegexReader.Options())
        /// Words and phrases.
        case words([String], isCaseless: Bool)
        /// An entry of ours that does the same.
        case counterpart(Counterpart)
    }
}

/// A rule for values that do not count.
struct ForeignIgnore: Sendable {
    /// A PCRE2 pattern that the value, or a part of it, matches.
    var regex: String?
    /// The pattern is held against all that the rule's pattern matches, not the value alone.
    var isOfMatch = false
    /// With `*` and `?`.
    var path: String?
    /// Source id of the rule that it is about; nil for all.
    var ruleID: String?
    var reason: String
}

/// What a reader found in a file.
struct ForeignProfile: Sendable {
    var id: String
    var description: String
    var allowedMatchCount = 0
    var confidenceThreshold = Confidence.low
    var rules: [ForeignRule] = []
    var ignores: [ForeignIgnore] = []
    /// Ids of all rules of the source, in its order: those of `rules`, and those that none of them stands for.
    private(set) var sourceIDs: [String] = []
    private var taken: Set<String> = []
    var notes = ImportNotes()

    init(id: String, description: String) {
        self.id = id
        self.description = description
    }

    /// Counts a rule of the source.
    ///
    /// - Parameter name: what the source calls it.
    /// - Returns: the name, or one made of it where another rule has it.
    mutating func registered(_ name: String) -> String {
        var id = name
        var number = 2
        while !taken.insert(id).inserted {
            id = "\(name) (\(number))"
            number += 1
        }
        sourceIDs.append(id)
        return id
    }

    /// Says why no entry stands for a rule that was registered.
    mutating func leaveOut(_ sourceID: String, _ reason: String) { notes.add(.leftOut, reason, rule: sourceID) }
}

extension ForeignRule {
    /// One that an entry of ours stands for.
    init(_ counterpart: Counterpart, sourceID: String) {
        let entry = counterpart.entry
        self.init(
            sourceID: sourceID, entryID: entry.id, name: entry.name, infoType: entry.infoType, severity: entry.severity,
            detection: .counterpart(counterpart), isSecret: true)
    }
}
