import SluiceSimulator
import Testing

@Suite("Paging")
struct PagingTests {
    private let folder: TextFolder

    init() throws { folder = try TextFolder() }

    @Test("Style A: users come once each, in the order of their ids, 20 a page")
    func objectList() async throws {
        try await withSimulator(.plain(folder, users: 45)) { client async throws in
            let (rows, pages) = try await client.walk("\(client.workspace)/users", limit: 20)
            let ids = rows.compactMap { $0["id"]?.text }
            #expect(ids.count == 45)
            #expect(ids == Set(ids).sorted())
            #expect(pages.map(\.rows.count) == [20, 20, 5])
            #expect(pages.allSatisfy { $0["object"]?.text == "list" })
        }
    }

    @Test("Default page sizes: 200 users, 20 GPTs, 20 organization users", arguments: [("users", 200), ("gpts", 20)])
    func workspaceDefaults(list: String, size: Int) async throws {
        try await withSimulator(.plain(folder, users: 201, gpts: 201)) { client async throws in
            #expect(try await client.workspace(list).json.rows.count == size)
            #expect(try await client.organization("users").json.rows.count == 20)
        }
    }

    @Test("Platform lists name their first and last id")
    func platformList() async throws {
        try await withSimulator(.plain(folder, users: 30)) { client async throws in
            let (rows, pages) = try await client.walk("\(client.organization)/users", limit: 7)
            #expect(rows.count == 30)
            for page in pages {
                #expect(page["first_id"] == page.rows.first?["id"])
                #expect(page["last_id"] == page.rows.last?["id"])
            }
        }
    }

    @Test("Style B: an opaque cursor leads through 70 rows, 30 a page, if it is percent-encoded")
    func opaqueCursor() async throws {
        try await withSimulator(.plain(folder)) { client async throws in
            var sizes: [Int] = []
            var page = try await client.workspace("codex_tasks").json
            sizes.append(page.rows.count)
            while page["has_more"]?.isTrue == true, let cursor = page["cursor"]?.text, sizes.count < 10 {
                #expect(try await client.workspace("codex_tasks?cursor=\(cursor)").status == 400)
                page = try await client.workspace("codex_tasks?cursor=\(encode(cursor))").json
                sizes.append(page.rows.count)
            }
            #expect(sizes == [30, 30, 10])
            #expect(page["cursor"] == .null)
        }
    }

    @Test("Style C: log files ascend by end time and come once each")
    func time() async throws {
        try await withSimulator(.plain(folder, conversations: 43)) { client async throws in
            let ids = try await client.logFiles(limit: 2).compactMap { $0["id"]?.text }
            let whole = try await client.logFiles(limit: 100)
            #expect(ids.count == 9)
            #expect(ids == whole.compactMap { $0["id"]?.text })
            let ends = whole.compactMap { $0["end_time"]?.text }
            #expect(ends == ends.sorted())
        }
    }

    @Test("An empty listing has no last_end_time")
    func emptyTime() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let page = try await client.workspace("logs?event_type=AUTH_LOG&after=2026-11-23T00:00:00Z").json
            #expect(page == (try Value(#"{"data":[],"has_more":false,"last_end_time":null}"#.utf8)))
        }
    }

    @Test(
        "A workspace route answers 422 to what it cannot take",
        arguments: [
            ("users?limit=0", "greater_than_equal"), ("users?limit=201", "less_than_equal"),
            ("gpts?limit=201", "less_than_equal"), ("gpts?limit=many", "int_parsing"),
            ("gpts?file_format=zip", "enum"), ("codex_tasks?limit=31", "less_than_equal"),
            ("logs?event_type=AUTH_LOG", "missing"), ("logs?after=2026-11-01T00:00:00Z", "missing"),
            ("logs?event_type=NO_SUCH&after=2026-11-01T00:00:00Z", "enum"),
            ("logs?event_type=AUTH_LOG&after=2026-11-01T00:00:00Z&limit=101", "less_than_equal"),
            ("logs?event_type=AUTH_LOG&after=2026-11-01", "timezone_aware"),
            // The plus sign of a zone that is not percent-encoded is a blank.
            ("logs?event_type=AUTH_LOG&after=2026-11-01T00:00:00+00:00", "timezone_aware"),
        ])
    func unprocessable(path: String, type: String) async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let reply = try await client.workspace(path)
            #expect(reply.status == 422)
            #expect(try reply.json["detail"]?.rows.first?["type"]?.text == type)
        }
    }

    @Test("A missing `after` is answered as in the API reference")
    func missingAfter() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let reply = try await client.workspace("logs?event_type=AUTH_LOG")
            let expected =
                #"{"detail":[{"type":"missing","loc":["query","after"],"msg":"Field required","input":null}]}"#
            #expect(try reply.json == Value(expected.utf8))
        }
    }

    @Test("A zone that is percent-encoded is understood")
    func encodedZone() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let after = encode("2026-11-22T10:10:00+02:00")
            let page = try await client.workspace("logs?event_type=AUTH_LOG&after=\(after)").json
            // 10:10 at +02:00 is 08:10 UTC, ten minutes after the only file of this type.
            #expect(page.rows.isEmpty)
            let earlier = encode("2026-11-22T09:59:59+02:00")
            #expect(try await client.workspace("logs?event_type=AUTH_LOG&after=\(earlier)").json.rows.count == 1)
        }
    }

    @Test(
        "A platform route answers 400 with all four error members",
        arguments: [
            "users?limit=101", "users?limit=0", "users?limit=x", "users?after=user-nobody",
            "admin_api_keys?order=up", "projects/proj_sim_alpha/api_keys?owner_project_access=some",
            "projects/proj_sim_omega/service_accounts", "projects/proj_sim_omega/users",
            "audit_logs?effective_at[gte]=soon",
        ])
    func badRequest(path: String) async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let reply = try await client.organization(path)
            #expect(reply.status == 400)
            let error = try reply.json["error"]
            for member in ["message", "type", "param", "code"] { #expect(error?[member] != nil) }
        }
    }

    @Test(
        "A cursor whose object is unknown is refused", arguments: ["users?after=user-nobody", "gpts?after=g-nothing"])
    func unknownCursor(path: String) async throws {
        try await withSimulator(.fixtures()) { client async throws in
            #expect(try await client.workspace(path).status == 400)
        }
    }

    @Test("Drift repeats, re-orders and empties pages, and loses nothing")
    func drift() async throws {
        try await withSimulator(.plain(folder, users: 60, "drift=on")) { client async throws in
            let (rows, pages) = try await client.walk("\(client.workspace)/users", limit: 5)
            let ids = rows.compactMap { $0["id"]?.text }
            #expect(Set(ids).count == 60)
            #expect(ids.count > 60)
            #expect(ids != ids.sorted())
            #expect(pages.contains { $0.rows.isEmpty && $0["has_more"]?.isTrue == true })
            #expect(pages.contains { !$0.rows.isEmpty && $0["last_id"] != $0.rows.last?["id"] })
        }
    }
}
