package import SluiceCore

/// A GPT that can run code on the files that people give it.
package struct GPTCodeInterpreterRule: PostureRule {
    package init() {}

    package var findingType: FindingType { .gptCodeInterpreter }

    package func judge(_ context: PostureContext) -> PostureOutcome {
        GPTToolJudge(rule: self, kind: .codeInterpreter).judge(context)
    }
}
