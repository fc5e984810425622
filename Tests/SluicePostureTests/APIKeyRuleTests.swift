import SluiceCore
import SluicePosture
import Testing

@Suite("Rules on API keys")
struct APIKeyRuleTests {
    private func judge(
        admin: [APIKey] = [],
        project: [APIKey] = [],
        _ change: (inout PostureSnapshot) -> Void = { _ in }
    ) -> PostureOutcome {
        var snapshot = Fixture.snapshot()
        snapshot.workspace = nil
        snapshot.organization?.adminKeys = .complete(admin)
        snapshot.organization?.projectKeys = .complete(project)
        change(&snapshot)
        return PostureEvaluator.evaluate(snapshot, now: Fixture.now)
    }

    private func adminKey(
        age: Double?,
        lastUse: APIKey.LastUse = .at(Fixture.now),
        expires: Timestamp? = nil,
        redacted: String? = nil
    ) -> APIKey {
        APIKey(
            id: "key", redactedValue: redacted, createdAt: age.map(Fixture.daysAgo), expiresAt: expires,
            lastUse: lastUse, ownerKind: .user, ownerID: "user-orgowner01"
        )
    }

    @Test(
        "A key is not rotated from the day on that it reaches the threshold",
        arguments: [(89 + 23.0 / 24, false), (90, true), (90.5, true), (-3, false)]
    )
    func rotationLimit(age: Double, isFound: Bool) {
        #expect(judge(admin: [adminKey(age: age)]).assets(.adminKeyNotRotated) == (isFound ? ["key"] : []))
    }

    @Test(
        "A used key is unused from the threshold on",
        arguments: [(89 + 23.0 / 24, false), (90, true)]
    )
    func useLimit(idle: Double, isFound: Bool) {
        let key = adminKey(age: 500, lastUse: .at(Fixture.daysAgo(idle)))
        #expect(judge(admin: [key]).assets(.adminKeyUnused) == (isFound ? ["key"] : []))
    }

    @Test("A young key that was never used is fine")
    func youngNeverUsed() {
        #expect(judge(admin: [adminKey(age: 5, lastUse: .never)]).findings.filter { $0.asset.id == "key" }.isEmpty)
    }

    @Test("An old key that was never used is two findings")
    func oldNeverUsed() {
        let outcome = judge(admin: [adminKey(age: 120, lastUse: .never)])
        #expect(outcome.assets(.adminKeyUnused) == ["key"])
        #expect(outcome.assets(.adminKeyNotRotated) == ["key"])
        #expect(outcome.finding(.adminKeyUnused, "key")?.evidence["never_used"] == true)
    }

    @Test("A key whose last use the API left out can be old, its use stays undetermined")
    func missingLastUse() {
        let outcome = judge(admin: [adminKey(age: 120, lastUse: .unknown)])
        #expect(outcome.assets(.adminKeyNotRotated) == ["key"])
        #expect(outcome.assets(.adminKeyUnused) == [])
        #expect(outcome.leavesOpen(.adminKeyUnused, "key"))
        #expect(outcome.counters["api_key.undetermined"] == 1)
    }

    @Test("A key without a creation date stays undetermined")
    func missingCreation() {
        let outcome = judge(admin: [adminKey(age: nil, lastUse: .never)])
        #expect(outcome.leavesOpen(.adminKeyNotRotated, "key"))
        #expect(outcome.leavesOpen(.adminKeyUnused, "key"))
    }

    @Test("An expired key is neither, one that expires later is judged")
    func expiry() {
        let expired = adminKey(age: 400, lastUse: .never, expires: Fixture.now)
        #expect(judge(admin: [expired]).findings.filter { $0.asset.id == "key" }.isEmpty)
        let living = adminKey(age: 400, lastUse: .never, expires: Fixture.now.adding(seconds: 1))
        #expect(judge(admin: [living]).findings.filter { $0.asset.id == "key" }.count == 2)
    }

    @Test("A key list that may lack keys is judged, but vouches for nothing")
    func incompleteVisibility() {
        let outcome = judge(project: Fixture.projectKeys) { $0.organization?.keyListMayBeIncomplete = true }
        #expect(outcome.finding(.projectKeyUnused, "key_prj_0101")?.evidence["key_list_may_be_incomplete"] == true)
        #expect(!outcome.judges(.projectKeyUnused))
        #expect(!outcome.judges(.projectKeyNotRotated))
        #expect(outcome.judges(.adminKeyUnused))
    }

    @Test("A listing that broke off is judged as far as it goes, but vouches for nothing")
    func incompleteListing() {
        let outcome = judge {
            $0.organization?.adminKeys = .incomplete(Fixture.adminKeys, reason: "page 2 failed")
            $0.organization?.projectKeys = .unavailable(reason: "not authorized")
        }
        #expect(outcome.assets(.adminKeyUnused) == ["key_adm_0001"])
        #expect(!outcome.judges(.adminKeyUnused))
        #expect(!outcome.judges(.adminKeyNotRotated))
        #expect(!outcome.judges(.projectKeyUnused))
    }

    @Test("Service accounts' keys can be left out")
    func withoutServiceAccounts() {
        var thresholds = PostureThresholds()
        thresholds.includeServiceAccountKeys = false
        let outcome = PostureEvaluator.evaluate(Fixture.snapshot(), now: Fixture.now, thresholds: thresholds)
        #expect(outcome.assets(.projectKeyNotRotated) == ["key_prj_0101"])
    }

    @Test("Thresholds are the caller's")
    func thresholds() {
        var thresholds = PostureThresholds()
        thresholds.rotationDays = 28
        let outcome = PostureEvaluator.evaluate(Fixture.snapshot(), now: Fixture.now, thresholds: thresholds)
        #expect(outcome.assets(.adminKeyNotRotated) == ["key_adm_0001", "key_adm_0002"])
    }

    @Test("An owner who is gone is marked")
    func deletedOwner() {
        var key = adminKey(age: 200)
        key.ownerID = "user-gone"
        #expect(judge(admin: [key]).finding(.adminKeyNotRotated, "key")?.evidence["owner_status"] == "deleted")
    }

    @Test("A whole key in the place of its short form is not shown")
    func unredactedValue() {
        let whole = "sk-admin-" + String(repeating: "a", count: 40) + "wxyz"
        let outcome = judge(admin: [adminKey(age: 200, redacted: whole)])
        #expect(outcome.finding(.adminKeyNotRotated, "key")?.asset.name == "***wxyz")
    }
}
