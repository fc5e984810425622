package import SluiceCore

/// A person with access who has shown no sign of life for ``PostureThresholds/inactiveDays``.
///
/// No row of either API carries a last login, so activity is derived from key use and the audit log (openai-apis.md
/// 5.1), or read from the workspace status where ``PostureThresholds/inactiveUserMode`` says so.
package struct InactiveUserRule: PostureRule {
    package init() {}

    package var findingType: FindingType { .inactiveUser }

    package func judge(_ context: PostureContext) -> PostureOutcome {
        switch context.thresholds.inactiveUserMode {
        case .derived: judgeOrganization(context)
        case .workspaceStatus: judgeWorkspace(context)
        }
    }

    private func judgeOrganization(_ context: PostureContext) -> PostureOutcome {
        guard let organization = context.snapshot.organization else { return PostureOutcome() }
        var outcome = PostureOutcome()
        for user in organization.users.elements where isEligible(user) {
            let asset = asset(user.id, user.email, tenant: organization.id, AssetLink.organizationPeople)
            let activity = UserActivity(
                user, organization.auditLog, remembered: organization.rememberedActivity?[user.id], context)
            switch activity.judgement(context) {
            case .active:
                break
            case .undetermined:
                outcome.undetermined.append(identity(of: asset))
                outcome.counters["inactive_user.undetermined", default: 0] += 1
            case .inactive(let evidence) where evidence < context.thresholds.inactiveUserMinimumEvidence:
                outcome.undetermined.append(identity(of: asset))
                outcome.counters["inactive_user.below_minimum_evidence", default: 0] += 1
            case .inactive:
                let facts = activity.facts(user, context)
                outcome.findings.append(Finding(type: findingType, asset: asset, evidence: facts))
            }
        }
        if organization.users.isComplete { outcome.judged = [scope(tenant: organization.id, .user)] }
        return outcome
    }

    private func isEligible(_ user: OrganizationUser) -> Bool {
        user.isServiceAccount != true && user.isEnabled != false && user.isBanned != true
    }

    private func judgeWorkspace(_ context: PostureContext) -> PostureOutcome {
        guard let workspace = context.snapshot.workspace else { return PostureOutcome() }
        var outcome = PostureOutcome()
        for user in workspace.users.elements {
            let asset = asset(user.id, user.email, tenant: workspace.id, AssetLink.workspacePeople)
            switch PeopleDirectory.status(of: user) {
            case "active":
                break
            case "inactive":
                let evidence: [String: JSONValue] = [
                    "mode": "workspace_status", "status": .optional(user.status), "role": .optional(user.role),
                    "created_at": .optional(user.createdAt),
                ]
                outcome.findings.append(Finding(type: findingType, asset: asset, evidence: evidence))
            default:
                outcome.undetermined.append(identity(of: asset))
                outcome.counters["inactive_user.undetermined", default: 0] += 1
            }
        }
        if workspace.users.isComplete { outcome.judged = [scope(tenant: workspace.id, .user)] }
        return outcome
    }

    private func asset(_ id: String, _ email: String?, tenant: String, _ link: String) -> Asset {
        Asset(
            kind: .user, id: id, name: email, tenant: tenant, owner: Asset.Owner(id: id, email: email), link: link
        )
    }
}

/// The signs of life of one organization user.
private struct UserActivity {
    enum Judgement {
        case active, undetermined
        case inactive(PostureThresholds.Evidence)
    }

    private let added: Timestamp?
    private let keyUse: APIKey.LastUse
    private let lastEvent: Timestamp?
    private let oldestEvent: Timestamp?
    private let logIsReadable: Bool
    /// Whether the audit log reaches back over the whole period, so that silence in it means something.
    private let logCoversPeriod: Bool
    /// What earlier runs had seen, where that is later than all that is told now: log and rows may forget.
    private let remembered: Timestamp?
    private let lastSeen: Timestamp?

    init(
        _ user: OrganizationUser, _ log: AuditLogActivity, remembered: Timestamp?, _ context: PostureContext
    ) {
        added = user.addedAt
        keyUse = user.apiKeyLastUse
        logIsReadable = log.isAvailable
        oldestEvent = log.oldestEvent
        let reach = log.oldestEvent.map { context.age($0) >= context.thresholds.inactiveDays } ?? false
        logCoversPeriod = log.isAvailable && reach
        lastEvent = log.lastSeenByUser[user.id]
        let keyTime: Timestamp? = if case .at(let time) = user.apiKeyLastUse { time } else { nil }
        let told = [keyTime, lastEvent].compactMap { $0 }.max()
        self.remembered = remembered.flatMap { time in told.map { $0 >= time } ?? false ? nil : time }
        lastSeen = [told, remembered].compactMap { $0 }.max()
    }

    func judgement(_ context: PostureContext) -> Judgement {
        let limit = context.thresholds.inactiveDays
        if let added, context.age(added) < limit { return .active }
        if let lastSeen, context.age(lastSeen) < limit { return .active }
        guard logCoversPeriod || keyUse != .unknown || lastSeen != nil else { return .undetermined }
        // Without a joining date, an account that was never seen may be a new one.
        guard added != nil || lastSeen != nil else { return .undetermined }
        return .inactive(evidence)
    }

    private var evidence: PostureThresholds.Evidence { logCoversPeriod ? .strong : .weak }

    func facts(_ user: OrganizationUser, _ context: PostureContext) -> [String: JSONValue] {
        var facts: [String: JSONValue] = [
            "mode": "derived",
            "confidence": .string(evidence.rawValue),
            "threshold_days": .integer(Int64(context.thresholds.inactiveDays)),
            "last_seen": .optional(lastSeen),
            "added_at": .optional(added),
            "role": .optional(user.role),
            "signals": [
                [
                    "signal": "api_key_last_used_at", "available": .bool(keyUse != .unknown),
                    "last_seen": PostureAssets.lastUse(keyUse),
                ],
                [
                    "signal": "audit_log", "available": .bool(logIsReadable),
                    "covers_period": .bool(logCoversPeriod), "oldest_event": .optional(oldestEvent),
                    "last_seen": .optional(lastEvent),
                ],
            ],
        ]
        if let remembered { facts["last_seen_by_earlier_runs"] = .optional(remembered) }
        if let lastSeen { facts["idle_days"] = .integer(Int64(context.age(lastSeen))) }
        return facts
    }
}
