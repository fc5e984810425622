import Foundation
import FoundationNetworking
import Testing

/// `sluice scan openai` against the real simulator over loopback, both as programs.
@Suite struct OpenAIScanTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func scan(
        _ simulator: SimulatorProcess, _ arguments: String..., settings: [String: String] = [:]
    ) throws -> Program.Result {
        var sluice = simulator.sluice
        sluice.environment.merge(settings) { _, new in new }
        return try sluice.run(
            ["scan", "openai", "--output", "-", "--quiet"] + simulator.arguments + arguments, in: folder.url)
    }

    @Test func theGeneratedTenantsTruthIsFound() throws {
        let simulator = try SimulatorProcess(folder, ["--users", "40", "--conversations", "120", "--seed", "7"])
        let result = try scan(simulator)
        #expect(result.status == 3, "\(result.errors)")
        let truth = try Truth(folder.url.appendingPathComponent("truth.jsonl"))
        #expect(truth.findings.count > 100)
        #expect(Set(truth.findings.map(\.type)).count == 15)
        let found = try Truth.Finding.all(in: result)
        #expect(Set(found) == Set(truth.findings))
        #expect(found.count == truth.findings.count)
        let coverage = try Truth.Coverage.all(in: result)
        for expected in truth.coverage {
            let record = try #require(coverage[expected.asset], "\(expected.asset)")
            #expect(expected.states.contains(record.state), "\(expected.asset)")
            #expect(Set(expected.reasons).isSubset(of: record.reasons), "\(expected.asset)")
        }
        #expect(coverage.values.count { $0.state != "scanned" } == truth.coverage.count)
    }

    @Test func onlyReadsAreSentAndNoKeyLeavesTheAPIHosts() throws {
        let simulator = try SimulatorProcess(folder, ["--conversations", "20"])
        _ = try scan(simulator)
        let journal = try simulator.journal()
        #expect(journal.count > 20)
        #expect(journal.allSatisfy { $0["method"] as? String == "GET" })
        let hops = journal.filter { $0["host"] as? String == "blob" }
        #expect(!hops.isEmpty)
        #expect(hops.allSatisfy { $0["authorization"] as? Bool == false })
        #expect(journal.allSatisfy { ($0["host"] as? String == "blob") != (($0["authorization"] as? Bool) == true) })
    }

    /// The expected findings of the API reference's section 8.3.
    @Test(arguments: ["mixed", "underscore", "dash"])
    func theFixturesGiveTheGoldenFindings(spelling: String) throws {
        let simulator = try SimulatorProcess(folder, ["--fixtures", "--set", "tool_spelling=\(spelling)"])
        let result = try scan(
            simulator, "--as-of", "2026-11-23T09:00:00Z", settings: ["SLUICE_POSTURE_WORKSPACE_INVITES": "false"])
        let found = try Truth.Finding.all(in: result).filter { $0.profile == nil }
        let expected: [(Int, [String])] = [
            (1, ["g-sim00000000000000000000001"]),
            (2, ["g-sim00000000000000000000001", "g-sim00000000000000000000002"]),
            (3, ["g-sim00000000000000000000001"]), (4, ["g-sim00000000000000000000002"]),
            (5, ["g-sim00000000000000000000001"]), (6, ["key_adm_0001"]), (7, ["key_prj_0101", "key_prj_0102"]),
            (8, ["key_adm_0001"]), (9, ["key_prj_0101"]), (10, ["invite-0001"]), (11, ["user-short01"]),
            (12, ["invite-0002", "invite-0004"]),
        ]
        for (number, assets) in expected {
            let type = Truth.findingTypes[number - 1]
            #expect(found.filter { $0.type == type }.map(\.asset).sorted() == assets, "finding \(number)")
        }
        #expect(found.count == expected.map(\.1.count).reduce(0, +))
    }

    @Test func aRouteThatIsNotAuthorizedIsNamedAndTheOthersStand() throws {
        let simulator = try SimulatorProcess(
            folder, ["--conversations", "20", "--set", "scopes=logs,organization_invites,invites"])
        let result = try scan(simulator)
        #expect(result.status == 3)
        let run = try #require(try result.records().last { $0["kind"] as? String == "run" })
        let gaps = try #require(run["gaps"] as? [[String: Any]])
        #expect(gaps.count { $0["reason"] as? String == "api.unauthorized" } == 2)
        let kinds = Set(try Truth.Finding.all(in: result).map(\.kind))
        #expect(kinds.contains("gpt") && kinds.contains("gpt_file"))
        #expect(!kinds.contains("conversation_file") && !kinds.contains("invite"))
    }

    @Test func theLegacySourceFindsTheSameConversationFiles() throws {
        let simulator = try SimulatorProcess(folder, ["--conversations", "40", "--set", "conversations=serve"])
        let logs = try Truth.Finding.all(in: scan(simulator)).filter { $0.kind == "conversation_file" }
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("sluice.db"))
        let legacy = try Truth.Finding.all(in: scan(simulator, "--conversations", "legacy"))
        #expect(!logs.isEmpty)
        #expect(Set(legacy.filter { $0.kind == "conversation_file" }) == Set(logs))
    }

    @Test func aRefusedKeyEndsItsOwnSideOnly() throws {
        let simulator = try SimulatorProcess(folder, ["--conversations", "20"])
        let result = try scan(simulator, settings: ["OPENAI_COMPLIANCE_KEY": "another-made-up-key"])
        #expect(result.status == 4)
        #expect(result.errors.contains("127.0.0.1"))
        #expect(!result.errors.contains("another-made-up-key"))
        let kinds = Set(try Truth.Finding.all(in: result).map(\.kind))
        #expect(kinds == ["admin_api_key", "project_api_key", "invite", "user"])
    }

    @Test func aHostThatCannotBeReachedIsNamed() throws {
        let simulator = try SimulatorProcess(folder, ["--conversations", "5"])
        let result = try scan(
            simulator, "--platform-base-url", "http://127.0.0.1:9/v1", settings: ["SLUICE_OPENAI_TRIES": "1"])
        #expect(result.status == 3)
        #expect(result.errors.contains("127.0.0.1:9"))
        #expect(try Truth.Finding.all(in: result).contains { $0.kind == "gpt" })
        let run = try #require(try result.records().last { $0["kind"] as? String == "run" })
        let gaps = try #require(run["gaps"] as? [[String: Any]])
        #expect(gaps.count == 1 && gaps[0]["reason"] as? String == "fetch.failed")
        #expect((gaps.first?["scope"] as? String)?.contains("127.0.0.1:9") == true)
    }

    /// API reference, 5.2: gone is no finding and no error exit.
    @Test func whatIsDeletedAfterItWasListedLeavesTheRunComplete() throws {
        let simulator = try SimulatorProcess(
            folder, ["--users", "10", "--conversations", "20", "--set", "delete_after_list=1"])
        let result = try scan(simulator)
        #expect(result.status == 0, "\(result.errors)")
        let coverage = try Truth.Coverage.all(in: result)
        #expect(!coverage.isEmpty)
        #expect(coverage.values.allSatisfy { $0.state == "skipped" && $0.reasons == ["fetch.gone"] })
        #expect(try Truth.Finding.all(in: result).allSatisfy { $0.profile == nil })
        let run = try #require(try result.records().last { $0["kind"] as? String == "run" })
        let assets = try #require(run["assets"] as? [String: Int])
        #expect(assets["skipped"] == assets["seen"])
        #expect(try result.records().count { $0["kind"] as? String == "coverage" } == assets["seen"])
    }
}
