import FoundationEssentials
package import SluiceCore
import SluiceDetection
import SluiceSinks

extension TrialResult {
    /// The result as one line of JSON in UTF-8, without a line feed; members sorted by name.
    ///
    /// - Parameter showsHashes: whether `value_hmac` takes part, which means something under a database's key only.
    /// - Returns: one JSON object.
    /// - Throws: ``SluiceError`` of kind `.internal` for what JSON does not have.
    package func json(showsHashes: Bool) throws(SluiceError) -> String {
        try TrialJSON.line(TrialDocument(self, showsHashes: showsHashes), place: "profiles test")
    }
}

/// How results of this module become JSON.
enum TrialJSON {
    static func line(_ value: some Encodable, place: String) throws(SluiceError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        guard let data = try? encoder.encode(value) else {
            throw SluiceError(
                .internal, place: place, problem: "cannot be written as JSON", mend: "report this as a fault")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

/// The form of the JSON, apart from the types that are worked with.
private struct TrialDocument: Encodable {
    struct Place: Encodable {
        var path: String
        var byteStart: Int64
        var byteEnd: Int64
        var line: Int64
        var column: Int64

        init(_ place: TrialPlace) {
            path = SafeText.line(place.path)
            (byteStart, byteEnd) = (place.bytes.lowerBound, place.bytes.upperBound)
            (line, column) = (place.line, place.column)
        }
    }

    struct Reason: Encodable {
        var reason: String
        var points: Int

        init(_ reason: ScoredReason) {
            self.reason = SafeText.line(reason.reason)
            points = reason.points
        }
    }

    struct Match: Encodable {
        var profile: String
        var entry: String
        var infoType: String
        var severity: Severity
        var test: Bool
        var confidence: Confidence
        var score: Int
        var why: [Reason]
        var location: Place
        var masked: String
        /// `counted`, `below_threshold` or `ignored`.
        var verdict: String
        var ignoredBecause: String?
        var valueHmac: String?

        init(_ match: TrialMatch, showsHash: Bool) {
            valueHmac = showsHash ? match.valueHMAC : nil
            (profile, entry, infoType) = (match.profile, match.entry, match.infoType)
            (severity, test) = (match.severity, match.isTest)
            (confidence, score) = (match.confidence, match.score)
            why = match.reasons.map(Reason.init)
            location = Place(match.place)
            masked = match.masked
            switch match.verdict {
            case .counted: verdict = "counted"
            case .belowThreshold: verdict = "below_threshold"
            case .ignored(let reason): (verdict, ignoredBecause) = ("ignored", SafeText.line(reason))
            }
        }
    }

    struct Drop: Encodable {
        var profile: String
        var entry: String
        var location: Place
        var masked: String
        /// `made_up_number`, `part_of_uuid`, `validator`, `entropy` or `score`.
        var reason: String
        var validator: String?
        var entropy: Double?
        var entropyThreshold: Double?
        var score: Int?
        var why: [Reason]?

        init(_ drop: TrialDrop) {
            (profile, entry, masked) = (drop.profile, drop.entry, drop.masked)
            location = Place(drop.place)
            switch drop.reason {
            case .madeUpNumber: reason = "made_up_number"
            case .partOfUUID: reason = "part_of_uuid"
            case .validator(let name): (reason, validator) = ("validator", name)
            case .entropy(let bits, let threshold): (reason, entropy, entropyThreshold) = ("entropy", bits, threshold)
            case .lowScore(let points, let reasons):
                (reason, score, why) = ("score", points, reasons.map(Reason.init))
            }
        }
    }

    struct Standing: Encodable {
        struct Entry: Encodable {
            var entry: String
            var matches: Int
            var unique: Int
            var counted: Int
            var minMatches: String
        }

        var profile: String
        var acts: Bool
        var counted: Int
        var allowedMatchCount: Int
        var minMatches: String?
        var recordFound: Bool?
        var ignored: Int
        var entries: [Entry]

        init(_ standing: ProfileStanding) {
            (profile, acts, counted) = (standing.profile, standing.acts, standing.counted)
            (allowedMatchCount, recordFound) = (standing.allowed, standing.isRecordFound)
            (ignored, minMatches) = (standing.ignored, standing.minMatches?.description)
            entries = standing.entries.map {
                Entry(
                    entry: $0.id, matches: $0.matches, unique: $0.unique, counted: $0.counted,
                    minMatches: $0.minMatches.description)
            }
        }
    }

    var kind = "profiles_test"
    var schema = 1
    var input: String
    var state: String
    var reasons: [String]
    var matches: [Match]
    var dropped: [Drop]
    var profiles: [Standing]

    init(_ result: TrialResult, showsHashes: Bool) {
        input = SafeText.line(result.name)
        state = result.isWhole || result.coverage.state != .scanned ? result.coverage.state.rawValue : "partial"
        reasons = result.coverage.reasons.map(\.rawValue)
        if !result.limitedEntries.isEmpty { reasons.append(CoverageReason.matchLimit.rawValue) }
        matches = result.matches.map { Match($0, showsHash: showsHashes) }
        dropped = result.drops.map(Drop.init)
        profiles = result.standings.map(Standing.init)
    }
}
