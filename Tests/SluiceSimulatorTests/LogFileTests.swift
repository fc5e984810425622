import Crypto
import Foundation
import SluiceSimulator
import Testing

@Suite("Log files")
struct LogFileTests {
    private let folder: TextFolder

    init() throws { folder = try TextFolder() }

    private func sha256(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
    }

    private func eventIDs(_ client: TestClient) async throws -> [[String]] {
        var ids: [[String]] = []
        for file in try await client.logFiles() {
            ids.append(try await client.events(file).compactMap { $0["event_id"]?.text })
        }
        return ids
    }

    @Test("Size and SHA-256 in the listing are those of the download", arguments: ["CONVERSATION_MESSAGE", "AUTH_LOG"])
    func hashes(type: String) async throws {
        try await withSimulator(.plain(folder, conversations: 30)) { client async throws in
            let files = try await client.logFiles(type)
            #expect(files.count == (type == "AUTH_LOG" ? 4 : 6))
            for file in files {
                let content = try await client.download("logs/\(file["id"]?.text ?? "")").body
                #expect(file["file_size"]?.number == Double(content.count))
                #expect(file["file_sha256"]?.text == sha256(content))
                #expect(content.count <= 15_000_000)
            }
        }
    }

    @Test("log_bytes fills files of messages with lines of JSON that name no file")
    func filled() async throws {
        let size = 100_000
        let options = try SimulatorOptions.plain(folder, conversations: 10)
        var filled = options
        try filled.set("log_bytes=\(size)")
        var ids: [[String]] = []
        try await withSimulator(options) { ids = try await eventIDs($0) }
        try await withSimulator(filled) { client async throws in
            for (file, expected) in zip(try await client.logFiles(), ids) {
                let content = try await client.download("logs/\(file["id"]?.text ?? "")").body
                #expect(size - 5_000..<size + 1 ~= content.count)
                #expect(file["file_sha256"]?.text == sha256(content))
                let lines = content.split(separator: 0x0A)
                let events = try await client.events(file)
                #expect(events.count == lines.count && lines.count > expected.count)
                let found = events.compactMap { $0["event_id"]?.text }
                #expect(Set(found).count == events.count)
                #expect(Array(found.prefix(expected.count)) == expected)
                #expect(events.dropFirst(expected.count).allSatisfy { $0["message"]?["files"] == nil })
            }
            #expect(try await client.logFiles("AUTH_LOG").allSatisfy { ($0["file_size"]?.number ?? 0) < 50_000 })
        }
    }

    @Test("Drift of the listing repeats, re-orders, shortens and empties pages, and loses nothing")
    func drift() async throws {
        let options = try SimulatorOptions.plain(folder, conversations: 120)
        var drifting = options
        try drifting.set("drift=on")
        var expected: [String] = []
        try await withSimulator(options) { expected = try await $0.logFiles().compactMap { $0["id"]?.text } }
        try await withSimulator(drifting) { client async throws in
            let ids = try await client.logFiles().compactMap { $0["id"]?.text }
            #expect(expected.count > 14 && Set(ids) == Set(expected))
            #expect(ids.count > expected.count)
            let times = try await client.logFiles().compactMap { $0["end_time"]?.text }
            #expect(times != times.sorted())
            let pages = client.simulator.journal().filter { $0.route.hasSuffix("/logs") }.count / 2
            #expect(pages > expected.count / 7 + 1, "some are empty")
        }
    }

    @Test("Each event has its envelope, and ids differ")
    func envelope() async throws {
        try await withSimulator(.plain(folder, conversations: 30)) { client async throws in
            var ids: [String] = []
            for file in try await client.logFiles() {
                for event in try await client.events(file) {
                    ids.append(event["event_id"]?.text ?? "")
                    #expect(event["type"]?.text == "CONVERSATION_MESSAGE")
                    #expect(event["actor"]?["user_id"]?.text?.hasPrefix("user-") == true)
                    #expect(event["principal"]?["id"]?.text == client.simulator.workspaceID)
                    #expect(event["conversation"]?["id"]?.text != nil)
                    let time = try #require(event["timestamp"]?.text.flatMap(Moment.init(iso8601:)))
                    let end = try #require(file["end_time"]?.text.flatMap(Moment.init(iso8601:)))
                    #expect(time < end && end.unix - time.unix <= 600)
                }
            }
            #expect(ids.count > 60)
            #expect(Set(ids).count == ids.count)
        }
    }

    @Test("Every file of a conversation can be fetched by id under the acting user")
    func references() async throws {
        try await withSimulator(.plain(folder, conversations: 30)) { client async throws in
            var names: Set<String> = []
            var mentions: [String: Int] = [:]
            for file in try await client.logFiles() {
                for event in try await client.events(file) {
                    let user = event["actor"]?["user_id"]?.text ?? ""
                    for held in event["message"]?["files"]?.rows ?? [] {
                        let id = held["id"]?.text ?? ""
                        let name = held["name"]?.text ?? ""
                        names.insert(name)
                        mentions[id, default: 0] += 1
                        let body = try await client.download("users/\(user)/files/\(id)").text
                        let expected = TextFolder.contents.first { $0.key.hasSuffix(name) }?.value
                        #expect(body == expected)
                    }
                }
            }
            #expect(names == ["a.txt", "b.csv", "c.log"])
            // The same file in three messages of one conversation.
            #expect(mentions.values.contains(3))
        }
    }

    @Test("Kinds of reference and of chat that a client must know all occur")
    func varieties() async throws {
        try await withSimulator(.plain(folder, conversations: 60)) { client async throws in
            var events: [Value] = []
            for file in try await client.logFiles() { events += try await client.events(file) }
            let messages = events.compactMap { $0["message"] }
            #expect(messages.contains { $0["files"]?.isArray == true })
            #expect(messages.contains { $0["files"]?["data"] != nil })
            #expect(messages.contains { $0["content"]?["file_id"]?.text != nil })
            #expect(events.contains { $0["conversation"]?["is_temporary_chat"]?.isTrue == true })
            #expect(events.contains { $0["conversation"]?["project_id"] != nil })
            let citations = events.filter { $0["message"]?["content"]?["annotations"] != nil }
            let event = try #require(citations.first)
            let cited =
                event["message"]?["content"]?["annotations"]?.rows.first?["files"]?.rows.first?["id"]?.text ?? ""
            let user = event["actor"]?["user_id"]?.text ?? ""
            #expect(try await client.workspace("users/\(user)/files/\(cited)").status == 404)
            #expect(try await client.download("gpt_files/\(cited)").status == 200)
            let gpt = event["conversation"]?["gpt_id"]?.text ?? ""
            #expect(try await client.workspace("gpts/\(gpt)").status == 200)
        }
    }

    @Test("dup_events: ids come again, none is lost")
    func duplicates() async throws {
        var plain: Set<String> = []
        try await withSimulator(.plain(folder, conversations: 30)) { plain = Set(try await eventIDs($0).joined()) }
        try await withSimulator(.plain(folder, conversations: 30, "dup_events=on")) { client async throws in
            let files = try await eventIDs(client)
            #expect(Set(files.joined()) == plain)
            #expect(files.joined().count == plain.count + 2 * files.count - 1)
            #expect(!Set(files[0]).isDisjoint(with: files[1]))
        }
    }

    @Test("late_events: events stand in a file that ends half an hour or more later, none is lost")
    func late() async throws {
        var plain: Set<String> = []
        try await withSimulator(.plain(folder, conversations: 40)) { plain = Set(try await eventIDs($0).joined()) }
        try await withSimulator(.plain(folder, conversations: 40, "late_events=on")) { client async throws in
            let ids = try await eventIDs(client)
            #expect(Set(ids.joined()) == plain)
            var late = 0
            for file in try await client.logFiles() {
                let end = try #require(file["end_time"]?.text.flatMap(Moment.init(iso8601:)))
                for event in try await client.events(file) {
                    let time = try #require(event["timestamp"]?.text.flatMap(Moment.init(iso8601:)))
                    if end.unix - time.unix >= 1_800 { late += 1 }
                }
            }
            #expect(late > 0)
        }
    }

    @Test("same_end_time: groups share an end time, and a walk of small pages jumps over some")
    func sameEndTime() async throws {
        try await withSimulator(.plain(folder, conversations: 30, "same_end_time=on")) { client async throws in
            let whole = try await client.logFiles()
            #expect(whole.count == 6)
            #expect(Set(whole.compactMap { $0["end_time"]?.text }).count == 2)
            #expect(try await client.logFiles(limit: 2).count < 6)
        }
    }

    @Test("boundary: `after` is exclusive, or lists the boundary file again")
    func boundary() async throws {
        let path = "logs?event_type=CONVERSATION_MESSAGE&after=2026-11-22T10:10:00Z"
        try await withSimulator(.fixtures()) { client async throws in
            #expect(try await client.workspace(path).json.rows.compactMap { $0["id"]?.text } == ["eclf_sim0002"])
        }
        try await withSimulator(.fixtures("boundary=inclusive")) { client async throws in
            let ids = try await client.workspace(path).json.rows.compactMap { $0["id"]?.text }
            #expect(ids == ["eclf_sim0001", "eclf_sim0002"])
        }
    }

    @Test("`before` bounds the listing")
    func before() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let range = "after=2026-11-01T00:00:00Z&before=2026-11-22T10:20:00Z"
            let page = try await client.workspace("logs?event_type=CONVERSATION_MESSAGE&\(range)").json
            #expect(page.rows.compactMap { $0["id"]?.text } == ["eclf_sim0001"])
        }
    }

    @Test("retention: old files leave the listing and the download")
    func retention() async throws {
        try await withSimulator(.fixtures("retention=1d")) { client async throws in
            #expect(try await client.logFiles().count == 2)
            // 24 hours after the end of the first file.
            client.simulator.setClock(Moment(unix: 1_795_342_200 + 86_400))
            #expect(try await client.logFiles().compactMap { $0["id"]?.text } == ["eclf_sim0002"])
            #expect(try await client.workspace("logs/eclf_sim0001").status == 404)
            #expect(try await client.workspace("logs/eclf_sim0002").status == 307)
        }
    }

    @Test("corrupt_log=line: one line is no JSON, the hash is right")
    func corruptLine() async throws {
        try await withSimulator(.fixtures("corrupt_log=line")) { client async throws in
            let file = try #require(try await client.logFiles().first)
            let content = try await client.download("logs/eclf_sim0001").body
            #expect(file["file_sha256"]?.text == sha256(content))
            #expect(content.split(separator: 0x0A).count == 3)
            #expect(try await client.events(file).count == 2)
        }
    }

    @Test("corrupt_log=sha and =truncated: the hash is of other bytes", arguments: ["sha", "truncated"])
    func corruptContent(kind: String) async throws {
        try await withSimulator(.fixtures("corrupt_log=\(kind)")) { client async throws in
            let file = try #require(try await client.logFiles().first)
            let content = try await client.download("logs/eclf_sim0001").body
            #expect(file["file_sha256"]?.text != sha256(content))
            let isWhole = file["file_size"]?.number == Double(content.count)
            #expect(isWhole == (kind == "sha"))
        }
    }

    @Test("max_event_time gives the newest event per asked type")
    func newest() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let reply = try await client.workspace(
                "max_event_time?event_type=CONVERSATION_MESSAGE&event_type=AUTH_LOG")
            let expected =
                #"{"max_event_time":{"CONVERSATION_MESSAGE":"2026-11-23T08:55:12.101000Z","AUTH_LOG":null}}"#
            #expect(try reply.json == Value(expected.utf8))
        }
    }

    @Test("A hundred thousand conversations: a page of files, one of them read")
    func scale() async throws {
        try await withSimulator(.plain(folder, conversations: 100_000)) { client async throws in
            let page = try await client.workspace(
                "logs?event_type=CONVERSATION_MESSAGE&after=2026-01-01T00:00:00Z&limit=2"
            ).json
            #expect(page["has_more"]?.isTrue == true)
            let file = try #require(page.rows.first)
            let events = try await client.events(file)
            #expect(Set(events.compactMap { $0["conversation"]?["id"]?.text }).count == 25)
        }
    }
}
