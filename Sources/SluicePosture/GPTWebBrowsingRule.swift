package import SluiceCore

/// A GPT that can read the web.
package struct GPTWebBrowsingRule: PostureRule {
    package init() {}

    package var findingType: FindingType { .gptWebBrowsing }

    package func judge(_ context: PostureContext) -> PostureOutcome {
        GPTToolJudge(rule: self, kind: .webBrowsing).judge(context)
    }
}
