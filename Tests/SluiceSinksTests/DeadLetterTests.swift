import Glibc
import SluiceCore
import SluiceSinks
import Testing

@Suite("Attempts and dead letters")
struct DeadLetterTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("sluice.db") }
    private let asset = Sample.file("/data/a.zip")

    private func header(_ number: Int, examination: String = "v1", rescans: Bool = false) -> RunHeader {
        var header = Sample.run(number)
        (header.scope, header.examination, header.rescans) = ("scope", examination, rescans)
        return header
    }

    private func failed(_ asset: Asset, _ reason: CoverageReason = .timeLimit, fingerprint: String? = "f1")
        -> AssetOutcome
    {
        var outcome = Sample.outcome(asset, state: .partial, reasons: [reason])
        (outcome.fingerprint, outcome.coverage.detail) = (fingerprint, "more than 300 s")
        return outcome
    }

    /// A run that examines what does not stand, and what then stands in the database.
    private func run(
        _ number: Int, _ outcome: AssetOutcome, examination: String = "v1", rescans: Bool = false
    ) async throws -> (isExamined: Bool, failed: FailedAsset?) {
        let sink = try opened { try DatabaseSink(path: path) }
        _ = try await sink.begin(header(number, examination: examination, rescans: rescans))
        let known = try await sink.earlier(outcome.coverage.asset, fingerprint: outcome.fingerprint ?? "")
        try await sink.record(known ?? outcome)
        try await sink.finish(Sample.summary(number), listed: [])
        return (known == nil, try all().first)
    }

    private func all() throws -> [FailedAsset] {
        var found: [FailedAsset] = []
        try ResultStore(path: path).failed { found.append($0) }
        return found
    }

    @Test("After three runs in which its examination failed an asset is told of, but not examined again")
    func threeAttempts() async throws {
        for number in 1...3 {
            let (isExamined, failed) = try await run(number, failed(asset))
            #expect(isExamined && failed?.attempts == number && failed?.isDeadLetter == (number == 3))
        }
        let (isExamined, letter) = try await run(4, failed(asset))
        #expect(!isExamined && letter?.attempts == 3 && letter?.lastSeen == Sample.day(4))
        #expect(
            letter?.coverage.detail
                == "more than 300 s; given up after 3 attempts, `sluice retry` has it examined again")
        #expect(try ResultStore(path: path).countFailed() == (1, 1))
        let newest = try #require(try ResultStore(path: path).newestRun())
        #expect(newest.summary?.counters == ["assets.dead_letters": 1])
    }

    @Test("Other bytes, other profiles and --rescan have a dead letter examined, the first two from one attempt on")
    func freed() async throws {
        for number in 1...3 { _ = try await run(number, failed(asset)) }
        let rescan = try await run(4, failed(asset), rescans: true)
        #expect(rescan.isExamined && rescan.failed?.attempts == 4)
        let changed = try await run(5, failed(asset, fingerprint: "f2"))
        #expect(changed.isExamined && changed.failed?.attempts == 1)
        for number in 6...7 { _ = try await run(number, failed(asset, fingerprint: "f2")) }
        let profiles = try await run(8, failed(asset, fingerprint: "f2"), examination: "v2")
        #expect(profiles.isExamined && profiles.failed?.attempts == 1)
        var whole = Sample.outcome(asset)
        whole.fingerprint = "f2"
        #expect(try await run(9, whole, examination: "v2").failed == nil)
    }

    @Test("A released asset is examined again, three times more")
    func released() async throws {
        for number in 1...3 { _ = try await run(number, failed(asset)) }
        #expect(try request().release(["/data/b.zip"]) == [0])
        #expect(try request().release(["/data/a.zip", "/data/b.zip"]) == [1, 0])
        #expect(try all().first?.attempts == 3)
        #expect(try request().release(["/data/a.zip"]) == [1])
        #expect(try all().isEmpty)
        for number in 4...6 {
            let (isExamined, failed) = try await run(number, failed(asset))
            #expect(isExamined && failed?.attempts == number - 3)
        }
        #expect(try await run(7, failed(asset)).isExamined == false)
        #expect(try request().releaseAll() == 1)
    }

    @Test(
        "A folder means what lies below it, and not what only begins so; while a run has the database nothing is released"
    )
    func folders() async throws {
        try await fail(["/data/a", "/data/a/b", "/data/a/c/d", "/data/ab", "/é/x"])
        #expect(try request().release(["/data/a", "/é/"]) == [3, 1])
        #expect(try all().map(\.coverage.asset.id) == ["/data/ab"])
    }

    private func fail(_ ids: [String]) async throws {
        let sink = try opened { try DatabaseSink(path: path) }
        _ = try await sink.begin(header(1))
        for id in ids { try await sink.record(failed(Sample.file(id))) }
        try await sink.finish(Sample.summary(1, scanned: ids.count), listed: [])
        let error = #expect(throws: SluiceError.self) { _ = try RetryRequest(path: path) }
        #expect(error?.problem.hasPrefix("another run") == true)
        withExtendedLifetime(sink) {}
    }

    @Test("A log file that stays damaged is among them, and is read again when it is named or all are")
    func logFiles() async throws {
        func note(_ id: String, _ attempts: Int) -> SourceCheckpoint {
            let reading = FailedReading(
                asset: Asset(kind: .logFile, id: id, tenant: "w"), attempts: attempts, reason: .apiMalformed,
                detail: "2 lines were not readable", at: Sample.day(1))
            return SourceCheckpoint(source: "openai.workspace/w", notes: ["logs/C/\(id)": .object(reading.note)])
        }
        do {
            let sink = try opened { try DatabaseSink(path: path) }
            _ = try await sink.begin(header(1))
            try await sink.record(failed(asset))
            try await sink.keep([note("log-1", 3), note("log-2", 1)])
            try await sink.keep([
                SourceCheckpoint(source: "openai.workspace/w", notes: ["logs/C": ["attempts": .null]])
            ])
            try await sink.finish(Sample.summary(1), listed: [])
        }
        #expect(try all().map(\.coverage.asset.id) == ["log-1", "/data/a.zip", "log-2"])
        let letter = try #require(try all().first)
        #expect(letter.isDeadLetter && letter.lastSeen == Sample.day(1) && letter.coverage.asset.kind == .logFile)
        #expect(
            letter.coverage.detail?.hasSuffix("given up after 3 attempts, `sluice retry` has it examined again") == true
        )
        #expect(try ResultStore(path: path).countFailed() == (3, 1))
        var limited: [FailedAsset] = []
        try ResultStore(path: path).failed(limit: 2) { limited.append($0) }
        #expect(limited.map(\.coverage.asset.id) == ["log-1", "/data/a.zip"])

        let read = { (id: String) in
            try sqlite(path, "SELECT json_extract(value, '$.attempts') FROM source_notes WHERE key = 'logs/C/\(id)'")
        }
        #expect(try request().release(["log-1"]) == [1])
        #expect(try read("log-1") == "0" && read("log-2") == "1")
        #expect(try request().releaseAll() == 2)
        #expect(try all().isEmpty)
    }

    private func request() throws -> RetryRequest { try opened { try RetryRequest(path: path) } }

    @Test(
        "What was refused for want of rights is asked for in every run",
        arguments: [
            CoverageReason.fetchDenied, .urlRefused, .apiUnauthorized, .fetchGone, .spoolLimit,
        ])
    func refused(reason: CoverageReason) async throws {
        for number in 1...5 {
            let (isExamined, failed) = try await run(number, failed(asset, reason))
            #expect(isExamined && failed == nil)
        }
    }

    @Test("An asset without a fingerprint counts too, and one that a run meets twice counts once")
    func countedOnce() async throws {
        #expect(try await run(1, failed(asset, .fetchFailed, fingerprint: nil)).failed?.attempts == 1)
        #expect(try await run(2, failed(asset, .fetchFailed, fingerprint: nil)).failed?.attempts == 2)
        let sink = try opened { try DatabaseSink(path: path) }
        _ = try await sink.begin(header(3))
        for _ in 1...3 { try await sink.record(failed(Sample.file("/data/twice"))) }
        try await sink.finish(Sample.summary(3), listed: [])
        #expect(try all().map(\.attempts) == [2, 1])
    }
}
