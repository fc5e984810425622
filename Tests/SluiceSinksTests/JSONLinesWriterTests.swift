import Foundation
import Glibc
import SluiceCore
import SluiceSinks
import Testing

@Suite("JSON Lines")
struct JSONLinesWriterTests {
    private let folder = TemporaryFolder()

    private func written(_ records: [ResultRecord]) throws -> [String] {
        let path = folder.file(UUID().uuidString)
        try JSONLinesWriter(path: path).write(records)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.isEmpty || text.hasSuffix("\n"))
        return text.split(separator: "\n").map(String.init)
    }

    private var stored: StoredFinding {
        get async throws {
            let recorder = Recorder()
            let sink = try DatabaseSink(path: folder.file("one.db"), observer: recorder)
            let asset = Asset(
                kind: .conversationFile, id: "file-1", name: "q3.pdf", tenant: "ws",
                owner: .init(id: "user-1", email: "a@example.com"),
                parent: .init(kind: "conversation", id: "c-1", name: nil), link: "https://chatgpt.com/c/c-1"
            )
            let finding = Finding(
                type: .conversationFileMatch, asset: asset, profile: "financial-information", matchCount: 1,
                uniqueCount: 1, matches: [Sample.match(path: "q3.pdf")],
                evidence: ["is_temporary_chat": false, "places": 2]
            )
            try await scan(sink, 1, [Sample.outcome(asset, [finding])])
            return try #require(recorder.findings.first)
        }
    }

    @Test("A finding has the form of the result format, member by member")
    func finding() async throws {
        let stored = try await stored
        let line = try #require(try written([.finding(stored)]).first)
        let expected = """
            {"kind":"finding","schema":1,"id":"\(stored.id)",\
            "finding_type_id":"9aca654d-b331-4052-a5b4-2ceecced8676",\
            "finding_type":"OpenAI: File in ChatGPT Conversation with DLP Profile match",\
            "category":"Data Loss Prevention","severity":"high","status":"active",\
            "first_seen":"2026-11-24T09:00:00Z","last_seen":"2026-11-24T09:00:00Z","resolved_at":null,\
            "asset":{"kind":"conversation_file","id":"file-1","name":"q3.pdf","tenant":"ws",\
            "owner":{"id":"user-1","email":"a@example.com"},\
            "parent":{"kind":"conversation","id":"c-1","name":null},"link":"https://chatgpt.com/c/c-1"},\
            "profile":"financial-information","match_count":1,"unique_count":1,\
            "evidence":{"is_temporary_chat":false,"places":2},\
            "remediation":"\(FindingType.conversationFileMatch.remediation)",\
            "matches":[{"entry":"payment-card.visa","info_type":"CREDIT_CARD_NUMBER","confidence":"high","score":85,\
            "why":["structured","luhn"],"location":{"path":"q3.pdf","byte_start":0,"byte_end":19,"line":1,"column":1,\
            "page":null},"masked":"4111 **** **** 1111","value_hmac":"\(String(repeating: "ab", count: 32))",\
            "severity":"high","test":false}]}
            """
        #expect(line == expected)
    }

    @Test("A coverage record")
    func coverage() throws {
        let record = CoverageRecord(
            asset: Sample.file("/a.zip", name: "a.zip"), path: "b.txt", state: .partial, reasons: [.depthLimit],
            detail: "16 levels", bytes: 7, bytesScanned: 3, mediaType: "text/plain", membersSeen: 2, membersScanned: 1
        )
        #expect(
            try written([.coverage(record)]) == [
                """
                {"kind":"coverage","schema":1,"asset":{"kind":"local_file","id":"/a.zip","name":"a.zip",\
                "tenant":"local","owner":null,"parent":null,"link":null},"path":"b.txt","state":"partial",\
                "reasons":["limit.depth"],"bytes":7,"bytes_scanned":3,"media_type":"text/plain",\
                "detail":"16 levels","members_seen":2,"members_scanned":1,\
                "remediation":"archives nested too deep; unpack the outer ones and scan again"}
                """
            ]
        )
    }

    @Test("A run record")
    func run() async throws {
        let recorder = Recorder()
        let sink = try DatabaseSink(path: folder.file("run.db"), observer: recorder)
        _ = try await sink.begin(Sample.run(1))
        let asset = Sample.file("a")
        try await sink.record(Sample.outcome(asset, [Sample.content(asset)]))
        _ = recorder.take()
        let gap = SourceGap(scope: "/logs", reason: .apiUnauthorized, detail: "grant it")
        try await sink.finish(Sample.summary(1, gaps: [gap], counters: ["unknown_tool": 2, "a": 1]), listed: [])
        #expect(
            try written(recorder.take()) == [
                """
                {"kind":"run","schema":1,"id":"00000000-0000-4000-8000-000000000001",\
                "started":"2026-11-24T09:00:00Z","ended":"2026-11-24T09:01:00Z","complete":true,\
                "assets":{"seen":1,"scanned":1,"partial":0,"skipped":0},"bytes":10,"bytes_scanned":10,\
                "findings":{"critical":0,"high":1,"medium":0,"low":0,"info":0},\
                "gaps":[{"scope":"/logs","reason":"api.unauthorized","detail":"grant it"}],\
                "counters":{"a":1,"unknown_tool":2},"profile_set":"sha256:00",\
                "command":"scan files"}
                """
            ]
        )
    }

    @Test("Hostile names give one line that Python reads back as they were, without any acting character")
    func hostileNames() throws {
        let records = SluiceSinksTests.hostileNames.map { name in
            ResultRecord.coverage(
                CoverageRecord(asset: Sample.file(name), path: name, state: .skipped, reasons: [.link], detail: name)
            )
        }
        let lines = try written(records)
        #expect(lines.count == records.count)
        for scalar in lines.joined().unicodeScalars {
            let category = scalar.properties.generalCategory
            #expect(![.control, .format, .lineSeparator, .paragraphSeparator].contains(category))
        }
        let script = """
            import json, sys
            for line in sys.stdin.buffer.read().decode("utf-8").splitlines():
                print(json.loads(line)["path"].encode("utf-8").hex())
            """
        let read = try output(of: "python3", ["-c", script], input: lines.map { $0 + "\n" }.joined())
        let expected = SluiceSinksTests.hostileNames.map { name in
            name.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
        #expect(
            read.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                == Array(expected.dropLast()), "the last name is empty")
    }

    @Test("Numbers that JSON does not know become null")
    func numbers() throws {
        let finding = Finding(
            type: .adminKeyUnused, asset: Sample.file("k"),
            evidence: ["a": .number(.nan), "b": .number(.infinity), "c": .number(1e300), "d": .number(0.5)]
        )
        let sample = StoredFinding.sample(finding)
        let line = try #require(try written([.finding(sample)]).first)
        #expect(line.contains(#""evidence":{"a":null,"b":null,"c":1e+300,"d":0.5}"#))
    }

    @Test("The stream holds findings, resolved ones, coverage and the run, as they were committed")
    func stream() async throws {
        let recorder = Recorder()
        let sink = try DatabaseSink(path: folder.file("stream.db"), observer: recorder)
        let (a, b) = (Sample.file("a"), Sample.file("b"))
        try await scan(sink, 1, [Sample.outcome(a, [Sample.content(a)]), Sample.outcome(b, [Sample.content(b)])])
        _ = recorder.take()
        let scope = FindingScope(tenant: "local", assetKind: .localFile)
        try await scan(sink, 2, [Sample.outcome(a)], listed: [scope])
        let kinds = recorder.take().map { record in
            switch record {
            case .finding(let stored):
                "finding \(stored.finding.asset.id) \(stored.status) \(stored.finding.matches.count)"
            case .coverage(let record): "coverage \(record.asset.id)"
            case .run(let run): "run \(run.header.id.last ?? "-")"
            }
        }
        #expect(kinds == ["finding a resolved 1", "coverage a", "finding b resolved 1", "run 2"])
    }

    @Test("The file is the owner's alone, and an older one is replaced")
    func replaced() throws {
        let path = folder.file("out.jsonl")
        try Data("old".utf8).write(to: URL(fileURLWithPath: path))
        #expect(setMode(path, 0o644) == 0)
        _ = try JSONLinesWriter(path: path)
        #expect(mode(path) == 0o600)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).isEmpty)
    }

    @Test("Links, folders and databases are refused")
    func refused() async throws {
        let target = folder.file("target")
        try Data("x".utf8).write(to: URL(fileURLWithPath: target))
        #expect(makeLink(to: target, at: folder.file("link")) == 0)
        _ = try DatabaseSink(path: folder.file("sluice.db"))
        for name in ["link", ".", "sluice.db", "none/out.jsonl"] {
            let error = #expect(throws: SluiceError.self) { try JSONLinesWriter(path: folder.file(name)) }
            #expect(error?.kind == .sink)
        }
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "x")
    }

    @Test("A full disk is told with its mend")
    func fullDisk() throws {
        let writer = try JSONLinesWriter(path: "/dev/full")
        let record = ResultRecord.coverage(CoverageRecord(asset: Sample.file("a"), state: .scanned))
        let error = #expect(throws: SluiceError.self) { try writer.write([record]) }
        #expect(error?.mend.hasPrefix("free space") == true)
    }

    @Test("A reader that has gone gives an error, not a signal", .timeLimit(.minutes(1)))
    func closedPipe() async throws {
        let path = folder.file("pipe")
        #expect(makePipe(path) == 0)
        await #expect(processExitsWith: .success) { [path = path as String] in
            // Whoever started the tests may have set the signal to be ignored.
            signal(SIGPIPE, SIG_DFL)
            let reader = unsafe open(path, O_RDONLY | O_NONBLOCK)
            let writer = try JSONLinesWriter(path: path)
            close(reader)
            let record = ResultRecord.coverage(CoverageRecord(asset: Sample.file("a"), state: .scanned))
            do {
                try writer.write([record])
                exit(2)
            } catch let error as SluiceError {
                guard error.mend.hasPrefix("whoever reads it has ended") else { exit(3) }
            }
        }
    }
}
