package import Crypto
import Dispatch
import SluiceContent
package import SluiceCore
package import SluiceDetection
package import SluiceTools

/// What all examiners of a scan share.
package struct ExaminerSetup: Sendable {
    package var profiles: CompiledProfiles
    package var scanner: SegmentScanner.Options
    package var limits: ExtractionLimits
    package var reader: ContentReader
    /// Key of the HMAC that stands for matched values.
    package var valueKey: SymmetricKey
    /// The time at which ignore rules are judged.
    package var asOf: Timestamp
    package var progress: ScanProgress

    package init(
        profiles: CompiledProfiles,
        scanner: SegmentScanner.Options = SegmentScanner.Options(),
        limits: ExtractionLimits,
        reader: ContentReader,
        valueKey: SymmetricKey,
        asOf: Timestamp,
        progress: ScanProgress
    ) {
        self.profiles = profiles
        self.scanner = scanner
        self.limits = limits
        self.reader = reader
        self.valueKey = valueKey
        self.asOf = asOf
        self.progress = progress
    }
}

/// Turns the bytes of one asset after another into outcomes: extracts, detects, tallies.
///
/// `@unchecked Sendable`: ``ExaminerPool`` lends an examiner to one task at a time.
final class AssetExaminer: @unchecked Sendable {
    private let setup: ExaminerSetup
    private let profileIDs: Set<String>
    private var scanner: SegmentScanner
    private var matches: MatchCollector
    private var asset: Asset?
    /// Bytes of the asset that the progress counts already, and all that it may count.
    private var counted: Int64 = 0
    private var byteCount: Int64 = 0
    /// Whether an extraction child was lost in a way that says little of the content.
    private var isLostByChance = false
    private var isolation = ContentReader.Isolation.byAll
    private var members: [CoverageRecord] = []
    private var coverage: CoverageRecord?
    private var names: NameMask

    init(_ setup: ExaminerSetup) throws {
        self.setup = setup
        names = NameMask(counting: setup.profiles)
        profileIDs = Set(setup.profiles.profiles.map(\.id))
        matches = MatchCollector(setup)
        do {
            scanner = try SegmentScanner(profiles: setup.profiles, options: setup.scanner) {
                DispatchTime.now().uptimeNanoseconds
            }
        } catch {
            throw SluiceError(
                .internal, place: "detection", problem: "\(error)", mend: "give the process more memory")
        }
    }

    /// Examines one asset on the calling thread; once more when an extraction child was lost by chance, or turned out to be needed.
    ///
    /// - Throws: ``SluiceError`` when sluice itself cannot work, never because of the asset's bytes;
    ///   `CancellationError` when the task was cancelled.
    func examine(_ asset: Asset, content: ContentFile) throws -> AssetOutcome {
        (counted, byteCount) = (0, max(0, content.byteCount))
        isolation = .byAll
        let outcome: AssetOutcome
        do {
            outcome = try look(at: asset, content: content)
        } catch is ContentReader.IsolationNeeded {
            isolation = .always
            outcome = try look(at: asset, content: content)
        }
        return isLostByChance ? try look(at: asset, content: content) : outcome
    }

    private func look(at asset: Asset, content: ContentFile) throws -> AssetOutcome {
        self.asset = asset
        isLostByChance = false
        members.removeAll()
        coverage = nil
        let name = asset.name ?? asset.id
        matches.beginInput(name: name)
        scanner.beginInput()
        examineName()
        defer {
            setup.progress.read(bytes: byteCount - counted)
            counted = byteCount
        }
        do {
            // Of a path only the last part names the file, and what a compressed file holds is named after it.
            try extract(content, name: name.split(separator: "/").last.map(String.init) ?? name)
        } catch let error as SystemError {
            // The descriptor is ours and was good: the file behind it fails.
            coverage = CoverageRecord(
                asset: asset, state: .skipped, reasons: [.fetchFailed], detail: "\(error)", bytes: content.byteCount)
        }
        return masked(try outcome(of: asset))
    }

    /// A name is content too: a card number may stand in it.
    private func examineName() {
        guard let name = asset?.name else { return }
        begin(Segment(path: Self.namePath, mediaType: "text/plain", encoding: .utf8, sourceOffset: 0))
        scanner.scan(Array(name.utf8).span, into: &matches)
        end()
    }

    /// Where matches in an asset's own name are told to be.
    fileprivate static let namePath = "(file name)"

    private func extract(_ content: ContentFile, name: String) throws {
        var receiver = self
        isLostByChance = try setup.reader.read(
            content, name: name, limits: setup.limits, isolation: isolation, into: &receiver)
    }

    private func outcome(of asset: Asset) throws -> AssetOutcome {
        guard var coverage else {
            throw SluiceError(
                .internal, place: "extraction of \(asset.kind.rawValue) \(asset.id)",
                problem: "ended without a verdict",
                mend: "report this as a fault of sluice"
            )
        }
        let limited = scanner.limitedEntries
        if !limited.isEmpty {
            let names = limited.prefix(5).map { "\($0.entry) (\($0.reason))" }.joined(separator: ", ")
            coverage.add(.matchLimit, detail: "\(limited.count) entries were cut short: \(names)")
        }
        if scanner.isDecodingLimited {
            coverage.add(
                .decodeLimit,
                detail:
                    "not all that is encoded inside the text was decoded: it is encoded more often than decode_depth "
                    + "says, or there is more of it than is decoded of one file")
        }
        if matches.tally.isCut { coverage.reasons.append(.findingsLimit) }
        return AssetOutcome(
            coverage: coverage, members: members, findings: findings(of: asset), profiles: profileIDs,
            ignored: matches.tally.ignoredByRule)
    }

    private func findings(of asset: Asset) -> [Finding] {
        matches.verdicts.compactMap { verdict in
            FindingType.content(of: asset.kind).map { type in
                Finding(
                    type: type, asset: asset, severity: verdict.severity, profile: verdict.profile,
                    matchCount: verdict.matchCount, uniqueCount: verdict.uniqueCount, matches: verdict.matches,
                    evidence: verdict.severity == verdict.entrySeverity
                        ? [:] : ["severity_before_volume": .string(verdict.entrySeverity.rawValue)]
                )
            }
        }
    }

    /// The outcome of an asset whose bytes could not be had, with what its name holds: it is stored masked, so that no
    /// later look finds it there.
    func nameExamined(_ given: AssetOutcome) -> AssetOutcome {
        let asset = given.coverage.asset
        self.asset = asset
        matches.beginInput(name: asset.name ?? asset.id)
        scanner.beginInput()
        examineName()
        var outcome = given
        outcome.findings = findings(of: asset)
        return masked(outcome)
    }

    /// A name that is no part of what is examined, with the values in it masked; as it is when none of them counts.
    func shown(_ name: String) -> String {
        scanner.beginInput()
        return names.shown(name, with: &scanner)
    }

    /// The outcome without matched values in names and paths. The asset's id stays: it is what the asset is known by.
    private func masked(_ given: AssetOutcome) -> AssetOutcome {
        var outcome = given
        // Names of attachments, sheets and tables are in paths too, and are no text of their own.
        var mask = NameMask(counting: matches.hasNameMatch ? nil : setup.profiles)
        // What was cut short for this input is on again: the names are short.
        scanner.beginInput()
        if matches.hasNameMatch {
            outcome.coverage.asset.name = given.coverage.asset.name.map { mask.shown($0, with: &scanner) }
        }
        let name = given.coverage.asset.name ?? given.coverage.asset.id
        for index in outcome.members.indices {
            outcome.members[index].asset = outcome.coverage.asset
            outcome.members[index].path = mask.shown(outcome.members[index].path, with: &scanner)
        }
        for index in outcome.findings.indices {
            outcome.findings[index].asset = outcome.coverage.asset
            for match in outcome.findings[index].matches.indices {
                let path = outcome.findings[index].matches[match].location.path
                if path == name && !matches.hasNameMatch { continue }
                outcome.findings[index].matches[match].location.path = mask.shown(path, with: &scanner)
            }
        }
        return outcome
    }
}

extension AssetExaminer: SegmentReceiver {
    func begin(_ segment: Segment) {
        matches.begin(segment)
        scanner.begin(encoding: segment.encoding, sourceOffset: segment.sourceOffset)
        scanner.judgeFile(segment, into: &matches)
    }

    func text(_ bytes: Span<UInt8>) throws {
        try Task.checkCancellation()
        scanner.scan(bytes, into: &matches)
        matches.places.drop(before: scanner.settled)
        let read = min(Int64(bytes.count), byteCount - counted)
        counted += read
        setup.progress.scanned(bytes: bytes.count)
        setup.progress.read(bytes: read)
    }

    func mark(_ marks: [PlaceMark]) { matches.places.add(marks) }

    func end() { scanner.end(into: &matches) }

    func member(_ coverage: MemberCoverage) {
        if let asset { members.append(CoverageRecord(asset: asset, coverage)) }
    }

    func finish(_ coverage: MemberCoverage) {
        if let asset { self.coverage = CoverageRecord(asset: asset, coverage) }
    }
}

/// Gives each match its path and its keyed hash and hands it to the tally.
private struct MatchCollector: MatchReceiver {
    private(set) var tally: AssetTally
    private let emptyTally: AssetTally
    private var isEmpty = true
    /// Whether a value that counts stands in the asset's name or in that of a member.
    private(set) var hasNameMatch = false
    private let setup: ExaminerSetup
    /// Has taken up the key and nothing else.
    private let keyed: HMAC<SHA256>
    private var name = ""
    private var path = ""
    private var isInName = false
    var places = PlaceMap()

    init(_ setup: ExaminerSetup) {
        self.setup = setup
        keyed = HMAC<SHA256>(key: setup.valueKey)
        emptyTally = AssetTally(profiles: setup.profiles, asOf: setup.asOf)
        tally = emptyTally
    }

    /// What the profiles make of the asset.
    var verdicts: [ProfileVerdict] { isEmpty ? [] : tally.verdicts() }

    mutating func beginInput(name: String) {
        self.name = name
        hasNameMatch = false
        guard !isEmpty else { return }
        isEmpty = true
        tally = emptyTally
    }

    mutating func begin(_ segment: Segment) {
        path = segment.path.isEmpty ? name : "\(name)!\(segment.path)"
        places.begin(segment)
        isInName = segment.path == AssetExaminer.namePath || segment.mediaType == Segment.memberNames
    }

    mutating func receive(_ match: DetectedMatch) {
        // What counts for nothing needs no keyed hash.
        guard match.confidence >= setup.profiles.confidenceThreshold(of: match) else { return }
        var hash = keyed
        hash.update(data: match.normalizedValue.bytes)
        let ignored = isInName ? tally.ignoredCount : 0
        isEmpty = false
        tally.add(
            match, path: path, places: places,
            valueHMAC: unsafe hash.finalize().withUnsafeBytes { unsafe hexadecimal($0) })
        guard isInName && !hasNameMatch else { return }
        hasNameMatch = tally.ignoredCount == ignored
    }
}

extension CoverageRecord {
    fileprivate init(asset: Asset, _ coverage: MemberCoverage) {
        self.init(
            asset: asset, path: coverage.path, state: coverage.state, reasons: coverage.reasons,
            detail: coverage.detail, bytes: coverage.bytes, bytesScanned: coverage.bytesScanned,
            mediaType: coverage.mediaType, membersSeen: coverage.membersSeen, membersScanned: coverage.membersScanned
        )
    }

    /// Something was cut short although everything was read.
    fileprivate mutating func add(_ reason: CoverageReason, detail text: String) {
        if state == .scanned { state = .partial }
        if !reasons.contains(reason) { reasons.append(reason) }
        detail = detail.map { "\($0); \(text)" } ?? text
    }
}
