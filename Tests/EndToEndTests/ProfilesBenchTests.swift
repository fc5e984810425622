import Foundation
import Testing

/// `sluice profiles bench` on real files, and against baselines.
@Suite struct ProfilesBenchTests {
    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")

    init() throws {
        folder = try TemporaryFolder()
        let filler = String(repeating: "nothing to see here, move on. ", count: 400)
        try folder.write(
            "\(filler)\ncard number: 4111 1111 1111 1111\nIBAN: DE89 3704 0044 0532 0130 00\n", to: "in/a.txt")
        try folder.write("name,card\nanna,4242424242424242\nbert,4242424242424241\n\(filler)", to: "in/b.csv")
        let sixteen = "card number 5555 5555 5555 4444 – \(filler)".data(using: .utf16LittleEndian) ?? Data()
        try folder.write(Data([0xFF, 0xFE]) + sixteen, to: "in/sub/c.txt")
    }

    private func bench(_ arguments: String...) throws -> Program.Result { try bench(arguments) }

    private func bench(_ arguments: [String]) throws -> Program.Result {
        try sluice.run(
            ["profiles", "bench", "--quiet", "--runs", "3", "--entry", "card", "in"] + arguments, in: folder.url)
    }

    private func report(_ name: String) throws -> [String: Any] {
        let data = try Data(contentsOf: folder.url.appendingPathComponent(name))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// Writes the report again with its measurements changed.
    private func doctor(_ name: String, to other: String, _ change: (inout [String: Any]) -> Void) throws {
        var report = try report(name)
        let measurements = try #require(report["measurements"] as? [[String: Any]])
        report["measurements"] = measurements.map { measurement in
            var measurement = measurement
            change(&measurement)
            return measurement
        }
        try folder.write(try JSONSerialization.data(withJSONObject: report), to: other)
    }

    @Test func countsAreThoseOfAScan() throws {
        let result = try sluice.run(
            ["profiles", "bench", "in", "--quiet", "--runs", "1", "--json", "all.json"], in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        let report = try report("all.json")
        let measurements = try #require(report["measurements"] as? [[String: Any]])
        var benched: [String: Int] = [:]
        for measurement in measurements {
            let subject = measurement["subject"] as? [String: Any] ?? [:]
            let reported = (measurement["counts"] as? [String: Any])?["reported"] as? Int ?? -1
            if let entry = subject["entry"] as? String, reported != 0 { benched[entry] = reported }
        }
        let scan = try sluice.run(["scan", "files", "in", "--quiet", "--output", "-"], in: folder.url)
        let scanned = Dictionary(try Matches(scan).all.map { ($0.entry, 1) }, uniquingKeysWith: +)
        #expect(scanned.values.reduce(0, +) >= 4)
        #expect(benched == scanned)
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/all.json")[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func theReportSaysWhatItIsAbout() throws {
        try folder.shell(
            "head -c 5000 /dev/urandom > in/noise.bin; gzip -c in/a.txt > in/a.txt.gz; ln -s a.txt in/link")
        let result = try bench("--json", "in/own.json", "--html", "page.html", "--top", "2")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.isEmpty)
        #expect(result.output.contains("ENTRY") && result.output.contains("machine: "))
        #expect(
            result.output.contains(
                "left out: 1 archives, compressed files and documents, 1 links and special files, 1 not plain text"))
        let report = try report("in/own.json")
        #expect(report["schema"] as? Int == 1)
        #expect((report["corpus"] as? [String: Any])?["files"] as? Int == 3)
        let page = try String(contentsOf: folder.url.appendingPathComponent("page.html"), encoding: .utf8)
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("payment-card.visa"))
        let again = try bench("--json", "-")
        #expect(try JSONSerialization.jsonObject(with: Data(again.output.utf8)) is [String: Any])
    }

    @Test func aBaselineIsJudgedByItsNumbers() throws {
        #expect(try bench("--json", "base.json").status == 0)
        // So wide a spread that no noise of this machine counts.
        try doctor("base.json", to: "calm.json") { $0["spread"] = 1e6 }
        let same = try bench("--baseline", "calm.json")
        #expect(same.status == 0, "\(same.output)")
        #expect(same.output.contains("0 slower"))
        try doctor("base.json", to: "fast.json") { measurement in
            (measurement["ns_per_byte"], measurement["spread"]) = (1e-6, 0.0)
        }
        let slower = try bench("--baseline", "fast.json", "--html", "page.html")
        #expect(slower.status == 1, "\(slower.errors)")
        #expect(slower.output.contains("slower"))
        try doctor("calm.json", to: "counts.json") { measurement in
            var counts = measurement["counts"] as? [String: Any] ?? [:]
            counts["matches"] = (counts["matches"] as? Int ?? 0) + 1
            measurement["counts"] = counts
        }
        let different = try bench("--baseline", "counts.json")
        #expect(different.status == 1)
        #expect(different.output.contains("results differ: matches "))
    }

    @Test func anotherCorpusEndsWithTwo() throws {
        #expect(try bench("--json", "base.json").status == 0)
        try folder.write("one more file", to: "in/d.txt")
        let result = try bench("--baseline", "base.json")
        #expect(result.status == 2)
        #expect(result.errors.contains("--baseline base.json: was measured over another corpus"))
        #expect(result.output.isEmpty)
    }

    @Test(
        arguments: [
            (["--runs", "0", "--sample", "much"], "--sample"), (["--baseline", "nowhere.json"], "nowhere.json"),
            (["--baseline", "in/a.txt"], "no result of"), (["--entry", "no-such-entry"], "no-such-entry"),
            (["-"], "standard input"), (["nowhere"], "nowhere"), (["--profiles", "nowhere"], "nowhere"),
        ])
    func wrongUsageEndsWithTwo(arguments: [String], named: String) throws {
        let result = try bench(arguments)
        #expect(result.status == 2, "\(result.output)")
        #expect(result.errors.contains(named), "\(result.errors)")
    }

    @Test func theSampleIsBounded() throws {
        try folder.write(String(repeating: "text ", count: 40_000), to: "in/large.txt")
        let result = try bench("--sample", "64KiB", "--json", "small.json")
        #expect(result.status == 0, "\(result.errors)")
        let corpus = try #require(try report("small.json")["corpus"] as? [String: Any])
        #expect(corpus["files_cut"] as? Int == 2)
        #expect(corpus["bytes"] as? Int ?? 0 <= 64 << 10)
        #expect(result.output.contains("left out"))
    }
}
