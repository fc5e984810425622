import SluiceCore
import SluicePosture
import Testing

@Suite("The golden snapshot of openai-apis.md 8")
struct GoldenSnapshotTests {
    private let outcome = PostureEvaluator.evaluate(Fixture.snapshot(), now: Fixture.now)

    @Test(
        "Each finding type hits exactly the objects of table 8.3",
        arguments: [
            (FindingType.gptCustomActions, ["g-sim00000000000000000000001"]),
            (.gptCodeInterpreter, ["g-sim00000000000000000000001", "g-sim00000000000000000000002"]),
            (.gptWebBrowsing, ["g-sim00000000000000000000001"]),
            (.gptInStore, ["g-sim00000000000000000000002"]),
            (.gptPublicLink, ["g-sim00000000000000000000001"]),
            (.adminKeyNotRotated, ["key_adm_0001"]),
            (.projectKeyNotRotated, ["key_prj_0101", "key_prj_0102"]),
            (.adminKeyUnused, ["key_adm_0001"]),
            (.projectKeyUnused, ["key_prj_0101"]),
            (.highPrivilegeInvite, ["invite-0001"]),
            (.inactiveUser, ["user-short01"]),
            (.stalePendingInvite, ["invite-0002", "invite-0004"]),
        ]
    )
    func hits(type: FindingType, assets: [String]) {
        #expect(outcome.assets(type) == assets)
    }

    @Test("Nothing else is found, and nothing stays undecided")
    func total() {
        #expect(outcome.findings.count == 15)
        #expect(outcome.undetermined.isEmpty)
        #expect(outcome.counters.isEmpty)
    }

    @Test("Every type vouches for its scope, since every listing was complete")
    func judged() {
        let types = Set(outcome.judged.compactMap(\.findingTypeID))
        #expect(types == Set(FindingType.all.prefix(12).map(\.id)))
        #expect(outcome.judged.count == 12)
    }

    @Test(
        "Ages in days are those of table 8.3",
        arguments: [
            (FindingType.adminKeyNotRotated, "key_adm_0001", "age_days", 691),
            (.projectKeyNotRotated, "key_prj_0101", "age_days", 271),
            (.projectKeyNotRotated, "key_prj_0102", "age_days", 641),
            (.adminKeyUnused, "key_adm_0001", "idle_days", 632),
            (.stalePendingInvite, "invite-0002", "age_days", 39),
            (.stalePendingInvite, "invite-0004", "age_days", 62),
        ]
    )
    func ages(type: FindingType, asset: String, fact: String, days: Int) {
        #expect(outcome.finding(type, asset)?.evidence[fact] == .integer(Int64(days)))
    }

    @Test("A GPT without owner is unassigned and shows its builder")
    func unassigned() throws {
        let finding = try #require(outcome.finding(.gptInStore, "g-sim00000000000000000000002"))
        #expect(finding.asset.owner == Asset.Owner(id: nil, email: nil))
        #expect(finding.evidence["owner_status"] == "unassigned")
        #expect(finding.evidence["builder_name"] == "Former Builder")
    }

    @Test("An action's evidence is its domain, its kind of sign-in and its date")
    func actionEvidence() throws {
        let finding = try #require(outcome.finding(.gptCustomActions, "g-sim00000000000000000000001"))
        #expect(
            finding.evidence["tools"] == [
                [
                    "type": "custom_action", "action_domain": "erp.example.com", "auth_type": "oauth",
                    "created_at": "2026-06-09T10:15:00Z",
                ]
            ]
        )
    }

    @Test("An admin key's owner gets the e-mail of the users' listing, a missing one is marked")
    func joinedOwner() throws {
        let finding = try #require(outcome.finding(.adminKeyUnused, "key_adm_0001"))
        #expect(finding.asset.owner == Asset.Owner(id: "user-orgowner01", email: "owner@example.com"))
        #expect(finding.asset.name == "legacy-automation (sk-admin-***0001)")
        #expect(finding.evidence["owner_status"] == "active")
    }

    @Test("A service account's key belongs to the service account, and shows that it lost access")
    func serviceAccount() throws {
        let finding = try #require(outcome.finding(.projectKeyNotRotated, "key_prj_0102"))
        #expect(finding.asset.owner?.id == "svc_acct_batch")
        #expect(finding.asset.parent == Asset.Parent(kind: "api_project", id: "proj_sim_alpha", name: "Alpha"))
        #expect(finding.evidence["owner_kind"] == "service_account")
        #expect(finding.evidence["owner_project_access"] == "inactive")
    }

    @Test("The inviter comes from the audit log")
    func inviter() throws {
        let finding = try #require(outcome.finding(.highPrivilegeInvite, "invite-0001"))
        #expect(finding.evidence["inviter"] == ["id": "user-orgowner01", "email": "owner@example.com"])
        #expect(finding.asset.owner?.email == "new-admin@example.net")
    }

    @Test("The audit log makes a judgement on a user strong")
    func strong() throws {
        let finding = try #require(outcome.finding(.inactiveUser, "user-short01"))
        #expect(finding.evidence["confidence"] == "strong")
    }

    @Test("Project owners count as high privilege by option, expired invites never")
    func projectOwners() {
        var thresholds = PostureThresholds()
        thresholds.includeProjectOwnerInvites = true
        let outcome = PostureEvaluator.evaluate(Fixture.snapshot(), now: Fixture.now, thresholds: thresholds)
        #expect(outcome.assets(.highPrivilegeInvite) == ["invite-0001", "invite-0002"])
    }

    @Test("Without the audit log one user is undetermined and another is found, weakly")
    func auditLogOff() throws {
        let outcome = PostureEvaluator.evaluate(Fixture.snapshot(auditLog: false), now: Fixture.now)
        #expect(outcome.assets(.inactiveUser) == ["user-dev07"])
        #expect(outcome.finding(.inactiveUser, "user-dev07")?.evidence["confidence"] == "weak")
        #expect(outcome.leavesOpen(.inactiveUser, "user-short01"))
        #expect(outcome.counters == ["inactive_user.undetermined": 1])
    }

    @Test("Links are those of the table in chapter 5")
    func links() {
        let links = Dictionary(grouping: outcome.findings, by: \.type).mapValues { Set($0.compactMap(\.asset.link)) }
        #expect(links[.gptInStore] == ["https://chatgpt.com/g/g-sim00000000000000000000002"])
        #expect(links[.adminKeyUnused] == ["https://platform.openai.com/settings/organization/admin-keys"])
        #expect(links[.projectKeyUnused] == ["https://platform.openai.com/settings/proj_sim_alpha/api-keys"])
        #expect(links[.stalePendingInvite] == ["https://platform.openai.com/settings/organization/people"])
        #expect(links[.inactiveUser] == ["https://platform.openai.com/settings/organization/people"])
    }

    @Test("A snapshot without either side gives nothing and vouches for nothing")
    func empty() {
        #expect(PostureEvaluator.evaluate(PostureSnapshot(), now: Fixture.now) == PostureOutcome())
    }

    @Test("An object that the API listed twice is found once")
    func listedTwice() {
        var snapshot = Fixture.snapshot()
        snapshot.organization?.adminKeys = .complete(Fixture.adminKeys + Fixture.adminKeys)
        let again = PostureEvaluator.evaluate(snapshot, now: Fixture.now)
        #expect(again.findings == outcome.findings)
    }
}
