package import SluiceCore

/// A GPT that anybody with the link can open; a link for the workspace only is not public.
package struct GPTPublicLinkRule: PostureRule {
    package init() {}

    package var findingType: FindingType { .gptPublicLink }

    package func judge(_ context: PostureContext) -> PostureOutcome {
        GPTVisibilityJudge(rule: self, visibility: .publicLink).judge(context)
    }
}
