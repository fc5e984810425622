import SluiceCore
import SluicePosture
import Testing

@Suite("Rules on GPTs")
struct GPTRuleTests {
    private func judge(_ gpt: CustomGPT, users: Listing<WorkspaceUser>? = nil) -> PostureOutcome {
        var workspace = Fixture.workspace
        workspace.gpts = .complete([gpt])
        if let users { workspace.users = users }
        return PostureEvaluator.evaluate(PostureSnapshot(workspace: workspace), now: Fixture.now)
    }

    private func gpt(visibility: String? = "just-me", tools: [String] = []) -> CustomGPT {
        CustomGPT(
            id: "g-1", name: "G", ownerID: "user-simA0000000000000000001", ownerEmail: "lead@example.com",
            visibility: visibility, tools: tools.map { GPTTool(type: $0) }
        )
    }

    @Test(
        "Tool spellings",
        arguments: [
            ("custom_action", FindingType.gptCustomActions), ("custom-action", .gptCustomActions),
            ("action", .gptCustomActions), ("code_interpreter", .gptCodeInterpreter),
            ("code-interpreter", .gptCodeInterpreter), ("Code_Interpreter", .gptCodeInterpreter),
            ("browser", .gptWebBrowsing), ("browsing", .gptWebBrowsing), ("web_browsing", .gptWebBrowsing),
            ("web-browsing", .gptWebBrowsing), ("web_search", .gptWebBrowsing),
        ]
    )
    func toolSpelling(raw: String, type: FindingType) {
        #expect(judge(gpt(tools: [raw])).findings.map(\.type) == [type])
    }

    @Test("Harmless tools", arguments: ["dall-e", "dalle", "memory", "canvas", "deep_research", "deep-research"])
    func harmlessTool(raw: String) {
        let outcome = judge(gpt(tools: [raw]))
        #expect(outcome.findings.isEmpty)
        #expect(outcome.undetermined.isEmpty)
        #expect(outcome.counters.isEmpty)
    }

    @Test(
        "Visibility values",
        arguments: [
            ("just-me", nil), ("invite-only", nil), ("workspace-with-link", nil), ("workspace", nil),
            ("everyone-in-workspace", nil), ("anyone-with-link", FindingType.gptPublicLink),
            ("link", .gptPublicLink), ("public-link", .gptPublicLink), ("anyone_with_link", .gptPublicLink),
            ("gpt-store", .gptInStore), ("marketplace", .gptInStore), ("public", .gptInStore),
            ("store", .gptInStore), ("GPT-Store", .gptInStore),
        ] as [(String, FindingType?)]
    )
    func visibility(raw: String, type: FindingType?) {
        let outcome = judge(gpt(visibility: raw))
        #expect(outcome.findings.map(\.type) == [type].compactMap { $0 })
        #expect(outcome.counters.isEmpty)
    }

    @Test("Two actions are one finding with two rows")
    func twoActions() {
        var subject = gpt()
        subject.tools = ["a.example", "b.example"].map { GPTTool(type: "custom_action", actionDomain: $0) }
        let outcome = judge(subject)
        #expect(outcome.findings.count == 1)
        guard case .array(let rows) = outcome.findings.first?.evidence["tools"] else {
            Issue.record("no rows")
            return
        }
        #expect(rows.count == 2)
    }

    @Test("A GPT that was never published has no tools, yet its visibility counts")
    func neverPublished() {
        var subject = gpt(visibility: "gpt-store")
        subject.name = nil
        #expect(judge(subject).findings.map(\.type) == [.gptInStore])
    }

    @Test("An unknown visibility is no finding, is counted, and leaves an earlier finding alone")
    func unknownVisibility() {
        let outcome = judge(gpt(visibility: "galaxy-wide"))
        #expect(outcome.findings.isEmpty)
        #expect(outcome.counters == ["unknown_visibility": 1])
        #expect(outcome.leavesOpen(.gptInStore, "g-1") && outcome.leavesOpen(.gptPublicLink, "g-1"))
    }

    @Test("A missing visibility likewise")
    func missingVisibility() {
        let outcome = judge(gpt(visibility: nil))
        #expect(outcome.counters == ["missing_visibility": 1])
        #expect(outcome.leavesOpen(.gptInStore, "g-1"))
    }

    @Test("An unknown tool is no finding, is counted, and leaves other tools' earlier findings alone")
    func unknownTool() {
        let outcome = judge(gpt(tools: ["teleporter", "browser"]))
        #expect(outcome.findings.map(\.type) == [.gptWebBrowsing])
        #expect(outcome.counters == ["unknown_tool": 1])
        #expect(outcome.leavesOpen(.gptCustomActions, "g-1"))
        #expect(!outcome.leavesOpen(.gptWebBrowsing, "g-1"))
    }

    @Test("Unknown values are listed once each for the log")
    func unknownValues() {
        var workspace = Fixture.workspace
        let odd = gpt(visibility: "galaxy-wide", tools: ["teleporter", "teleporter"])
        workspace.gpts = .complete([odd, odd])
        let values = GPTVocabulary.unknownValues(in: PostureSnapshot(workspace: workspace))
        #expect(values.visibilities == ["galaxy-wide"])
        #expect(values.tools == ["teleporter"])
    }

    @Test("Tools that could not all be read leave the absent ones undetermined")
    func incompleteTools() {
        var subject = gpt(tools: ["browser"])
        subject.toolsAreComplete = false
        let outcome = judge(subject)
        #expect(outcome.findings.map(\.type) == [.gptWebBrowsing])
        #expect(outcome.findings.first?.evidence["tool_list_may_be_incomplete"] == true)
        #expect(outcome.leavesOpen(.gptCodeInterpreter, "g-1"))
        #expect(outcome.counters == ["incomplete_tools": 1])
    }

    @Test("An owner who left stays the owner and is marked")
    func ownerStatus() {
        var subject = gpt(visibility: "gpt-store")
        subject.ownerID = "user-simC0000000000000000003"
        subject.ownerEmail = nil
        #expect(judge(subject).findings.first?.evidence["owner_status"] == "inactive")
        #expect(judge(subject).findings.first?.asset.owner?.id == "user-simC0000000000000000003")
        subject.ownerID = "user-gone"
        #expect(judge(subject).findings.first?.evidence["owner_status"] == "deleted")
        let unread = judge(subject, users: .unavailable(reason: "not authorized"))
        #expect(unread.findings.first?.evidence["owner_status"] == "deleted", "no e-mail means deleted")
        subject.ownerEmail = "somebody@example.com"
        let unknown = judge(subject, users: .unavailable(reason: "not authorized"))
        #expect(unknown.findings.first?.evidence["owner_status"] == "unknown")
    }

    @Test("A listing that broke off vouches for nothing")
    func incompleteListing() {
        var workspace = Fixture.workspace
        workspace.gpts = .incomplete([Fixture.tripPlanner], reason: "page 2 failed")
        let outcome = PostureEvaluator.evaluate(PostureSnapshot(workspace: workspace), now: Fixture.now)
        #expect(outcome.assets(.gptInStore) == ["g-sim00000000000000000000002"])
        #expect(FindingType.all.prefix(5).allSatisfy { !outcome.judges($0) })
    }

    @Test("An id cannot change where a link leads")
    func hostileID() {
        var subject = gpt(visibility: "gpt-store")
        subject.id = "../../evil?x=1#\u{202E}"
        #expect(
            judge(subject).findings.first?.asset.link == "https://chatgpt.com/g/..%2F..%2Fevil%3Fx%3D1%23%E2%80%AE"
        )
    }
}
