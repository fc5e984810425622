package import SluiceCore

/// An invite that has been pending for ``PostureThresholds/staleInviteDays``, past its expiry or not.
package struct StalePendingInviteRule: PostureRule {
    package init() {}

    package var findingType: FindingType { .stalePendingInvite }

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
        let asset = PostureAssets.invite(invite, place, context)
        let isSettled = invite.status.map { $0.lowercased() != "pending" } ?? false
        guard !isSettled else { return }
        guard invite.status != nil, let created = invite.createdAt else {
            outcome.undetermined.append(identity(of: asset))
            outcome.counters["invite.undetermined", default: 0] += 1
            return
        }
        let limit = context.thresholds.staleInviteDays
        guard context.age(created) >= limit else { return }
        var evidence = PostureAssets.inviteEvidence(invite, place, context)
        evidence["threshold_days"] = .integer(Int64(limit))
        outcome.findings.append(Finding(type: findingType, asset: asset, evidence: evidence))
    }
}
