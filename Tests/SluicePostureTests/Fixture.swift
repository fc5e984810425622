import SluiceCore
import SluicePosture

/// The invented objects of openai-apis.md 8.1 and 8.2, written as a snapshot by hand.
enum Fixture {
    /// 2026-11-23T09:00:00Z.
    static let now = Timestamp(unixSeconds: 1_795_424_400)
    static let workspaceID = "00000000-0000-4000-8000-00000000c0de"
    static let organizationID = "platform"

    static func time(_ seconds: Double) -> Timestamp { Timestamp(unixSeconds: seconds) }

    static func daysAgo(_ days: Double) -> Timestamp { now.adding(seconds: -days * 86_400) }

    static func snapshot(auditLog: Bool = true) -> PostureSnapshot {
        PostureSnapshot(workspace: workspace, organization: organization(auditLog: auditLog))
    }

    static var workspace: WorkspaceSnapshot {
        WorkspaceSnapshot(
            id: workspaceID,
            users: .complete([
                WorkspaceUser(
                    id: "user-simA0000000000000000001", email: "lead@example.com", name: "Example Lead",
                    role: "account-owner", status: "active", createdAt: time(1_718_000_000)
                ),
                WorkspaceUser(
                    id: "user-simB0000000000000000002", email: "analyst@example.com", role: "standard-user",
                    status: "active", createdAt: time(1_719_000_000.5)
                ),
                WorkspaceUser(
                    id: "user-simC0000000000000000003", role: "standard-user", status: "inactive",
                    createdAt: time(1_705_000_000)
                ),
            ]),
            gpts: .complete([invoiceHelper, tripPlanner, neverPublished])
        )
    }

    static var invoiceHelper: CustomGPT {
        CustomGPT(
            id: "g-sim00000000000000000000001", name: "Invoice Helper", ownerID: "user-simB0000000000000000002",
            ownerEmail: "analyst@example.com", builderName: "Example Builder", visibility: "anyone-with-link",
            tools: [
                GPTTool(type: "browser", createdAt: time(1_781_000_100)),
                GPTTool(type: "code_interpreter", createdAt: time(1_781_000_100)),
                GPTTool(
                    type: "custom_action", actionDomain: "erp.example.com", authType: "oauth",
                    createdAt: time(1_781_000_100)
                ),
            ]
        )
    }

    static var tripPlanner: CustomGPT {
        CustomGPT(
            id: "g-sim00000000000000000000002", name: "Trip Planner", builderName: "Former Builder",
            visibility: "gpt-store", tools: [GPTTool(type: "code-interpreter", createdAt: time(1_770_000_001))]
        )
    }

    static var neverPublished: CustomGPT {
        CustomGPT(
            id: "g-sim00000000000000000000003", ownerID: "user-simA0000000000000000001",
            ownerEmail: "lead@example.com", visibility: "workspace-with-link"
        )
    }

    static func organization(auditLog: Bool = true) -> OrganizationSnapshot {
        OrganizationSnapshot(
            id: organizationID, adminKeys: .complete(adminKeys), projectKeys: .complete(projectKeys),
            users: .complete(organizationUsers), invites: .complete(invites),
            auditLog: auditLog ? readableLog : AuditLogActivity(isAvailable: false)
        )
    }

    static var adminKeys: [APIKey] {
        [
            APIKey(
                id: "key_adm_0001", name: "legacy-automation", redactedValue: "sk-admin-***0001",
                createdAt: time(1_735_689_600), lastUse: .at(time(1_740_787_200)), ownerKind: .user,
                ownerID: "user-orgowner01", ownerName: "Example Owner"
            ),
            APIKey(
                id: "key_adm_0002", redactedValue: "sk-admin-***0002", createdAt: time(1_793_000_000),
                lastUse: .never, ownerKind: .user, ownerID: "user-orgowner01", ownerName: "Example Owner"
            ),
            APIKey(
                id: "key_adm_0003", name: "expired-key", redactedValue: "sk-admin-***0003",
                createdAt: time(1_720_000_000), expiresAt: time(1_751_536_000), lastUse: .at(time(1_750_000_000)),
                ownerKind: .user, ownerID: "user-orgowner02", ownerName: "Second Owner"
            ),
        ]
    }

    static var projectKeys: [APIKey] {
        let alpha = APIKey.Project(id: "proj_sim_alpha", name: "Alpha")
        return [
            APIKey(
                id: "key_prj_0101", name: "notebook", redactedValue: "sk-proj-***0101",
                createdAt: time(1_772_000_000), lastUse: .never, ownerKind: .user, ownerID: "user-dev07",
                ownerName: "Example Developer", ownerEmail: "dev07@example.com", ownerProjectAccess: "active",
                project: alpha
            ),
            APIKey(
                id: "key_prj_0102", name: "batch", redactedValue: "sk-proj-***0102", createdAt: time(1_740_000_000),
                lastUse: .at(time(1_795_300_000)), ownerKind: .serviceAccount, ownerID: "svc_acct_batch",
                ownerName: "batch-runner", ownerProjectAccess: "inactive", project: alpha
            ),
        ]
    }

    static var organizationUsers: [OrganizationUser] {
        [
            OrganizationUser(
                id: "user-orgowner01", email: "owner@example.com", name: "Example Owner", role: "owner",
                addedAt: time(1_700_000_000), isServiceAccount: false, isEnabled: true, isBanned: false,
                apiKeyLastUse: .at(time(1_795_200_000))
            ),
            OrganizationUser(
                id: "user-dev07", email: "dev07@example.com", name: "Example Developer", role: "reader",
                addedAt: time(1_730_000_000), isServiceAccount: false, apiKeyLastUse: .never
            ),
            OrganizationUser(
                id: "user-short01", email: "short01@example.org", role: "reader", addedAt: time(1_710_000_000),
                apiKeyLastUse: .unknown
            ),
            OrganizationUser(
                id: "user-svc01", name: "batch-runner", role: "reader", addedAt: time(1_740_000_000),
                isServiceAccount: true, apiKeyLastUse: .unknown
            ),
        ]
    }

    static var invites: [Invite] {
        [
            Invite(
                id: "invite-0001", email: "new-admin@example.net", role: "owner", status: "pending",
                createdAt: time(1_795_310_000), expiresAt: time(1_797_902_000)
            ),
            Invite(
                id: "invite-0002", email: "contractor@example.net", role: "reader", status: "pending",
                createdAt: time(1_792_000_000),
                projects: [Invite.ProjectRole(projectID: "proj_sim_alpha", role: "owner")]
            ),
            Invite(
                id: "invite-0003", email: "former@example.net", role: "owner", status: "expired",
                createdAt: time(1_780_000_000), expiresAt: time(1_782_592_000)
            ),
            Invite(
                id: "invite-0004", email: "old-schema@example.net", role: "reader", status: "pending",
                createdAt: time(1_790_000_000), expiresAt: time(1_792_592_000)
            ),
        ]
    }

    static var readableLog: AuditLogActivity {
        AuditLogActivity(
            isAvailable: true, oldestEvent: time(1_772_000_000),
            lastSeenByUser: ["user-dev07": time(1_795_000_300), "user-orgowner01": time(1_795_310_000)],
            inviterByInvite: ["invite-0001": "user-orgowner01"]
        )
    }
}

extension PostureOutcome {
    /// Asset ids of one type's findings, sorted.
    func assets(_ type: FindingType) -> [String] {
        findings.filter { $0.type == type }.map(\.asset.id).sorted()
    }

    func finding(_ type: FindingType, _ asset: String) -> Finding? {
        findings.first { $0.type == type && $0.asset.id == asset }
    }

    func judges(_ type: FindingType) -> Bool { judged.contains { $0.findingTypeID == type.id } }

    func leavesOpen(_ type: FindingType, _ asset: String) -> Bool {
        undetermined.contains { $0.typeID == type.id && $0.assetID == asset }
    }
}
