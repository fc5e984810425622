package import SluiceCore

/// A judgement on metadata alone: one finding type, decided from a snapshot.
///
/// A rule is pure: equal contexts give equal outcomes, and it reads no clock, file or network.
package protocol PostureRule: Sendable {
    var findingType: FindingType { get }

    /// Findings, undetermined identities and counters of this rule's type.
    ///
    /// `judged` names a scope only where its listing was complete, since only then an absent finding is resolved.
    func judge(_ context: PostureContext) -> PostureOutcome
}

extension PostureRule {
    func scope(tenant: String, _ kind: Asset.Kind) -> FindingScope {
        FindingScope(tenant: tenant, assetKind: kind, findingTypeID: findingType.id)
    }

    func identity(of asset: Asset) -> FindingIdentity {
        Finding(type: findingType, asset: asset).identity
    }
}

/// What the rules look at: one snapshot, one moment, one set of thresholds.
package struct PostureContext: Sendable {
    package let snapshot: PostureSnapshot
    /// The moment that ages are counted to.
    package let now: Timestamp
    package let thresholds: PostureThresholds
    let people: PeopleDirectory

    package init(snapshot: PostureSnapshot, now: Timestamp, thresholds: PostureThresholds) {
        self.snapshot = snapshot
        self.now = now
        self.thresholds = thresholds
        people = PeopleDirectory(snapshot)
    }

    /// Whole days since a moment; negative when it lies ahead.
    func age(_ time: Timestamp) -> Int { time.days(until: now) }

    /// Whether something with this expiry can still be used.
    func isAlive(expiresAt: Timestamp?) -> Bool { expiresAt.map { $0 > now } ?? true }
}
