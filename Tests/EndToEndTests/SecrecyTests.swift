import Foundation
import Testing

/// No planted value stands in clear anywhere but where it was found.
@Suite struct SecrecyTests {
    private let folder: TemporaryFolder
    private var sluice = Program.built("sluice")

    init() throws {
        folder = try TemporaryFolder()
        try folder.shell("mkdir temporary in work home")
        sluice.environment["TMPDIR"] = folder.path + "/temporary"
        sluice.environment["HOME"] = folder.path + "/home"
    }

    /// Prints all that can be printed of a database, each into a file of `work`.
    private func printAll(_ sluice: Program) throws {
        let work = folder.url.appendingPathComponent("work")
        var commands = [
            ["findings", "list", "--limit", "1000"], ["findings", "export", "--format", "csv"], ["findings", "export"],
            ["findings", "coverage"], ["findings", "coverage", "--format", "csv"],
            ["findings", "coverage", "--format", "jsonl"], ["runs"], ["runs", "--json"], ["runs", "show"],
            ["runs", "show", "--json"], ["runs", "failed"], ["runs", "failed", "--json"],
            ["database", "check", "--json"],
        ]
        let findings = try sluice.run(["findings", "export"], in: work).records()
        #expect(!findings.isEmpty)
        commands += findings.compactMap { $0["id"] as? String }.map { ["findings", "show", $0, "--hashes"] }
        for (number, command) in commands.enumerated() {
            let result = try sluice.run(command, in: work)
            #expect(result.status == 0, "\(command): \(result.errors)")
            try folder.write(result.output + result.errors, to: "work/printed\(number)")
        }
    }

    /// Writes what can be seen of a running program's children, until it ends or the time is over.
    ///
    /// - Returns: their command lines.
    private func watch(_ running: Program.Running, atMost seconds: Double) throws -> Set<String> {
        var seen: Set<Data> = []
        var lines: Set<String> = []
        let end = Date(timeIntervalSinceNow: seconds)
        let own = shown("cmdline", of: running.process.processIdentifier)
        while running.process.isRunning && Date() < end {
            for child in running.children {
                // Until a child becomes another program it has the environment of its parent, keys and all.
                let line = shown("cmdline", of: child)
                guard line != own else { continue }
                lines.insert(String(decoding: line, as: UTF8.self))
                seen.formUnion([line, shown("environ", of: child), shown("comm", of: child)])
            }
            try folder.shell("ls -laR temporary >> work/listed")
            usleep(50_000)
        }
        let all = Data(seen.sorted { $0.count < $1.count }.joined(separator: [0x0A]))
        try folder.write(all, to: "work/processes\(running.process.processIdentifier)")
        return lines
    }

    private func shown(_ name: String, of process: Int32) -> Data {
        (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/\(name)"))) ?? Data()
    }

    private func expectNoLeak(of values: [String]) throws {
        let leaks = try PlantedTree.leaks(of: values, below: ["work", "temporary", "home"], in: folder)
        #expect(leaks == "")
    }

    @Test(.limited)
    func noValueOfAFileStandsInAnyOutputLogDatabaseProcessOrTemporaryFile() throws {
        let tree = try PlantedTree(in: folder)
        #expect(tree.values.count > 25)
        // The search finds what is there, in most of the forms.
        let found = try PlantedTree.leaks(of: tree.values, below: ["in", "named"], in: folder)
        for form in ["plain.txt clear", "wide.txt utf-16", "encoded.txt base64", "encoded.txt percent"] {
            #expect(found.contains("in/" + form))
        }
        // The child reads this one as long as it takes to look at it.
        try Results.makeEndlessArchive("in/endless.gz", in: folder)
        let work = folder.url.appendingPathComponent("work")
        let scan = ["scan", "files", "../in", "--output", "out.jsonl", "--log-level", "trace", "--log-format"]
        let cut = try sluice.start(scan + ["text"], in: work)
        #expect(cut.wait { !cut.children.isEmpty })
        var lines = try watch(cut, atMost: 0.5)
        for _ in 0..<60 where !lines.contains(where: { $0.contains("extract-child") }) {
            lines = try watch(cut, atMost: 0.5)
        }
        #expect(lines.contains { $0.contains("extract-child") }, "\(lines)")
        kill(cut.process.processIdentifier, SIGKILL)
        try folder.write(try cut.finish().errors, to: "work/cut")
        try expectNoLeak(of: tree.values)

        try folder.shell("rm in/endless.gz")
        let running = try sluice.start(scan + ["json"], in: work)
        _ = try watch(running, atMost: 60)
        let result = try running.finish()
        #expect(result.status == 3, "\(result.errors.suffix(1000))")
        try folder.write(result.output + result.errors, to: "work/told")
        try printAll(sluice)
        try expectNoLeak(of: tree.values)
        // Each file's value was found, so that there was something to keep.
        let records = try sluice.run(["findings", "export"], in: work).records()
        let names = Set(records.compactMap { ($0["asset"] as? [String: Any])?["name"] as? String })
        #expect(names == tree.files, "\(names.symmetricDifference(tree.files))")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/temporary").isEmpty)
    }

    @Test(.limited)
    func noValueOfATenantStandsAnywhereThoughNamesHoldSome() throws {
        let tree = try PlantedTree(in: folder)
        try folder.shell("mv named/* in/")
        let suffix = "4539 5787 6362 1486"
        let simulator = try SimulatorProcess(
            folder,
            [
                "--files-from", "in", "--users", "6", "--conversations", "24", "--gpts", "16", "--projects", "3",
                "--name-suffix", " card number: \(suffix)", "--set", "delete_after_list=0.2", "--set",
                "conversations=serve",
            ])
        var sluice = simulator.sluice
        let keys = ["OPENAI_COMPLIANCE_KEY", "OPENAI_ADMIN_KEY"].compactMap { sluice.environment[$0] }
        #expect(keys.count == 2 && keys.allSatisfy { $0.count > 15 })
        sluice.environment.merge(self.sluice.environment) { $1 }
        let work = folder.url.appendingPathComponent("work")
        let scan = ["scan", "openai", "--output", "out.jsonl", "--log-level", "trace"] + simulator.arguments
        for (number, more) in [["--log-format", "text", "--mask", "full"], ["--rescan", "--conversations", "legacy"]]
            .enumerated()
        {
            let running = try sluice.start(scan + more, in: work)
            _ = try watch(running, atMost: 60)
            let result = try running.finish()
            #expect(result.status == 3, "\(result.errors.suffix(1000))")
            try folder.write(result.output + result.errors, to: "work/told\(number)")
            try expectNoLeak(of: tree.values + keys + [suffix])
        }
        try printAll(sluice)
        try expectNoLeak(of: tree.values + keys + [suffix])
        let text = try String(contentsOfFile: folder.path + "/work/out.jsonl", encoding: .utf8)
        let masked = ["conversation", "gpt", "project"].filter { kind in
            let parent = "\"parent\":{\"kind\":\"\(kind)\""
            return text.split(separator: "\n").contains { $0.contains(parent) && $0.contains("card number: ") }
        }
        #expect(masked == ["conversation", "gpt", "project"])
        #expect(text.contains("fetch.gone"))
    }

    @Test func aValueInALocalNameStandsInItsPathAlone() throws {
        let value = "4539 5787 6362 1486"
        try folder.write("nothing", to: "in/card number: \(value).txt")
        try folder.shell("ln -s /nonexistent 'in/card number: \(value)'")
        let work = folder.url.appendingPathComponent("work")
        for _ in 0..<2 {
            let result = try sluice.run(["scan", "files", "../in", "--output", "-"], in: work)
            #expect(result.status == 0 && !result.errors.contains(value), "\(result.errors)")
            let lines = result.output.replacing("/in/card number: \(value)", with: "")
            #expect(lines != result.output && !lines.contains(value))
            #expect(result.output.contains("card number: 4539 **** **** 1486.txt"))
        }
    }

    @Test(arguments: [SIGSEGV, SIGABRT, SIGILL])
    mutating func aCrashPrintsNothingOfWhatIsRead(signal: Int32) throws {
        // No published test number, for those stand in the profiles.
        let value = "4556 9380 1024 7717"
        try Results.makeEndlessArchive("in/endless.gz", in: folder)
        for number in 0..<200 { try folder.write("card number: \(value)\n", to: "in/\(number).txt") }
        sluice.environment["SWIFT_BACKTRACE"] = "enable=yes,color=no"
        // A shell, since Foundation's Process cannot set limits.
        let shell = Program(executable: URL(fileURLWithPath: "/bin/sh"), environment: sluice.environment)
        let command = "ulimit -c unlimited; exec \(sluice.executable.path) scan files ../in --log-level debug"
        let running = try shell.start(["-c", command], in: folder.url.appendingPathComponent("work"))
        #expect(running.wait { !running.children.isEmpty })
        usleep(300_000)
        let limits = try String(
            contentsOfFile: "/proc/\(running.process.processIdentifier)/limits", encoding: .utf8)
        #expect(limits.contains(#/Max core file size +0 +0 /#))
        for child in running.children { kill(child, signal) }
        kill(running.process.processIdentifier, signal)
        let result = try running.finish()
        #expect(result.status == -signal)
        for word in ["rashed", "Backtrac", "Thread 0", "Registers"] { #expect(!result.errors.contains(word)) }
        try folder.write(result.output + result.errors, to: "work/printed")
        try expectNoLeak(of: [value])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/temporary").isEmpty)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/work")
        #expect(left.allSatisfy { $0.hasPrefix("sluice.db") || $0 == "printed" }, "\(left)")
    }
}
