import Foundation
import SluiceSimulator
import Testing

/// The truth of a generated tenant against what the tenant serves, judged here by the API reference, section 5.
@Suite("Generated tenant")
struct GeneratedTenantTests {
    private static let day = 86_400.0

    private static func options(_ switches: String...) throws -> SimulatorOptions {
        var options = SimulatorOptions(tenant: .generated(GeneratedTenantOptions()))
        try options.set("clock=2026-11-20T12:00:00Z")
        for assignment in switches { try options.set(assignment) }
        return options
    }

    /// Ids of the truth's findings by number.
    private func truth(_ client: TestClient) -> [Int: Set<String>] {
        var ids: [Int: Set<String>] = [:]
        for record in client.simulator.tenant.truth {
            if case .finding(let number, _, _) = record.expectation { ids[number, default: []].insert(record.assetID) }
        }
        return ids
    }

    private func ids(_ rows: [Value], where fits: (Value) -> Bool) -> Set<String> {
        Set(rows.filter(fits).compactMap { $0["id"]?.text })
    }

    @Test("The default tenant holds all 15 findings, and damaged files")
    func complete() async throws {
        try await withSimulator(Self.options()) { client async throws in
            let truth = truth(client)
            #expect(Set(truth.keys) == Set(1...15))
            var reasons: Set<String> = []
            var profiles: Set<String> = []
            for record in client.simulator.tenant.truth {
                switch record.expectation {
                case .coverage(_, let listed): reasons.formUnion(listed)
                case .finding(_, let profile?, let plants):
                    profiles.insert(profile)
                    #expect(!plants.isEmpty)
                case .finding: break
                }
            }
            #expect(reasons == ["encrypted", "truncated", "unsupported"])
            #expect(profiles == ["financial-information", "national-identifiers", "credentials-and-secrets"])
        }
    }

    @Test("Findings about GPTs follow from their tools and visibility")
    func gpts() async throws {
        let folder = try TextFolder()
        try await withSimulator(.plain(folder, gpts: 30)) { client async throws in
            let gpts = try await client.walk("\(client.workspace)/gpts?file_format=id", limit: 20).rows
            var types: [String: Set<String>] = [:]
            for gpt in gpts {
                let id = gpt["id"]?.text ?? ""
                let newest = try await client.workspace("gpts/\(id)/configs").json.rows.first
                types[id] = Set(newest?["tools"]?.rows.compactMap { $0["type"]?.text } ?? [])
            }
            func users(of spellings: Set<String>) -> Set<String> {
                Set(types.filter { !$0.value.isDisjoint(with: spellings) }.keys)
            }
            let truth = truth(client)
            #expect(truth[1] == users(of: ["custom_action", "custom-action", "action"]))
            #expect(truth[2] == users(of: ["code_interpreter", "code-interpreter"]))
            #expect(truth[3] == users(of: ["browser", "browsing", "web_browsing", "web_search"]))
            #expect(truth[4] == ids(gpts) { $0["sharing"]?["visibility"]?.text == "gpt-store" })
            #expect(truth[5] == ids(gpts) { $0["sharing"]?["visibility"]?.text == "anyone-with-link" })
            let visibilities = Set(gpts.compactMap { $0["sharing"]?["visibility"]?.text })
            #expect(
                visibilities.isSuperset(of: ["workspace-with-link", "everyone-in-workspace", "just-me", "galaxy-wide"]))
        }
    }

    @Test("Findings about keys follow from their times")
    func keys() async throws {
        let folder = try TextFolder()
        try await withSimulator(.plain(folder)) { client async throws in
            let now = Double(client.simulator.now.unix)
            func isOld(_ time: Value?) -> Bool { time?.number.map { now - $0 >= 90 * Self.day } ?? false }
            func isUnused(_ key: Value) -> Bool {
                switch key["last_used_at"] {
                case nil: false
                case .null?: isOld(key["created_at"])
                case let time?: isOld(time)
                }
            }
            let admin = try await client.walk("\(client.organization)/admin_api_keys", limit: 3).rows
            let live = admin.filter { key in key["expires_at"]?.number.map { $0 > now } ?? true }
            let truth = truth(client)
            #expect(truth[6] == ids(live) { isOld($0["created_at"]) })
            #expect(truth[8] == ids(live, where: isUnused))
            #expect(live.count == admin.count - 1)

            var keys: [Value] = []
            for project in try await client.walk("\(client.organization)/projects", limit: 100).rows {
                let path = "\(client.organization)/projects/\(project["id"]?.text ?? "")/api_keys"
                keys += try await client.walk("\(path)?owner_project_access=any", limit: 4).rows
            }
            #expect(truth[7] == ids(keys) { isOld($0["created_at"]) })
            #expect(truth[9] == ids(keys, where: isUnused))
            #expect(keys.contains { $0["owner"]?["type"]?.text == "service_account" })
            // Near misses: an hour short of 90 days.
            let almost = now - 90 * Self.day + 3_600
            #expect(admin.contains { $0["created_at"]?.number == almost })
            #expect(keys.contains { $0["last_used_at"]?.number == almost })
        }
    }

    @Test("Findings about invites follow from role, status and times")
    func invites() async throws {
        let folder = try TextFolder()
        try await withSimulator(.plain(folder)) { client async throws in
            let now = Double(client.simulator.now.unix)
            let invites = try await client.walk("\(client.organization)/invites", limit: 2).rows
            let pending = invites.filter { $0["status"]?.text == "pending" }
            let owners = ids(pending) { invite in
                invite["role"]?.text == "owner" && (invite["expires_at"]?.number.map { $0 > now } ?? true)
            }
            let stale = ids(pending) { invite in
                (invite["created_at"] ?? invite["invited_at"])?.number.map { now - $0 >= 7 * Self.day } ?? false
            }
            let workspace = try await client.workspace("invites").json.rows
            let administrators = ids(workspace) { $0["role"]?.text == "account-admin" }
            #expect(truth(client)[10] == owners.union(administrators))
            #expect(truth(client)[12] == stale)
            #expect(Set(invites.compactMap { $0["status"]?.text }) == ["pending", "expired", "accepted"])
        }
    }

    @Test("Findings about users follow from their rows and the audit log", arguments: ["on", "off"])
    func users(auditLogs: String) async throws {
        let folder = try TextFolder()
        try await withSimulator(.plain(folder, users: 40, "audit_logs=\(auditLogs)")) { client async throws in
            let now = Double(client.simulator.now.unix)
            let users = try await client.walk("\(client.organization)/users", limit: 9).rows
            var lastSeen: [String: Double] = [:]
            if auditLogs == "on" {
                let before = "effective_at%5Blte%5D=\(Int(now - 90 * Self.day))&limit=1"
                #expect(try await client.organization("audit_logs?\(before)").json.rows.count == 1)
                let events = try await client.walk("\(client.organization)/audit_logs", limit: 10).rows
                let times = events.compactMap { $0["effective_at"]?.number }
                #expect(times == times.sorted(by: >))
                for event in events {
                    let actor = event["actor"]?["session"]?["user"]?["id"]?.text ?? ""
                    lastSeen[actor] = max(lastSeen[actor] ?? 0, event["effective_at"]?.number ?? 0)
                }
            }
            let inactive = ids(users) { user in
                guard user["is_service_account"]?.isTrue != true, user["user"]?["enabled"] != .bool(false),
                    user["user"]?["banned"]?.isTrue != true, let added = user["added_at"]?.number,
                    now - added >= 90 * Self.day, user["api_key_last_used_at"] != nil || auditLogs == "on"
                else { return false }
                let seen = max(user["api_key_last_used_at"]?.number ?? 0, lastSeen[user["id"]?.text ?? ""] ?? 0)
                return now - seen >= 90 * Self.day
            }
            #expect(!inactive.isEmpty)
            #expect(truth(client)[11] == inactive)
        }
    }

    @Test("Every file that the truth names is served, under the name with which its paths begin")
    func files() async throws {
        try await withSimulator(Self.options()) { client async throws in
            var names: [String: String] = [:]
            func note(_ file: Value) { names[file["id"]?.text ?? ""] = file["name"]?.text }
            for list in ["gpts", "projects"] {
                for row in try await client.walk("\(client.workspace)/\(list)", limit: 100).rows {
                    row["latest_config"]?.rows.first?["files"]?.rows.forEach(note)
                }
            }
            for file in try await client.logFiles() {
                for event in try await client.events(file) { event["message"]?["files"]?.rows.forEach(note) }
            }
            for record in client.simulator.tenant.truth where record.assetKind.hasSuffix("_file") {
                let name = try #require(names[record.assetID])
                guard case .finding(_, _, let plants) = record.expectation else { continue }
                for plant in plants {
                    #expect(plant.path.split(separator: "!").first.map(String.init) == name)
                }
            }
        }
    }

    @Test("Files that are gone are not expected")
    func deleted() async throws {
        try await withSimulator(Self.options("delete_after_list=1")) { client async throws in
            #expect(Set(truth(client).keys) == Set(1...12))
        }
    }

    @Test("Same seed and clock, same listing and truth; another seed, other ids")
    func determinism() async throws {
        let folder = try TextFolder()
        var gpts: [Value] = []
        var truths: [[TruthRecord]] = []
        for seed in [7, 7, 8] {
            var size = GeneratedTenantOptions()
            size.seed = UInt64(seed)
            size.filesFrom = folder.path
            var options = SimulatorOptions(tenant: .generated(size))
            try options.set("clock=2026-11-20T12:00:00Z")
            try await withSimulator(options) { client async throws in
                gpts.append(try await client.workspace("gpts?file_format=id").json)
                truths.append(client.simulator.tenant.truth)
            }
        }
        #expect(gpts[0] == gpts[1] && truths[0] == truths[1])
        #expect(gpts[0] != gpts[2] && truths[0] != truths[2])
    }

    @Test("With --files-from each file is given out, truth.jsonl is not, and no content finding is expected")
    func filesFrom() async throws {
        let folder = try TextFolder()
        try await withSimulator(.plain(folder, conversations: 1, gpts: 1, projects: 1)) { client async throws in
            var names: Set<String> = []
            for list in ["gpts", "projects"] {
                let row = try await client.workspace(list).json.rows.first
                for file in row?["latest_config"]?.rows.first?["files"]?.rows ?? [] {
                    names.insert(file["name"]?.text ?? "")
                }
            }
            let log = try #require(try await client.logFiles().first)
            for event in try await client.events(log) {
                event["message"]?["files"]?.rows.forEach { names.insert($0["name"]?.text ?? "") }
            }
            #expect(names == ["a.txt", "b.csv", "c.log", "glossary.txt"])
            #expect(truth(client).keys.allSatisfy { $0 <= 12 })
        }
    }
}
