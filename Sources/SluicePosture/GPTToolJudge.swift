import SluiceCore

/// What the three rules on a GPT's tools share: they differ only in the kind of tool.
struct GPTToolJudge<Rule: PostureRule> {
    let rule: Rule
    let kind: GPTToolKind

    func judge(_ context: PostureContext) -> PostureOutcome {
        guard let workspace = context.snapshot.workspace else { return PostureOutcome() }
        var outcome = PostureOutcome()
        for gpt in workspace.gpts.elements {
            let asset = PostureAssets.gpt(gpt, in: workspace, context)
            let tools = gpt.tools.filter { GPTVocabulary.tool($0.type) == kind }
            if !tools.isEmpty {
                outcome.findings.append(finding(gpt, asset, tools, context))
            } else if !gpt.toolsAreComplete || gpt.tools.contains(where: { GPTVocabulary.tool($0.type) == .unknown }) {
                // A tool that was not read, or bears a new name, may be this kind: an earlier finding must not vanish.
                outcome.undetermined.append(rule.identity(of: asset))
            }
        }
        if workspace.gpts.isComplete { outcome.judged = [rule.scope(tenant: workspace.id, .gpt)] }
        return outcome
    }

    private func finding(_ gpt: CustomGPT, _ asset: Asset, _ tools: [GPTTool], _ context: PostureContext) -> Finding {
        var evidence = PostureAssets.gptEvidence(gpt, context)
        evidence["tools"] = .array(
            tools.map { tool in
                var row: [String: JSONValue] = [
                    "type": .string(tool.type), "created_at": .optional(tool.createdAt),
                ]
                if kind == .customAction {
                    row["action_domain"] = .optional(tool.actionDomain)
                    row["auth_type"] = .optional(tool.authType)
                }
                return .object(row)
            }
        )
        if !gpt.toolsAreComplete { evidence["tool_list_may_be_incomplete"] = true }
        return Finding(type: rule.findingType, asset: asset, evidence: evidence)
    }
}
