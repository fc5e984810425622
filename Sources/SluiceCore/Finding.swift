/// What makes two findings the same one over all runs: type, tenant, asset and, for content, profile.
///
/// The sink derives the finding's UUID from it; nothing else (names, links, times) takes part.
package struct FindingIdentity: Sendable, Hashable {
    package var typeID: String
    package var tenant: String
    package var assetKind: Asset.Kind
    package var assetID: String
    /// Profile id of a content finding; nil for a configuration finding.
    package var profile: String?

    package init(typeID: String, tenant: String, assetKind: Asset.Kind, assetID: String, profile: String?) {
        self.typeID = typeID
        self.tenant = tenant
        self.assetKind = assetKind
        self.assetID = assetID
        self.profile = profile
    }
}

/// What the sink receives: one asset violates one finding type, with the evidence.
package struct Finding: Sendable, Hashable {
    package var type: FindingType
    package var asset: Asset
    /// The finding type's severity unless the profile's entries say more.
    package var severity: Severity
    /// Profile id, for content findings.
    package var profile: String?
    /// All matches counted, also those beyond the stored ones.
    package var matchCount: Int
    /// Different values among them.
    package var uniqueCount: Int
    /// The stored matches, in the order of their place in the asset.
    package var matches: [Match]
    /// Facts behind the judgement, by name. Never a clear value of a match.
    package var evidence: [String: JSONValue]

    package init(
        type: FindingType,
        asset: Asset,
        severity: Severity? = nil,
        profile: String? = nil,
        matchCount: Int = 0,
        uniqueCount: Int = 0,
        matches: [Match] = [],
        evidence: [String: JSONValue] = [:]
    ) {
        self.type = type
        self.asset = asset
        self.severity = severity ?? type.severity
        self.profile = profile
        self.matchCount = matchCount
        self.uniqueCount = uniqueCount
        self.matches = matches
        self.evidence = evidence
    }

    package var identity: FindingIdentity {
        FindingIdentity(
            typeID: type.id,
            tenant: asset.tenant,
            assetKind: asset.kind,
            assetID: asset.id,
            profile: profile
        )
    }
}

/// The life of a finding over repeated runs.
package enum FindingStatus: String, Sendable, Hashable, Codable {
    /// The newest complete look still showed it.
    case active
    /// A later complete look no longer showed it.
    case resolved
    /// Silenced by a rule with reason and expiry.
    case muted
}
