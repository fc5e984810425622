import Foundation
import Testing

/// Wrong input gives an exit code and a message that names the thing, the place and the mend; nothing else is lost.
@Suite struct ErrorTests {
    private static let card = "card number: 4111 1111 1111 1111"

    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")

    init() throws { folder = try TemporaryFolder() }

    @Test func aBadProfileIsNamedByFileLineAndEntry() throws {
        try folder.write(
            """
            profile: broken
            version: 1
            description: One bad pattern and one unknown validator
            entries:
              - id: first
                name: First
                info_type: TEST
                severity: high
                pattern: '(unclosed'
                points: bare
                examples: {match: ['a'], near_miss: ['b']}
              - id: second
                name: Second
                info_type: TEST
                severity: high
                pattern: '[0-9]{9}'
                points: bare
                validator: luhm
                examples: {match: ['a'], near_miss: ['b']}
            """,
            to: "broken.yaml"
        )
        try folder.write("text", to: "in/a.txt")
        let result = try sluice.run(["scan", "files", "in", "--profiles", "broken.yaml"], in: folder.url)
        #expect(result.status == 2)
        #expect(result.errors.contains("broken.yaml:9: entry \"first\": pattern fails at byte"))
        #expect(result.errors.contains("entry \"second\""))
        #expect(result.errors.contains("luhn"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/sluice.db"))
    }

    @Test func aSlowPatternIsRefusedUnlessItSaysSo() throws {
        let profile = """
            profile: own
            version: 1
            description: One slow pattern
            entries:
              - id: account
                name: Account
                info_type: TEST
                severity: high
                pattern: '[0-9]{1,5000}[0-9]{1,5000}x'
                points: literal
                examples: {match: ['9047x'], near_miss: ['x']}
            """
        try folder.write(profile, to: "own.yaml")
        try folder.write(profile + "\n    cost: high\n", to: "declared.yaml")
        let refused = try sluice.run(["profiles", "check", "own.yaml"], in: folder.url)
        #expect(refused.status == 2)
        #expect(refused.errors.contains("error: own.yaml:5: entry \"account\": pattern is too slow: on "))
        let declared = try sluice.run(["profiles", "check", "declared.yaml", "--timing"], in: folder.url)
        #expect(declared.status == 0)
        #expect(declared.errors.hasPrefix("note: declared.yaml:5: entry \"account\": costs much, as it says: on "))
        #expect(declared.output.contains("ns/byte  steps/byte  entry"))
    }

    @Test(
        arguments: [
            (["scan", "files"], "paths"), (["scan", "files", "nowhere"], "nowhere"),
            (["scan", "files", ".", "--jobs", "many"], "--jobs"),
            (["scan", "files", ".", "--memory", "1KB", "--fail-on", "worst"], "--fail-on"),
            (["scan", "files", ".", "--profiles", "nowhere"], "nowhere"),
            (["scan", "files", ""], "path is empty"), (["scan", "files", ".", "--include", "[a"], "[a"),
            (["scan", "nothing"], "nothing"), (["findings", "list", "--status", "old"], "old"),
        ]
    )
    func wrongUsageEndsWithTwo(arguments: [String], named: String) throws {
        #expect(try sluice.run(["scan", "files", ".", "--quiet"], in: folder.url).status == 0)
        let result = try sluice.run(arguments, in: folder.url)
        #expect(result.status == 2, "\(result.errors)")
        #expect(result.errors.contains(named), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test func anAdminKeyNeedsItsOrganization() throws {
        var program = sluice
        program.environment["OPENAI_ADMIN_KEY"] = "made-up-key"
        let result = try program.run(["scan", "openai"], in: folder.url)
        #expect(result.status == 2)
        #expect(result.errors.contains("openai.organization_id"))
    }

    @Test func everyWrongSettingIsToldAtOnce() throws {
        try folder.write("jobs: 0\nlimits:\n  depth: deep\n  width: 3\nfail_on: high\n", to: "sluice.yaml")
        var program = sluice
        program.environment["SLUICE_MEMROY"] = "1GiB"
        let result = try program.run(["scan", "files", ".", "--config", "sluice.yaml"], in: folder.url)
        #expect(result.status == 2)
        for part in ["sluice.yaml:1: jobs", "limits.depth", "limits.width", "SLUICE_MEMROY"] {
            #expect(result.errors.contains(part), "\(part) in \(result.errors)")
        }
    }

    @Test func onlyAListIsCutAtCommas() throws {
        try folder.write(Self.card, to: "in/a.txt")
        try folder.write(Self.card, to: "in/b.log")
        try folder.write(Self.card, to: "in/c.csv")
        var program = sluice
        program.environment["SLUICE_DATABASE"] = "x,y.db"
        program.environment["SLUICE_OUTPUT"] = "x,y.jsonl"
        program.environment["SLUICE_INCLUDE"] = "*.txt, *.csv"
        let result = try program.run(["scan", "files", "in", "--quiet"], in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        #expect(FileManager.default.fileExists(atPath: folder.path + "/x,y.db"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/x"))
        let lines = try String(contentsOfFile: folder.path + "/x,y.jsonl", encoding: .utf8)
        let matches = try Matches(Program.Result(status: 0, output: lines, errors: ""))
        #expect(matches.all.map(\.path).sorted() == ["a.txt", "c.csv"])
    }

    @Test func aListForASettingOfOneValueIsAnError() throws {
        try folder.write(
            "database: [a.db, b.db]\nlimits:\n  depth:\n    - 3\ninclude: ['*.txt', ~]\noutput: {a: b}\n",
            to: "sluice.yaml")
        let result = try sluice.run(["scan", "files", ".", "--config", "sluice.yaml"], in: folder.url)
        #expect(result.status == 2)
        for part in [
            "sluice.yaml:1: database takes one value, not a list; write `database: value`",
            "sluice.yaml:3: limits.depth takes one value, not a list; write `depth: value`",
            "sluice.yaml:5: include must be a value or a list of values, none of them empty",
            "sluice.yaml:6: output must be a value",
        ] {
            #expect(result.errors.contains(part), "\(part) in \(result.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/a.db"))
    }

    @Test func nullInTheFileMeansNotSet() throws {
        try folder.write(Self.card, to: "in/a.txt")
        try folder.write(
            "output: ~\ndatabase:\njobs: null\nfail_on: Null\ninclude: NULL\nlimits:\n", to: "sluice.yaml")
        let result = try sluice.run(["scan", "files", "in", "--config", "sluice.yaml"], in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().contains("sluice.db"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/~"))
        // In quotes the same characters are a name.
        try folder.write("output: '~'\n", to: "sluice.yaml")
        #expect(try sluice.run(["scan", "files", "in", "--config", "sluice.yaml"], in: folder.url).status == 0)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/~"))
    }

    @Test func theSettingsTellWhatTheIDsAreFor() throws {
        let result = try sluice.run(["settings"], in: folder.url)
        #expect(!result.output.contains("do not read the workspace side"))
        #expect(result.output.contains("needed with a compliance key, an error without one"))
    }

    @Test func aMissingKeyEndsWithFour() throws {
        let result = try sluice.run(["scan", "openai"], in: folder.url)
        #expect(result.status == 4)
        #expect(result.errors.contains("OPENAI_COMPLIANCE_KEY") && result.errors.contains("OPENAI_ADMIN_KEY"))
    }

    @Test func aKeyFileThatOthersCanReadIsRefused() throws {
        let file = try folder.write("made-up-key", to: "key")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        var program = sluice
        program.environment["OPENAI_ADMIN_KEY_FILE"] = file.path
        let result = try program.run(["scan", "openai"], in: folder.url)
        #expect(result.status == 2)
        #expect(result.errors.contains("chmod 600"))
        #expect(!result.errors.contains("made-up-key"))
    }

    /// Kubernetes mounts each key of a secret as a link to a file behind another link.
    @Test func aKeyFileBehindLinksHasTheModeOfTheFile() throws {
        let file = try folder.write("made-up-key", to: "set/key")
        try folder.shell("ln -s set data; ln -s data/key key")
        var program = sluice
        program.environment["OPENAI_ADMIN_KEY_FILE"] = folder.path + "/key"
        for (mode, isRefused) in [(0o600, false), (0o644, true)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
            let result = try program.run(["scan", "openai"], in: folder.url)
            #expect(result.status == 2)
            #expect(result.errors.contains("chmod 600") == isRefused)
            #expect(result.errors.contains("openai.organization_id: not set") != isRefused)
        }
    }

    @Test func anUnreadableFileIsRecordedAndTheOthersAreScanned() throws {
        let user = try OrdinaryUser(folder)
        try folder.write(Self.card, to: "in/good.txt")
        try folder.write(Self.card, to: "in/locked.txt")
        try folder.write("x", to: "in/closed/a.txt")
        try folder.shell("chmod 000 in/locked.txt in/closed; chmod 777 .")
        let result = try user.run(["scan", "files", "in", "--output", "-", "--quiet"], in: folder.url)
        try folder.shell("chmod 700 in/closed")
        #expect(result.status == 3, "\(result.errors)")
        #expect(try Matches(result).all.map(\.path) == ["good.txt"])
        #expect(try Coverage(result)["locked.txt"]?.reasons == ["fetch.denied"])
        let run = try #require(try result.records().last { $0["kind"] as? String == "run" })
        let gaps = try #require(run["gaps"] as? [[String: Any]])
        #expect(gaps.count == 1 && (gaps[0]["scope"] as? String)?.contains("closed") == true)
    }

    @Test func aDatabaseThatCannotBeWrittenEndsWithFive() throws {
        let user = try OrdinaryUser(folder)
        try folder.write(Self.card, to: "in/good.txt")
        try folder.shell("mkdir results; chmod 755 . results")
        let fresh = try user.run(["scan", "files", "in", "--database", "results/sluice.db"], in: folder.url)
        #expect(fresh.status == 5)
        #expect(fresh.errors.contains("results/sluice.db"))
        try folder.shell("chmod 777 results")
        #expect(
            try user.run(["scan", "files", "in", "--database", "results/sluice.db"], in: folder.url).status == 0)
        try folder.shell("chmod 444 results/sluice.db; chmod 555 results")
        let locked = try user.run(["scan", "files", "in", "--database", "results/sluice.db"], in: folder.url)
        #expect(locked.status == 5)
        #expect(locked.errors.contains("results/sluice.db"))
        try folder.shell("rm -f results/sluice.db.lock; chmod 666 results/sluice.db")
        let unlockable = try user.run(["scan", "files", "in", "--database", "results/sluice.db"], in: folder.url)
        #expect(unlockable.status == 5)
        #expect(unlockable.errors.contains("results/sluice.db: cannot be written, its lock file"))
    }

    @Test func aForeignFileIsNeverTakenForTheDatabase() throws {
        let file = try folder.write("not a database", to: "notes.txt")
        let result = try sluice.run(["scan", "files", ".", "--database", "notes.txt"], in: folder.url)
        #expect(result.status == 5)
        #expect(try String(contentsOf: file, encoding: .utf8) == "not a database")
    }
}

/// Runs sluice without root's power to read everything; as it is when the tests do not run as root.
private struct OrdinaryUser {
    private let program: Program
    private let prefix: [String]

    init(_ folder: TemporaryFolder) throws {
        guard getuid() == 0 else {
            program = .built("sluice")
            prefix = []
            return
        }
        let copy = folder.url.appendingPathComponent("sluice-copy")
        try FileManager.default.copyItem(at: Program.built("sluice").executable, to: copy)
        program = Program(executable: URL(fileURLWithPath: "/usr/bin/setpriv"))
        prefix = ["--reuid=65534", "--regid=65534", "--clear-groups", copy.path]
    }

    func run(_ arguments: [String], in folder: URL) throws -> Program.Result {
        try program.run(prefix + arguments, in: folder)
    }
}
