package import Crypto
import Dispatch
package import SluiceContent
package import SluiceCore
package import SluiceDetection
import SluicePattern
package import SluiceTools

/// Examines inputs as a scan does, by the same extraction, scanner and tally, and keeps everything that it sees.
///
/// Belongs to one task. What it keeps grows with the number of matches, so it is for texts to try profiles on.
package final class TrialExaminer {
    /// What an examiner needs.
    package struct Setup: Sendable {
        package var profiles: CompiledProfiles
        /// Reads the inputs.
        package var reader: ContentReader
        package var limits = ExtractionLimits()
        /// Key of the HMAC that stands for matched values.
        package var valueKey = SymmetricKey(size: .bits256)
        /// The time at which ignore rules are judged.
        package var asOf: Timestamp
        /// Whether candidates that come to nothing are kept too.
        package var explainsDrops = false

        package init(profiles: CompiledProfiles, reader: ContentReader, asOf: Timestamp) {
            self.profiles = profiles
            self.reader = reader
            self.asOf = asOf
        }
    }

    private let setup: Setup
    private var scanner: SegmentScanner
    private var collector: TrialCollector
    private var coverage: MemberCoverage?

    /// - Throws: ``SluiceError`` of kind `.internal` without memory.
    package init(_ setup: Setup) throws(SluiceError) {
        self.setup = setup
        collector = TrialCollector(setup)
        var options = SegmentScanner.Options()
        options.explainsDrops = setup.explainsDrops
        options.asOf = Int64(setup.asOf.unixSeconds)
        do {
            scanner = try SegmentScanner(profiles: setup.profiles, options: options) {
                DispatchTime.now().uptimeNanoseconds
            }
        } catch {
            throw SluiceError(
                .internal, place: "detection", problem: "\(error)", mend: "give the process more memory")
        }
    }

    /// Examines one input, blocking the thread for as long as the limits allow.
    ///
    /// - Parameters:
    ///   - content: its bytes.
    ///   - name: of the input, for the places; its last component tells the type where the bytes do not.
    /// - Returns: what was found, and what each profile makes of it.
    /// - Throws: ``SystemError`` when the content cannot be read, ``SluiceError`` when sluice itself cannot work.
    package func examine(_ content: ContentFile, name: String) throws -> TrialResult {
        begin(name)
        var receiver = self
        let last = name.split(separator: "/").last.map(String.init) ?? name
        try setup.reader.read(content, name: last, limits: setup.limits, into: &receiver)
        guard let coverage else {
            throw SluiceError(
                .internal, place: "extraction", problem: "ended without a verdict",
                mend: "report this as a fault of sluice")
        }
        return finish(name, coverage)
    }

    /// Examines a text that is in memory.
    package func examine(text: String, name: String) -> TrialResult {
        begin(name)
        let bytes = Array(text.utf8)
        begin(Segment(path: "", mediaType: "text/plain", encoding: .utf8))
        scanner.scan(bytes.span, into: &collector)
        end()
        let count = Int64(bytes.count)
        return finish(
            name, MemberCoverage(path: "", state: .scanned, bytes: count, bytesScanned: count, mediaType: "text/plain"))
    }

    private func begin(_ name: String) {
        collector.beginInput(name)
        scanner.beginInput()
        coverage = nil
    }

    private func finish(_ name: String, _ given: MemberCoverage) -> TrialResult {
        var coverage = given
        if scanner.isDecodingLimited {
            coverage.state = .partial
            coverage.reasons.append(.decodeLimit)
        }
        return TrialResult(
            name: name, matches: collector.matches, drops: collector.drops, standings: collector.tally.standings(),
            limitedEntries: scanner.limitedEntries, coverage: coverage)
    }
}

extension TrialExaminer: SegmentReceiver {
    package func begin(_ segment: Segment) {
        collector.begin(segment)
        scanner.begin(encoding: segment.encoding, sourceOffset: segment.sourceOffset)
        scanner.judgeFile(segment, into: &collector)
    }

    package func text(_ bytes: Span<UInt8>) throws {
        try Task.checkCancellation()
        scanner.scan(bytes, into: &collector)
        collector.places.drop(before: scanner.settled)
    }

    package func mark(_ marks: [PlaceMark]) { collector.places.add(marks) }
    package func end() { scanner.end(into: &collector) }
    package func member(_ coverage: MemberCoverage) {}
    package func finish(_ coverage: MemberCoverage) { self.coverage = coverage }
}

/// Keeps what the scanner tells of one input.
private struct TrialCollector: MatchReceiver {
    private(set) var matches: [TrialMatch] = []
    private(set) var drops: [TrialDrop] = []
    private(set) var tally: AssetTally
    private let emptyTally: AssetTally
    private let setup: TrialExaminer.Setup
    private var name = ""
    private var path = ""
    var places = PlaceMap()

    init(_ setup: TrialExaminer.Setup) {
        self.setup = setup
        emptyTally = AssetTally(profiles: setup.profiles, asOf: setup.asOf)
        tally = emptyTally
    }

    mutating func beginInput(_ name: String) {
        self.name = name
        matches = []
        drops = []
        tally = emptyTally
    }

    mutating func begin(_ segment: Segment) {
        path = segment.path.isEmpty ? name : "\(name)!\(segment.path)"
        places.begin(segment)
    }

    mutating func receive(_ match: DetectedMatch) {
        let profile = setup.profiles.profiles[match.profileIndex]
        let entry = setup.profiles.entry(of: match)
        let code = HMAC<SHA256>.authenticationCode(for: match.normalizedValue.bytes, using: setup.valueKey)
        let hash = unsafe code.withUnsafeBytes { unsafe hexadecimal($0) }
        var verdict = TrialMatch.Verdict.counted
        let threshold = setup.profiles.confidenceThreshold(of: match)
        if match.confidence < threshold {
            verdict = .belowThreshold(threshold)
        } else if let rule = profile.ignoreRule(for: match, path: path, valueHMAC: hash, asOf: setup.asOf) {
            verdict = .ignored(rule.reason)
        }
        tally.add(match, path: path, places: places, valueHMAC: hash)
        matches.append(
            TrialMatch(
                profile: profile.id, entry: entry.id, infoType: entry.infoType,
                severity: match.isTest ? .info : entry.severity, isTest: match.isTest, confidence: match.confidence,
                score: match.score,
                reasons: zip(match.why, match.points).map(ScoredReason.init),
                place: TrialPlace(
                    path: path + places.fragment(at: match.byteRange.lowerBound), bytes: match.byteRange,
                    line: match.line, column: match.column),
                masked: match.masked, valueHMAC: hash, verdict: verdict))
    }

    mutating func receive(_ candidate: DroppedCandidate) {
        let profile = setup.profiles.profiles[candidate.profileIndex]
        drops.append(
            TrialDrop(
                profile: profile.id, entry: profile.entries[candidate.entryIndex].id,
                place: TrialPlace(
                    path: path + places.fragment(at: candidate.byteRange.lowerBound), bytes: candidate.byteRange,
                    line: candidate.line, column: candidate.column),
                masked: candidate.masked, reason: candidate.reason))
    }
}
