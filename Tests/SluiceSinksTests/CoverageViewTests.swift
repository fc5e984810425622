import Foundation
import SluiceCore
import SluiceSinks
import Testing

@Suite("What was not wholly examined")
struct CoverageViewTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("sluice.db") }

    private func store(_ outcomes: [AssetOutcome], gaps: [SourceGap] = []) async throws -> ResultStore {
        let sink = try DatabaseSink(path: path)
        // What an earlier run could not read is no matter of the newest one.
        try await scan(sink, 1, [Sample.outcome(Sample.file("/old"), state: .skipped, reasons: [.fetchDenied])])
        _ = try await sink.begin(Sample.run(2))
        for outcome in outcomes { try await sink.record(outcome) }
        var summary = Sample.summary(2, gaps: gaps)
        (summary.assets.seen, summary.assets.partial) = (outcomes.count, outcomes.count - 1)
        try await sink.finish(summary, listed: [])
        return try ResultStore(path: path)
    }

    private func archive(_ id: String, name: String? = nil) -> AssetOutcome {
        var outcome = Sample.outcome(Sample.file(id, name: name), state: .partial, reasons: [.ratioLimit, .encrypted])
        outcome.coverage.detail = "expands more than 200:1"
        outcome.members = [
            CoverageRecord(asset: outcome.coverage.asset, path: "in/b.txt", state: .skipped, reasons: [.encrypted])
        ]
        return outcome
    }

    private let gap = SourceGap(scope: "GET /logs", reason: .apiUnauthorized, detail: "grant the scope")

    @Test("The table names state, reasons, place, detail and what to do, with the totals of the newest run below")
    func table() async throws {
        let store = try await store([Sample.outcome(Sample.file("/good")), archive("/a.zip")], gaps: [gap])
        let text = try CoverageExport.table(from: store, limit: 100, width: 200)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("STATE") && lines[0].contains("WHAT TO DO"))
        #expect(lines[2].hasPrefix("partial  limit.ratio encrypted  /a.zip "))
        #expect(lines[2].contains("expands more than 200:1") && lines[2].contains("bomb"))
        #expect(lines[3].hasPrefix("skipped  encrypted              /a.zip!in/b.txt  -"))
        #expect(lines[3].hasSuffix("protected by a password; scan a copy without one"))
        #expect(lines[4] == "1 asset and 1 member not wholly examined; 1 part of the source not listed.")
        #expect(lines[5] == "Assets: 2 seen = 1 scanned + 1 partial + 0 skipped.")
        #expect(text.contains("  GET /logs: api.unauthorized; grant the scope\n"))
        #expect(!text.contains("/old") && !text.contains("/good"))
        for width in [60, 80, 120] {
            let table = try CoverageExport.table(from: store, limit: 100, width: width)
            #expect(table.split(separator: "\n").prefix(4).allSatisfy { $0.unicodeScalars.count <= max(width, 80) })
        }
    }

    @Test("Of many rows the table shows as many as it may and says so; the totals count all")
    func limit() async throws {
        let store = try await store((1...60).map { archive("/\($0).zip") })
        let text = try CoverageExport.table(from: store, limit: 10, width: 160)
        #expect(text.split(separator: "\n").filter { $0.contains(".zip") }.count == 10)
        #expect(text.contains("\n60 assets and 60 members not wholly examined; 10 of 120 shown, raise --limit.\n"))
        #expect(try CoverageExport.totals(of: store) == "60 assets and 60 members not wholly examined")
    }

    @Test("Where all was examined, and where nothing was scanned, the table says so")
    func nothing() async throws {
        let text = try CoverageExport.table(
            from: try await store([Sample.outcome(Sample.file("/good"))]), limit: 100, width: 100)
        #expect(text.hasPrefix("0 assets and 0 members not wholly examined.\n"))
        #expect(text.hasSuffix("\nComplete.\n"))
        let empty = folder.file("empty.db")
        _ = try DatabaseSink(path: empty)
        #expect(
            try CoverageExport.table(from: ResultStore(path: empty), limit: 1, width: 80)
                == "No scan has written into this database.\n")
    }

    @Test("What was deleted after it was listed leaves the run complete")
    func gone() async throws {
        let gone = Sample.outcome(Sample.file("/gone"), state: .skipped, reasons: [.fetchGone])
        let text = try CoverageExport.table(from: try await store([gone]), limit: 100, width: 100)
        #expect(text.contains("fetch.gone") && text.hasSuffix("\nComplete.\n"))
    }

    @Test("JSON Lines hold the coverage records and end with the run")
    func jsonLines() async throws {
        let store = try await store([Sample.outcome(Sample.file("/good")), archive("/a.zip")], gaps: [gap])
        let file = folder.file("o.jsonl")
        try CoverageExport.writeJSONLines(from: store, to: file)
        let script = """
            import json, sys
            for r in map(json.loads, open(sys.argv[1])):
                print(r["kind"], r.get("path"), r.get("state"), r.get("reasons"), len(r.get("gaps", [])))
            """
        #expect(
            try output(of: "python3", ["-c", script, file]) == """
                coverage  partial ['limit.ratio', 'encrypted'] 0
                coverage in/b.txt skipped ['encrypted'] 0
                run None None None 1
                """
        )
        #expect(mode(file) == 0o600)
    }

    @Test("CSV is read by Python's reader as it was meant, parts that were not listed included")
    func csv() async throws {
        let outcomes = hostileNames.map { archive("/" + $0, name: $0) }
        let store = try await store(outcomes, gaps: [gap])
        let file = folder.file("o.csv")
        try CoverageExport.writeCSV(from: store, to: file)
        let script = """
            import csv, sys
            rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")))
            for row in rows:
                assert len(row) == 17 and None not in row, row
                for cell in row.values():
                    assert cell.lstrip(" ")[:1] not in tuple("=+-@\\t\\r\\n"), cell
            print([sum(r["state"] == s for r in rows) for s in ("partial", "skipped", "unlisted")])
            print(rows[-1]["reasons"], rows[-1]["path"], rows[-1]["remediation"])
            """
        #expect(
            try output(of: "python3", ["-c", script, file]) == """
                [\(hostileNames.count), \(hostileNames.count), 1]
                api.unauthorized GET /logs the key may not use this route; grant it the missing permission
                """
        )
    }
}
