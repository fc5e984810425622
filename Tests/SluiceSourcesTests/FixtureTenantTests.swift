import SluiceCore
import SluiceSimulator
import SluiceSources
import Testing

@Suite(.serialized) struct FixtureTenantTests {
    @Test("the files of the fixtures, with owners, parents, links and scopes")
    func files() async throws {
        let scan = try await scan(tenant: .fixtures)
        #expect(
            scan.ids == [
                "gpt_file file-simGPT000000000000000001", "gpt_file file-simGPT000000000000000002",
                "project_file file-simPRJ000000000000000001", "conversation_file file-simCNV000000000000000001",
                "conversation_file file-simGPT000000000000000001",
            ])
        #expect(scan.contents.values.allSatisfy { $0.count == 64 })
        #expect(gaps(scan.events).isEmpty)
        #expect(
            Set(scopes(scan.events)) == [
                FindingScope(tenant: workspaceID, assetKind: .gptFile),
                FindingScope(tenant: workspaceID, assetKind: .projectFile),
            ])
        let byID = Dictionary(grouping: assets(scan.events).map(\.asset)) { "\($0.kind.rawValue) \($0.id)" }
        let upload = byID["conversation_file file-simCNV000000000000000001"]?.first
        #expect(upload?.name == "q3-payments.pdf")
        #expect(upload?.owner == Asset.Owner(id: "user-simB0000000000000000002", email: "analyst@example.com"))
        #expect(upload?.parent?.id == "33333333-0000-4000-8000-000000000001")
        #expect(upload?.parent?.name == "Payments")
        #expect(upload?.link == "https://chatgpt.com/c/33333333-0000-4000-8000-000000000001")
        let knowledge = byID["gpt_file file-simGPT000000000000000001"]?.first
        #expect(
            knowledge?.parent == Asset.Parent(kind: "gpt", id: "g-sim00000000000000000000001", name: "Invoice Helper"))
        #expect(knowledge?.link == "https://chatgpt.com/g/g-sim00000000000000000000001")
        #expect(byID["gpt_file file-simGPT000000000000000002"]?.first?.owner == nil)
        let plan = byID["project_file file-simPRJ000000000000000001"]?.first
        #expect(plan?.owner?.email == "lead@example.com")
        #expect(plan?.link == "https://chatgpt.com/g/g-p-sim0000000000000000000001/project")
    }

    @Test("a citation is fetched from the GPT that the conversation is with, and marks a temporary chat")
    func citation() async throws {
        let scan = try await scan(tenant: .fixtures, set: ["url_ttl=1"])
        let cited = scan.contents["conversation_file file-simGPT000000000000000001"]
        #expect(cited == scan.contents["gpt_file file-simGPT000000000000000001"])
        #expect(cited?.count == 64)
        #expect(scan.evidence["file-simCNV000000000000000001"]?["is_temporary_chat"] == false)
    }

    @Test("the snapshot holds the fixtures as they are")
    func snapshot() async throws {
        let snapshot = try await scan(tenant: .fixtures).snapshot
        let workspace = try #require(snapshot.workspace)
        #expect(workspace.users.isComplete && workspace.users.elements.count == 3)
        #expect(workspace.users.elements[1].createdAt == Timestamp(unixSeconds: 1_719_000_000.5))
        #expect(workspace.gpts.isComplete)
        let gpts = Dictionary(uniqueKeysWithValues: workspace.gpts.elements.map { ($0.id, $0) })
        let helper = try #require(gpts["g-sim00000000000000000000001"])
        #expect(helper.visibility == "anyone-with-link")
        #expect(helper.tools.map(\.type) == ["browser", "code_interpreter", "custom_action"])
        #expect(helper.tools[2].actionDomain == "erp.example.com")
        #expect(helper.tools[2].authType == "oauth")
        #expect(helper.toolsAreComplete)
        let planner = try #require(gpts["g-sim00000000000000000000002"])
        #expect(planner.ownerID == nil && planner.builderName == "Former Builder")
        #expect(gpts["g-sim00000000000000000000003"]?.tools.isEmpty == true)
        #expect(workspace.invites.elements.map(\.role) == ["account-admin"])
    }

    @Test("the platform side of the snapshot: keys, users, invites, audit log")
    func organization() async throws {
        let organization = try #require(try await scan(tenant: .fixtures).snapshot.organization)
        let admin = Dictionary(uniqueKeysWithValues: organization.adminKeys.elements.map { ($0.id, $0) })
        #expect(admin["key_adm_0001"]?.lastUse == .at(Timestamp(unixSeconds: 1_740_787_200)))
        #expect(admin["key_adm_0001"]?.ownerEmail == "owner@example.com")
        #expect(admin["key_adm_0002"]?.lastUse == .never)
        #expect(admin["key_adm_0003"]?.expiresAt == Timestamp(unixSeconds: 1_751_536_000))
        #expect(organization.projectKeys.elements.map(\.id) == ["key_prj_0101", "key_prj_0102"])
        #expect(organization.projectKeys.elements[0].ownerEmail == "dev07@example.com")
        #expect(organization.projectKeys.elements[1].ownerKind == .serviceAccount)
        #expect(organization.projectKeys.elements[1].ownerProjectAccess == "inactive")
        #expect(organization.projectKeys.elements[0].project == APIKey.Project(id: "proj_sim_alpha", name: "Alpha"))
        #expect(!organization.keyListMayBeIncomplete)
        let users = Dictionary(uniqueKeysWithValues: organization.users.elements.map { ($0.id, $0) })
        #expect(users["user-short01"]?.apiKeyLastUse == .unknown)
        #expect(users["user-dev07"]?.apiKeyLastUse == .never)
        #expect(users["user-orgowner01"]?.isEnabled == true)
        #expect(users["user-svc01"]?.isServiceAccount == true)
        let invites = Dictionary(uniqueKeysWithValues: organization.invites.elements.map { ($0.id, $0) })
        #expect(invites["invite-0004"]?.createdAt == Timestamp(unixSeconds: 1_790_000_000))
        #expect(invites["invite-0002"]?.projects == [Invite.ProjectRole(projectID: "proj_sim_alpha", role: "owner")])
        #expect(organization.auditLog.isAvailable)
        #expect(organization.auditLog.lastSeenByUser["user-dev07"] == Timestamp(unixSeconds: 1_795_000_300))
        #expect(organization.auditLog.inviterByInvite == ["invite-0001": "user-orgowner01"])
        #expect(organization.auditLog.oldestEvent == Timestamp(unixSeconds: 1_772_000_000))
    }

    @Test("only GET was sent, and the key never went to the storage")
    func journal() async throws {
        let journal = try await scan(tenant: .fixtures).journal
        #expect(journal.allSatisfy { $0.method == "GET" })
        #expect(journal.contains { $0.host == .blob })
        #expect(journal.allSatisfy { $0.authorization == ($0.host != .blob) })
        #expect(journal.filter { $0.route.hasSuffix("/gpts") }.count == 1)
    }

    @Test("legacy conversations, when they are served and asked for")
    func legacy() async throws {
        let scan = try await scan(
            tenant: .fixtures,
            set: ["conversations=serve"],
            change: { $0.conversations = .legacy(since: Timestamp(microsecondsSinceEpoch: 0)) }
        )
        #expect(scan.contents["conversation_file file-simOLD000000000000000001"]?.count == 64)
        #expect(gaps(scan.events).isEmpty)
    }

    @Test("the legacy route that is gone is one gap, the rest goes on", arguments: ["gone", "404", "410"])
    func legacyGone(_ how: String) async throws {
        let scan = try await scan(
            tenant: .fixtures,
            set: ["conversations=\(how)"],
            change: { $0.conversations = .legacy(since: Timestamp(microsecondsSinceEpoch: 0)) }
        )
        #expect(gaps(scan.events).map(\.reason) == [.fetchGone])
        #expect(scan.ids.count == 3)
    }

    @Test("a wrong key ends the run")
    func wrongKey() async throws {
        let key = try testKey()
        try await withSimulator(tenant: .fixtures, change: { $0.workspace?.key = key }) { _, session in
            let source = try #require(try session.source())
            let error = await #expect(throws: SluiceError.self) { try await source.next() }
            #expect(error?.kind == .authentication)
        }
    }

    @Test("another workspace's id: every route is a gap, nothing is vouched for")
    func wrongWorkspace() async throws {
        let scan = try await scan(
            tenant: .fixtures, change: { $0.workspace?.id = "00000000-0000-4000-8000-0000000000ff" })
        #expect(scan.ids.isEmpty)
        #expect(gaps(scan.events).count == 3)
        #expect(scopes(scan.events).isEmpty)
        #expect(scan.snapshot.workspace?.gpts.isComplete == false)
    }
}
