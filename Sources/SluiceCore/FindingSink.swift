/// What is known of a run when it starts.
package struct RunHeader: Sendable, Hashable {
    /// UUID in lower case.
    package var id: String
    package var started: Timestamp
    /// Digest of the profiles used, `sha256:` and hex.
    package var profileSet: String
    /// The command line's words without values that could be secret, for a person.
    package var purpose: String
    /// Digest of what is scanned and how: a run that was cut short is gone on with by the next one of equal scope. Empty
    /// for runs that nobody goes on with.
    package var scope: String
    /// Digest of all that decides what an examination of given bytes finds: profiles, limits, versions.
    package var examination: String
    /// Whether assets that have not changed since an earlier run are examined again.
    package var rescans: Bool
    /// Whether a run that was cut short is gone on with.
    package var resumes: Bool

    package init(
        id: String, started: Timestamp, profileSet: String, purpose: String, scope: String = "",
        examination: String = "", rescans: Bool = false, resumes: Bool = true
    ) {
        self.id = id
        self.started = started
        self.profileSet = profileSet
        self.purpose = purpose
        self.scope = scope
        self.examination = examination
        self.rescans = rescans
        self.resumes = resumes
    }
}

/// Numbers of assets by how far they were read. `seen` is counted by itself, so that a lost outcome shows.
package struct AssetCounts: Sendable, Hashable, Codable {
    package var seen = 0
    package var scanned = 0
    package var partial = 0
    package var skipped = 0

    package init() {}

    /// Assets with an outcome.
    package var done: Int { scanned + partial + skipped }

    /// Whether every asset that was seen has an outcome.
    package var isBalanced: Bool { seen == done }
}

/// What a run came to.
package struct RunSummary: Sendable, Hashable {
    package var ended: Timestamp
    package var assets: AssetCounts
    /// Bytes fetched and examined, over all assets.
    package var bytes: Int64
    package var bytesScanned: Int64
    package var gaps: [SourceGap]
    /// Whether the run reached its end; false after a signal or a fatal error.
    package var isComplete: Bool
    /// Named counters that belong in the record: unknown visibility values, undetermined users, malformed log lines.
    package var counters: [String: Int]

    package init(
        ended: Timestamp,
        assets: AssetCounts,
        bytes: Int64,
        bytesScanned: Int64,
        gaps: [SourceGap],
        isComplete: Bool,
        counters: [String: Int]
    ) {
        self.ended = ended
        self.assets = assets
        self.bytes = bytes
        self.bytesScanned = bytesScanned
        self.gaps = gaps
        self.isComplete = isComplete
        self.counters = counters
    }
}

/// All that came of one asset: written in one transaction, alone or with others, so that an asset is either done or not
/// begun.
package struct AssetOutcome: Sendable, Hashable {
    /// The asset's own record (`path` empty).
    package var coverage: CoverageRecord
    /// Members that were not wholly scanned, at most ``ExtractionLimits/listedMembers``.
    package var members: [CoverageRecord]
    package var findings: [Finding]
    /// Ids of the profiles that were looked for. What another profile found says nothing by its absence here.
    package var profiles: Set<String>
    /// Matches that ignore rules kept from counting, by the name of the rule.
    package var ignored: [String: Int]
    /// What tells whether the asset has changed, as its source had it before it was read; nil when nothing does.
    package var fingerprint: String?
    /// A hash of the bytes that were examined, in hex, as far as known: SHA-256 of what was fetched, a keyed one of local files.
    package var contentDigest: String?
    /// See ``SourcedAsset/hasMaskedName``: then the absence of a finding says nothing.
    package var hasMaskedName = false
    /// See ``AssetSource/sightings(of:)``; of an asset whose earlier examination stands, those that are new. They become the
    /// evidence of its findings.
    package var sightings: FileSightings?
    /// Not nil when the asset was not examined, because an earlier examination of it stands. A fingerprint beside it is
    /// new and belongs to the same bytes.
    package var earlier: EarlierExamination?

    package init(
        coverage: CoverageRecord, members: [CoverageRecord] = [], findings: [Finding] = [], profiles: Set<String> = [],
        ignored: [String: Int] = [:]
    ) {
        self.ignored = ignored
        self.coverage = coverage
        self.members = members
        self.findings = findings
        self.profiles = profiles
    }
}

extension AssetOutcome {
    /// Fingerprint of what no fetch can examine.
    package static let unexaminedFingerprint = "unexamined"
}

/// An examination of an asset that stands, since neither the asset nor what would be looked for has changed.
package struct EarlierExamination: Sendable, Hashable {
    /// It was made by the present run, before the run was cut short.
    package var isOfThisRun: Bool
    /// Active findings, by severity.
    package var findings: [Severity: Int]

    package init(isOfThisRun: Bool, findings: [Severity: Int]) {
        self.isOfThisRun = isOfThisRun
        self.findings = findings
    }
}

/// What the posture rules found in one snapshot.
package struct PostureOutcome: Sendable, Hashable {
    package var findings: [Finding]
    /// Scopes whose data was complete, so that a finding which is absent now is resolved.
    package var judged: [FindingScope]
    /// Findings that could not be decided this time; they stay as they are.
    package var undetermined: [FindingIdentity]
    /// Named counters, for example `unknown_visibility` and `inactive_user.undetermined`.
    package var counters: [String: Int]

    package init(
        findings: [Finding] = [],
        judged: [FindingScope] = [],
        undetermined: [FindingIdentity] = [],
        counters: [String: Int] = [:]
    ) {
        self.findings = findings
        self.judged = judged
        self.undetermined = undetermined
        self.counters = counters
    }
}

/// What a run needs to know from its sink.
package struct RunContext: Sendable {
    /// 32 bytes: the key of the HMAC that stands for matched values. Secret; never logged.
    package var valueKey: [UInt8]
    /// Whether anything was examined before, so that ``FindingSink/earlier(_:fingerprint:digest:)`` is worth asking.
    package var hasEarlier: Bool
    /// Start of the run that was cut short and is gone on with; nil for a new run.
    package var resumed: Timestamp?
    /// What ``SourceCheckpoint/counters`` came to before it was cut short.
    package var counters: [String: Int]

    package init(
        valueKey: [UInt8], hasEarlier: Bool = false, resumed: Timestamp? = nil, counters: [String: Int] = [:]
    ) {
        self.counters = counters
        self.valueKey = valueKey
        self.hasEarlier = hasEarlier
        self.resumed = resumed
    }
}

/// Where both content and posture findings end. Every write may be repeated safely.
///
/// All methods throw ``SluiceError`` of kind `.sink` when the store fails; nothing half-written remains then.
package protocol FindingSink: Sendable {
    func begin(_ run: RunHeader) async throws -> RunContext
    /// Looks up the examination of an asset that stands.
    ///
    /// - Parameters:
    ///   - asset: to be examined.
    ///   - fingerprint: of the asset now, see ``AssetOutcome/fingerprint``.
    ///   - digest: SHA-256 of the bytes in hex; an examination of equal bytes stands although the fingerprint is another.
    /// - Returns: its outcome, to be recorded like one of this run; nil when the asset is to be examined.
    /// - Throws: ``SluiceError`` of kind `.sink`.
    func earlier(_ asset: Asset, fingerprint: String, digest: String?) async throws -> AssetOutcome?
    /// Records several outcomes: all of them or none.
    ///
    /// Findings of an asset that an earlier run stored and that are not among `outcome.findings` become resolved
    /// when `outcome.coverage.state` is scanned and their profile is among `outcome.profiles`, and stay as they are
    /// otherwise.
    func record(_ outcomes: [AssetOutcome]) async throws
    func record(_ outcome: PostureOutcome) async throws
    /// Keeps what sources noted, in the order given, all or nothing. Every asset yielded before has been recorded.
    func keep(_ checkpoints: [SourceCheckpoint]) async throws
    /// Ends the run. Findings in a `listed` scope whose asset the run did not meet become resolved, whatever their
    /// profile: the asset no longer exists.
    func finish(_ summary: RunSummary, listed: [FindingScope]) async throws
}

extension FindingSink {
    /// Same as ``earlier(_:fingerprint:digest:)`` without a digest.
    package func earlier(_ asset: Asset, fingerprint: String) async throws -> AssetOutcome? {
        try await earlier(asset, fingerprint: fingerprint, digest: nil)
    }

    /// Records one outcome.
    package func record(_ outcome: AssetOutcome) async throws { try await record([outcome]) }
}
