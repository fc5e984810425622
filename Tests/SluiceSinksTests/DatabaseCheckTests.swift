import Foundation
import Glibc
import SluiceCore
import SluiceSinks
import Testing

@Suite("The check of the database")
struct DatabaseCheckTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("sluice.db") }

    private func fill() async throws {
        let sink = try DatabaseSink(path: path)
        let archive = Sample.file("/data/b.zip")
        var outcome = Sample.outcome(archive, state: .partial, reasons: [.encrypted])
        outcome.members = [CoverageRecord(asset: archive, path: "x", state: .skipped, reasons: [.encrypted])]
        let clean = (0..<200).map { Sample.outcome(Sample.file("/data/\($0).txt")) }
        let text = Sample.file("/data/a.txt")
        try await scan(
            sink, 1, [Sample.outcome(text, [Sample.content(text, matches: 50)]), outcome] + clean)
    }

    @Test("A database as a run leaves it is sound, in the middle of the next run too")
    func sound() async throws {
        try await fill()
        let check = try DatabaseCheck(path: path)
        #expect(check.problems.isEmpty && check.runs == 1 && check.findings == 1 && check.matches == 50)
        #expect(check.assets == 202)
        let sink = try DatabaseSink(path: path)
        _ = try await sink.begin(Sample.run(2))
        try await sink.record(Sample.outcome(Sample.file("/data/a.txt")))
        #expect(try DatabaseCheck(path: path).problems.isEmpty)
        withExtendedLifetime(sink) {}
    }

    @Test(
        "What does not fit together is named",
        arguments: [
            ("DELETE FROM findings", "50 matches belong to no finding"),
            ("UPDATE findings SET match_count = 3", "1 findings have more matches than they count"),
            ("UPDATE findings SET seen_run = 9", "1 findings were seen by no known run"),
            (
                "DELETE FROM coverage WHERE asset_id = '/data/a.txt'",
                "1 active findings are of assets without a coverage record"
            ),
            ("UPDATE findings SET resolved_at = 1", "1 findings have a status that their times contradict"),
            ("UPDATE coverage SET run = 9 WHERE asset_id = '/data/7.txt'", "1 coverage records are of no known run"),
            (
                "DELETE FROM coverage WHERE asset_id = '/data/b.zip' AND position = 0",
                "1 members stand without their asset"
            ),
            (
                "UPDATE coverage SET state = 'x' WHERE asset_id = '/data/7.txt'",
                "1 coverage records have an unknown state"
            ),
            ("UPDATE coverage SET reasons = '[' WHERE asset_id = '/data/7.txt'", "1 records hold damaged JSON"),
            (
                "DELETE FROM coverage WHERE asset_id = '/data/7.txt'",
                "the newest run has an outcome of 202 assets and a record of 201"
            ),
            ("UPDATE runs SET assets_seen = 203", "the newest run saw 203 assets and has an outcome of 202"),
        ])
    func named(change: String, problem: String) async throws {
        try await fill()
        _ = try sqlite(path, change)
        #expect(try DatabaseCheck(path: path).problems.contains(problem))
    }

    @Test("An index that does not fit its table is found, by the whole look alone")
    func index() async throws {
        try await fill()
        _ = try sqlite(
            path,
            """
            UPDATE findings SET asset_name = 'other';
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = 'CREATE INDEX findings_by_asset ON findings (tenant, asset_kind, asset_name)'
            WHERE name = 'findings_by_asset';
            """)
        #expect(try DatabaseCheck(path: path).problems.contains { $0.contains("findings_by_asset") })
        #expect(try DatabaseCheck(path: path, isQuick: true).problems.isEmpty)
    }

    @Test("Pages full of noise are found")
    func noise() async throws {
        try await fill()
        _ = try sqlite(path, "PRAGMA wal_checkpoint(TRUNCATE)")
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        let size = data.count
        data.replaceSubrange(size / 2..<size, with: repeatElement(0xA5, count: size - size / 2))
        try data.write(to: URL(fileURLWithPath: path))
        do {
            #expect(try !DatabaseCheck(path: path).problems.isEmpty)
        } catch let error as SluiceError {
            #expect(error.kind == .sink && error.problem.contains("damaged"))
        }
    }

    @Test("What is no database of ours is refused")
    func foreign() throws {
        _ = try sqlite(path, "CREATE TABLE theirs (x)")
        let error = #expect(throws: SluiceError.self) { try DatabaseCheck(path: path) }
        #expect(error?.problem == "is an SQLite database of another program")
        #expect(throws: SluiceError.self) { try DatabaseCheck(path: folder.file("none.db")) }
    }

    @Test("A file that is deleted, moved or replaced under a run ends it, and the other file keeps what it has")
    func moved() async throws {
        let other = folder.file("other.db")
        _ = try DatabaseSink(path: other)
        let sink = try DatabaseSink(path: path)
        _ = try await sink.begin(Sample.run(1))
        try await sink.record(Sample.outcome(Sample.file("/data/1.txt")))
        #expect(rename(path, folder.file("away.db")) == 0)
        #expect(rename(other, path) == 0)
        let error = await #expect(throws: SluiceError.self) {
            try await sink.record(Sample.outcome(Sample.file("/data/2.txt")))
        }
        #expect(error?.kind == .sink && error?.problem.contains("deleted or replaced") == true)
        await #expect(throws: SluiceError.self) { try await sink.finish(Sample.summary(1), listed: []) }
        #expect(try sqlite(path, "SELECT count(*) FROM coverage; PRAGMA integrity_check") == "0\nok")
        #expect(try sqlite(folder.file("away.db"), "SELECT count(*) FROM coverage; PRAGMA integrity_check") == "1\nok")
    }

    private func rename(_ path: String, _ target: String) -> Int32 { unsafe Glibc.rename(path, target) }
}
