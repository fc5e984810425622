package import SluiceCore

/// A project key that nobody has used for ``PostureThresholds/unusedDays``.
package struct ProjectKeyUnusedRule: PostureRule {
    package init() {}

    package var findingType: FindingType { .projectKeyUnused }

    package func judge(_ context: PostureContext) -> PostureOutcome {
        let keys = APIKeyJudge(rule: self, keys: .project)
        return keys.judge(context) { keys.use($0, context) }
    }
}
