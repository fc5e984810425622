import Foundation
import Testing

/// Second runs over a folder.
@Suite struct SecondRunTests {
    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")
    private static let files = 600

    init() throws {
        folder = try TemporaryFolder()
        for number in 0..<Self.files {
            // Half of the files have a finding of their own, every tenth is an archive.
            let text =
                number.isMultiple(of: 2) ? "card number: 4111 1111 1111 1111, file \(number)\n" : "plain \(number)\n"
            try folder.write(
                String(repeating: "filler \(number) ", count: 2000) + text, to: "in/\(number % 7)/\(number).txt")
        }
        try folder.shell("cd in && for f in 1/*.txt; do gzip -k $f; done")
    }

    private func scan(_ name: String, _ more: String...) throws -> Program.Running {
        try sluice.start(
            ["scan", "files", "in", "--database", name + ".db", "--output", name + ".jsonl", "--jobs", "2"] + more,
            in: folder.url)
    }

    /// What must be equal: of every line all but the times and the run.
    private func results(_ name: String) throws -> [String: Int] {
        let text = try String(contentsOf: folder.url.appendingPathComponent(name + ".jsonl"), encoding: .utf8)
        #expect(text.hasSuffix("\n"))
        var lines: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            var record = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            guard record["kind"] as? String != "run" else { continue }
            for key in ["first_seen", "last_seen", "matches"] { record[key] = nil }
            let data = try JSONSerialization.data(withJSONObject: record, options: [.sortedKeys])
            lines[String(decoding: data, as: UTF8.self), default: 0] += 1
        }
        return lines
    }

    @Test func anotherFolderOrOtherGlobsMakeAnotherRunOfIt() throws {
        #expect(try scan("inner", "--quiet").finish().status == 0)
        let below = try sluice.run(
            ["scan", "files", "in/1", "--database", "inner.db", "--output", "-", "--quiet"], in: folder.url)
        #expect(below.status == 0, "\(below.errors)")
        let names = try below.records().compactMap { ($0["asset"] as? [String: Any])?["name"] as? String }
        #expect(!names.isEmpty && names.allSatisfy { !$0.contains("/") })

        let cut = try scan("globs", "--quiet")
        #expect(cut.wait { FileManager.default.fileExists(atPath: folder.path + "/globs.jsonl") })
        kill(cut.process.processIdentifier, SIGKILL)
        _ = try cut.finish()
        var narrowed = sluice
        narrowed.environment["SLUICE_EXCLUDE"] = "*.gz"
        let other = try narrowed.run(
            ["scan", "files", "in", "--database", "globs.db", "--output", "globs.jsonl"], in: folder.url)
        #expect(other.status == 0 && !other.errors.contains("going on"), "\(other.errors)")
        #expect(try results("globs").keys.allSatisfy { !$0.contains(".gz") })
    }

    private func runs(_ name: String) throws -> [[String: Any]] {
        let text = try String(contentsOf: folder.url.appendingPathComponent(name + ".jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").compactMap { line in
            let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return record?["kind"] as? String == "run" ? record : nil
        }
    }

    @Test func aSecondScanReadsOnlyWhatHasChanged() throws {
        #expect(try scan("twice", "--quiet").finish().status == 0)
        let first = try results("twice")
        let second = try scan("twice").finish()
        #expect(second.status == 0, "\(second.errors)")
        #expect(try results("twice") == first)
        let counters = try #require(try runs("twice").last?["counters"] as? [String: Int])
        #expect(counters["assets.unchanged"] == Self.files + Self.files / 7 + 1)

        try folder.write("card number: 5555 5555 5555 4444\n", to: "in/0/0.txt")
        #expect(try scan("twice", "--quiet").finish().status == 0)
        let changed = try #require(try runs("twice").last?["counters"] as? [String: Int])
        #expect(changed["assets.unchanged"] == Self.files + Self.files / 7)
        let shown = try sluice.run(["findings", "list", "--database", "twice.db"], in: folder.url)
        #expect(shown.status == 0, "\(shown.errors)")

        // As after a backup was put back: other inodes, other times, the same bytes.
        try folder.shell("cp -r in copy && rm -r in && mv copy in && printf '\\n' >> in/0/7.txt")
        #expect(try scan("twice", "--quiet").finish().status == 0)
        for _ in 0..<2 {
            let restored = try #require(try runs("twice").last?["counters"] as? [String: Int])
            #expect(restored["assets.unchanged"] == Self.files + Self.files / 7)
            #expect(try results("twice").count == first.count)
            try folder.shell("printf '\\n' >> in/0/14.txt")
            #expect(try scan("twice", "--quiet").finish().status == 0)
        }

        #expect(try scan("twice", "--quiet", "--rescan").finish().status == 0)
        let again = try runs("twice").last?["counters"] as? [String: Int]
        #expect(again?["assets.unchanged"] == nil)
    }
}
