import Foundation
import Testing

/// Folders that `readpst` writes into, after a kill.
@Suite struct LeftoverFolderTests {
    private let folder: TemporaryFolder
    private var sluice = Program.built("sluice")

    init() throws {
        folder = try TemporaryFolder()
        sluice.environment["HOME"] = folder.path
        sluice.environment["TMPDIR"] = folder.path + "/temporary"
        sluice.environment["SLUICE_TOOLS_READPST"] = folder.path + "/readpst"
    }

    private var temporary: Set<String> {
        get throws { Set(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/temporary")) }
    }

    /// A stand-in for the program, since no data file can be made here.
    private func makeReader(_ end: String) throws {
        try folder.write(
            """
            #!/usr/bin/python3 -I
            import os, time
            os.makedirs("Inbox/deep")
            open("Inbox/mbox", "w").write("From a@b.example\\n\\ncard number: 4111 1111 1111 1111\\n")
            \(end)
            """, to: "readpst")
        try folder.shell("chmod 755 readpst")
    }

    @Test(.limited)
    func whatAKilledRunLeavesIsRemovedByTheNextAndNothingElse() throws {
        try folder.shell(
            """
            mkdir -p in temporary elsewhere; chmod 700 elsewhere; echo kept > elsewhere/file
            { printf '!BDN\\0\\0\\0\\0SM'; head -c 600 /dev/zero; } > in/mail.pst
            cd temporary
            mkdir -m 700 sluice-output sluice-backup; echo kept > sluice-output/file; mkdir -m 700 .sluice-readpst-Stay0 .sluice-readpst-Stay012 .sluice-readpst-Lock01 other-Stay01 .sluice-readpst-Sta_01; mkdir -m 755 .sluice-readpst-Open01
            echo kept > .sluice-readpst-File01; ln -s ../elsewhere .sluice-readpst-Link01
            if [ $(id -u) = 0 ]; then mkdir -m 700 .sluice-readpst-User01; chown 65534 .sluice-readpst-User01; fi
            """)
        let strangers = try temporary
        let holder = try Program(executable: URL(fileURLWithPath: "/usr/bin/python3")).start(
            [
                "-c",
                "import fcntl, os, time; fcntl.flock(os.open('.sluice-readpst-Lock01', 0), 2); print(1, flush=True); time.sleep(600)",
            ],
            in: folder.url.appendingPathComponent("temporary"))
        defer { holder.process.terminate() }
        let isLocked = {
            (try? String(contentsOf: holder.scratch.appendingPathComponent("out"), encoding: .utf8)) == "1\n"
        }
        #expect(holder.wait(isLocked))

        try makeReader("time.sleep(600)")
        let scan = ["scan", "files", "in", "--output", "out.jsonl"]
        let running = try sluice.start(scan, in: folder.url)
        #expect(
            try running.wait {
                guard let made = try temporary.subtracting(strangers).first else { return false }
                return FileManager.default.fileExists(atPath: folder.path + "/temporary/\(made)/Inbox/mbox")
            })
        let made = try temporary.subtracting(strangers)
        #expect(made.count == 1)
        // A run beside it leaves it alone.
        let other = try sluice.run(["scan", "files", "elsewhere", "--database", "other.db"], in: folder.url)
        #expect(other.status == 0 && !other.errors.contains("removed temporary"), "\(other.errors)")
        #expect(try temporary == strangers.union(made))
        kill(running.process.processIdentifier, SIGKILL)
        #expect(try running.finish().status == -SIGKILL)
        #expect(try temporary == strangers.union(made))

        try makeReader("")
        let last = try sluice.run(scan, in: folder.url)
        #expect(last.status == 0 && last.errors.contains("removed temporary folders"), "\(last.errors)")
        #expect(try temporary == strangers)
        #expect(try String(contentsOfFile: folder.path + "/elsewhere/file", encoding: .utf8) == "kept\n")
        let lines = try String(contentsOfFile: folder.path + "/out.jsonl", encoding: .utf8)
        #expect(lines.contains("mail.pst!Inbox/mbox"))
    }
}
