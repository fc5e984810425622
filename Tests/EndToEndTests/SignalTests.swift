import Foundation
import Testing

/// SIGTERM and SIGINT against the running program.
@Suite struct SignalTests {
    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")

    init() throws { folder = try TemporaryFolder() }

    private func scan(_ name: String, _ more: String...) throws -> Program.Running {
        try sluice.start(
            ["scan", "files", "in", "--database", name + ".db", "--output", name + ".jsonl", "--jobs", "2"] + more,
            in: folder.url)
    }

    /// Whether some outcomes are recorded.
    private func hasBegun(_ name: String) -> Bool {
        let path = folder.path + "/" + name + ".jsonl"
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue ?? 0
        return size > 0
    }

    @Test(arguments: [(SIGTERM, 143 as Int32), (SIGINT, 130 as Int32)])
    func theFirstSignalEndsTheRunWithACheckpointAndTheNextRunGoesOn(signal: Int32, status: Int32) throws {
        try Results.makeTree("in", files: 900, in: folder)
        #expect(try scan("whole", "--quiet").finish().status == 0)
        let running = try scan("cut")
        #expect(running.wait { hasBegun("cut") })
        kill(running.process.processIdentifier, signal)
        let cut = try running.finish()
        #expect(cut.status == status, "\(cut.errors)")
        #expect(cut.errors.contains("stopping: up to 20 s for what is in flight; a second signal ends at once"))
        #expect(cut.errors.contains("run again to go on"))
        let runs = try sluice.run(["runs", "--json", "--database", "cut.db"], in: folder.url).records()
        #expect(runs.map { $0["complete"] as? Bool } == [false])
        let seen = (runs.first?["assets"] as? [String: Int])?["seen"] ?? 0
        #expect(seen > 0 && seen < 900)

        let last = try scan("cut").finish()
        #expect(last.status == 0, "\(last.errors)")
        #expect(last.errors.contains("going on with a run"))
        #expect(try Results.lines("cut.jsonl", in: folder) == Results.lines("whole.jsonl", in: folder))
        let all = try sluice.run(["runs", "--json", "--database", "cut.db"], in: folder.url).records()
        #expect(all.count == 1 && all[0]["id"] as? String == runs[0]["id"] as? String)
        #expect((all[0]["counters"] as? [String: Int])?["assets.resumed"] == seen)
    }

    /// Whether a process catches SIGTERM, or has it taken by a descriptor (proc(5): `SigCgt`, `SigIgn`).
    private static func heeds(_ process: Int32) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        return status.split(separator: "\n").contains { line in
            let mask = UInt64(line.split(separator: "\t").last ?? "", radix: 16) ?? 0
            return (line.hasPrefix("SigCgt") || line.hasPrefix("SigIgn")) && mask & 1 << UInt64(SIGTERM - 1) != 0
        }
    }

    /// The first process of a container gets only those signals that it has a handler for.
    @Test(.enabled(if: StoreFaultTests.mayMount), .limited)
    func aSignalBeforeTheScanBeginsEndsTheFirstProcessOfAContainerToo() throws {
        try Results.makeTree("in", files: 900, in: folder)
        let unshare = Program(executable: URL(fileURLWithPath: "/usr/bin/unshare"), environment: sluice.environment)
        let running = try unshare.start(
            [
                "--pid", "--fork", "--kill-child", sluice.executable.path, "scan", "files", "in", "--cache", "off",
                "--quiet",
            ], in: folder.url)
        // As soon as it heeds the signal: the profiles are compiled first.
        #expect(running.wait { running.children.contains(where: Self.heeds) })
        for child in running.children { kill(child, SIGTERM) }
        #expect(try running.finish().status == 143)
    }

    @Test(.limited)
    func anArchiveThatTakesLongIsCutOffAfterTheGraceTime() throws {
        try Results.makeEndlessArchive("in/endless.gz", in: folder)
        try folder.write("card number: 4111 1111 1111 1111\n", to: "in/a.txt")
        let running = try scan("long", "--grace", "1")
        #expect(running.wait { !running.children.isEmpty && hasBegun("long") })
        let child = try #require(running.children.first)
        kill(running.process.processIdentifier, SIGTERM)
        let began = Date()
        let result = try running.finish()
        #expect(Date().timeIntervalSince(began) < 6)
        #expect(result.status == 143, "\(result.errors)")
        #expect(kill(child, 0) == -1, "the extraction child has ended")
        let run = try #require(
            try sluice.run(["runs", "--json", "--database", "long.db"], in: folder.url).records().first)
        #expect((run["assets"] as? [String: Int]) == ["seen": 1, "scanned": 1, "partial": 0, "skipped": 0])
        let failed = try sluice.run(["runs", "failed", "--database", "long.db"], in: folder.url)
        #expect(failed.output == "No examination has failed.\n", "cut short is no attempt")
    }

    @Test(.limited)
    func aSecondSignalEndsAtOnceAndTheRunCanBeGoneOnWith() throws {
        try Results.makeTree("in", files: 60, in: folder)
        try Results.makeEndlessArchive("in/0/endless.gz", in: folder)
        let running = try scan("twice")
        #expect(running.wait { !running.children.isEmpty && hasBegun("twice") })
        kill(running.process.processIdentifier, SIGTERM)
        #expect(running.wait { running.errors.contains("stopping") })
        kill(running.process.processIdentifier, SIGTERM)
        let began = Date()
        let result = try running.finish()
        #expect(Date().timeIntervalSince(began) < 2)
        #expect(result.status == 143 && result.errors.contains("ended at once"), "\(result.errors)")
        #expect(try sluice.run(["database", "check", "--database", "twice.db"], in: folder.url).status == 0)

        try folder.shell("rm in/0/endless.gz")
        let last = try scan("twice").finish()
        #expect(last.status == 0 && last.errors.contains("going on with a run"), "\(last.errors)")
        #expect(try scan("whole", "--quiet").finish().status == 0)
        #expect(try Results.lines("twice.jsonl", in: folder) == Results.lines("whole.jsonl", in: folder))
    }

    @Test(.limited)
    func requestsThatWaitForTheirTurnAreNotWaitedFor() throws {
        for number in 0..<8 {
            try folder.write("card number: 4111 1111 1111 1111, file \(number)\n", to: "in/\(number).txt")
        }
        let simulator = try SimulatorProcess(
            folder, ["--files-from", "in", "--conversations", "60", "--gpts", "8", "--set", "clock_runs=off"])
        func scan(_ name: String, _ more: [String]) throws -> Program.Running {
            let scan = ["scan", "openai", "--grace", "120", "--database", name + ".db", "--output", name + ".jsonl"]
            return try simulator.sluice.start(scan + simulator.arguments + more, in: folder.url)
        }
        #expect(try scan("whole", []).finish().status == 0)

        // Each route has a burst of ten requests, and then one a minute.
        let before = try simulator.journal().count
        let running = try scan("cut", ["--requests-per-minute", "1"])
        var (last, since) = (before, Date())
        let waits = try running.wait {
            let count = try simulator.journal().count
            if count != last { (last, since) = (count, Date()) }
            return count > before + 10 && hasBegun("cut") && Date().timeIntervalSince(since) > 3
        }
        #expect(waits)
        kill(running.process.processIdentifier, SIGTERM)
        let began = Date()
        let cut = try running.finish()
        #expect(cut.status == 143, "\(cut.errors)")
        #expect(Date().timeIntervalSince(began) < 30)
        let failed = try sluice.run(["runs", "failed", "--database", "cut.db"], in: folder.url)
        #expect(failed.output == "No examination has failed.\n", "cut short is no attempt")

        let end = try scan("cut", []).finish()
        #expect(end.status == 0 && end.errors.contains("going on with a run"), "\(end.errors)")
        #expect(try Results.lines("cut.jsonl", in: folder) == Results.lines("whole.jsonl", in: folder))
    }
}
