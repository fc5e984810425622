import SluiceSimulator
import Testing

@Suite("Shape switches")
struct ShapeTests {
    private func project(_ switches: String...) async throws -> Value {
        var options = try SimulatorOptions.fixtures()
        for assignment in switches { try options.set(assignment) }
        var project: Value?
        try await withSimulator(options) { project = try await $0.workspace("projects").json.rows.first }
        return try #require(project)
    }

    @Test("project_config: list envelope, bare array or object")
    func projectConfiguration() async throws {
        let list = try await project()
        #expect(list["latest_config"]?["data"]?.rows.first?["name"]?.text == "Migration")
        let array = try await project("project_config=array")
        #expect(array["latest_config"]?.isArray == true)
        #expect(array["latest_config"]?.rows.first?["name"]?.text == "Migration")
        let object = try await project("project_config=object")
        #expect(object["latest_config"]?["name"]?.text == "Migration")
    }

    @Test("files: envelope or bare array, for tools too")
    func files() async throws {
        let envelope = try await project()
        #expect(envelope["latest_config"]?.rows.first?["files"]?["data"] != nil)
        let array = try await project("files=array")
        let configuration = array["latest_config"]?.rows.first
        #expect(configuration?["files"]?.isArray == true)
        #expect(configuration?["tools"]?.isArray == true)
        #expect(configuration?["files"]?.rows.first?["name"]?.text == "plan.docx")
    }

    @Test(
        "tool_spelling",
        arguments: [
            ("mixed", ["browser", "code_interpreter", "custom_action"], ["code-interpreter"]),
            ("underscore", ["browser", "code_interpreter", "custom_action"], ["code_interpreter"]),
            ("dash", ["browser", "code-interpreter", "custom-action"], ["code-interpreter"]),
        ])
    func toolSpelling(spelling: String, first: [String], second: [String]) async throws {
        try await withSimulator(.fixtures("tool_spelling=\(spelling)")) { client async throws in
            let types = try await client.workspace("gpts").json.rows.map { gpt in
                gpt["latest_config"]?.rows.first?["tools"]?.rows.compactMap { $0["type"]?.text } ?? []
            }
            #expect(types == [first, second, []])
        }
    }

    @Test("file_format=id leaves out URLs and times")
    func fileFormat() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            for (format, object) in [
                ("id", "compliance.workspace.gpt.file_info"), ("url", "compliance.workspace.gpt.file"),
            ] {
                let gpt = try await client.workspace("gpts?file_format=\(format)").json.rows.first
                let file = try #require(gpt?["latest_config"]?.rows.first?["files"]?.rows.first)
                #expect(file["object"]?.text == object)
                #expect((file["download_url"] != nil) == (format == "url"))
            }
        }
    }

    @Test(
        "conversations: the route of generation 1 is off in three ways, or on",
        arguments: [("gone", 404), ("404", 404), ("410", 410), ("serve", 200)])
    func conversations(value: String, status: Int) async throws {
        try await withSimulator(.fixtures("conversations=\(value)")) { client async throws in
            #expect(try await client.workspace("conversations?since_timestamp=0").status == status)
        }
    }

    @Test("Generation 1: start time or cursor, one of them; ascending; each conversation once")
    func legacyWalk() async throws {
        let folder = try TextFolder()
        try await withSimulator(.plain(folder, conversations: 25, "conversations=serve")) { client async throws in
            #expect(try await client.workspace("conversations").status == 422)
            #expect(try await client.workspace("conversations?limit=501&since_timestamp=0").status == 422)
            let first = try await client.workspace("conversations?since_timestamp=0&limit=10").json
            var rows = first.rows
            var last = first["last_id"]?.text ?? ""
            #expect(try await client.workspace("conversations?since_timestamp=0&after=\(last)").status == 400)
            while rows.count < 25 {
                let page = try await client.workspace("conversations?after=\(last)&limit=10").json
                rows += page.rows
                guard page["has_more"]?.isTrue == true else { break }
                last = page["last_id"]?.text ?? ""
            }
            #expect(Set(rows.compactMap { $0["id"]?.text }).count == 25)
            let times = rows.compactMap { $0["last_active_at"]?.number }
            #expect(times == times.sorted())
            let since = Int(times[20])
            let late = try await client.workspace("conversations?since_timestamp=\(since)").json.rows
            #expect(late.count == 5)

            let file = rows.flatMap { $0["messages"]?.rows ?? [] }.flatMap { $0["files"]?.rows ?? [] }.first
            #expect(try await client.send(try #require(file?["download_url"]?.text)).status == 200)
            let id = rows[0]["id"]?.text ?? ""
            let messages = try await client.workspace("conversations/\(id)/messages?limit=1").json
            #expect(messages.rows.first?["id"] == rows[0]["messages"]?.rows.first?["id"])
            let user = rows[0]["user_id"]?.text ?? ""
            let own = try await client.workspace("conversations?since_timestamp=0&users=\(user)").json.rows
            #expect(own.allSatisfy { $0["user_id"]?.text == user } && !own.isEmpty)
        }
    }

    @Test("A nested tool list that is cut says so, and the configurations route has the rest, newest first")
    func cutTools() async throws {
        let folder = try TextFolder()
        try await withSimulator(.plain(folder, gpts: 13, "files=array")) { client async throws in
            let gpts = try await client.walk("\(client.workspace)/gpts", limit: 20).rows
            let cut = try #require(
                gpts.first { $0["latest_config"]?.rows.first?["tools"]?["has_more"]?.isTrue == true })
            #expect(cut["latest_config"]?.rows.first?["tools"]?.rows.count == 1)
            let configurations = try await client.workspace("gpts/\(cut["id"]?.text ?? "")/configs").json.rows
            #expect(configurations.map { $0["tools"]?.rows.count } == [3, 0])
        }
    }

    @Test(
        "audit_logs=off is 403 on that route alone, =404 is 404", arguments: [("off", 403), ("404", 404), ("on", 200)])
    func auditLogs(value: String, status: Int) async throws {
        try await withSimulator(.fixtures("audit_logs=\(value)")) { client async throws in
            #expect(try await client.organization("audit_logs").status == status)
            #expect(try await client.organization("users").status == 200)
        }
    }
}
