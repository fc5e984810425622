import SluiceCore

/// What the four rules on API keys share: which keys are looked at, and which scope a complete listing vouches for.
struct APIKeyJudge<Rule: PostureRule> {
    /// What a rule says of one key.
    enum Verdict {
        case clean
        /// A fact that the rule needs is missing.
        case undetermined
        /// Violated, with the facts that this rule adds to those of every key.
        case violated([String: JSONValue])
    }

    /// Which of the two lists of keys a rule is about.
    enum Keys { case admin, project }

    let rule: Rule
    let keys: Keys

    func judge(_ context: PostureContext, _ verdict: (APIKey) -> Verdict) -> PostureOutcome {
        guard let organization = context.snapshot.organization else { return PostureOutcome() }
        var outcome = PostureOutcome()
        for key in listing(of: organization).elements where isEligible(key, context) {
            let asset = PostureAssets.key(key, in: organization, context)
            switch verdict(key) {
            case .clean:
                break
            case .undetermined:
                outcome.undetermined.append(rule.identity(of: asset))
                outcome.counters["api_key.undetermined", default: 0] += 1
            case .violated(let facts):
                let evidence = PostureAssets.keyEvidence(key, in: organization, context).merging(facts) { $1 }
                outcome.findings.append(Finding(type: rule.findingType, asset: asset, evidence: evidence))
            }
        }
        outcome.judged = judged(organization)
        return outcome
    }

    /// Age since creation. There is no rotation date: a key cannot be rotated in place, so its age is the time since.
    func rotation(_ key: APIKey, _ context: PostureContext) -> Verdict {
        guard let created = key.createdAt else { return .undetermined }
        let limit = context.thresholds.rotationDays
        guard context.age(created) >= limit else { return .clean }
        return .violated(["threshold_days": .integer(Int64(limit))])
    }

    /// Time since the last use, or since creation for a key that was never used.
    func use(_ key: APIKey, _ context: PostureContext) -> Verdict {
        let limit = context.thresholds.unusedDays
        let since: Timestamp
        switch key.lastUse {
        case .unknown: return .undetermined
        case .at(let time): since = time
        case .never:
            guard let created = key.createdAt else { return .undetermined }
            since = created
        }
        let idle = context.age(since)
        guard idle >= limit else { return .clean }
        return .violated([
            "idle_days": .integer(Int64(idle)), "never_used": .bool(key.lastUse == .never),
            "threshold_days": .integer(Int64(limit)),
        ])
    }

    /// An expired key is dead whatever its age or use.
    private func isEligible(_ key: APIKey, _ context: PostureContext) -> Bool {
        guard context.isAlive(expiresAt: key.expiresAt) else { return false }
        return key.ownerKind != .serviceAccount || context.thresholds.includeServiceAccountKeys
    }

    private func listing(of organization: OrganizationSnapshot) -> Listing<APIKey> {
        switch keys {
        case .admin: organization.adminKeys
        case .project: organization.projectKeys
        }
    }

    private func judged(_ organization: OrganizationSnapshot) -> [FindingScope] {
        guard listing(of: organization).isComplete else { return [] }
        switch keys {
        case .admin: return [rule.scope(tenant: organization.id, .adminAPIKey)]
        case .project:
            // Enabled keys may be missing from such a list, so absence proves nothing.
            guard !organization.keyListMayBeIncomplete else { return [] }
            return [rule.scope(tenant: organization.id, .projectAPIKey)]
        }
    }
}
