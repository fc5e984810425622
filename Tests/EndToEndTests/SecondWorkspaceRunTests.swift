import Foundation
import Testing

/// Second runs over a workspace: what they ask the API for, and what they make of what is known.
@Suite struct SecondWorkspaceRunTests {
    private let folder: TemporaryFolder
    private let simulator: SimulatorProcess

    init() throws {
        folder = try TemporaryFolder()
        for number in 0..<8 {
            try folder.write(
                "number \(number)\ncard number: 4111 1111 1111 1111\naws_key = AKIAQYLPMN5HHHFPZAM2\n",
                to: "files/\(number).txt")
        }
        simulator = try SimulatorProcess(
            folder, ["--files-from", "files", "--conversations", "60", "--gpts", "8", "--set", "clock_runs=off"])
    }

    /// Requests by route of one scan, and what it wrote.
    private func scan(_ arguments: String...) throws -> (routes: [String: Int], records: [[String: Any]]) {
        let before = try simulator.journal().count
        let result = try simulator.sluice.run(
            ["scan", "openai", "--output", "-", "--quiet"] + simulator.arguments + arguments, in: folder.url)
        #expect(result.status == 0 || result.status == 3, "\(result.errors)")
        let routes = try simulator.journal().dropFirst(before).compactMap { $0["route"] as? String }
        return (Dictionary(routes.map { ($0, 1) }, uniquingKeysWith: +), try result.records())
    }

    private func conversationFiles(_ records: [[String: Any]]) -> Set<String> {
        let ids = records.filter { $0["kind"] as? String == "coverage" }.compactMap { record -> String? in
            let asset = record["asset"] as? [String: Any]
            return asset?["kind"] as? String == "conversation_file" ? asset?["id"] as? String : nil
        }
        return Set(ids)
    }

    private func active() throws -> Int {
        let result = try simulator.sluice.run(["findings", "export", "--format", "jsonl"], in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        return try result.records().count { $0["status"] as? String == "active" }
    }

    @Test func asksForNothingThatIsRead() throws {
        let first = try scan()
        let files = conversationFiles(first.records)
        #expect(files.count > 15)
        let findings = try active()
        #expect((first.routes["/logs/{log_file_id}"] ?? 0) > 3)
        let second = try scan()
        #expect(second.routes["/logs/{log_file_id}"] == nil && second.routes["/{file_id}"] == nil, "\(second.routes)")
        #expect(conversationFiles(second.records).isEmpty)
        #expect(try active() == findings)
    }

    @Test func looksAgainAtEveryKnownFileWhenWhatIsLookedForHasChanged() throws {
        let first = try scan("--profiles", "financial-information")
        let files = conversationFiles(first.records)
        let second = try scan("--profiles", "credentials-and-secrets")
        #expect(conversationFiles(second.records) == files)
        #expect(second.routes["/logs/{log_file_id}"] == nil)
        let found = second.records.filter {
            $0["kind"] as? String == "finding"
                && ($0["asset"] as? [String: Any])?["kind"] as? String == "conversation_file"
        }
        // One file of the tenant is none of the folder's.
        #expect(found.count == files.count - 1)
        #expect(found.allSatisfy { $0["profile"] as? String == "credentials-and-secrets" })
        let places = found.compactMap { ($0["evidence"] as? [String: Any])?["places"] as? [Any] }
        #expect(places.count == files.count - 1 && places.allSatisfy { !$0.isEmpty })
        let third = try scan("--profiles", "credentials-and-secrets", "--rescan")
        #expect(conversationFiles(third.records) == files)
    }

    @Test func aDamagedLogFileIsADeadLetterAfterThreeRunsAndReadAgainOnDemand() throws {
        let damaged = try SimulatorProcess(
            folder,
            [
                "--files-from", "files", "--conversations", "20", "--gpts", "0", "--set", "clock_runs=off", "--set",
                "corrupt_log=sha",
            ])
        let scan = {
            try damaged.sluice.run(["scan", "openai", "--quiet"] + damaged.arguments, in: folder.url)
        }
        let failed = { try damaged.sluice.run(["runs", "failed", "--json"], in: folder.url).records() }
        for attempt in 1...3 {
            #expect(try scan().status == 3)
            let records = try failed()
            #expect(!records.isEmpty)
            #expect(
                records.allSatisfy {
                    $0["attempts"] as? Int == attempt && $0["dead_letter"] as? Bool == (attempt == 3)
                        && ($0["asset"] as? [String: Any])?["kind"] as? String == "log_file"
                })
        }
        #expect(try scan().status == 3, "it is left, but still unread")
        let run = try #require(try damaged.sluice.run(["runs", "show", "--json"], in: folder.url).records().first)
        #expect((run["counters"] as? [String: Int])?["logs.dead_letters"] == (try failed().count))
        let id = try #require((try failed().first?["asset"] as? [String: Any])?["id"] as? String)
        let retry = try damaged.sluice.run(["retry", id], in: folder.url)
        #expect(retry.status == 0, "\(retry.errors)")
        #expect(try scan().status == 3)
        #expect(try failed().contains { $0["attempts"] as? Int == 1 })
    }

    @Test func aMatchInTheNameOfAKnownFileIsNotResolvedByALookAtItsMaskedName() throws {
        try folder.write("nothing\n", to: "files/card 4111 1111 1111 1111 visa.txt")
        let named = try SimulatorProcess(
            folder, ["--files-from", "files", "--conversations", "60", "--gpts", "0", "--set", "clock_runs=off"])
        let scan = { (arguments: [String]) in
            try named.sluice.run(["scan", "openai", "--quiet"] + named.arguments + arguments, in: folder.url)
        }
        _ = try scan([])
        let findings = try active()
        #expect(findings > 0)
        #expect(try scan(["--rescan"]).status != 70)
        #expect(try active() == findings)
    }
}
