import Foundation
import Testing

/// Kills scans at random moments and holds what the next ones make of it against an undisturbed scan: findings, coverage
/// and counts are equal, and nothing comes twice.
///
/// `make crash` runs the long form: 200 kills over 5,000 assets, for files and for the simulator.
@Suite(.serialized) struct CrashTests {
    private static let kills = number("SLUICE_CRASH_KILLS") ?? 4
    private static let assets = number("SLUICE_CRASH_ASSETS") ?? 160
    /// Kills before a job is let end.
    private static let killsPerJob = 5

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap(Int.init) }

    /// - Parameter start: begins the job, with database and output of the given name.
    /// - Throws: when programs cannot be run.
    private func survive(_ start: (_ name: String) throws -> Program.Running) throws {
        let clock = ContinuousClock()
        let begin = clock.now
        let whole = try start("whole").finish()
        try #require(whole.status == 0 || whole.status == 3, "\(whole.errors)")
        let length = clock.now - begin
        let expected = try CrashResults(folder, "whole")
        #expect(expected.seen >= Self.assets && expected.findings > Self.assets / 4)
        var killed = 0
        var trial = 0
        while killed < Self.kills {
            let name = "trial\(trial)"
            trial += 1
            for _ in 0..<Self.killsPerJob where killed < Self.kills {
                let running = try start(name)
                // The later starts have less to do, so they meet the end too.
                usleep(useconds_t(Double.random(in: 0...0.7) * (length / .microseconds(1))))
                let number = Int.random(in: 0..<4) == 0 ? SIGTERM : SIGKILL
                let isRunning = running.process.isRunning
                kill(running.process.processIdentifier, number)
                let end = try running.finish()
                // Killed behind its end: another start would be another run.
                if try Self.isComplete(folder, name) { break }
                #expect(isRunning && (end.status == -SIGKILL || end.status == 143 || end.status == -SIGTERM))
                killed += 1
            }
            if try !Self.isComplete(folder, name) {
                let last = try start(name).finish()
                #expect(last.status == whole.status, "\(last.errors.suffix(2000))")
            }
            let results = try CrashResults(folder, name)
            let isEqual = results == expected
            #expect(isEqual, "\(name): \(results.difference(from: expected))")
            let complaints = try results.complaints(folder, name)
            #expect(complaints == "", "\(name)")
            try folder.shell("rm -f \(name).*")
            if Self.kills > 20 { print("\(killed) kills in \(trial) jobs") }
            // A run that always ends before its kill would go on for ever.
            guard trial < 4 * Self.kills else { break }
        }
        #expect(killed == Self.kills)
    }

    /// Whether the job's run is stored as complete.
    private static func isComplete(_ folder: TemporaryFolder, _ name: String) throws -> Bool {
        guard FileManager.default.fileExists(atPath: folder.url.appendingPathComponent(name + ".db").path) else {
            return false
        }
        // A kill may come before there are tables.
        return try sqlite(folder, name, "SELECT count(*) FROM runs WHERE complete = 1;") == "1\n"
    }

    /// What another program reads from a job's database; its complaints too.
    fileprivate static func sqlite(_ folder: TemporaryFolder, _ name: String, _ sql: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = ["-batch", folder.url.appendingPathComponent(name + ".db").path, sql]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }

    @Test(.timeLimit(.minutes(240)))
    func filesAreNeitherLostNorDoubled() throws {
        for number in 0..<Self.assets {
            let line =
                number.isMultiple(of: 2) ? "card number: 4111 1111 1111 1111, file \(number)\n" : "plain \(number)\n"
            let text = String(repeating: "filler \(number) ", count: 800) + line
            try folder.write(text, to: "in/\(number % 23)/\(number).txt")
        }
        try folder.shell("cd in && for f in 1/*.txt; do gzip -k $f; done && zip -q 2/all.zip 2/*.txt")
        let sluice = Program.built("sluice")
        try survive { name in
            try sluice.start(
                [
                    "scan", "files", "in", "--database", name + ".db", "--output", name + ".jsonl", "--jobs", "2",
                    "--quiet",
                ], in: folder.url)
        }
    }

    @Test(.timeLimit(.minutes(240)))
    func aWorkspaceIsNeitherLostNorDoubled() throws {
        for number in 0..<40 {
            try folder.write(
                String(repeating: "filler \(number) ", count: 300) + "card number: 4111 1111 1111 1111\n",
                to: "files/\(number).txt")
        }
        // About half of the conversations have a file; GPTs and projects have some each.
        let simulator = try SimulatorProcess(
            folder,
            [
                "--files-from", "files", "--conversations", "\(2 * Self.assets)", "--gpts", "\(Self.assets / 12)",
                "--seed", "11", "--set", "clock_runs=off",
            ])
        try survive { name in
            try simulator.sluice.start(
                [
                    "scan", "openai", "--database", name + ".db", "--output", name + ".jsonl", "--jobs", "2", "--quiet",
                    "--as-of", "2026-11-23T09:00:00Z",
                ] + simulator.arguments, in: folder.url)
        }
    }
}

/// What must be equal: of every line all but times, ids of runs, and evidence, which grows while log files are read.
private struct CrashResults: Equatable {
    private var lines: [String: Int] = [:]
    private var counts: [String: Int] = [:]

    var seen: Int { counts["seen"] ?? 0 }
    var findings: Int { lines.keys.count { $0.contains("\"kind\":\"finding\"") } }

    init(_ folder: TemporaryFolder, _ name: String) throws {
        let text = try String(contentsOf: folder.url.appendingPathComponent(name + ".jsonl"), encoding: .utf8)
        #expect(text.hasSuffix("\n"))
        for line in text.split(separator: "\n") {
            var record = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            if record["kind"] as? String == "run" {
                counts = record["assets"] as? [String: Int] ?? [:]
                for key in ["bytes", "bytes_scanned"] { counts[key] = record[key] as? Int }
                // Repeats are known within one process only.
                let counters = record["counters"] as? [String: Int] ?? [:]
                for (name, count) in counters where name != "assets.resumed" && name != "logs.repeated_events" {
                    counts["counter \(name)"] = count
                }
                for gap in record["gaps"] as? [[String: Any]] ?? [] {
                    counts["gap \(gap["scope"] ?? "") \(gap["detail"] ?? "")", default: 0] += 1
                }
                for (severity, count) in record["findings"] as? [String: Int] ?? [:] {
                    counts["findings \(severity)"] = count
                }
                continue
            }
            for key in ["first_seen", "last_seen", "evidence"] { record[key] = nil }
            // Matched values are hashed with a key of the database.
            if let matches = record["matches"] as? [[String: Any]] {
                record["matches"] = matches.map { $0.filter { $0.key != "value_hmac" } }
            }
            let data = try JSONSerialization.data(withJSONObject: record, options: [.sortedKeys])
            lines[String(decoding: data, as: UTF8.self), default: 0] += 1
        }
    }

    func difference(from other: CrashResults) -> String {
        let extra = lines.filter { (other.lines[$0.key] ?? 0) < $0.value }.keys
        let missing = other.lines.filter { (lines[$0.key] ?? 0) < $0.value }.keys
        return
            "\(counts) for \(other.counts); more: \(extra.count) \(extra.prefix(2)), less: \(missing.count) \(missing.prefix(2))"
    }

    /// The database, by another program: whole, and what it holds is what the lines say.
    func complaints(_ folder: TemporaryFolder, _ name: String) throws -> String {
        try CrashTests.sqlite(
            folder, name,
            """
            SELECT 'damaged' FROM pragma_integrity_check WHERE integrity_check <> 'ok';
            SELECT 'runs: ' || count(*) FROM runs HAVING count(*) <> 1;
            SELECT 'findings: ' || count(*) FROM findings WHERE status = 'active' HAVING count(*) <> \(findings);
            SELECT 'assets: ' || count(*) FROM coverage WHERE position = 0 HAVING count(*) <> \(seen);
            """)
    }
}
