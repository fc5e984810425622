package import SluiceCore

/// An invite that still can be accepted and makes somebody owner.
///
/// `owner` in the API organization; `account-owner` or `account-admin` in the ChatGPT workspace; with
/// ``PostureThresholds/includeProjectOwnerInvites`` also `owner` of any project.
package struct HighPrivilegeInviteRule: PostureRule {
    package init() {}

    package var findingType: FindingType { .highPrivilegeInvite }

    package func judge(_ context: PostureContext) -> PostureOutcome {
        var outcome = PostureOutcome()
        for place in InvitePlace.all(context) {
            for invite in place.invites.elements {
                judge(invite, place, context, &outcome)
            }
            if place.invites.isComplete { outcome.judged.append(scope(tenant: place.tenant, .invite)) }
        }
        return outcome
    }

    private func judge(
        _ invite: Invite,
        _ place: InvitePlace,
        _ context: PostureContext,
        _ outcome: inout PostureOutcome
    ) {
        let reasons = privileges(of: invite, place, context)
        guard !reasons.isEmpty, context.isAlive(expiresAt: invite.expiresAt) else { return }
        let asset = PostureAssets.invite(invite, place, context)
        guard let status = invite.status else {
            outcome.undetermined.append(identity(of: asset))
            outcome.counters["invite.undetermined", default: 0] += 1
            return
        }
        guard status.lowercased() == "pending" else { return }
        var evidence = PostureAssets.inviteEvidence(invite, place, context)
        evidence["privileges"] = .array(reasons)
        outcome.findings.append(Finding(type: findingType, asset: asset, evidence: evidence))
    }

    private func privileges(of invite: Invite, _ place: InvitePlace, _ context: PostureContext) -> [JSONValue] {
        let role = invite.role?.lowercased() ?? ""
        let highRoles = place.isWorkspace ? ["account-owner", "account-admin"] : ["owner"]
        var reasons: [JSONValue] = []
        if highRoles.contains(role) {
            reasons.append(["scope": place.isWorkspace ? "workspace" : "organization", "role": .string(role)])
        }
        if context.thresholds.includeProjectOwnerInvites {
            reasons += invite.projects.filter { $0.role.lowercased() == "owner" }.map {
                ["scope": "project", "project_id": .string($0.projectID), "role": "owner"]
            }
        }
        return reasons
    }
}
