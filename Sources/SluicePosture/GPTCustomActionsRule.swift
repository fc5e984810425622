package import SluiceCore

/// A GPT that can call somebody else's server: any tool of its newest configuration is a custom action.
package struct GPTCustomActionsRule: PostureRule {
    package init() {}

    package var findingType: FindingType { .gptCustomActions }

    package func judge(_ context: PostureContext) -> PostureOutcome {
        GPTToolJudge(rule: self, kind: .customAction).judge(context)
    }
}
