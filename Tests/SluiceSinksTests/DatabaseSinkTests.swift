import Foundation
import Glibc
import SluiceCore
import SluiceSinks
import Testing

@Suite("The database sink under load and on failure")
struct DatabaseSinkTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("sluice.db") }

    @Test("Outcomes recorded at once are all stored, once each")
    func concurrent() async throws {
        let recorder = Recorder()
        let sink = try DatabaseSink(path: path, observer: recorder)
        _ = try await sink.begin(Sample.run(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<500 {
                let asset = Sample.file("/data/\(number)")
                group.addTask { try await sink.record(Sample.outcome(asset, [Sample.content(asset, matches: 3)])) }
            }
            try await group.waitForAll()
        }
        try await sink.finish(Sample.summary(1, scanned: 500), listed: [])
        #expect(try sqlite(path, "SELECT count(*), count(DISTINCT asset_id) FROM findings") == "500|500")
        #expect(try sqlite(path, "SELECT count(*) FROM matches") == "1500")
        #expect(try sqlite(path, "SELECT count(*) FROM coverage") == "500")
        #expect(Set(recorder.findings.map(\.id)).count == 500)
    }

    @Test("A hundred thousand matches of one file are stored and read back in order")
    func manyMatches() async throws {
        let asset = Sample.file("/data/big")
        let finding = Sample.content(asset, matches: 100_000)
        try await scan(DatabaseSink(path: path), 1, [Sample.outcome(asset, [finding])])
        #expect(try sqlite(path, "SELECT count(*), max(byte_end) FROM matches") == "100000|1999999")
        #expect(try everything(path).first?.finding == finding)
    }

    @Test("Whatever happens to one outcome of a batch happens to all, and the error says what to do")
    func failedCommit() async throws {
        let sink = try DatabaseSink(path: path)
        _ = try await sink.begin(Sample.run(1))
        _ = try sqlite(path, "CREATE TRIGGER full BEFORE INSERT ON coverage BEGIN SELECT RAISE(FAIL, 'no'); END")
        let asset = Sample.file("a")
        let error = await #expect(throws: SluiceError.self) {
            try await sink.record(Sample.outcome(asset, [Sample.content(asset)]))
        }
        #expect(error?.kind == .sink)
        #expect(try sqlite(path, "SELECT count(*) FROM findings") == "0")
        _ = try sqlite(path, "DROP TRIGGER full")
        try await sink.record(Sample.outcome(asset, [Sample.content(asset)]))
        #expect(try sqlite(path, "SELECT count(*) FROM findings") == "1")
    }

    @Test("Where a view cannot be written nothing is committed, and the error is told")
    func failedObserver() async throws {
        struct Broken: ResultObserver {
            func committing(_ records: [ResultRecord]) throws {
                throw SluiceError(.sink, place: "view", problem: "broken", mend: "mend it")
            }
        }
        let sink = try DatabaseSink(path: path, observer: Broken())
        _ = try await sink.begin(Sample.run(1))
        let asset = Sample.file("a")
        await #expect(throws: SluiceError.self) {
            try await sink.record(Sample.outcome(asset, [Sample.content(asset)]))
        }
        #expect(try everything(path).isEmpty)
    }

    @Test("A file that may not grow gives an error and keeps what was committed", .timeLimit(.minutes(1)))
    func cannotGrow() async throws {
        await #expect(processExitsWith: .success) { [path = path as String] in
            signal(SIGXFSZ, SIG_IGN)
            let sizeOfFiles = __rlimit_resource_t(1)
            var limit = rlimit()
            guard unsafe getrlimit(sizeOfFiles, &limit) == 0 else { exit(2) }
            limit.rlim_cur = 400_000
            guard unsafe setrlimit(sizeOfFiles, &limit) == 0 else { exit(2) }
            let sink = try DatabaseSink(path: path)
            _ = try await sink.begin(Sample.run(1))
            var committed = 0
            do {
                while true {
                    let asset = Sample.file("/data/\(committed)")
                    try await sink.record(Sample.outcome(asset, [Sample.content(asset, matches: 50)]))
                    committed += 1
                }
            } catch let error as SluiceError {
                guard error.kind == .sink, committed > 0 else { exit(3) }
            }
            guard try everything(path).count == committed else { exit(4) }
            limit.rlim_cur = limit.rlim_max
            guard unsafe setrlimit(sizeOfFiles, &limit) == 0 else { exit(5) }
            let asset = Sample.file("/data/\(committed)")
            try await sink.record(Sample.outcome(asset, [Sample.content(asset, matches: 50)]))
            guard try everything(path).count == committed + 1 else { exit(6) }
        }
    }

    @Test("Members with equal paths keep a record each")
    func equalMembers() async throws {
        let asset = Sample.file("a.zip")
        let member = CoverageRecord(asset: asset, path: "same.txt", state: .skipped, reasons: [.encrypted])
        var outcome = Sample.outcome(asset, state: .partial, reasons: [.encrypted])
        outcome.members = [member, member]
        try await scan(DatabaseSink(path: path), 1, [outcome])
        #expect(try sqlite(path, "SELECT count(*) FROM coverage WHERE path = 'same.txt'") == "2")
    }

    @Test("Hostile names are stored and come back byte for byte", arguments: hostileNames)
    func hostileName(name: String) async throws {
        let asset = Asset(
            kind: .conversationFile, id: "f" + name, name: name, tenant: name, owner: .init(id: name, email: name),
            parent: .init(kind: "conversation", id: name, name: name), link: name
        )
        let finding = Finding(
            type: .conversationFileMatch, asset: asset, profile: name, matchCount: 1, uniqueCount: 1,
            matches: [Sample.match(path: name)], evidence: [name: .string(name)]
        )
        let sink = try DatabaseSink(path: path)
        try await scan(sink, 1, [Sample.outcome(asset, [finding])])
        let stored = try #require(try everything(path).first)
        #expect(stored.finding == finding)
        #expect(stored.finding.asset.name?.utf8.elementsEqual(name.utf8) == true)
        #expect(try sqlite(path, "SELECT count(*) FROM findings") == "1")
    }

    @Test("The overview counts findings, new ones, resolved ones, coverage and reasons")
    func overview() async throws {
        let sink = try DatabaseSink(path: path)
        let (a, b) = (Sample.file("a"), Sample.file("b"))
        try await scan(sink, 1, [Sample.outcome(a, [Sample.content(a)]), Sample.outcome(b, [Sample.content(b)])])
        _ = try await sink.begin(Sample.run(2))
        try await sink.record(Sample.outcome(a, [Sample.content(a)]))
        try await sink.record(Sample.outcome(b))
        let c = Sample.file("c")
        try await sink.record(
            Sample.outcome(c, [Sample.content(c)], state: .partial, reasons: [.encrypted, .truncated]))
        try await sink.finish(Sample.summary(2, scanned: 3), listed: [])
        let overview = try await sink.overview()
        #expect(
            overview.findings == [.init(type: .localFileMatch, severity: .high, count: 2, new: 1)]
        )
        #expect(overview.resolved == 1)
        #expect(overview.states == [.scanned: 2, .partial: 1])
        #expect(overview.reasons == [.encrypted: 1, .truncated: 1])
        #expect(try ResultStore(path: path).newestOverview() == overview)
    }

    @Test("The newest run comes back with its gaps and counters")
    func newestRun() async throws {
        let sink = try DatabaseSink(path: path)
        #expect(try ResultStore(path: path).newestRun() == nil)
        _ = try await sink.begin(Sample.run(1))
        #expect(try ResultStore(path: path).newestRun()?.summary == nil)
        let gap = SourceGap(scope: "/logs", reason: .apiUnauthorized, detail: "grant the \"scope\"\n")
        let summary = Sample.summary(1, gaps: [gap], counters: ["unknown_tool": 2])
        try await sink.finish(summary, listed: [])
        let run = try #require(try ResultStore(path: path).newestRun())
        #expect(run.summary == summary && run.header == Sample.run(1))
        #expect(run.findings[.high] == 0 && run.findings.count == 5)
    }

    @Test(
        "Finding ids are version 5 UUIDs as Python computes them",
        arguments: [nil, "financial-information", ""] as [String?]
    )
    func identity(profile: String?) throws {
        let identity = FindingIdentity(
            typeID: FindingType.localFileMatch.id, tenant: "löcal", assetKind: .localFile, assetID: "/data/ü.txt",
            profile: profile
        )
        let parts = [identity.typeID, identity.tenant, "local_file", identity.assetID] + [profile].compactMap { $0 }
        let script = """
            import sys, uuid
            parts = sys.argv[1:]
            name = "".join(f"{len(p.encode())}:{p}" for p in parts)
            print(uuid.uuid5(uuid.UUID("8d1f6b42-07c9-4e5a-9e33-5bd470a61ce8"), name))
            """
        #expect(try output(of: "python3", ["-c", script] + parts) == identity.uuid)
    }
}
