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

    /// - Parameters:
    ///   - runs: of the database when the job is done.
    ///   - prepare: makes the database that the job of the given name begins with, when there was a run before it.
    ///   - start: begins the job, with database and output of the given name.
    /// - Throws: when programs cannot be run.
    private func survive(
        runs: Int = 1, prepare: (_ name: String) throws -> Void = { _ in },
        _ start: (_ name: String) throws -> Program.Running
    ) throws {
        let clock = ContinuousClock()
        let begin = clock.now
        try prepare("whole")
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
            try prepare(name)
            for _ in 0..<Self.killsPerJob where killed < Self.kills {
                let running = try start(name)
                // The later starts have less to do, so they meet the end too.
                usleep(useconds_t(Double.random(in: 0...0.7) * (length / .microseconds(1))))
                let number = Int.random(in: 0..<4) == 0 ? SIGTERM : SIGKILL
                let isRunning = running.process.isRunning
                kill(running.process.processIdentifier, number)
                let end = try running.finish()
                // Killed behind its end: another start would be another run.
                if try Self.isComplete(folder, name, runs) { break }
                #expect(isRunning && (end.status == -SIGKILL || end.status == 143 || end.status == -SIGTERM))
                killed += 1
            }
            if try !Self.isComplete(folder, name, runs) {
                let last = try start(name).finish()
                #expect(last.status == whole.status, "\(last.errors.suffix(2000))")
            }
            let results = try CrashResults(folder, name)
            let isEqual = results == expected
            #expect(isEqual, "\(name): \(results.difference(from: expected))")
            let complaints = try results.complaints(folder, name, runs)
            #expect(complaints == "", "\(name)")
            try folder.shell("rm -f \(name).*")
            if Self.kills > 20 { print("\(killed) kills in \(trial) jobs") }
            // A run that always ends before its kill would go on for ever.
            guard trial < 4 * Self.kills else { break }
        }
        #expect(killed == Self.kills)
    }

    /// Whether the job's run is stored as complete, and those before it.
    private static func isComplete(_ folder: TemporaryFolder, _ name: String, _ runs: Int) throws -> Bool {
        guard FileManager.default.fileExists(atPath: folder.url.appendingPathComponent(name + ".db").path) else {
            return false
        }
        // A kill may come before there are tables.
        return try sqlite(folder, name, "SELECT count(*) FROM runs WHERE complete = 1;") == "\(runs)\n"
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

    private func makeFiles() throws {
        for number in 0..<Self.assets {
            let line =
                number.isMultiple(of: 2) ? "card number: 4111 1111 1111 1111, file \(number)\n" : "plain \(number)\n"
            let text = String(repeating: "filler \(number) ", count: 800) + line
            try folder.write(text, to: "in/\(number % 23)/\(number).txt")
        }
        try folder.shell("cd in && for f in 1/*.txt; do gzip -k $f; done && zip -q 2/all.zip 2/*.txt")
    }

    private func scanFiles(_ name: String) throws -> Program.Running {
        try Program.built("sluice").start(
            [
                "scan", "files", "in", "--database", name + ".db", "--output", name + ".jsonl", "--jobs", "2",
                "--quiet",
            ], in: folder.url)
    }

    @Test(.timeLimit(.minutes(240)))
    func filesAreNeitherLostNorDoubled() throws {
        try makeFiles()
        try survive { try scanFiles($0) }
    }

    /// Files that are changed, new, gone, and as they were.
    @Test(.timeLimit(.minutes(240)))
    func aSecondLookAtFilesLosesNothing() throws {
        try makeFiles()
        #expect(try scanFiles("first").finish().status == 0)
        try folder.shell("cd in && rm -r 3 && for f in 4/*.txt 5/*.txt; do echo >> $f; done && cp -r 6 6b && mv 7 7b")
        try survive(runs: 2, prepare: { try folder.shell("cp first.db \($0).db") }) { try scanFiles($0) }
        let results = try CrashResults(folder, "whole")
        #expect(results.count("counter assets.unchanged") > Self.assets / 2)
        #expect(results.lines.keys.contains { $0.contains(#""status":"resolved""#) })
    }

    private func workspace() throws -> SimulatorProcess {
        for number in 0..<40 {
            try folder.write(
                String(repeating: "filler \(number) ", count: 300) + "card number: 4111 1111 1111 1111\n",
                to: "files/\(number).txt")
        }
        // About half of the conversations have a file; GPTs and projects have some each.
        return try SimulatorProcess(
            folder,
            [
                "--files-from", "files", "--conversations", "\(2 * Self.assets)", "--gpts", "\(Self.assets / 12)",
                "--seed", "11", "--set", "clock_runs=off", "--set", "dup_events=on", "--set", "late_events=on",
            ])
    }

    private func scan(_ simulator: SimulatorProcess, _ name: String, _ more: String...) throws -> Program.Running {
        try simulator.sluice.start(
            [
                "scan", "openai", "--database", name + ".db", "--output", name + ".jsonl", "--jobs", "2", "--quiet",
                "--as-of", "2026-11-23T09:00:00Z",
            ] + more + simulator.arguments, in: folder.url)
    }

    @Test(.timeLimit(.minutes(240)))
    func aWorkspaceIsNeitherLostNorDoubled() throws {
        let simulator = try workspace()
        try survive { try scan(simulator, $0) }
    }

    /// What is looked for has changed, so that every file that is known is due.
    @Test(.timeLimit(.minutes(240)))
    func aSecondLookAtAWorkspaceLosesNothing() throws {
        let simulator = try workspace()
        let first = try scan(simulator, "first", "--profiles", "credentials-and-secrets").finish()
        #expect(first.status == 0 || first.status == 3, "\(first.errors)")
        try survive(runs: 2, prepare: { try folder.shell("cp first.db \($0).db") }) { try scan(simulator, $0) }
    }
}

/// What must be equal: of every line all but times and ids of runs, and where the database says that files were met.
private struct CrashResults: Equatable {
    private(set) var lines: [String: Int] = [:]
    private var counts: [String: Int] = [:]
    /// By their ids.
    private var evidence: Set<String> = []

    var seen: Int { count("seen") }
    var findings: Int {
        lines.keys.count { $0.contains(#""kind":"finding""#) && $0.contains(#""status":"active""#) }
    }

    func count(_ name: String) -> Int { counts[name] ?? 0 }

    init(_ folder: TemporaryFolder, _ name: String) throws {
        let text = try String(contentsOf: folder.url.appendingPathComponent(name + ".jsonl"), encoding: .utf8)
        #expect(text.hasSuffix("\n"))
        for line in text.split(separator: "\n") {
            var record = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            if record["kind"] as? String == "run" {
                counts = record["assets"] as? [String: Int] ?? [:]
                for key in ["bytes", "bytes_scanned"] { counts[key] = record[key] as? Int }
                let counters = record["counters"] as? [String: Int] ?? [:]
                for (name, count) in counters where name != "assets.resumed" {
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
            for key in ["first_seen", "last_seen", "resolved_at"] { record[key] = nil }
            // Matched values are hashed with a key of the database.
            if let matches = record["matches"] as? [[String: Any]] {
                record["matches"] = matches.map { $0.filter { $0.key != "value_hmac" } }
            }
            let data = try JSONSerialization.data(withJSONObject: record, options: [.sortedKeys])
            lines[String(decoding: data, as: UTF8.self), default: 0] += 1
        }
        let rows = try CrashTests.sqlite(
            folder, name, "SELECT id || ' ' || evidence FROM findings WHERE asset_kind = 'conversation_file';")
        evidence = Set(rows.split(separator: "\n").map(String.init))
    }

    func difference(from other: CrashResults) -> String {
        let extra = lines.filter { (other.lines[$0.key] ?? 0) < $0.value }.keys
        let missing = other.lines.filter { (lines[$0.key] ?? 0) < $0.value }.keys
        return
            "\(counts) for \(other.counts); places: \(evidence.symmetricDifference(other.evidence).prefix(2)); more: \(extra.count) \(extra.prefix(2)), less: \(missing.count) \(missing.prefix(2))"
    }

    /// The database, by another program: whole, and what it holds is what the lines say.
    func complaints(_ folder: TemporaryFolder, _ name: String, _ runs: Int) throws -> String {
        try CrashTests.sqlite(
            folder, name,
            """
            SELECT 'damaged' FROM pragma_integrity_check WHERE integrity_check <> 'ok';
            SELECT 'runs: ' || count(*) FROM runs HAVING count(*) <> \(runs);
            SELECT 'findings: ' || count(*) FROM findings WHERE status = 'active' HAVING count(*) <> \(findings);
            SELECT 'assets: ' || count(*) FROM coverage WHERE position = 0 HAVING count(*) <> \(seen);
            """)
    }
}
