import Foundation
import Testing

/// `sluice scan files` with a cache of compiled profiles: whatever happens to the cache, the findings are those that a
/// scan without one makes.
@Suite struct CompiledCacheTests {
    private let folder: TemporaryFolder
    private var sluice = Program.built("sluice")

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "card number: 4111 1111 1111 1111\nIBAN: DE89 3704 0044 0532 0130 00\n", to: "in/list.txt")
    }

    /// What a scan found, without what differs from run to run.
    private struct Findings: Equatable {
        var places: [String]
        var status: Int32

        init(_ result: Program.Result) throws {
            places = try Matches(result).all.map { "\($0.path) \($0.byteStart)..<\($0.byteEnd)" }.sorted()
            status = result.status
        }
    }

    private func scan(_ number: Int, _ arguments: String...) throws -> Program.Result {
        try sluice.run(Self.arguments(number) + arguments, in: folder.url)
    }

    private static func arguments(_ number: Int) -> [String] {
        ["scan", "files", "--output", "-", "--quiet", "--database", "\(number).db", "in"]
    }

    private func files() throws -> [String: Data] {
        let cache = folder.url.appendingPathComponent("cache")
        let names = try FileManager.default.contentsOfDirectory(atPath: cache.path)
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try Data(contentsOf: cache.appendingPathComponent($0))) })
    }

    private func warnings(_ result: Program.Result) -> Int {
        result.errors.split(separator: "\n").count { $0.contains("cache") && $0.contains("warning") }
    }

    @Test func whateverHappensToTheCacheTheFindingsAreTheSame() throws {
        let plain = try scan(0, "--cache", "none")
        let expected = try Findings(plain)
        #expect(expected.status == 0 && expected.places.count >= 2, "\(plain.errors)")
        #expect(try Findings(scan(1, "--cache", "cache")) == expected)
        let whole = try files()
        let name = try #require(whole.keys.min())
        let changes: [(shell: String, warnings: Int)] = [
            ("true", 0), ("truncate -s 1000 cache/*", 0), ("truncate -s 0 cache/*", 0),
            ("printf x | dd of=cache/\(name) bs=1 seek=5000 conv=notrunc", 0), ("chmod 666 cache/*", whole.count),
            ("mv cache/\(name) real && ln -s ../real cache/\(name)", 1),
            ("rm cache/\(name) && mkfifo cache/\(name)", 0),
        ]
        for (index, change) in changes.enumerated() {
            try folder.shell(change.shell)
            let result = try scan(10 + index, "--cache", "cache")
            #expect(try Findings(result) == expected, "\(change.shell): \(result.errors)")
            #expect(warnings(result) == change.warnings, "\(change.shell): \(result.errors)")
            #expect(try files() == whole, "\(change.shell)")
        }
        try folder.shell("chmod 777 cache")
        let open = try scan(30, "--cache", "cache")
        #expect(try Findings(open) == expected)
        #expect(warnings(open) == 1 && open.errors.contains("chmod 700"), "\(open.errors)")
    }

    @Test func filesThatWereExchangedAreNotTaken() throws {
        try folder.write(
            """
            profile: other
            version: 1
            description: for tests
            entries:
              - id: other
                name: other
                info_type: TEST
                severity: low
                points: literal
                pattern: 'number: [0-9]{4}'
                examples: {match: ['number: 1234'], near_miss: ['number: 123']}
            """, to: "other.yaml")
        let results = try [
            scan(1, "--cache", "cache"), scan(2, "--cache", "cache", "--profiles", "other.yaml"),
        ].map(Findings.init)
        #expect(results[0] != results[1] && !results[1].places.isEmpty)
        let before = try files()
        #expect(before.count == 5, "built-in profiles have a file more")
        try folder.shell("cd cache; set -- *; mv $1 t; mv $2 $1; mv $3 $2; mv $4 $3; mv $5 $4; mv t $5")
        #expect(try files() != before)
        #expect(try Findings(scan(3, "--cache", "cache")) == results[0])
        #expect(try Findings(scan(4, "--cache", "cache", "--profiles", "other.yaml")) == results[1])
        #expect(try files() == before)
    }

    @Test func sixteenProcessesShareOneCache() throws {
        let expected = try Findings(scan(0, "--cache", "none"))
        let running = try (1...16).map {
            try sluice.start(Self.arguments($0) + ["--cache", "cache"], in: folder.url)
        }
        for process in running {
            let result = try process.finish()
            #expect(try Findings(result) == expected, "\(result.errors)")
            #expect(result.errors.isEmpty)
        }
        let whole = try files()
        #expect(whole.count == 3)
        #expect(try Findings(scan(20, "--cache", "cache")) == expected)
        #expect(try files() == whole, "whole files, which the last scan has used")
    }

    @Test mutating func theUsualPlaceIsFoundOrDoneWithout() throws {
        let expected = try Findings(scan(0, "--cache", "none"))
        for (number, (variable, home)) in [("HOME", "h/.cache"), ("XDG_CACHE_HOME", "x")].enumerated() {
            sluice.environment[variable] = folder.path + "/" + home.prefix(1)
            #expect(try Findings(scan(1 + number)) == expected)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/\(home)/sluice")
            #expect(names.count == 3)
        }
        // Neither a home that is none nor a place that cannot be written to is worth a word.
        for (number, home) in ["/dev/null", "relative", "/proc/none"].enumerated() {
            sluice.environment["HOME"] = home
            sluice.environment["XDG_CACHE_HOME"] = nil
            let result = try scan(10 + number)
            #expect(try Findings(result) == expected)
            #expect(result.errors.isEmpty, "\(result.errors)")
        }
        sluice.environment["SLUICE_CACHE"] = "/dev/null/cache"
        let result = try scan(20)
        #expect(try Findings(result) == expected)
        #expect(warnings(result) == 1, "a folder that somebody named is told")
    }

    @Test func theCacheIsNoInputOfTheScan() throws {
        let result = try scan(0, "--cache", "in/cache")
        let again = try scan(1, "--cache", "in/cache")
        for result in [result, again] {
            let assets = try result.records().compactMap { $0["asset"] as? [String: Any] }
            #expect(Set(assets.compactMap { $0["name"] as? String }) == ["list.txt"])
        }
    }
}
