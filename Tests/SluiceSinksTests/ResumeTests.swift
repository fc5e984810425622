import Foundation
import SluiceCore
import SluiceSinks
import Testing

@Suite("Runs that are gone on with")
struct ResumeTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("sluice.db") }
    private var lines: String { folder.file("results.jsonl") }
    private let asset = Sample.file("/data/a.txt")

    private func header(
        _ number: Int, scope: String = "scope", examination: String = "v1", rescans: Bool = false, resumes: Bool = true
    ) -> RunHeader {
        var header = Sample.run(number)
        (header.scope, header.examination) = (scope, examination)
        (header.rescans, header.resumes) = (rescans, resumes)
        return header
    }

    private func outcome(
        _ asset: Asset, fingerprint: String? = "f1", matches: Int = 1, state: CoverageState = .scanned,
        reasons: [CoverageReason] = []
    ) -> AssetOutcome {
        var outcome = Sample.outcome(
            asset, matches > 0 ? [Sample.content(asset, matches: matches)] : [], state: state, reasons: reasons)
        outcome.fingerprint = fingerprint
        return outcome
    }

    private func text() throws -> String { try String(contentsOfFile: lines, encoding: .utf8) }

    private func kinds() throws -> [String] {
        try text().split(separator: "\n").map { line in
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return value?["kind"] as? String ?? "?"
        }
    }

    @Test("A run that never ended is gone on with by the next of its scope, and keeps its id and start")
    func goesOn() async throws {
        _ = try await DatabaseSink(path: path).begin(header(1))
        let sink = try opened { try DatabaseSink(path: path) }
        var later = header(2)
        later.started = Sample.day(1).adding(seconds: 3600)
        #expect(try await sink.begin(later).resumed == Sample.day(1))
        try await sink.finish(Sample.summary(1, scanned: 0), listed: [])
        #expect(try ResultStore(path: path).newestRun()?.header.id == header(1).id)
    }

    @Test("Another scope, a whole run, one of another day, and --restart begin anew")
    func beginsAnew() async throws {
        let sink = try opened { try DatabaseSink(path: path) }
        _ = try await sink.begin(header(1))
        var next = header(2)
        next.started = Sample.day(1).adding(seconds: 60)
        next.scope = "other"
        #expect(try await sink.begin(next).resumed == nil)
        // What that one has taken over is not counted twice.
        next = header(9)
        next.started = Sample.day(1).adding(seconds: 70)
        #expect(try await sink.begin(next).resumed == nil)
        next = header(3, resumes: false)
        next.started = Sample.day(1).adding(seconds: 60)
        #expect(try await sink.begin(next).resumed == nil)
        // The third run is now the newest of the scope; two days later nobody goes on with it.
        #expect(try await sink.begin(header(4)).resumed == nil)
        try await sink.finish(Sample.summary(4, scanned: 0), listed: [])
        var last = header(5)
        last.started = Sample.day(4).adding(seconds: 60)
        #expect(try await sink.begin(last).resumed == nil)
    }

    @Test("What has not changed since an earlier run stands, with its findings seen again")
    func unchanged() async throws {
        let sink = try opened { try DatabaseSink(path: path) }
        _ = try await sink.begin(header(1))
        try await sink.record(outcome(asset, matches: 3))
        try await sink.finish(Sample.summary(1), listed: [])
        _ = try await sink.begin(header(2))
        let known = try #require(try await sink.earlier(asset, fingerprint: "f1"))
        #expect(known.earlier == EarlierExamination(isOfThisRun: false, findings: [.high: 1]))
        #expect(known.coverage.state == .scanned && known.coverage.bytes == 10)
        try await sink.record(known)
        try await sink.finish(Sample.summary(2), listed: [FindingScope(tenant: "local", assetKind: .localFile)])
        let stored = try #require(try everything(path).first)
        #expect(stored.status == .active && stored.firstSeen == Sample.day(1) && stored.lastSeen == Sample.day(2))
        #expect(stored.finding.matches.count == 3)
    }

    @Test("Changed bytes, other profiles, --rescan and a passing trouble have an asset examined again")
    func examinedAgain() async throws {
        let sink = try opened { try DatabaseSink(path: path) }
        let troubled = Sample.file("/data/b.txt")
        let encrypted = Sample.file("/data/c.zip")
        _ = try await sink.begin(header(1))
        try await sink.record(outcome(asset))
        try await sink.record(outcome(troubled, matches: 0, state: .partial, reasons: [.extractorTimeout]))
        try await sink.record(outcome(encrypted, matches: 0, state: .skipped, reasons: [.encrypted]))
        try await sink.record(outcome(Sample.file("/data/d.txt"), fingerprint: nil))
        try await sink.finish(Sample.summary(1, scanned: 4), listed: [])
        _ = try await sink.begin(header(2))
        #expect(try await sink.earlier(asset, fingerprint: "f2") == nil)
        #expect(try await sink.earlier(troubled, fingerprint: "f1") == nil)
        #expect(try await sink.earlier(encrypted, fingerprint: "f1") != nil)
        #expect(try await sink.earlier(Sample.file("/data/d.txt"), fingerprint: "f1") == nil)
        #expect(try await sink.earlier(Sample.file("/data/new.txt"), fingerprint: "f1") == nil)
        try await sink.finish(Sample.summary(2, scanned: 0), listed: [])
        _ = try await sink.begin(header(3, examination: "v2"))
        #expect(try await sink.earlier(asset, fingerprint: "f1") == nil)
        try await sink.finish(Sample.summary(3, scanned: 0), listed: [])
        _ = try await sink.begin(header(4, rescans: true))
        #expect(try await sink.earlier(asset, fingerprint: "f1") == nil)
        // What this run has examined itself stands even then, in case that it is cut short.
        try await sink.record(outcome(asset))
        #expect(try await sink.earlier(asset, fingerprint: "f1")?.earlier?.isOfThisRun == true)
    }

    @Test("A file that was touched, moved back or restored stands by its bytes, and from then on by its new times")
    func equalBytes() async throws {
        let sink = try opened { try DatabaseSink(path: path) }
        _ = try await sink.begin(header(1))
        var examined = outcome(asset)
        examined.contentDigest = Self.digest("1")
        try await sink.record(examined)
        try await sink.record(outcome(Sample.file("/data/large.bin")))
        try await sink.finish(Sample.summary(1, scanned: 2), listed: [])
        #expect(
            try sqlite(path, "SELECT count(*) FROM coverage WHERE content_digest LIKE '%\(Self.digest("1"))%'") == "0")

        _ = try await sink.begin(header(2))
        #expect(try await sink.earlier(asset, fingerprint: "f2", digest: Self.digest("2")) == nil)
        #expect(try await sink.earlier(asset, fingerprint: "f2", digest: nil) == nil)
        #expect(
            try await sink.earlier(Sample.file("/data/large.bin"), fingerprint: "f2", digest: Self.digest("1")) == nil)
        let known = try #require(try await sink.earlier(asset, fingerprint: "f2", digest: Self.digest("1")))
        #expect(known.earlier?.isOfThisRun == false)
        try await sink.record(known)
        try await sink.finish(Sample.summary(2), listed: [])

        _ = try await sink.begin(header(3))
        #expect(try await sink.earlier(asset, fingerprint: "f1") == nil)
        #expect(try await sink.earlier(asset, fingerprint: "f2") != nil)
        try await sink.finish(Sample.summary(3, scanned: 0), listed: [])
        _ = try await sink.begin(header(4, examination: "v2"))
        #expect(try await sink.earlier(asset, fingerprint: "f2", digest: Self.digest("1")) == nil)
    }

    private static func digest(_ digit: Character) -> String { String(repeating: digit, count: 64) }

    @Test("A run that is gone on with has the counters of both processes, each reading counted once")
    func counters() async throws {
        let checkpoint = { (count: Int) in
            SourceCheckpoint(source: "s", notes: ["k": .integer(1)], counters: ["logs.files": count, "logs.lines": 0])
        }
        do {
            let first = try DatabaseSink(path: path)
            #expect(try await first.begin(header(1)).counters.isEmpty)
            var cut = outcome(asset)
            cut.ignored = ["canary": 2, "test data": 1]
            try await first.record(cut)
            try await first.keep([checkpoint(1), checkpoint(2)])
        }
        let sink = try opened { try DatabaseSink(path: path) }
        var later = header(2)
        later.started = Sample.day(1).adding(seconds: 60)
        #expect(try await sink.begin(later).counters == ["logs.files": 3])
        var other = outcome(Sample.file("/data/b.txt"))
        other.ignored = ["canary": 1]
        try await sink.record(other)
        try await sink.keep([checkpoint(1)])
        let tally = try await sink.tally()
        #expect(tally.ignored == ["canary": 3, "test data": 1])
        #expect(tally.assets.scanned == 2 && tally.bytes == 20)
        try await sink.finish(Sample.summary(1, scanned: 2), listed: [])
        #expect(try await sink.begin(header(3)).counters.isEmpty)
        #expect(try sqlite(path, "SELECT count(*) FROM source_notes WHERE source LIKE 'counters%'") == "0")
    }

    @Test("A gap that no later run meets again is told by the next run over its source when its own never ended")
    func lastingGaps() async throws {
        let gap = { (text: String) in SourceGap(scope: "/logs", reason: .apiTruncated, detail: text) }
        let checkpoint = { (source: String, gaps: [SourceGap], areLasting: Bool) in
            SourceCheckpoint(source: source, notes: ["k": .integer(1)], gaps: gaps, areGapsLasting: areLasting)
        }
        let (lost, again) = (gap("30 days are gone"), gap("a line was not readable"))
        let later = { (number: Int) in
            var header = self.header(number)
            header.scope = "scope \(number)"
            return header
        }
        do {
            let cut = try DatabaseSink(path: path)
            _ = try await cut.begin(later(1))
            try await cut.keep([checkpoint("w", [lost], true), checkpoint("w", [again], false)])
            #expect(Set(try await cut.tally().gaps) == [lost, again])
        }
        do {
            let other = try opened { try DatabaseSink(path: path) }
            _ = try await other.begin(later(2))
            try await other.keep([checkpoint("another", [], false)])
            #expect(try await other.tally().gaps.isEmpty)
            try await other.finish(Sample.summary(2), listed: [])
            _ = try await other.begin(later(3))
            try await other.keep([checkpoint("w", [], false)])
            #expect(try await other.tally().gaps == [lost])
        }
        let sink = try opened { try DatabaseSink(path: path) }
        _ = try await sink.begin(later(4))
        try await sink.keep([checkpoint("w", [lost], true)])
        #expect(try await sink.tally().gaps == [lost], "taken over twice, told once")
        try await sink.finish(Sample.summary(4), listed: [])
        _ = try await sink.begin(later(5))
        try await sink.keep([checkpoint("w", [], false)])
        #expect(try await sink.tally().gaps.isEmpty, "told once by a run that is complete")
    }

    @Test("A name that was masked because a value stands in it stays masked when its examination stands")
    func maskedName() async throws {
        let sink = try opened { try DatabaseSink(path: path) }
        _ = try await sink.begin(header(1))
        let member = CoverageRecord(asset: Sample.file("/data/1", name: "****.zip"), path: "a", state: .skipped)
        var masked = outcome(Sample.file("/data/1", name: "****.zip"))
        masked.members = [member]
        try await sink.record(masked)
        try await sink.finish(Sample.summary(1), listed: [])
        _ = try await sink.begin(header(2))
        let known = try #require(
            try await sink.earlier(Sample.file("/data/1", name: "4111111111111111.zip"), fingerprint: "f1"))
        #expect(known.coverage.asset.name == "****.zip")
        #expect(known.members.map(\.asset.name) == ["****.zip"])
    }

    @Test("Lines behind the last commit are cut off, and those of the run so far stay as they are")
    func repairsLines() async throws {
        let first = try await begun()
        let committed = try text()
        #expect(try kinds() == ["finding", "coverage"])
        // What a process that ends within a commit leaves: whole lines that no commit notes, and half a line.
        try (committed + committed + "{\"kind\":\"find").write(toFile: lines, atomically: false, encoding: .utf8)

        let second = try await again(first)
        try await second.writeLines(to: lines)
        #expect(try text() == committed)
        try await second.record(outcome(Sample.file("/data/b.txt")))
        try await second.finish(Sample.summary(1, scanned: 2), listed: [])
        #expect(try kinds() == ["finding", "coverage", "finding", "coverage", "run"])
        #expect(try text().hasPrefix(committed))
    }

    @Test("Lines of a commit that failed are cut off, and the next commit does not vouch for them")
    func takesBackLines() async throws {
        let sink = try await begun()
        let committed = try text()
        _ = try sqlite(
            path, "CREATE TRIGGER full BEFORE UPDATE OF output_bytes ON runs BEGIN SELECT RAISE(FAIL, 'no'); END")
        let other = Sample.file("/data/b.txt")
        await #expect(throws: SluiceError.self) { try await sink.record(outcome(other)) }
        #expect(try text() == committed)
        _ = try sqlite(path, "DROP TRIGGER full")
        try await sink.record(outcome(other))
        try await sink.finish(Sample.summary(1, scanned: 2), listed: [])
        #expect(try kinds() == ["finding", "coverage", "finding", "coverage", "run"])
        #expect(try text().hasPrefix(committed))
    }

    @Test("A file that is gone, cut or another one is written anew with all that the run has recorded")
    func replays() async throws {
        let first = try await begun()
        let committed = try text()
        try String(committed.prefix(10)).write(toFile: lines, atomically: false, encoding: .utf8)
        let second = try await again(first)
        try await second.writeLines(to: lines)
        #expect(try text() == committed)
        // In place, so that it is the same inode: longer, and another text.
        try String(repeating: "x", count: 2 * committed.utf8.count).write(
            toFile: lines, atomically: false, encoding: .utf8)
        let inPlace = try await again(second, as: "place.db")
        try await inPlace.writeLines(to: lines)
        #expect(try text() == committed)

        let other = String(repeating: "another program's line\n", count: 200)
        remove(lines)
        try other.write(toFile: folder.file("other"), atomically: false, encoding: .utf8)
        try FileManager.default.moveItem(atPath: folder.file("other"), toPath: lines)
        let third = try await again(inPlace, as: "third.db")
        try await third.writeLines(to: lines)
        #expect(try text() == committed)
    }

    @Test("The record of a run that was stopped gives way to that of the whole run")
    func oneRunRecord() async throws {
        let first = try DatabaseSink(path: path)
        _ = try await first.begin(header(1))
        try await first.writeLines(to: lines)
        try await first.record(outcome(asset))
        try await first.finish(Sample.summary(1, isComplete: false), listed: [])
        #expect(try kinds() == ["finding", "coverage", "run"])
        let second = try await again(first)
        try await second.writeLines(to: lines)
        try await second.finish(Sample.summary(1), listed: [])
        #expect(try kinds() == ["finding", "coverage", "run"])
    }

    private struct Deaf: ResultObserver {
        func committing(_ records: [ResultRecord]) {}
    }

    @Test("A file that another run is writing is left alone, until that run has ended")
    func twoWriters() async throws {
        let first = try await begun()
        let before = try text()
        let other = try DatabaseSink(path: folder.file("other.db"))
        _ = try await other.begin(header(2))
        let error = await #expect(throws: SluiceError.self) { try await other.writeLines(to: lines) }
        #expect(error?.kind == .sink && error?.problem == "is being written by another run")
        #expect(try text() == before)
        try await first.record(outcome(Sample.file("/data/b.txt")))
        #expect(try kinds() == ["finding", "coverage", "finding", "coverage"])
        await first.observe(Deaf())
        try await other.writeLines(to: lines)
        #expect(try text() == "")
    }

    @Test("A run that has written nothing goes on without touching what lies at its output now")
    func nothingWritten() async throws {
        let first = try DatabaseSink(path: path)
        _ = try await first.begin(header(1))
        try await first.writeLines(to: lines)
        let other = try DatabaseSink(path: folder.file("other.db"))
        _ = try await other.begin(header(2))
        let second = try await again(first)
        remove(lines)
        try await other.writeLines(to: lines)
        try await other.record(outcome(asset))
        let written = try text()
        let error = await #expect(throws: SluiceError.self) { try await second.writeLines(to: lines) }
        #expect(error?.problem == "is being written by another run")
        #expect(try text() == written && !written.isEmpty)
        await other.observe(Deaf())
        _ = try sqlite(folder.file("foreign.db"), "CREATE TABLE t (x)")
        remove(lines)
        try FileManager.default.moveItem(atPath: folder.file("foreign.db"), toPath: lines)
        let refused = await #expect(throws: SluiceError.self) { try await second.writeLines(to: lines) }
        #expect(refused?.problem == "is an SQLite database")
    }

    @Test("An output that has another name is replaced, not written into")
    func linkedOutput() async throws {
        let first = try await begun()
        let committed = try text()
        let second = try await again(first)
        try FileManager.default.linkItem(atPath: lines, toPath: folder.file("name"))
        try await second.writeLines(to: lines)
        try await second.record(outcome(Sample.file("/data/b.txt")))
        #expect(try String(contentsOfFile: folder.file("name"), encoding: .utf8) == committed)
        #expect(try text().hasPrefix(committed) && text() != committed)
    }

    /// A first run that writes lines and has met one asset.
    private func begun() async throws -> DatabaseSink {
        let sink = try opened { try DatabaseSink(path: path) }
        _ = try await sink.begin(header(1))
        try await sink.writeLines(to: lines)
        try await sink.record(outcome(asset, matches: 2))
        return sink
    }

    /// Goes on with the first run, as the next process does.
    private func again(_ sink: DatabaseSink, as name: String = "copy.db") async throws -> DatabaseSink {
        let copy = folder.file(name)
        // It lets go of its output, as its end would.
        await sink.observe(Deaf())
        // The lock of the first sink is held as long as it lives; a copy of its files is what a kill leaves.
        for end in ["", "-wal"] {
            if let data = try? Data(contentsOf: URL(filePath: path + end)) {
                try data.write(to: URL(filePath: copy + end))
            }
        }
        let next = try opened { try DatabaseSink(path: copy) }
        var later = header(2)
        later.started = Sample.day(1).adding(seconds: 5)
        #expect(try await next.begin(later).resumed == Sample.day(1))
        return next
    }
}
