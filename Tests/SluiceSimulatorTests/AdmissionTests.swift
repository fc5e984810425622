import NIOHTTP1
import SluiceSimulator
import Testing

@Suite("Admission")
struct AdmissionTests {
    @Test("No key, a wrong key and the other host's key are answered with 401")
    func unauthorized() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            for value in ["", "Bearer nothing", "Bearer \(client.simulator.adminKey)"] {
                let reply = try await client.send("\(client.workspace)/users", headers: ["Authorization": value])
                #expect(reply.status == 401)
            }
            let other = ["Authorization": "Bearer \(client.simulator.complianceKey)"]
            let reply = try await client.send("\(client.organization)/users", headers: other)
            #expect(reply.status == 401)
            #expect(try reply.json["error"]?["code"]?.text == "invalid_api_key")
        }
    }

    @Test("Another workspace is answered with 404")
    func unknownWorkspace() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let url = "\(client.simulator.chatGPTBaseURL)/compliance/workspaces/other/users"
            #expect(try await client.send(url).status == 404)
        }
    }

    @Test(
        "All that is no GET is answered with 405 on every host, and written down",
        arguments: [HTTPMethod.POST, .PUT, .PATCH, .DELETE, .HEAD])
    func methods(method: HTTPMethod) async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let urls = [
                "\(client.workspace)/gpts", "\(client.workspace)/conversations/some", "\(client.organization)/users",
                "\(client.simulator.blobBaseURL)/file-simCNV000000000000000001",
            ]
            for url in urls { #expect(try await client.send(url, method: method).status == 405) }
            let journal = client.simulator.journal()
            #expect(journal.map(\.method) == Array(repeating: method.rawValue, count: 4))
            #expect(journal.map(\.status) == [405, 405, 405, 405])
        }
    }

    @Test("Unknown paths are answered with 404 in the host's form")
    func unknownPath() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            #expect(try await client.workspace("nothing").json["detail"]?.text == "Not Found")
            let platform = try await client.organization("nothing").json
            #expect(platform["error"] != nil)
        }
    }

    @Test("The journal tells each hop's route and whether it carried the key")
    func journal() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let route = "users/user-simB0000000000000000002/files/file-simCNV000000000000000001"
            #expect(try await client.download(route).status == 200)
            let journal = client.simulator.journal()
            #expect(journal.map(\.host) == [.chatGPT, .blob])
            #expect(journal.map(\.status) == [307, 200])
            #expect(journal.map(\.authorization) == [true, false])
            let template = "/v1/compliance/workspaces/{workspace_id}/users/{user_id}/files/{file_id}"
            #expect(journal.map(\.route) == [template, "/{file_id}"])

            let served = try await client.send("\(client.simulator.blobBaseURL)/__sim/journal?clear=1").json
            #expect(served["entries"]?.rows.count == 2)
            #expect(served["entries"]?.rows.last?["authorization"] == .bool(false))
            #expect(client.simulator.journal().isEmpty)
        }
    }

    @Test("The clock can be read, set and advanced over HTTP")
    func clock() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let clock = "\(client.simulator.blobBaseURL)/__sim/clock"
            #expect(try await client.send(clock).json["unix"]?.number == 1_795_424_400)
            let later = try await client.send("\(clock)?advance=90").json
            #expect(later["now"]?.text == "2026-11-23T09:01:30.000000Z")
            let set = try await client.send("\(clock)?set=2026-12-01T00:00:00Z")
            #expect(set.headers["date"] == "Mon, 23 Nov 2026 09:01:30 GMT")
            #expect(try await client.send(clock).headers["date"] == "Tue, 01 Dec 2026 00:00:00 GMT")
            #expect(try await client.send("\(clock)?set=tomorrow").status == 400)
        }
    }

    @Test("A switched-off scope is answered with 403 on its route alone")
    func scopes() async throws {
        try await withSimulator(.fixtures("scopes=gpts,logs.AUTH_LOG,audit_logs")) { client async throws in
            let refused = try await client.workspace("gpts")
            #expect(refused.status == 403)
            #expect(try refused.json == Value(#"{"detail":"API key not authorized for enterprise logs"}"#.utf8))
            #expect(try await client.workspace("projects").status == 200)
            #expect(try await client.workspace("logs?event_type=AUTH_LOG&after=2026-11-01T00:00:00Z").status == 403)
            #expect(try await client.workspace("logs?event_type=AUDIT_LOG&after=2026-11-01T00:00:00Z").status == 200)
            #expect(try await client.organization("audit_logs").status == 403)
        }
    }
}
