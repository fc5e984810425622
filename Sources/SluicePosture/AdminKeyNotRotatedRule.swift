package import SluiceCore

/// A living admin key as old as ``PostureThresholds/rotationDays``.
package struct AdminKeyNotRotatedRule: PostureRule {
    package init() {}

    package var findingType: FindingType { .adminKeyNotRotated }

    package func judge(_ context: PostureContext) -> PostureOutcome {
        let keys = APIKeyJudge(rule: self, keys: .admin)
        return keys.judge(context) { keys.rotation($0, context) }
    }
}
