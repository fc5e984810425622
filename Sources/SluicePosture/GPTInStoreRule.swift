package import SluiceCore

/// A GPT listed in the public GPT Store.
package struct GPTInStoreRule: PostureRule {
    package init() {}

    package var findingType: FindingType { .gptInStore }

    package func judge(_ context: PostureContext) -> PostureOutcome {
        GPTVisibilityJudge(rule: self, visibility: .store).judge(context)
    }
}
