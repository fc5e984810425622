import Foundation
import Testing

/// Failed examinations from the first attempt to the retry of a dead letter.
@Suite struct RetryTests {
    private let folder: TemporaryFolder
    private var sluice = Program.built("sluice")

    init() throws { folder = try TemporaryFolder() }

    private func scan(_ more: String...) throws -> Program.Result {
        try sluice.run(["scan", "files", "in", "--quiet", "--output", "-"] + more, in: folder.url)
    }

    private func failed() throws -> [[String: Any]] {
        try sluice.run(["runs", "failed", "--json"], in: folder.url).records()
    }

    private func unchanged(_ result: Program.Result) throws -> Int {
        let run = try #require(try result.records().last { $0["kind"] as? String == "run" })
        return (run["counters"] as? [String: Int])?["assets.unchanged"] ?? 0
    }

    @Test(.limited)
    mutating func anArchiveThatTakesTooLongIsTriedThreeTimesAndThenRetriedOnDemand() throws {
        sluice.environment["SLUICE_LIMITS_WALL_SECONDS"] = "1"
        try Results.makeEndlessArchive("in/slow.gz", in: folder)
        try folder.write("card number: 4111 1111 1111 1111\n", to: "in/a.txt")
        for attempt in 1...3 {
            let result = try scan()
            #expect(result.status == 3, "\(result.errors)")
            let failed = try #require(try failed().first)
            #expect(failed["attempts"] as? Int == attempt && failed["dead_letter"] as? Bool == (attempt == 3))
            #expect(failed["reasons"] as? [String] == ["limit.time"])
        }
        let spared = try scan()
        #expect(spared.status == 3, "a dead letter is told as not examined")
        #expect(try unchanged(spared) == 2)
        let record = try #require(
            try spared.records().first {
                $0["kind"] as? String == "coverage" && ($0["asset"] as? [String: Any])?["name"] as? String == "slow.gz"
            })
        #expect((record["detail"] as? String)?.contains("given up after 3 attempts") == true)
        let table = try sluice.run(["runs", "failed"], in: folder.url)
        #expect(table.output.contains("dead letter") && table.output.contains("limit.time"))

        let unknown = try sluice.run(["retry", "in/b.txt"], in: folder.url)
        #expect(unknown.status == 2 && unknown.errors.contains("in/b.txt"))
        #expect(try sluice.run(["retry"], in: folder.url).status == 2)
        let retry = try sluice.run(["retry", "in/slow.gz"], in: folder.url)
        #expect(retry.status == 0 && retry.output == "1 will be read again by the next scan.\n")
        #expect(try unchanged(scan()) == 1)
        #expect(try failed().first?["attempts"] as? Int == 1)
        #expect(try sluice.run(["retry", "--all"], in: folder.url).output.hasPrefix("1 will "))
        #expect(try sluice.run(["database", "check"], in: folder.url).status == 0)
    }

    @Test(.limited)
    func aChildThatSomethingElseKilledIsReplacedAndTheAssetReadFromItsBeginning() throws {
        try Results.makeEndlessArchive("in/long.gz", in: folder)
        let running = try sluice.start(["scan", "files", "in", "--quiet", "--output", "-"], in: folder.url)
        #expect(running.wait { !running.children.isEmpty })
        let first = try #require(running.children.first)
        usleep(300_000)
        kill(first, SIGKILL)
        #expect(running.wait { running.children.contains { $0 != first } }, "a fresh child reads it again")
        let second = try #require(running.children.first { $0 != first })
        usleep(300_000)
        kill(second, SIGKILL)
        let result = try running.finish()
        #expect(result.status == 3, "\(result.errors)")
        let failed = try #require(try failed().first)
        #expect(failed["reasons"] as? [String] == ["extractor.crash"] && failed["attempts"] as? Int == 1)
    }
}
