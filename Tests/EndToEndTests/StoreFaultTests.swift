import Foundation
import Testing

/// Full, read-only, locked and vanished targets: a clear error, exit code 5, nothing corrupted, and the next run goes on.
@Suite struct StoreFaultTests {
    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")

    init() throws {
        folder = try TemporaryFolder()
        try Results.makeTree("in", files: 300, in: folder)
        #expect(try scan(["--database", "whole.db", "--output", "whole.jsonl"]).status == 0)
    }

    /// Whether this process may mount a file system of its own.
    static let mayMount: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = ["--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    private func scan(_ arguments: [String]) throws -> Program.Result {
        try sluice.run(["scan", "files", "in", "--quiet", "--jobs", "2"] + arguments, in: folder.url)
    }

    /// Runs a script that may mount; `sluice` is the program, and what each line of it prints and ends with is kept.
    private func mounting(_ script: String) throws -> String {
        let text = """
            set -u
            sluice() { \(sluice.executable.path) "$@" 2>&1; echo "exit $?"; }
            scan() { sluice scan files in --quiet --jobs 2 "$@"; }
            mkdir -p small
            \(script)
            """
        try folder.write(text, to: "script")
        let unshare = Program(executable: URL(fileURLWithPath: "/usr/bin/unshare"), environment: sluice.environment)
        let result = try unshare.run(["--mount", "bash", "script"], in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        return result.output
    }

    @Test(.enabled(if: StoreFaultTests.mayMount, "mounting takes rights"))
    func aFullDiskUnderTheDatabaseEndsTheRunAndTheNextOneGoesOn() throws {
        let said = try mounting(
            """
            mount -t tmpfs -o size=300k none small
            scan --database small/sluice.db --output cut.jsonl
            sluice database check --database small/sluice.db
            mount -o remount,size=30m none small
            scan --database small/sluice.db --output cut.jsonl
            sluice database check --database small/sluice.db
            """)
        let parts = said.components(separatedBy: "exit ")
        #expect(parts[0].contains("small/sluice.db: no room to write"), "\(said)")
        #expect(parts[0].contains("free space on the disk; what was committed is kept; run again to go on"))
        #expect(
            said.split(separator: "\n").filter { $0.hasPrefix("exit") } == ["exit 5", "exit 0", "exit 0", "exit 0"])
        #expect(said.contains("going on with a run"))
        #expect(try Results.lines("cut.jsonl", in: folder) == Results.lines("whole.jsonl", in: folder))
    }

    @Test(.enabled(if: StoreFaultTests.mayMount, "mounting takes rights"), arguments: ["8k", "64k", "100k"])
    func aDiskThatIsFullFromTheStartIsToldSo(size: String) throws {
        let said = try mounting("mount -t tmpfs -o size=\(size) none small\nscan --database small/sluice.db")
        #expect(said.contains("no room to write") && said.hasSuffix("exit 5\n"), "\(said)")
    }

    @Test(.enabled(if: StoreFaultTests.mayMount, "mounting takes rights"))
    func aFullDiskUnderTheOutputEndsTheRunWithWholeLinesAndTheNextOneGoesOn() throws {
        let said = try mounting(
            """
            mount -t tmpfs -o size=64k none small
            scan --database cut.db --output small/cut.jsonl
            cp small/cut.jsonl half.jsonl
            sluice database check --database cut.db
            mount -o remount,size=30m none small
            scan --database cut.db --output small/cut.jsonl
            cp small/cut.jsonl cut.jsonl
            """)
        #expect(
            said.contains(
                "small/cut.jsonl: cannot be written (No space left on device); free space on the disk; "
                    + "the database holds what was committed"), "\(said)")
        #expect(said.split(separator: "\n").filter { $0.hasPrefix("exit") } == ["exit 5", "exit 0", "exit 0"])
        let half = try Results.lines("half.jsonl", in: folder)
        let whole = try Results.lines("whole.jsonl", in: folder)
        #expect(!half.isEmpty && half.keys.allSatisfy { whole[$0] != nil })
        #expect(try Results.lines("cut.jsonl", in: folder) == whole)
    }

    @Test(.enabled(if: StoreFaultTests.mayMount, "mounting takes rights"))
    func aReadOnlyDiskIsToldSoAndKeepsWhatItHolds() throws {
        let said = try mounting(
            """
            mount -t tmpfs -o size=30m none small
            scan --database small/sluice.db
            mount -o remount,ro none small
            scan --database small/sluice.db
            scan --database new.db --output small/new.jsonl
            sluice findings list --database small/sluice.db --limit 1
            sluice database check --database small/sluice.db
            sluice retry --all --database small/sluice.db
            """)
        #expect(said.contains("small/sluice.db: cannot be written"), "\(said)")
        #expect(said.contains("small/new.jsonl: cannot be opened (Read-only file system)"))
        #expect(
            said.split(separator: "\n").filter { $0.hasPrefix("exit") }
                == ["exit 0", "exit 5", "exit 5", "exit 0", "exit 0", "exit 5"])
    }

    @Test(.enabled(if: StoreFaultTests.mayMount, "mounting takes rights"))
    func aFullSpoolFolderLeavesTheContentUnreadWithItsCause() throws {
        let said = try mounting(
            """
            mount -t tmpfs -o size=4m none small
            export TMPDIR=$PWD/small
            head -c 12000000 /dev/urandom | base64 > large
            \(sluice.executable.path) scan files - --quiet --database a.db --output - < large; echo "exit $?"
            unset TMPDIR
            export SLUICE_LIMITS_SPOOL_BYTES=9000000
            \(sluice.executable.path) scan files - --quiet --database a.db --output - < large; echo "exit $?"
            ls small
            """)
        let records = said.split(separator: "\n").filter { $0.contains("\"kind\":\"coverage\"") }
        #expect(records.count == 2, "\(said)")
        #expect(records.first?.contains("\"reasons\":[\"fetch.failed\"]") == true)
        #expect(records.first?.contains("No space left on device") == true)
        #expect(records.last?.contains("\"reasons\":[\"limit.spool_bytes\"]") == true)
        #expect(said.hasSuffix("exit 3\n"), "no temporary file is left")
    }

    @Test func aDatabaseThatAnotherProgramHasLockedIsToldSo() throws {
        #expect(try scan(["--database", "locked.db"]).status == 0)
        let lock = Process()
        lock.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        lock.arguments = ["sqlite3", folder.path + "/locked.db"]
        let input = Pipe()
        lock.standardInput = input
        try lock.run()
        let script = "BEGIN IMMEDIATE;\n.shell touch \(folder.path)/held\n"
        try input.fileHandleForWriting.write(contentsOf: Data(script.utf8))
        for _ in 0..<400 where !FileManager.default.fileExists(atPath: folder.path + "/held") { usleep(25_000) }
        let result = try scan(["--database", "locked.db", "--rescan"])
        #expect(result.status == 5, "\(result.errors)")
        #expect(
            result.errors.contains(
                "locked.db: is locked by another program; end that program or wait until it is done, then run again"))
        #expect(try sluice.run(["database", "check", "--database", "locked.db"], in: folder.url).status == 0)
        try input.fileHandleForWriting.close()
        lock.waitUntilExit()
        #expect(try scan(["--database", "locked.db", "--rescan"]).status == 0)
    }

    @Test(arguments: ["rm gone.db gone.db-wal gone.db-shm", "mv gone.db away.db", "cp whole.db new && mv new gone.db"])
    func aDatabaseThatVanishesUnderARunEndsItAndTheNextOneFindsAllAgain(change: String) throws {
        try Results.makeEndlessArchive("in/0/endless.gz", in: folder)
        let running = try sluice.start(
            ["scan", "files", "in", "--database", "gone.db", "--output", "gone.jsonl", "--grace", "1"], in: folder.url)
        let output = folder.path + "/gone.jsonl"
        #expect(
            running.wait {
                ((try? FileManager.default.attributesOfItem(atPath: output)[.size] as? NSNumber)?.intValue ?? 0) > 0
            })
        try folder.shell(change)
        kill(running.process.processIdentifier, SIGTERM)
        let result = try running.finish()
        #expect(result.status == 5, "\(result.errors)")
        #expect(result.errors.contains("gone.db: was deleted or replaced while the run was writing it"))
        try folder.shell("rm in/0/endless.gz")
        let last = try scan(["--database", "gone.db", "--output", "gone.jsonl"])
        #expect(last.status == 0, "\(last.errors)")
        #expect(try Results.lines("gone.jsonl", in: folder) == Results.lines("whole.jsonl", in: folder))
        #expect(try sluice.run(["database", "check", "--database", "gone.db"], in: folder.url).status == 0)
    }

    @Test func aSecondRunOnTheSameDatabaseIsRefusedAndTheFirstOneIsWhole() throws {
        let first = try sluice.start(
            ["scan", "files", "in", "--database", "one.db", "--output", "one.jsonl", "--quiet", "--jobs", "1"],
            in: folder.url)
        let output = folder.path + "/one.jsonl"
        #expect(first.wait { FileManager.default.fileExists(atPath: output) })
        kill(first.process.processIdentifier, SIGSTOP)
        let second = try scan(["--database", "one.db", "--output", "two.jsonl"])
        #expect(second.status == 5)
        #expect(
            second.errors.contains(
                "one.db: another run (process \(first.process.processIdentifier)) is writing this database; "
                    + "wait until it ends, or give this run its own file with --database"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/two.jsonl"))
        let retry = try sluice.run(["retry", "--all", "--database", "one.db"], in: folder.url)
        #expect(retry.status == 5 && retry.errors.contains("another run"))
        #expect(try sluice.run(["runs", "--database", "one.db"], in: folder.url).output.contains("not ended"))
        kill(first.process.processIdentifier, SIGCONT)
        let end = try first.finish()
        let partial = try Results.lines("one.jsonl", in: folder).keys.filter { !$0.contains("\"state\":\"scanned\"") }
        #expect(end.status == 0, "\(end.status) \(end.errors) \(partial.filter { $0.contains("coverage") })")
        #expect(try Results.lines("one.jsonl", in: folder) == Results.lines("whole.jsonl", in: folder))
    }
}
