package import SluiceCore

/// A project key as old as ``PostureThresholds/rotationDays``.
package struct ProjectKeyNotRotatedRule: PostureRule {
    package init() {}

    package var findingType: FindingType { .projectKeyNotRotated }

    package func judge(_ context: PostureContext) -> PostureOutcome {
        let keys = APIKeyJudge(rule: self, keys: .project)
        return keys.judge(context) { keys.rotation($0, context) }
    }
}
