import Foundation
import SluiceTestSupport
import Testing

/// The memory of the program and its children, however large the inputs are.
@Suite struct MemoryTests {
    private let folder: TemporaryFolder
    private var sluice = Program.built("sluice")

    init() throws { folder = try TemporaryFolder() }

    /// Bytes of a process that belong to it alone, and its part of what it shares.
    private func memory(of process: Int32) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(process)/smaps_rollup", encoding: .utf8)) ?? ""
        let match = text.firstMatch(of: /Pss: +(\d+) kB/)
        return (match.flatMap { Int($0.output.1) } ?? 0) << 10
    }

    /// 256 MiB and 32 MiB for each job are what the design allows: here 2,304 MiB. The bound of the test is the part that
    /// does not grow with the jobs, and half a job's for each of the 64.
    @Test(.enabled(if: !isSanitized, "more memory"), .limited)
    mutating func sixtyFourHugeInputsAtOnceTakeLittleMemory() throws {
        try Results.makeEndlessArchive("in/0.gz", in: folder)
        try folder.shell(
            """
            cd in
            (printf 'card number: 4111 1111 1111 1111\\n'; base64 < 0.gz | head -c 60000000) > 0.txt
            printf 'card number: 4111 1111 1111 1111\\n' > 1.txt; truncate -s 4G 1.txt
            tar -cf 0.tar 0.txt
            truncate -s 5G 1.bin
            for number in $(seq 2 14); do
                ln 0.gz $number.gz; ln 0.tar $number.tar; ln 0.txt text$number.txt; ln 1.txt sparse$number.txt
            done
            for number in $(seq 7); do ln 1.bin $number.data; done
            """)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/in").count == 64)
        sluice.environment["SLUICE_LIMITS_WALL_SECONDS"] = "3"
        let running = try sluice.start(
            ["scan", "files", "in", "--quiet", "--jobs", "64", "--output", "out.jsonl"], in: folder.url)
        var peak = 0
        var children = 0
        while running.process.isRunning {
            let family = [running.process.processIdentifier] + running.children
            peak = max(peak, family.map(memory).reduce(0, +))
            children = max(children, family.count - 1)
            usleep(100_000)
        }
        let result = try running.finish()
        #expect(result.status == 3, "\(result.errors)")
        #expect(children >= 20)
        #expect(peak > 32 << 20 && peak < (256 + 64 * 16) << 20, "\(peak >> 20) MiB")
        let run = try #require(
            try sluice.run(["runs", "show", "--json"], in: folder.url).records().first?["assets"] as? [String: Int])
        #expect(run["seen"] == 64 && run["partial"] ?? 0 > 0)
    }
}
