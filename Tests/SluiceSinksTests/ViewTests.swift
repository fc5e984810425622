import Foundation
import SluiceCore
import SluiceSinks
import Testing

extension StoredFinding {
    /// A finding as a store would give it.
    static func sample(_ finding: Finding, id: String = "12345678-0000-5000-8000-000000000000") -> StoredFinding {
        StoredFinding(
            id: id, finding: finding, status: .active, firstSeen: Sample.day(0), lastSeen: Sample.day(1),
            resolvedAt: nil
        )
    }
}

@Suite("Queries")
struct FindingsQueryTests {
    private let folder = TemporaryFolder()

    private func ids(_ change: (inout FindingsQuery) -> Void) async throws -> [String] {
        let path = folder.file("sluice.db")
        if !FileManager.default.fileExists(atPath: path) {
            let sink = try DatabaseSink(path: path)
            let (a, b) = (Sample.file("a"), Sample.file("b"))
            let outcomes = [
                Sample.outcome(a, [Sample.content(a, profile: "p1")]),
                Sample.outcome(b, [Sample.content(b, profile: "p2")]),
            ]
            let low = Finding(
                type: .stalePendingInvite, asset: Asset(kind: .invite, id: "i", tenant: "org")
            )
            try await scan(sink, 1, outcomes, posture: PostureOutcome(findings: [low, Sample.key("k")]))
            try await scan(sink, 2, [outcomes[1], Sample.outcome(a, profiles: ["p1"])])
        }
        var query = FindingsQuery()
        change(&query)
        var found: [String] = []
        try ResultStore(path: path).findings(query, withMatches: false) { found.append($0.finding.asset.id) }
        return found
    }

    @Test("Each condition narrows the list; the worst come first")
    func conditions() async throws {
        #expect(try await ids { _ in } == ["b", "k", "i"])
        #expect(try await ids { $0.statuses = [.resolved] } == ["a"])
        #expect(try await ids { $0.statuses = [] } == ["a", "b", "k", "i"])
        #expect(try await ids { $0.minimumSeverity = .medium } == ["b", "k"])
        #expect(try await ids { $0.minimumSeverity = .critical } == [])
        #expect(try await ids { $0.typeIDs = [FindingType.stalePendingInvite.id] } == ["i"])
        #expect(try await ids { $0.profile = "p2" } == ["b"])
        #expect(try await ids { $0.assetKind = .invite } == ["i"])
        #expect(try await ids { $0.tenant = "org" } == ["k", "i"])
        #expect(try await ids { $0.seenSince = Sample.day(2) } == ["b"])
        #expect(try await ids { $0.limit = 1 } == ["b"])
        #expect(try await ids { $0.limit = -1 } == [])
        #expect(try await ids { $0.profile = "' OR 1=1 --" } == [])
        #expect(
            try await ids {
                $0.tenant = "org"; $0.minimumSeverity = .medium; $0.limit = 5
            } == ["k"])
        var query = FindingsQuery()
        query.limit = 1
        #expect(try ResultStore(path: folder.file("sluice.db")).count(query) == 3)
    }

    @Test("Types are named by id or a part of the name")
    func typeNames() throws {
        #expect(try FindingsQuery.typeIDs(named: "gpt store") == [FindingType.gptInStore.id])
        #expect(try FindingsQuery.typeIDs(named: FindingType.inactiveUser.id) == [FindingType.inactiveUser.id])
        #expect(throws: SluiceError.self) { try FindingsQuery.typeIDs(named: "nonsense") }
        #expect(throws: SluiceError.self) { try FindingsQuery.typeIDs(named: "") }
    }

    @Test("A finding is found by its id or a beginning that no other has")
    func byPrefix() async throws {
        _ = try await ids { _ in }
        let path = folder.file("sluice.db")
        let all = try everything(path)
        let store = try ResultStore(path: path)
        let wanted = try #require(all.first)
        #expect(try store.finding(idPrefix: wanted.id) == wanted)
        #expect(try store.finding(idPrefix: String(wanted.id.prefix(8)).uppercased()) == wanted)
        for word in ["", "%", "_", "zz", "ffffffffffffffffffff"] {
            let error = #expect(throws: SluiceError.self) { try store.finding(idPrefix: word) }
            #expect(error?.kind == .configuration)
        }
        _ = try sqlite(path, "UPDATE findings SET id = 'aaaa' || key")
        #expect(throws: SluiceError.self) { try ResultStore(path: path).finding(idPrefix: "aaaa") }
    }
}

@Suite("Views for people")
struct ViewTests {
    private let folder = TemporaryFolder()

    private func hostile(_ name: String) -> Finding {
        Finding(
            type: .conversationFileMatch,
            asset: Asset(
                kind: .conversationFile, id: name, name: name, tenant: name, owner: .init(id: name, email: name),
                parent: .init(kind: "conversation", id: name, name: name), link: name
            ),
            profile: name, matchCount: 2, uniqueCount: 1, matches: [Sample.match(path: name)],
            evidence: [name: .string(name)]
        )
    }

    private func hasActingCharacter(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            let category = scalar.properties.generalCategory
            let acts = [Unicode.GeneralCategory.control, .format, .lineSeparator, .paragraphSeparator].contains(
                category)
            return acts && scalar != "\n"
        }
    }

    @Test("No name acts on the terminal or adds a line to the list", arguments: hostileNames)
    func list(name: String) {
        var table = FindingsTable()
        table.append(.sample(hostile(name)))
        let text = table.text(width: 120, total: 1)
        #expect(!hasActingCharacter(text))
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 6)
    }

    @Test("Nor to the details or the summary", arguments: hostileNames)
    func details(name: String) {
        let text = FindingDetails(.sample(hostile(name))).text(width: 100)
        #expect(!hasActingCharacter(text))
        let gap = SourceGap(scope: name, reason: CoverageReason(rawValue: name), detail: name)
        let run = StoredRun(
            header: Sample.run(1), summary: Sample.summary(1, gaps: [gap], counters: [name: 1]), findings: [:]
        )
        let overview = RunOverview(
            run: run, findings: [], resolved: 0, muted: 0, states: [:], reasons: [CoverageReason(rawValue: name): 1]
        )
        #expect(!hasActingCharacter(RunSummaryTable(overview).text(width: 80)))
    }

    @Test("Lines keep to the width, also with wide characters", arguments: [80, 100, 120, 140, 200])
    func width(columns: Int) {
        var table = FindingsTable()
        for name in ["short", String(repeating: "long name ", count: 30), String(repeating: "漢字", count: 60)] {
            table.append(.sample(hostile(name)))
        }
        let lines = table.text(width: columns, total: 3).split(separator: "\n")
        for line in lines {
            let wide = line.unicodeScalars.count { (0x4E00...0x9FFF).contains($0.value) }
            #expect(line.unicodeScalars.count + wide <= columns)
        }
    }

    @Test("A narrow column ends with an ellipsis, and the totals say what is not shown")
    func list() {
        var table = FindingsTable()
        table.append(.sample(Sample.content(Sample.file("/" + String(repeating: "x", count: 300)))))
        let text = table.text(width: 120, total: 3)
        #expect(text.contains("xxx…") && text.contains("12345678 "))
        #expect(text.hasSuffix("\n1 of 3 findings shown; raise --limit.\n"))
        #expect(FindingsTable().text(width: 80, total: 0) == "No findings.\n")
    }

    @Test("A narrow terminal gets fewer columns")
    func fewerColumns() {
        var table = FindingsTable()
        table.append(.sample(hostile("n")))
        #expect(table.text(width: 200, total: 1).contains("STATUS"))
        let narrow = table.text(width: 80, total: 1)
        #expect(!narrow.contains("STATUS") && narrow.contains("ASSET"))
    }

    @Test("The details show evidence, masked matches and how many were not stored")
    func details() {
        let text = FindingDetails(.sample(hostile("n"))).text(width: 120)
        #expect(text.contains("What to do    Ask the owner") && text.contains("4111 **** **** 1111"))
        #expect(text.contains("  n: \"n\"\n") && text.contains("1 further matches were counted, but not stored.\n"))
    }

    @Test("CSV is read by Python's reader as it was meant, and no cell begins a formula")
    func csv() throws {
        let path = folder.file("out.csv")
        let writer = try CSVWriter(path: path)
        for name in hostileNames { try writer.write(.sample(hostile(name))) }
        try writer.write(.sample(Sample.key("k")))
        #expect(mode(path) == 0o600)
        let script = """
            import csv, sys
            rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")))
            for row in rows:
                assert len(row) == 39 and None not in row, row
                for cell in row.values():
                    assert cell.lstrip(" ")[:1] not in tuple("=+-@\\t\\r\\n"), cell
                print(row["asset_name"].encode("utf-8").hex(), row["entry"], row["match_count"])
            """
        let read = try output(of: "python3", ["-c", script, path]).split(separator: "\n").map(String.init)
        #expect(read.count == hostileNames.count + 1)
        let plain = "</script><script>alert(1)</script>".utf8.map { String($0, radix: 16) }.joined()
        #expect(read.contains("\(plain) payment-card.visa 2"))
        let quoted = "a,b\"c\r\nd".utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(read.contains("\(quoted) payment-card.visa 2"))
        #expect(read.last == "  0", "a finding without matches has one row")
    }

    @Test("An export holds what the query means, in both formats")
    func export() async throws {
        let path = folder.file("sluice.db")
        let assets = ["a", "b"].map { Sample.file($0) }
        try await scan(
            DatabaseSink(path: path), 1, assets.map { Sample.outcome($0, [Sample.content($0, matches: 3)]) }
        )
        let store = try ResultStore(path: path)
        var query = FindingsQuery()
        let (lines, rows) = (folder.file("o.jsonl"), folder.file("o.csv"))
        #expect(try FindingsExport.write(query, from: store, as: .jsonl, to: lines) == 2)
        #expect(try FindingsExport.write(query, from: store, as: .csv, to: rows) == 2)
        let script = "import json, sys; print([len(json.loads(l)['matches']) for l in open(sys.argv[1])])"
        #expect(try output(of: "python3", ["-c", script, lines]) == "[3, 3]")
        #expect(try String(contentsOfFile: rows, encoding: .utf8).components(separatedBy: "\r\n").count == 8)
        query.statuses = [.resolved]
        #expect(try FindingsExport.write(query, from: store, as: .jsonl, to: lines) == 0)
    }

    @Test("The summary shows findings, coverage that adds up, reasons with their meaning, and gaps")
    func summary() throws {
        var assets = AssetCounts()
        (assets.seen, assets.scanned, assets.partial, assets.skipped) = (4, 2, 1, 1)
        let summary = RunSummary(
            ended: Sample.day(1), assets: assets, bytes: 100, bytesScanned: 90,
            gaps: [SourceGap(scope: "GET /logs", reason: .apiUnauthorized, detail: "grant the scope")],
            isComplete: true, counters: ["unknown_tool": 2, "zero": 0]
        )
        let overview = RunOverview(
            run: StoredRun(header: Sample.run(1), summary: summary, findings: [.high: 2]),
            findings: [.init(type: .gptInStore, severity: .high, count: 2, new: 1)], resolved: 3, muted: 1,
            states: [.scanned: 2, .partial: 1, .skipped: 1], reasons: [.encrypted: 2]
        )
        #expect(
            RunSummaryTable(overview).text(width: 100) == """
                SEVERITY  FINDING                                       COUNT  NEW
                --------  --------------------------------------------  -----  ---
                high      OpenAI: GPT publicly available via GPT Store      2    1
                2 active findings. 3 resolved, 1 muted.

                Assets: 4 seen = 2 scanned + 1 partial + 1 skipped.
                Bytes: 100 in files, 90 examined after unpacking.
                NOT EXAMINED  COUNT  MEANING
                ------------  -----  ------------------------------------------------
                encrypted         2  protected by a password; scan a copy without one

                Not listed, so that nothing is known of what lies there:
                  GET /logs: api.unauthorized; grant the scope

                Also counted: unknown_tool 2.

                Complete, but not everything could be examined (see above).

                """
        )
    }
}
