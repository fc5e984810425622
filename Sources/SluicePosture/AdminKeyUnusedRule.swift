package import SluiceCore

/// A living admin key that nobody has used for ``PostureThresholds/unusedDays``.
///
/// The API may leave `last_used_at` out for admin keys; such a key is undetermined.
package struct AdminKeyUnusedRule: PostureRule {
    package init() {}

    package var findingType: FindingType { .adminKeyUnused }

    package func judge(_ context: PostureContext) -> PostureOutcome {
        let keys = APIKeyJudge(rule: self, keys: .admin)
        return keys.judge(context) { keys.use($0, context) }
    }
}
