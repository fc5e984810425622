import SluiceCore
import SluicePosture
import Testing

@Suite("Rules on invites")
struct InviteRuleTests {
    private func judge(
        _ invites: [Invite],
        workspaceInvites: Listing<Invite> = .unavailable(reason: "not read"),
        _ thresholds: PostureThresholds = PostureThresholds()
    ) -> PostureOutcome {
        var snapshot = Fixture.snapshot()
        snapshot.organization?.invites = .complete(invites)
        snapshot.workspace?.invites = workspaceInvites
        return PostureEvaluator.evaluate(snapshot, now: Fixture.now, thresholds: thresholds)
    }

    private func invite(
        role: String? = "owner",
        status: String? = "pending",
        age: Double? = 1,
        expires: Timestamp? = nil
    ) -> Invite {
        Invite(
            id: "i", email: "x@example.net", role: role, status: status, createdAt: age.map(Fixture.daysAgo),
            expiresAt: expires
        )
    }

    @Test("Accepted and expired invites are no findings", arguments: ["accepted", "expired"])
    func settled(status: String) {
        let outcome = judge([invite(status: status, age: 100)])
        #expect(outcome.assets(.highPrivilegeInvite) == [])
        #expect(outcome.assets(.stalePendingInvite) == [])
    }

    @Test("A pending invite past its expiry gives no privilege, but lies about")
    func pastExpiry() {
        let outcome = judge([invite(age: 8, expires: Fixture.daysAgo(1))])
        #expect(outcome.assets(.highPrivilegeInvite) == [])
        #expect(outcome.finding(.stalePendingInvite, "i")?.evidence["is_past_expiry"] == true)
    }

    @Test("An invite is stale from the threshold on", arguments: [(6.99, false), (7, true)])
    func staleLimit(age: Double, isFound: Bool) {
        #expect(judge([invite(role: "reader", age: age)]).assets(.stalePendingInvite) == (isFound ? ["i"] : []))
    }

    @Test("Without a state or a date an invite stays undetermined")
    func missingFacts() {
        let stateless = judge([invite(status: nil, age: 100)])
        #expect(stateless.leavesOpen(.highPrivilegeInvite, "i") && stateless.leavesOpen(.stalePendingInvite, "i"))
        #expect(stateless.counters["invite.undetermined"] == 2)
        let dateless = judge([invite(age: nil)])
        #expect(dateless.assets(.highPrivilegeInvite) == ["i"])
        #expect(dateless.leavesOpen(.stalePendingInvite, "i"))
    }

    @Test("Workspace invites with a high role are found where the route answered")
    func workspaceInvites() {
        let admin = invite(role: "account-admin", age: 30)
        let outcome = judge([], workspaceInvites: .complete([admin]))
        #expect(outcome.finding(.highPrivilegeInvite, "i")?.asset.tenant == Fixture.workspaceID)
        #expect(outcome.assets(.stalePendingInvite) == ["i"])
        #expect(outcome.judged.filter { $0.assetKind == .invite }.count == 4)
    }

    @Test("An organization role means nothing in the workspace, and the option leaves its invites out")
    func workspaceInvitesOff() {
        #expect(judge([], workspaceInvites: .complete([invite()])).assets(.highPrivilegeInvite) == [])
        var thresholds = PostureThresholds()
        thresholds.includeWorkspaceInvites = false
        let outcome = judge([], workspaceInvites: .complete([invite(role: "account-owner", age: 9)]), thresholds)
        #expect(outcome.assets(.highPrivilegeInvite) == [] && outcome.assets(.stalePendingInvite) == [])
        #expect(outcome.judged.filter { $0.assetKind == .invite }.count == 2)
    }
}

@Suite("Rule on inactive users")
struct InactiveUserRuleTests {
    private func judge(
        _ user: OrganizationUser,
        log: AuditLogActivity = AuditLogActivity(isAvailable: false),
        _ thresholds: PostureThresholds = PostureThresholds()
    ) -> PostureOutcome {
        var organization = Fixture.organization()
        organization.users = .complete([user])
        organization.auditLog = log
        return PostureEvaluator.evaluate(
            PostureSnapshot(organization: organization), now: Fixture.now, thresholds: thresholds
        )
    }

    private func user(
        added: Double? = 500,
        keyUse: APIKey.LastUse = .never,
        isEnabled: Bool? = nil,
        isBanned: Bool? = nil,
        isServiceAccount: Bool? = nil
    ) -> OrganizationUser {
        OrganizationUser(
            id: "u", email: "u@example.com", addedAt: added.map(Fixture.daysAgo), isServiceAccount: isServiceAccount,
            isEnabled: isEnabled, isBanned: isBanned, apiKeyLastUse: keyUse
        )
    }

    private func log(oldest: Double, seen: Double? = nil) -> AuditLogActivity {
        AuditLogActivity(
            isAvailable: true, oldestEvent: Fixture.daysAgo(oldest),
            lastSeenByUser: seen.map { ["u": Fixture.daysAgo($0)] } ?? [:]
        )
    }

    @Test(
        "What an earlier run saw counts after log and row have forgotten it", arguments: [(10.0, false), (120, true)])
    func remembered(days: Double, isFound: Bool) {
        var organization = Fixture.organization()
        organization.users = .complete([user()])
        organization.auditLog = log(oldest: 300)
        organization.rememberedActivity = ["u": Fixture.daysAgo(days)]
        let outcome = PostureEvaluator.evaluate(
            PostureSnapshot(organization: organization), now: Fixture.now, thresholds: PostureThresholds())
        #expect(outcome.assets(.inactiveUser) == (isFound ? ["u"] : []))
        if isFound { #expect(outcome.finding(.inactiveUser, "u")?.evidence["idle_days"] == 120) }
    }

    @Test("A newcomer is never inactive", arguments: [(89.9, false), (90, true)])
    func newcomer(added: Double, isFound: Bool) {
        #expect(judge(user(added: added)).assets(.inactiveUser) == (isFound ? ["u"] : []))
    }

    @Test("Disabled, banned and service accounts are not people with access")
    func notEligible() {
        let users = [user(isEnabled: false), user(isBanned: true), user(isServiceAccount: true)]
        #expect(users.allSatisfy { judge($0).assets(.inactiveUser) == [] })
        #expect(judge(user(isEnabled: true, isBanned: false)).assets(.inactiveUser) == ["u"])
    }

    @Test("The newest of all signals counts")
    func newestSignal() {
        let old = APIKey.LastUse.at(Fixture.daysAgo(200))
        #expect(judge(user(keyUse: old), log: log(oldest: 300, seen: 10)).assets(.inactiveUser) == [])
        let outcome = judge(user(keyUse: old), log: log(oldest: 300, seen: 120))
        #expect(outcome.finding(.inactiveUser, "u")?.evidence["idle_days"] == 120)
    }

    @Test("A log that does not cover the period shows activity but no absence")
    func shortLog() {
        #expect(judge(user(keyUse: .unknown), log: log(oldest: 30, seen: 5)).assets(.inactiveUser) == [])
        let silent = judge(user(keyUse: .unknown), log: log(oldest: 30))
        #expect(silent.leavesOpen(.inactiveUser, "u"))
        #expect(judge(user(), log: log(oldest: 30)).finding(.inactiveUser, "u")?.evidence["confidence"] == "weak")
    }

    @Test("Weak judgements can be kept back; they are counted")
    func minimumEvidence() {
        var thresholds = PostureThresholds()
        thresholds.inactiveUserMinimumEvidence = .strong
        let outcome = judge(user(), log: AuditLogActivity(isAvailable: false), thresholds)
        #expect(outcome.assets(.inactiveUser) == [] && outcome.leavesOpen(.inactiveUser, "u"))
        #expect(outcome.counters["inactive_user.below_minimum_evidence"] == 1)
        #expect(judge(user(), log: log(oldest: 100), thresholds).assets(.inactiveUser) == ["u"])
    }

    @Test("An account of unknown age that was never seen stays undetermined")
    func unknownAge() {
        #expect(judge(user(added: nil)).leavesOpen(.inactiveUser, "u"))
        #expect(judge(user(added: nil, keyUse: .at(Fixture.daysAgo(100)))).assets(.inactiveUser) == ["u"])
    }

    @Test("By workspace status it is the workspace's inactive members")
    func workspaceStatus() {
        var thresholds = PostureThresholds()
        thresholds.inactiveUserMode = .workspaceStatus
        let outcome = PostureEvaluator.evaluate(Fixture.snapshot(), now: Fixture.now, thresholds: thresholds)
        #expect(outcome.assets(.inactiveUser) == ["user-simC0000000000000000003"])
        #expect(outcome.judged.filter { $0.assetKind == .user }.map(\.tenant) == [Fixture.workspaceID])
    }
}

@Suite("Thresholds")
struct PostureThresholdsTests {
    @Test("Defaults are valid")
    func defaults() {
        #expect(PostureThresholds().problems().isEmpty)
    }

    @Test("All values out of range are told at once, by name")
    func outOfRange() {
        var thresholds = PostureThresholds()
        thresholds.rotationDays = 0
        thresholds.staleInviteDays = 3651
        #expect(thresholds.problems().map(\.place) == ["posture.rotation_days", "posture.stale_invite_days"])
    }
}
