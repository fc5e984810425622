import Foundation
import Glibc
import SluiceCore
import SluiceSinks
import Testing

@Suite("The database file")
struct DatabaseFileTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("sluice.db") }

    private func refusal(_ path: String) -> SluiceError? {
        do {
            _ = try DatabaseSink(path: path)
            return nil
        } catch {
            return error as? SluiceError
        }
    }

    @Test("Database, journal and lock are readable for the owner alone, whatever the umask")
    func modes() async throws {
        let sink = try DatabaseSink(path: path)
        _ = try await sink.begin(Sample.run(1))
        try await sink.record(Sample.outcome(Sample.file("a")))
        for name in ["", "-wal", "-shm", ".lock"] {
            #expect(mode(path + name) == 0o600, "\(name)")
        }
    }

    @Test("Even a umask that takes everything leaves the owner's rights", .timeLimit(.minutes(1)))
    func tightUmask() async {
        await #expect(processExitsWith: .success) {
            umask(0o777)
            let path = "/tmp/sluice-umask-\(getpid()).db"
            _ = try DatabaseSink(path: path)
            let found = mode(path)
            for name in ["", "-wal", "-shm", ".lock"] { remove(path + name) }
            guard found == 0o600 else { exit(1) }
        }
    }

    @Test("A link is refused, and its target stays untouched")
    func link() throws {
        let target = folder.file("target")
        try Data().write(to: URL(fileURLWithPath: target))
        #expect(makeLink(to: target, at: path) == 0)
        let error = try #require(refusal(path))
        #expect(error.kind == .sink && error.problem.contains("symbolic link"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: target)).isEmpty)
    }

    @Test("A database with another name is refused for writing, for its lock goes by the name")
    func hardLink() throws {
        #expect(refusal(path) == nil)
        try FileManager.default.linkItem(atPath: path, toPath: folder.file("name"))
        #expect(refusal(folder.file("name"))?.problem == "has another name (a hard link)")
        #expect(throws: Never.self) { try ResultStore(path: path) }
        remove(folder.file("name"))
        #expect(refusal(path) == nil)
    }

    @Test("A lock file that is removed under a run is told with the next commit")
    func lostLock() async throws {
        let sink = try DatabaseSink(path: path)
        _ = try await sink.begin(Sample.run(1))
        remove(path + ".lock")
        let error = await #expect(throws: SluiceError.self) {
            try await sink.record(Sample.outcome(Sample.file("/data/a")))
        }
        #expect(error?.kind == .sink && error?.place.hasSuffix("sluice.db.lock") == true)
    }

    @Test("A dangling link is refused, and nothing is made at its end")
    func danglingLink() throws {
        #expect(makeLink(to: folder.file("nothing"), at: path) == 0)
        #expect(refusal(path)?.problem.contains("symbolic link") == true)
        #expect(!FileManager.default.fileExists(atPath: folder.file("nothing")))
    }

    @Test("A link in the place of the lock is refused")
    func lockLink() throws {
        #expect(makeLink(to: folder.file("target"), at: path + ".lock") == 0)
        #expect(refusal(path)?.problem.contains("lock file") == true)
        #expect(refusal(path)?.place.hasSuffix("/sluice.db") == true)
        #expect(!FileManager.default.fileExists(atPath: folder.file("target")))
    }

    @Test("A linked folder on the way is fine")
    func linkedFolder() throws {
        #expect(makeFolder(folder.file("real"), 0o700) == 0)
        #expect(makeLink(to: folder.file("real"), at: folder.file("way")) == 0)
        #expect(refusal(folder.file("way/sluice.db")) == nil)
        #expect(FileManager.default.fileExists(atPath: folder.file("real/sluice.db")))
    }

    @Test(
        "Names with characters that mean something in a URI stay names", arguments: ["a?mode=memory", "b%2F", "c#d e"])
    func uriCharacters(name: String) throws {
        #expect(refusal(folder.file(name)) == nil)
        #expect(try sqlite(folder.file(name), "SELECT count(*) FROM meta") == "1")
    }

    @Test("What is no file is refused")
    func notAFile() {
        #expect(refusal(folder.path)?.problem == "is a folder")
        #expect(refusal(folder.path + "/")?.problem == "is not the path of a file")
        #expect(refusal("")?.problem == "is not the path of a file")
        #expect(refusal(folder.file("none/sluice.db"))?.mend == "create the folder first")
        #expect(makePipe(folder.file("pipe")) == 0)
        #expect(refusal(folder.file("pipe"))?.problem == "is not a regular file")
    }

    @Test(
        "A file that is no database is refused and kept", arguments: ["short", String(repeating: "text ", count: 999)])
    func foreignText(content: String) throws {
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        #expect(refusal(path)?.problem == "is not an SQLite database")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
    }

    @Test("Another program's database is refused and kept")
    func foreignDatabase() throws {
        _ = try sqlite(path, "CREATE TABLE theirs (x)")
        #expect(refusal(path)?.problem == "is an SQLite database of another program")
        #expect(try sqlite(path, "SELECT group_concat(name) FROM sqlite_schema") == "theirs")
    }

    @Test("A database of a newer version is refused, for writing and reading")
    func newerSchema() throws {
        #expect(refusal(path) == nil)
        _ = try sqlite(path, "PRAGMA user_version = 99")
        #expect(refusal(path)?.problem.contains("newer sluice") == true)
        #expect(throws: SluiceError.self) { try ResultStore(path: path) }
    }

    @Test("A damaged database is told as such")
    func damaged() throws {
        #expect(refusal(path) == nil)
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        data.replaceSubrange(100..<data.count, with: repeatElement(0xFF, count: data.count - 100))
        try data.write(to: URL(fileURLWithPath: path))
        let error = try #require(refusal(path))
        #expect(error.kind == .sink && error.problem.contains("damaged"))
    }

    @Test("A second sink on the same database is refused until the first one ends")
    func secondWriter() throws {
        var first: DatabaseSink? = try DatabaseSink(path: path)
        let error = try #require(refusal(path))
        #expect(error.problem == "another run (process \(getpid())) is writing this database")
        withExtendedLifetime(first) {}
        first = nil
        // A process that another test starts at this moment holds the lock until its program is loaded.
        for _ in 0..<100 where refusal(path) != nil { usleep(20_000) }
        #expect(refusal(path) == nil)
    }

    @Test("A run that was killed leaves no lock behind, and what it had committed", .timeLimit(.minutes(1)))
    func killed() async throws {
        let place = "/tmp/sluice-killed-\(getpid()).db"
        await #expect(processExitsWith: .signal(SIGKILL)) { [place = place as String] in
            let path = place
            let sink = try opened { try DatabaseSink(path: path) }
            _ = try await sink.begin(Sample.run(1))
            try await sink.record(Sample.outcome(Sample.file("a"), [Sample.content(Sample.file("a"))]))
            kill(getpid(), SIGKILL)
        }
        defer { for name in ["", "-wal", "-shm", ".lock"] { remove(place + name) } }
        let sink = try DatabaseSink(path: place)
        #expect(try everything(place).map(\.status) == [.active])
        try await scan(sink, 2, [Sample.outcome(Sample.file("a"))])
        #expect(try everything(place).map(\.status) == [.resolved])
        #expect(try sqlite(place, "SELECT count(*), sum(ended IS NULL) FROM runs") == "2|1")
    }

    @Test(
        "As another user: a folder or a file that cannot be written is told clearly", .asRoot, .timeLimit(.minutes(1)))
    func notWritable() async throws {
        let place = "/tmp/sluice-rights-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: place) }
        #expect(makeFolder(place, 0o755) == 0 && setMode(place, 0o755) == 0)
        let sink = try DatabaseSink(path: place + "/theirs.db")
        try await scan(sink, 1, [Sample.outcome(Sample.file("a"), [Sample.content(Sample.file("a"))])])
        #expect(setMode(place + "/theirs.db", 0o644) == 0)
        await #expect(processExitsWith: .success) { [place = place as String] in
            guard setgid(65534) == 0, setuid(65534) == 0 else { exit(2) }
            for name in ["new.db", "theirs.db"] {
                do {
                    _ = try DatabaseSink(path: "\(place)/\(name)")
                    exit(3)
                } catch let error as SluiceError {
                    guard error.kind == .sink, error.description.contains("writable") else { exit(4) }
                }
            }
        }
    }

    @Test("A file that cannot be written in a folder that can is told clearly", .asRoot, .timeLimit(.minutes(1)))
    func readOnlyFile() async throws {
        let place = "/tmp/sluice-readonly-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: place) }
        #expect(makeFolder(place, 0o777) == 0 && setMode(place, 0o777) == 0)
        _ = try DatabaseSink(path: place + "/sluice.db")
        #expect(remove(place + "/sluice.db.lock") == 0 && setMode(place + "/sluice.db", 0o444) == 0)
        await #expect(processExitsWith: .success) { [place = place as String] in
            guard setgid(65534) == 0, setuid(65534) == 0 else { exit(2) }
            do {
                _ = try DatabaseSink(path: "\(place)/sluice.db")
                exit(3)
            } catch let error as SluiceError {
                guard error.kind == .sink, error.problem.contains("cannot be written") else { exit(4) }
            }
        }
    }

    @Test("Reading works where nothing can be written", .asRoot, .timeLimit(.minutes(1)))
    func readOnlyMedium() async throws {
        let place = "/tmp/sluice-medium-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: place) }
        #expect(makeFolder(place, 0o755) == 0 && setMode(place, 0o755) == 0)
        try await scan(
            DatabaseSink(path: place + "/sluice.db"), 1,
            [Sample.outcome(Sample.file("a"), [Sample.content(Sample.file("a"))])]
        )
        #expect(setMode(place + "/sluice.db", 0o444) == 0)
        await #expect(processExitsWith: .success) { [place = place as String] in
            guard setgid(65534) == 0, setuid(65534) == 0 else { exit(2) }
            guard try everything("\(place)/sluice.db").count == 1 else { exit(3) }
        }
    }

    @Test("Reading a database that does not exist makes none")
    func missing() {
        #expect(throws: SluiceError.self) { try ResultStore(path: path) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("The key for matched values is drawn once for each database")
    func valueKey() async throws {
        let sink = try DatabaseSink(path: path)
        let first = try await sink.begin(Sample.run(1)).valueKey
        let second = try await sink.begin(Sample.run(2)).valueKey
        let other = try await DatabaseSink(path: folder.file("other.db")).begin(Sample.run(1)).valueKey
        #expect(first.count == 32 && first == second && first != other)
    }

    @Test("Recording before the run began is our own mistake")
    func notBegun() async throws {
        let sink = try DatabaseSink(path: path)
        let error = await #expect(throws: SluiceError.self) { try await sink.record(PostureOutcome()) }
        #expect(error?.kind == .internal)
    }
}

extension Trait where Self == ConditionTrait {
    /// The test changes to another user, which only root may.
    fileprivate static var asRoot: Self { .enabled(if: getuid() == 0, "only root may change to another user") }
}
