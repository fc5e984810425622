import SluiceCore
import SluiceSources
import Testing

private struct Notes: SourceMemory {
    var kept: [String: JSONValue]

    func runID() -> String { "run" }
    func startsOver() -> Bool { false }
    func stands(_ asset: Asset, fingerprint: String) -> Bool { false }
    func notes(of source: String) -> [String: JSONValue] { source == "openai.organization/org-x" ? kept : [:] }
    func due(_ kind: Asset.Kind, tenant: String, after id: String, limit: Int) -> [KnownAsset] { [] }
}

@Suite struct RememberedActivityTests {
    private let day = { (number: Double) in Timestamp(unixSeconds: 1_795_424_400 + number * 86_400) }

    private func organization(_ users: [OrganizationUser], log: [String: Timestamp]) -> OrganizationSnapshot {
        OrganizationSnapshot(
            id: "org-x", adminKeys: .complete([]), projectKeys: .complete([]), users: .complete(users),
            invites: .complete([]), auditLog: AuditLogActivity(isAvailable: true, lastSeenByUser: log))
    }

    @Test("newer signs replace what was kept, older ones do not, and users who are gone are forgotten")
    func recall() async throws {
        let memory = Notes(kept: [
            "users/old-sign": ["last_seen": .optional(day(-10))], "users/new-sign": ["last_seen": .optional(day(-10))],
            "users/gone": ["last_seen": .optional(day(-10))],
        ])
        var snapshot = organization(
            [
                OrganizationUser(id: "old-sign", apiKeyLastUse: .at(day(-50))),
                OrganizationUser(id: "new-sign", apiKeyLastUse: .at(day(-20))),
                OrganizationUser(id: "first-sign", apiKeyLastUse: .at(day(-5))),
                OrganizationUser(id: "no-sign", apiKeyLastUse: .never),
            ], log: ["new-sign": day(-1)])
        let checkpoint = try await RememberedActivity.recall(for: &snapshot, from: memory)
        #expect(snapshot.rememberedActivity?["old-sign"] == day(-10))
        #expect(
            checkpoint.notes == [
                "users/new-sign": ["last_seen": .optional(day(-1))],
                "users/first-sign": ["last_seen": .optional(day(-5))], "users/gone": JSONValue?.none,
            ])
    }
}
