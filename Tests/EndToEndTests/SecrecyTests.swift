import Foundation
import Testing

/// No planted value stands in clear anywhere but where it was found.
@Suite struct SecrecyTests {
    private let folder: TemporaryFolder
    private var sluice = Program.built("sluice")

    init() throws {
        folder = try TemporaryFolder()
        try folder.shell("mkdir temporary in work")
        sluice.environment["TMPDIR"] = folder.path + "/temporary"
    }

    /// What the simulator plants, by the label before it.
    private static let patterns = [
        "card number: ([0-9][0-9 -]{11,}[0-9])", "iban: ([A-Z]{2}[0-9]{2}[A-Z0-9]{12,})",
        "ssn: ([0-9]{3}-[0-9]{2}-[0-9]{4})",
        "aws access key: (AKIA[A-Z0-9]{16})", "github token: (ghp_[A-Za-z0-9]{36})",
    ]

    /// The planted values in the text files below a folder, card numbers also without separators.
    private func planted(below path: String) throws -> Set<String> {
        var values: Set<String> = []
        let files = FileManager.default.enumerator(atPath: path)
        while let name = files?.nextObject() as? String {
            guard let text = try? String(contentsOfFile: path + "/" + name, encoding: .utf8) else { continue }
            for pattern in Self.patterns {
                for match in text.matches(of: try Regex(pattern, as: (Substring, Substring).self)) {
                    values.insert(String(match.output.1))
                    let joined = match.output.1.filter { $0 != " " && $0 != "-" }
                    if joined.count > 12 { values.insert(String(joined)) }
                }
            }
        }
        return values
    }

    /// The files below a folder that hold one of the values; their own bytes are searched, whatever they are.
    private func leaks(of values: Set<String>, below path: String) throws -> [String] {
        try values.sorted().joined(separator: "\n").write(
            toFile: folder.path + "/values", atomically: false, encoding: .utf8)
        let program = Program(executable: URL(fileURLWithPath: "/usr/bin/grep"))
        let result = try program.run(["-raoFf", folder.path + "/values", path], in: folder.url)
        #expect(result.status < 2)
        return result.output.split(separator: "\n").map { line in String(line.prefix { $0 != ":" }) }
    }

    @Test func noPlantedValueOfATenantStandsInAnyOutputLogDatabaseOrTemporaryFile() throws {
        try folder.shell("mkdir simulator")
        let simulator = try SimulatorProcess(
            folder, ["--users", "20", "--conversations", "120", "--seed", "5"], temporary: folder.path + "/simulator")
        let values = try planted(below: folder.path + "/simulator")
        #expect(values.count > 25)
        var sluice = simulator.sluice
        sluice.environment["TMPDIR"] = folder.path + "/temporary"
        sluice.environment["SLUICE_LOG_LEVEL"] = "debug"
        let work = folder.url.appendingPathComponent("work")
        let scan = ["scan", "openai", "--output", "out.jsonl"] + simulator.arguments
        let results = [
            try sluice.run(scan, in: work), try sluice.run(scan + ["--rescan", "--mask", "full"], in: work),
            try sluice.run(["findings", "export", "--format", "csv"], in: work),
            try sluice.run(["findings", "list", "--limit", "1000"], in: work),
            try sluice.run(["findings", "coverage"], in: work), try sluice.run(["runs", "show"], in: work),
            try sluice.run(["runs", "failed"], in: work), try sluice.run(["database", "check", "--json"], in: work),
        ]
        #expect(results.map(\.status) == [3, 3, 0, 0, 0, 0, 0, 0], "\(results[0].errors)")
        for (number, result) in results.enumerated() {
            try folder.write(result.output + result.errors, to: "work/printed\(number)")
        }
        #expect(try String(contentsOf: work.appendingPathComponent("out.jsonl"), encoding: .utf8).contains("masked"))
        #expect(try leaks(of: values, below: folder.path + "/work") == [])
        #expect(try leaks(of: values, below: folder.path + "/temporary") == [])
        // The search would have found them.
        #expect(try !leaks(of: values, below: folder.path + "/simulator").isEmpty)
    }

    @Test(arguments: [SIGSEGV, SIGABRT, SIGILL])
    mutating func aCrashPrintsNothingOfWhatIsRead(signal: Int32) throws {
        let value = "4012 8888 8888 1881"
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
        #expect(try leaks(of: [value, value.replacing(" ", with: "")], below: folder.path + "/work") == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/temporary").isEmpty)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/work")
        #expect(left.allSatisfy { $0.hasPrefix("sluice.db") || $0 == "printed" }, "\(left)")
    }
}
