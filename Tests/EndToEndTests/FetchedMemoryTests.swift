import Foundation
import SluiceTestSupport
import Testing

/// The memory that fetched content takes, pages of anonymous files included, with the kernel as the judge where it lets us:
/// in a memory cgroup of the size that the documentation promises, whose limit kills.
///
/// `SLUICE_FETCHED_MIB` is the size of a file; with release programs in `SLUICE_PROGRAMS` 100 takes less than a minute.
@Suite struct FetchedMemoryTests {
    private static let files = 64
    private static let jobs = 2
    /// What docs/operation.md promises: 256 MiB, and 32 MiB for each job.
    private static let budget = (256 + 32 * jobs) << 20

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Archives of one film, of which nothing is read but that it is one, and a list with a value: large to fetch and to
    /// keep, and quick to examine.
    private func makeFiles() throws {
        let size = ProcessInfo.processInfo.environment["SLUICE_FETCHED_MIB"].flatMap(Int.init) ?? 12
        try folder.write(
            """
            import os, zipfile
            os.mkdir("in")
            film = b"\\0\\0\\0\\x18ftypmp42\\0\\0\\0\\0mp42isom" + os.urandom(1 << 20)
            for number in range(\(Self.files)):
                with zipfile.ZipFile("in/%d.zip" % number, "w", zipfile.ZIP_STORED) as z:
                    with z.open("film.mp4", "w") as out:
                        for _ in range(\(size)): out.write(film)
                    z.writestr("list-%d.txt" % number, "card number: 4111 1111 1111 1111\\n")
            """, to: "make.py")
        try folder.shell("/usr/bin/python3 make.py")
    }

    @Test(.enabled(if: !isSanitized, "more memory"), .timeLimit(.minutes(20)))
    func sixtyFourLargeFetchedFilesAtOnceStayWithinTheBudget() throws {
        try makeFiles()
        let simulator = try SimulatorProcess(
            folder,
            [
                "--files-from", "in", "--users", "4", "--conversations", "\(Self.files)", "--gpts", "0", "--projects",
                "0",
            ])
        let group = MemoryGroup(bytes: Self.budget)
        let arguments =
            [
                "scan", "openai", "--quiet", "--jobs", "\(Self.jobs)", "--output", "out.jsonl", "--log-format", "text",
            ] + simulator.arguments
        var shell = Program(executable: URL(fileURLWithPath: "/bin/sh"), environment: simulator.sluice.environment)
        shell.environment["SLUICE_OPENAI_DOWNLOADS"] = "\(Self.files)"
        shell.environment["TMPDIR"] = folder.path
        let enter = group.map { "echo $$ > \($0.folder)/cgroup.procs && " } ?? ""
        let running = try shell.start(
            ["-c", enter + "exec \"$0\" \"$@\"", simulator.sluice.executable.path] + arguments, in: folder.url)
        var peak = ProcessMemory()
        while running.process.isRunning {
            peak = peak.maximum(ProcessMemory([running.process.processIdentifier] + running.children))
            usleep(20_000)
        }
        let result = try running.finish()
        // The films are no text: told, and all else is well.
        #expect(result.status == 3, "\(result.errors.suffix(2000))")
        #expect(peak.bytes > 32 << 20 && peak.bytes < Self.budget, "\(peak)")
        #expect(peak.spools >= Self.files / 2, "\(peak)")
        if let group {
            #expect(group.kills == 0)
            print("cgroup of \(Self.budget >> 20) MiB: \(peak)")
        } else {
            print("no cgroup can be made here; sizes are those of /proc: \(peak)")
        }
        try checkResults(simulator.sluice)
    }

    /// Every file has its finding, and the counts add up.
    private func checkResults(_ sluice: Program) throws {
        let findings = try sluice.run(["findings", "export"], in: folder.url).records()
        let names = findings.compactMap { ($0["asset"] as? [String: Any])?["name"] as? String }
        #expect(Set(names.filter { $0.hasSuffix(".zip") }) == Set((0..<Self.files).map { "\($0).zip" }))
        let lines = try String(contentsOfFile: folder.path + "/out.jsonl", encoding: .utf8).split(separator: "\n")
        let run = try #require(
            try JSONSerialization.jsonObject(with: Data(lines.last.map { Data($0.utf8) } ?? Data())) as? [String: Any])
        let counts = try #require(run["assets"] as? [String: Int])
        #expect(counts["seen"] == counts["partial"] && counts["seen"] ?? 0 >= Self.files, "\(counts)")
        #expect(run["complete"] as? Bool == true)
        #expect((run["gaps"] as? [Any])?.isEmpty == true)
    }
}

/// What processes hold that no disk backs.
private struct ProcessMemory: CustomStringConvertible {
    /// Their own pages, and those of anonymous files, whether mapped or not.
    var bytes = 0
    /// Spools in memory or in files without a name.
    var spools = 0

    init() {}

    init(_ processes: [Int32]) {
        var files: Set<UInt64> = []
        for process in processes {
            let text = (try? String(contentsOfFile: "/proc/\(process)/smaps_rollup", encoding: .utf8)) ?? ""
            bytes += (text.firstMatch(of: /Pss_Anon: +(\d+) kB/).flatMap { Int($0.output.1) } ?? 0) << 10
            let descriptors = "/proc/\(process)/fd"
            for name in (try? FileManager.default.contentsOfDirectory(atPath: descriptors)) ?? [] {
                let path = descriptors + "/" + name
                let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? ""
                guard target.hasSuffix(" (deleted)") else { continue }
                var status = stat()
                guard unsafe stat(path, &status) == 0, files.insert(UInt64(status.st_ino)).inserted else { continue }
                spools += 1
                // stat(2): blocks are of 512 bytes.
                if target.hasPrefix("/memfd:") { bytes += Int(status.st_blocks) * 512 }
            }
        }
    }

    func maximum(_ other: ProcessMemory) -> ProcessMemory {
        var result = self
        result.bytes = max(bytes, other.bytes)
        result.spools = max(spools, other.spools)
        return result
    }

    var description: String { "at most \(bytes >> 20) MiB, and \(spools) spools at once" }
}

/// A memory cgroup with a limit, of version 1 or 2; removed with its owner, when its processes have ended.
private final class MemoryGroup {
    let folder: String
    private let events: String

    /// Nil where none can be made.
    init?(bytes: Int) {
        let lines = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8))?.split(separator: "\n") ?? []
        var own = ""
        var isFirst = false
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            if parts[1].split(separator: ",").contains("memory") {
                (own, isFirst) = ("/sys/fs/cgroup/memory" + parts[2], true)
            } else if parts[1].isEmpty && !isFirst {
                own = "/sys/fs/cgroup" + parts[2]
            }
        }
        folder = own + "/sluice-test-\(UUID().uuidString)"
        events = folder + (isFirst ? "/memory.oom_control" : "/memory.events")
        // No group of another kind may stand where ours is expected.
        guard !own.isEmpty, FileManager.default.fileExists(atPath: own + "/cgroup.procs"),
            unsafe mkdir(folder, 0o755) == 0
        else { return nil }
        let limit = folder + (isFirst ? "/memory.limit_in_bytes" : "/memory.max")
        guard (try? "\(bytes)".write(toFile: limit, atomically: false, encoding: .utf8)) != nil, kills != nil else {
            _ = unsafe rmdir(folder)
            return nil
        }
        // Without it what is over the limit could go to a disk; not every machine has swap.
        let swap = folder + (isFirst ? "/memory.memsw.limit_in_bytes" : "/memory.swap.max")
        try? (isFirst ? "\(bytes)" : "0").write(toFile: swap, atomically: false, encoding: .utf8)
    }

    deinit { _ = unsafe rmdir(folder) }

    /// Processes that the kernel has killed at the limit.
    var kills: Int? {
        let text = try? String(contentsOfFile: events, encoding: .utf8)
        return text?.firstMatch(of: /(?m)^oom_kill (\d+)$/).flatMap { Int($0.output.1) }
    }
}
