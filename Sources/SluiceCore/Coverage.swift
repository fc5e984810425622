/// How far an asset, or one member of it, was read.
package enum CoverageState: String, Sendable, Hashable, Codable, CaseIterable {
    /// Every byte that can hold text was examined.
    case scanned
    /// Something was examined and something was not; the reasons say why.
    case partial
    /// Nothing was examined; the reasons say why.
    case skipped
}

/// Why something was not wholly read. The raw values are stable identifiers (hostile-input.md 1).
package struct CoverageReason: RawRepresentable, Sendable, Hashable, Codable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    package static let inputBytesLimit = CoverageReason(rawValue: "limit.input_bytes")
    package static let entryBytesLimit = CoverageReason(rawValue: "limit.entry_bytes")
    package static let expandedBytesLimit = CoverageReason(rawValue: "limit.expanded_bytes")
    package static let ratioLimit = CoverageReason(rawValue: "limit.ratio")
    package static let entriesLimit = CoverageReason(rawValue: "limit.entries")
    package static let depthLimit = CoverageReason(rawValue: "limit.depth")
    package static let overlapLimit = CoverageReason(rawValue: "limit.overlap")
    package static let timeLimit = CoverageReason(rawValue: "limit.time")
    package static let memoryLimit = CoverageReason(rawValue: "limit.memory")
    package static let spoolLimit = CoverageReason(rawValue: "limit.spool_bytes")
    package static let matchLimit = CoverageReason(rawValue: "limit.match")
    package static let decodeLimit = CoverageReason(rawValue: "limit.decode")
    package static let findingsLimit = CoverageReason(rawValue: "limit.findings")
    package static let textBytesLimit = CoverageReason(rawValue: "limit.text_bytes")
    package static let encrypted = CoverageReason(rawValue: "encrypted")
    package static let truncated = CoverageReason(rawValue: "truncated")
    package static let corrupt = CoverageReason(rawValue: "corrupt")
    package static let unsupported = CoverageReason(rawValue: "unsupported")
    package static let noText = CoverageReason(rawValue: "no_text")
    package static let entity = CoverageReason(rawValue: "entity")
    package static let link = CoverageReason(rawValue: "link")
    package static let specialEntry = CoverageReason(rawValue: "special_entry")
    package static let encoding = CoverageReason(rawValue: "encoding")
    package static let extractorCrash = CoverageReason(rawValue: "extractor.crash")
    package static let extractorTimeout = CoverageReason(rawValue: "extractor.timeout")
    package static let fetchFailed = CoverageReason(rawValue: "fetch.failed")
    package static let fetchGone = CoverageReason(rawValue: "fetch.gone")
    package static let fetchDenied = CoverageReason(rawValue: "fetch.denied")
    package static let urlRefused = CoverageReason(rawValue: "url_refused")
    package static let apiMalformed = CoverageReason(rawValue: "api.malformed")
    package static let apiTruncated = CoverageReason(rawValue: "api.truncated")
    package static let apiCursorLoop = CoverageReason(rawValue: "api.cursor_loop")
    package static let apiUnauthorized = CoverageReason(rawValue: "api.unauthorized")

    /// Trouble after which a second look at the same bytes may end better.
    package static let passing: [CoverageReason] = [
        .extractorCrash, .extractorTimeout, .timeLimit, .memoryLimit, .spoolLimit, .matchLimit, .fetchFailed,
        .fetchDenied, .fetchGone, .urlRefused, .apiMalformed, .apiTruncated, .apiUnauthorized,
    ]

    /// Whether a second look at the same bytes may end better.
    package var isPassing: Bool { Self.passing.contains(self) }

    /// Whether examinations that end so are counted as attempts: trouble of the asset, or on the way to it. What hangs on
    /// rights and settings alone is asked for in every run, because nothing tells when those have changed.
    package var isAttempt: Bool {
        [
            .extractorCrash, .extractorTimeout, .timeLimit, .memoryLimit, .matchLimit, .fetchFailed, .apiMalformed,
            .apiTruncated,
        ].contains(self)
    }

    /// Whether a bound that can be set was hit.
    package var isLimit: Bool { rawValue.hasPrefix("limit.") }

    /// Links and special entries hold no content of their own: alone they do not make their container partial.
    package var holdsNoContent: Bool { self == .link || self == .specialEntry }

    /// Reasons that alone leave nothing unread that exists: what they are about has no content of its own, or is deleted.
    package static let leavingRunComplete: [CoverageReason] = [.link, .specialEntry, .fetchGone]

    /// Alone it leaves nothing unread that exists.
    package var leavesRunComplete: Bool { Self.leavingRunComplete.contains(self) }
}

/// What was read of one asset (`path` empty) or of one member inside it.
package struct CoverageRecord: Sendable, Hashable {
    package var asset: Asset
    /// Path inside the asset, as in ``Location/path`` but without the asset's own name; empty for the asset itself.
    package var path: String
    package var state: CoverageState
    /// In the order in which they were met, without repeats. When `state` is `scanned`, empty or ``CoverageReason/findingsLimit``
    /// alone: all was examined and counted, but not every match is stored.
    package var reasons: [CoverageReason]
    /// One sentence for a person: which limit with its value, which library message. Never text of the file.
    package var detail: String?
    /// Bytes that the asset or member has, as far as known.
    package var bytes: Int64
    /// Bytes that were examined.
    package var bytesScanned: Int64
    package var mediaType: String?
    /// Members met below the asset, at all depths; 0 for what is no container.
    package var membersSeen: Int
    package var membersScanned: Int

    package init(
        asset: Asset,
        path: String = "",
        state: CoverageState,
        reasons: [CoverageReason] = [],
        detail: String? = nil,
        bytes: Int64 = 0,
        bytesScanned: Int64 = 0,
        mediaType: String? = nil,
        membersSeen: Int = 0,
        membersScanned: Int = 0
    ) {
        self.asset = asset
        self.path = path
        self.state = state
        self.reasons = reasons
        self.detail = detail
        self.bytes = bytes
        self.bytesScanned = bytesScanned
        self.mediaType = mediaType
        self.membersSeen = membersSeen
        self.membersScanned = membersScanned
    }
}
