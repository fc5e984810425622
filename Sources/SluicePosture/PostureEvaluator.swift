package import SluiceCore

/// Runs all posture rules on a snapshot.
package enum PostureEvaluator {
    /// One rule for each configuration finding type, in the order of ``FindingType/all``.
    package static let rules: [any PostureRule] = [
        GPTCustomActionsRule(), GPTCodeInterpreterRule(), GPTWebBrowsingRule(), GPTInStoreRule(), GPTPublicLinkRule(),
        AdminKeyNotRotatedRule(), ProjectKeyNotRotatedRule(), AdminKeyUnusedRule(), ProjectKeyUnusedRule(),
        HighPrivilegeInviteRule(), InactiveUserRule(), StalePendingInviteRule(),
    ]

    /// Judges a snapshot as of `now`. Pure; findings come in the order of the rules and, within one, of the listing.
    ///
    /// Each identity appears once, also when the API listed an object twice. A thing that cannot be read is never
    /// judged clean: it is left undetermined, so that an earlier finding stays as it is.
    ///
    /// Counters: `unknown_visibility`, `missing_visibility` and `incomplete_tools` count GPTs, `unknown_tool` counts
    /// tools, `inactive_user.undetermined` and `inactive_user.below_minimum_evidence` count users,
    /// `api_key.undetermined` and `invite.undetermined` count judgements that lacked a time or a state.
    package static func evaluate(
        _ snapshot: PostureSnapshot,
        now: Timestamp,
        thresholds: PostureThresholds = PostureThresholds()
    ) -> PostureOutcome {
        let context = PostureContext(snapshot: snapshot, now: now, thresholds: thresholds)
        var total = PostureOutcome(counters: GPTVocabulary.counters(of: snapshot))
        var found: Set<FindingIdentity> = []
        var open: Set<FindingIdentity> = []
        for rule in rules {
            let outcome = rule.judge(context)
            for finding in outcome.findings where found.insert(finding.identity).inserted {
                total.findings.append(finding)
            }
            for identity in outcome.undetermined where open.insert(identity).inserted {
                total.undetermined.append(identity)
            }
            total.judged += outcome.judged
            total.counters.merge(outcome.counters, uniquingKeysWith: +)
        }
        total.undetermined.removeAll { found.contains($0) }
        total.counters = total.counters.filter { $0.value > 0 }
        return total
    }
}
