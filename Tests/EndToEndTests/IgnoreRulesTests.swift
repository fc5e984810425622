import Foundation
import Testing

/// Ignore rules that hold over all profiles.
@Suite struct IgnoreRulesTests {
    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("card number: 4111 1111 1111 1111\n", to: "in/a.txt")
        try folder.write("card number: 4539 1488 0343 6467\n", to: "in/b.txt")
        try folder.write("IBAN: DE89 3704 0044 0532 0130 00\n", to: "in/fixtures/c.txt")
    }

    private func run(_ arguments: String...) throws -> Program.Result { try sluice.run(arguments, in: folder.url) }

    private func findings(_ result: Program.Result) throws -> [String] {
        try result.records().filter { $0["kind"] as? String == "finding" }
            .compactMap { ($0["asset"] as? [String: Any])?["name"] as? String }.sorted()
    }

    @Test func `Rules of a file hold over the built-in profiles and are counted one by one`() throws {
        let plain = try run("scan", "files", "in", "--output", "-", "--quiet")
        #expect(try findings(plain) == ["a.txt", "b.txt", "fixtures/c.txt"])
        let export = try run("findings", "export")
        let finding = try #require(
            try export.records().first { ($0["asset"] as? [String: Any])?["name"] as? String == "b.txt" })
        let hash = try #require((finding["matches"] as? [[String: Any]])?.first?["value_hmac"] as? String)
        let shown = try run("findings", "show", try #require(finding["id"] as? String), "--hashes")
        #expect(shown.output.contains("\(hash)  payment-card.visa  4539 **** **** 6467"))
        let tried = try run("profiles", "test", "in/b.txt", "--database", "sluice.db")
        #expect(tried.output.contains("    value_hmac \(hash)"))

        try folder.write(
            """
            ignore:
              - {value_hmac: \(hash), reason: card of the test shop}
              - profile: financial-information
                path: 'fixtures/*'
                reason: test data
              - {entry: payment-card.visa, reason: over, expires: 2020-01-01}
            """, to: "ignore.yaml")
        let scan = try run("scan", "files", "in", "--output", "-", "--ignore-rules", "ignore.yaml")
        #expect(try findings(scan).contains("a.txt"))
        let active = try run("findings", "export")
        #expect(try findings(active) == ["a.txt"])
        let run = try #require(try scan.records().last)
        let counters = try #require(run["counters"] as? [String: Int])
        #expect(counters["matches.ignored"] == 2)
        #expect(counters["matches.ignored.ignore.yaml:2"] == 1)
        #expect(counters["matches.ignored.ignore.yaml:3"] == 1)
        #expect(scan.errors.contains("an ignore rule has expired and no longer holds"))
        #expect(scan.errors.components(separatedBy: "an ignore rule has expired").count == 2)
    }

    @Test func `The configuration file and the environment name them too`() throws {
        try folder.write("ignore:\n  - {path: '*', reason: everything}\n", to: "ignore.yaml")
        try folder.write("ignore_rules: ignore.yaml\n", to: "sluice.yaml")
        let scan = try run("scan", "files", "in", "--output", "-", "--quiet", "--config", "sluice.yaml")
        #expect(scan.status == 0, "\(scan.errors)")
        #expect(try findings(scan).isEmpty)
        var other = sluice
        other.environment["SLUICE_IGNORE_RULES"] = "ignore.yaml"
        let named = try other.run(["scan", "files", "in", "--output", "-", "--quiet"], in: folder.url)
        #expect(try findings(named).isEmpty)
    }

    @Test func `Mistakes are told with their place, and nothing is scanned`() throws {
        try folder.write(
            """
            ignore:
              - {entry: payment-card.vsa, reason: a}
              - {profile: financial-informaton, reason: b}
              - {reason: c}
              - {path: x}
              - {path: x, reason: d, expires: soon}
              - {regex: '(', reason: e}
            """, to: "ignore.yaml")
        let scan = try run("scan", "files", "in", "--ignore-rules", "ignore.yaml")
        #expect(scan.status == 2)
        for expected in [
            "ignore.yaml:2: ignore rule names the unknown entry `payment-card.vsa`; did you mean `payment-card.visa`?",
            "ignore.yaml:3: ignore rule names the unknown profile `financial-informaton`; did you mean",
            "ignore.yaml:4: ignore rule has no criterion",
            "ignore.yaml:5: ignore rule has no `reason`",
            "ignore.yaml:6: expires is `soon`, not a date",
            "ignore.yaml:7: regex fails at byte",
        ] { #expect(scan.errors.contains(expected), "\(scan.errors)") }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/sluice.db"))
        let missing = try run("scan", "files", "in", "--ignore-rules", "none.yaml")
        #expect(missing.status == 2 && missing.errors.contains("none.yaml: cannot be read"))
    }

    @Test func `A rule for a profile that the run leaves out is no mistake`() throws {
        let list = try run("profiles", "list").output
        let id = try #require(list.split(separator: "\n").first { $0.hasPrefix("    ") }?.split(separator: " ").first)
        try folder.write("ignore:\n  - {entry: \(id), path: x, reason: r}\n", to: "ignore.yaml")
        let scan = try run(
            "scan", "files", "in", "--output", "-", "--quiet", "--profiles", "financial-information", "--ignore-rules",
            "ignore.yaml")
        #expect(scan.status == 0, "\(scan.errors)")
    }
}
