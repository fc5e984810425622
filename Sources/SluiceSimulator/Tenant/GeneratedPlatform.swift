/// The organization of a generated tenant: each finding about keys, invites and users, and each near miss beside it.
struct GeneratedPlatform: Sendable {
    /// Ages in seconds before the epoch.
    enum Age {
        static let day: Int64 = 86_400
        /// One hour short of 90 days.
        static let almost90Days = 90 * day - 3_600
        static let almost7Days = 7 * day - 3_600
    }

    /// When a key was used last.
    enum Use: Sendable {
        /// The member is missing.
        case absent
        /// Null.
        case never
        /// Seconds before the epoch.
        case age(Int64)
    }

    struct Key: Sendable {
        var name: String
        var age: Int64
        var use: Use
        /// Seconds before the epoch at which it expired; negative: it is still to expire.
        var expiry: Int64?
        var isServiceAccount = false
        var hasActiveOwner = true
        var findings: [Int] = []
    }

    struct Invite: Sendable {
        var role = "reader"
        var status = "pending"
        var age: Int64
        var expiry: Int64?
        /// The older schema's `invited_at` instead of `created_at`.
        var isOldSchema = false
        var findings: [Int] = []
    }

    let epoch: Moment
    let userCount: Int
    let projectCount: Int
    let nameSuffix: String

    init(_ options: GeneratedTenantOptions, epoch: Moment) {
        self.epoch = epoch
        nameSuffix = options.nameSuffix
        userCount = max(options.users, 16)
        projectCount = min(max(options.projects, 2), 50)
    }

    static let adminKeys: [Key] = [
        Key(
            name: "old and idle", age: 691 * Age.day, use: .age(632 * Age.day),
            findings: [FindingNumber.adminKeyNotRotated, FindingNumber.adminKeyUnused]),
        Key(name: "young and never used", age: 28 * Age.day, use: .never),
        Key(name: "expired", age: 500 * Age.day, use: .age(200 * Age.day), expiry: 100 * Age.day),
        Key(name: "an hour short of 90 days", age: Age.almost90Days, use: .age(Age.day)),
        Key(
            name: "exactly 90 days", age: 90 * Age.day, use: .age(Age.day),
            findings: [FindingNumber.adminKeyNotRotated]),
        Key(
            name: "use not told", age: 200 * Age.day, use: .absent, findings: [FindingNumber.adminKeyNotRotated]),
        Key(
            name: "idle an hour short of 90 days", age: 400 * Age.day, use: .age(Age.almost90Days),
            findings: [FindingNumber.adminKeyNotRotated]),
        Key(
            name: "idle exactly 90 days", age: 400 * Age.day, use: .age(90 * Age.day),
            findings: [FindingNumber.adminKeyNotRotated, FindingNumber.adminKeyUnused]),
        Key(
            name: "never used in 120 days", age: 120 * Age.day, use: .never,
            findings: [FindingNumber.adminKeyNotRotated, FindingNumber.adminKeyUnused]),
        Key(name: "young, still to expire", age: 10 * Age.day, use: .age(Age.day), expiry: -20 * Age.day),
    ]

    static let projectKeys: [Key] = [
        Key(
            name: "never used in 120 days", age: 120 * Age.day, use: .never,
            findings: [FindingNumber.projectKeyNotRotated, FindingNumber.projectKeyUnused]),
        Key(name: "never used, 5 days old", age: 5 * Age.day, use: .never),
        Key(name: "an hour short of 90 days", age: Age.almost90Days, use: .age(Age.day)),
        Key(
            name: "service account", age: 600 * Age.day, use: .age(Age.day), isServiceAccount: true,
            hasActiveOwner: false, findings: [FindingNumber.projectKeyNotRotated]),
        Key(
            name: "idle 95 days", age: 300 * Age.day, use: .age(95 * Age.day),
            findings: [FindingNumber.projectKeyNotRotated, FindingNumber.projectKeyUnused]),
        Key(
            name: "exactly 90 days", age: 90 * Age.day, use: .age(7_200),
            findings: [FindingNumber.projectKeyNotRotated]),
        Key(
            name: "idle an hour short of 90 days", age: 100 * Age.day, use: .age(Age.almost90Days),
            findings: [FindingNumber.projectKeyNotRotated]),
    ]

    static let invites: [Invite] = [
        Invite(
            role: "owner", age: Age.day, expiry: -29 * Age.day, findings: [FindingNumber.highPrivilegeInvite]),
        Invite(age: 39 * Age.day, findings: [FindingNumber.staleInvite]),
        Invite(role: "owner", status: "expired", age: 170 * Age.day, expiry: 140 * Age.day),
        Invite(age: 62 * Age.day, expiry: 30 * Age.day, isOldSchema: true, findings: [FindingNumber.staleInvite]),
        Invite(role: "owner", status: "accepted", age: 20 * Age.day),
        Invite(role: "owner", age: 40 * Age.day, expiry: 10 * Age.day, findings: [FindingNumber.staleInvite]),
        Invite(age: Age.almost7Days),
        Invite(age: 7 * Age.day, findings: [FindingNumber.staleInvite]),
        Invite(
            role: "owner", age: 10 * Age.day,
            findings: [FindingNumber.highPrivilegeInvite, FindingNumber.staleInvite]),
    ]

    var data: PlatformData {
        var keys: [String: [JSON]] = [:]
        var accounts: [String: [JSON]] = [:]
        var members: [String: [JSON]] = [:]
        for index in 0..<projectCount {
            let id = projectID(index)
            keys[id] = Self.projectKeys.indices.map { projectKey($0, project: index) }
            accounts[id] = [serviceAccount(index)]
            members[id] = (0..<3).map { projectUser(($0 + index) % userCount) }
        }
        // An old key that nobody asks for: keys of archived projects are not listed by default.
        keys[Self.archivedProject] = [projectKey(0, project: projectCount)]
        return PlatformData(
            adminKeys: Self.adminKeys.indices.map(adminKey), projects: projects, keys: keys,
            serviceAccounts: accounts, projectUsers: members, users: Listing((0..<userCount).map(user)),
            invites: Self.invites.indices.map(invite), auditLogs: auditLogs
        )
    }

    func truth(hasAuditLog: Bool) -> [TruthRecord] {
        var records: [TruthRecord] = []
        func add(_ numbers: [Int], _ kind: String, _ id: String) {
            for number in numbers {
                let expectation = TruthRecord.Expectation.finding(number: number, profile: nil, plants: [])
                records.append(
                    TruthRecord(
                        tenant: GeneratedTenant.organizationID, assetKind: kind, assetID: id, expectation: expectation))
            }
        }
        for (index, key) in Self.adminKeys.enumerated() { add(key.findings, "admin_api_key", adminKeyID(index)) }
        for project in 0..<projectCount {
            for (index, key) in Self.projectKeys.enumerated() {
                add(key.findings, "project_api_key", projectKeyID(index, project: project))
            }
        }
        for (index, invite) in Self.invites.enumerated() { add(invite.findings, "invite", inviteID(index)) }
        for index in 0..<userCount where OrganizationUser(index: index).isInactive(hasAuditLog: hasAuditLog) {
            add([FindingNumber.inactiveUser], "user", userID(index))
        }
        return records
    }

    static let archivedProject = "proj_gen_archived"

    func projectID(_ index: Int) -> String { index < projectCount ? "proj_gen_\(index)" : Self.archivedProject }
    func userID(_ index: Int) -> String { "user-orggen\(index)" }
    private func adminKeyID(_ index: Int) -> String { "key_adm_gen\(index)" }
    private func projectKeyID(_ index: Int, project: Int) -> String { "key_prj_gen\(project)_\(index)" }
    func inviteID(_ index: Int) -> String { "invite-gen\(index)" }
}
