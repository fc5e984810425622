import Testing

@testable import SluiceSimulator

@Suite("Fixtures")
struct FixtureTests {
    private func rows(_ document: String) throws -> [Value] { try Value(document.utf8).rows }

    @Test("Platform lists are served as written")
    func platform() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let lists = [
                ("admin_api_keys", FixtureDocuments.adminKeys),
                ("projects?include_archived=true", FixtureDocuments.platformProjects),
                ("projects/proj_sim_alpha/api_keys?owner_project_access=any", FixtureDocuments.projectKeys),
                ("users", FixtureDocuments.organizationUsers), ("invites", FixtureDocuments.organizationInvites),
                ("audit_logs", FixtureDocuments.auditLogs),
            ]
            for (path, document) in lists {
                #expect(try await client.organization(path).json == Value(document.utf8), "\(path)")
            }
            let accounts = try await client.organization("projects/proj_sim_alpha/service_accounts").json.rows
            #expect(accounts == [try Value(FixtureDocuments.serviceAccount.utf8)])
            let key = try await client.organization("admin_api_keys/key_adm_0003").json
            #expect(key["expires_at"]?.number == 1_751_536_000)
        }
    }

    @Test("Workspace documents are served as written, but for the signed URLs")
    func workspace() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            #expect(try await client.workspace("users").json == Value(FixtureDocuments.workspaceUsers.utf8))
            #expect(try await client.workspace("invites").json == Value(FixtureDocuments.workspaceInvites.utf8))
            let gpts = try await client.workspace("gpts?file_format=url").json.rows
            #expect(gpts[0].without("download_url") == (try document(FixtureDocuments.publicLinkGPT)))
            #expect(gpts[2] == (try Value(FixtureDocuments.draftGPT.utf8)))
            let store = try await client.workspace("gpts/g-sim00000000000000000000002?file_format=id").json
            #expect(try store == Value(FixtureDocuments.storeGPT.utf8))
            let project = try await client.workspace("projects").json.rows.first?.without("download_url")
            #expect(try project == document(FixtureDocuments.workspaceProject))
            let shared = try await client.workspace("gpts/g-sim00000000000000000000001/shared_users").json
            #expect(try shared == Value(FixtureDocuments.sharedUsers.utf8))
            let libraryFiles = try await client.workspace("users/user-simA0000000000000000001/library_files").json
            #expect(try libraryFiles == Value(FixtureDocuments.libraryFiles.utf8))
            #expect(try await client.workspace("memories").json == Value(FixtureDocuments.memories.utf8))
        }
    }

    private func document(_ text: String) throws -> Value { try Value(text.utf8).without("download_url") }

    @Test("Events and the page of generation 1 are served as written, but for the signed URLs")
    func conversations() async throws {
        try await withSimulator(.fixtures("conversations=serve")) { client async throws in
            let files = try await client.logFiles()
            #expect(files.compactMap { $0["id"]?.text } == ["eclf_sim0001", "eclf_sim0002"])
            #expect(
                files.compactMap { $0["file_name"]?.text } == [
                    "CONVERSATION_MESSAGE_2026-11-22T10:10:00+00:00.jsonl",
                    "CONVERSATION_MESSAGE_2026-11-22T10:20:00+00:00.jsonl",
                ])
            let events = try await client.events(files[0])
            #expect(events[0].without("download_url") == (try document(FixtureDocuments.uploadEvent)))
            #expect(events[1] == (try Value(FixtureDocuments.citationEvent.utf8)))
            let login = try #require(try await client.logFiles("AUTH_LOG").first)
            #expect(try await client.events(login) == [Value(FixtureDocuments.loginEvent.utf8)])
            let legacy = try await client.workspace("conversations?since_timestamp=0").json
            #expect(try legacy.without("download_url") == document(FixtureDocuments.conversations))
        }
    }

    @Test("An event's inline URL was valid for an hour after the event, so now it has ended")
    func inlineURL() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let file = try #require(try await client.logFiles().first)
            let event = try #require(try await client.events(file).first)
            let url = try #require(event["message"]?["files"]?.rows.first?["download_url"]?.text)
            #expect(try await client.send(url).status == 403)
            client.simulator.setClock(try #require(Moment(iso8601: "2026-11-22T10:30:00Z")))
            #expect(try await client.send(url).status == 200)
        }
    }

    @Test("Archived projects show on request only, and keys of lost owners with the filter only")
    func filters() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let active = try await client.organization("projects").json.rows
            #expect(active.compactMap { $0["id"]?.text } == ["proj_sim_alpha"])
            let keys = "projects/proj_sim_alpha/api_keys"
            for (query, ids) in [
                ("", ["key_prj_0101"]), ("?owner_project_access=inactive", ["key_prj_0102"]),
                ("?owner_project_access=any", ["key_prj_0101", "key_prj_0102"]),
            ] {
                #expect(try await client.organization(keys + query).json.rows.compactMap { $0["id"]?.text } == ids)
            }
        }
        try await withSimulator(.fixtures("owner_project_access=off")) { client async throws in
            let keys = "projects/proj_sim_alpha/api_keys"
            #expect(try await client.organization("\(keys)?owner_project_access=any").status == 400)
            #expect(try await client.organization(keys).status == 200)
        }
    }

    @Test(
        "The audit log's filters",
        arguments: [
            ("effective_at[lte]=1787648400&limit=1", ["0001"]), ("effective_at[gt]=1795000300", ["0002"]),
            ("effective_at[gte]=1795000300", ["0003", "0002"]), ("effective_at[lt]=1772000000", []),
            ("event_types[]=login.succeeded&event_types[]=api_key.created", ["0003", "0001"]),
            ("actor_ids[]=user-orgowner01", ["0002", "0001"]), ("actor_emails[]=dev07@example.com", ["0003"]),
            ("project_ids[]=proj_sim_alpha", ["0001"]), ("resource_ids[]=invite-0001", ["0002"]),
            ("tenant_only=true", []), ("limit=1&after=audit_log-sim-0003", ["0002"]),
            ("before=audit_log-sim-0001", ["0003", "0002"]),
        ])
    func auditLogFilters(query: String, ids: [String]) async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let encoded = query.replacing("[", with: "%5B").replacing("]", with: "%5D")
            let rows = try await client.organization("audit_logs?\(encoded)").json.rows
            #expect(rows.compactMap { $0["id"]?.text } == ids.map { "audit_log-sim-\($0)" })
        }
    }

    @Test("Expected findings are those of the API reference, 8.3, and three about files")
    func truth() async throws {
        let expected: [Int: Set<String>] = [
            1: ["g-sim00000000000000000000001"], 2: ["g-sim00000000000000000000001", "g-sim00000000000000000000002"],
            3: ["g-sim00000000000000000000001"], 4: ["g-sim00000000000000000000002"],
            5: ["g-sim00000000000000000000001"], 6: ["key_adm_0001"], 7: ["key_prj_0101", "key_prj_0102"],
            8: ["key_adm_0001"], 9: ["key_prj_0101"], 10: ["invite-0001"], 11: ["user-short01"],
            12: ["invite-0002", "invite-0004"], 13: ["file-simCNV000000000000000001"],
            14: ["file-simGPT000000000000000002"], 15: ["file-simPRJ000000000000000001"],
        ]
        try await withSimulator(.fixtures()) { client async throws in
            let lines = try await client.send("\(client.simulator.blobBaseURL)/__sim/truth").body.split(separator: 0x0A)
            var found: [Int: Set<String>] = [:]
            for line in try lines.map({ try Value($0) }) {
                found[Int(line["finding_type_number"]?.number ?? 0), default: []].insert(line["asset_id"]?.text ?? "")
            }
            #expect(found == expected)
        }
    }

    @Test("Plants of the fixture files stand in what is served")
    func content() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let user = "users/user-simB0000000000000000002/files"
            let cards = try await client.download("\(user)/file-simCNV000000000000000001").text
            #expect(PlantedValues(cards).counts == [.card: 2])
            let cities = try await client.download("gpt_files/file-simGPT000000000000000002").text
            #expect(PlantedValues(cities).counts == [.iban: 1])
            let suppliers = try await client.download("gpt_files/file-simGPT000000000000000001").text
            #expect(PlantedValues(suppliers).counts.isEmpty)
            let plan = try await client.download("project_files/file-simPRJ000000000000000001").text
            #expect(PlantedValues(plan).counts == [.ssn: 1])
        }
    }
}
