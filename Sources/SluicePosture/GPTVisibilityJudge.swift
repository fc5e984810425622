import SluiceCore

/// What the two rules on a GPT's visibility share: they differ only in who can open it.
struct GPTVisibilityJudge<Rule: PostureRule> {
    let rule: Rule
    let visibility: GPTVisibility

    func judge(_ context: PostureContext) -> PostureOutcome {
        guard let workspace = context.snapshot.workspace else { return PostureOutcome() }
        var outcome = PostureOutcome()
        for gpt in workspace.gpts.elements {
            let asset = PostureAssets.gpt(gpt, in: workspace, context)
            switch GPTVocabulary.visibility(gpt.visibility) {
            case visibility:
                let evidence = PostureAssets.gptEvidence(gpt, context)
                outcome.findings.append(Finding(type: rule.findingType, asset: asset, evidence: evidence))
            case .missing, .unknown:
                outcome.undetermined.append(rule.identity(of: asset))
            case .workspace, .publicLink, .store:
                break
            }
        }
        if workspace.gpts.isComplete { outcome.judged = [rule.scope(tenant: workspace.id, .gpt)] }
        return outcome
    }
}
