import AsyncHTTPClient
import Foundation
import NIOCore
import SluiceSimulator
import Testing

@Suite("Signed files")
struct SignedFileTests {
    private static let route = "users/user-simB0000000000000000002/files/file-simCNV000000000000000001"

    @Test("The by-id route redirects with an empty body to a URL with SAS parameters")
    func redirect() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let reply = try await client.workspace(Self.route)
            #expect(reply.status == 307)
            #expect(reply.body.isEmpty)
            let location = try #require(reply.headers["location"])
            #expect(location.hasPrefix(client.simulator.blobBaseURL + "/file-simCNV000000000000000001?"))
            let items = try #require(URLComponents(string: location)?.queryItems)
            #expect(items.map(\.name) == ["se", "sp", "sr", "sig"])
            #expect(items.first?.value == "2026-11-23T10:00:00Z")
        }
    }

    @Test("A file is found only under its own kind and user")
    func origins() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            for path in [
                "users/user-simA0000000000000000001/files/file-simCNV000000000000000001",
                "users/user-simB0000000000000000002/files/file-simGPT000000000000000001",
                "project_files/file-simGPT000000000000000001", "gpt_files/file-simPRJ000000000000000001",
                "gpt_files/file-none",
            ] {
                #expect(try await client.workspace(path).status == 404)
            }
            #expect(try await client.workspace("gpt_files/file-simGPT000000000000000001").status == 307)
            #expect(try await client.workspace("project_files/file-simPRJ000000000000000001").status == 307)
        }
    }

    @Test("A signed URL ends with its time; then XML and 403")
    func expiry() async throws {
        try await withSimulator(.fixtures("url_ttl=60")) { client async throws in
            let location = try #require(try await client.workspace(Self.route).headers["location"])
            #expect(try await client.send(location).status == 200)
            client.simulator.setClock(Moment(unix: 1_795_424_459))
            #expect(try await client.send(location).status == 200)
            client.simulator.setClock(Moment(unix: 1_795_424_460))
            let expired = try await client.send(location)
            #expect(expired.status == 403)
            #expect(expired.headers["content-type"] == "application/xml")
            #expect(expired.text.contains("<Code>AuthenticationFailed</Code>"))
            // The by-id route gives a fresh one.
            #expect(try await client.download(Self.route).status == 200)
        }
    }

    @Test("A URL with another signature, time or file is refused")
    func forgery() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let location = try #require(try await client.workspace(Self.route).headers["location"])
            for forged in [
                location.replacingOccurrences(of: "2026", with: "2036"),
                location.replacingOccurrences(of: "CNV", with: "GPT"),
                location + "A", String(location.prefix { $0 != "?" }),
            ] {
                #expect(try await client.send(forged).status == 403)
            }
        }
    }

    @Test("A key on the storage host is refused and written down")
    func leakedKey() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            let location = try #require(try await client.workspace(Self.route).headers["location"])
            let reply = try await client.send(location, headers: ["Authorization": "Bearer anything"])
            #expect(reply.status == 403)
            #expect(client.simulator.journal().last?.authorization == true)
        }
    }

    private static let ranges: [(header: String, status: Int, body: String?, range: String?)] = [
        ("bytes=2-4", 206, "pha", "bytes 2-4/6"), ("bytes=4-", 206, "a\n", "bytes 4-5/6"),
        ("bytes=-3", 206, "ha\n", "bytes 3-5/6"), ("bytes=0-99", 206, "alpha\n", "bytes 0-5/6"),
        ("bytes=6-", 416, nil, "bytes */6"), ("bytes=4-2", 200, "alpha\n", nil), ("lines=1-2", 200, "alpha\n", nil),
    ]

    @Test("Ranges (RFC 9110, 14.2)", arguments: ranges)
    func range(header: String, status: Int, body: String?, range: String?) async throws {
        let folder = try TextFolder()
        // One GPT is the only holder, so it holds all three files, a.txt first.
        try await withSimulator(.plain(folder, conversations: 0, gpts: 1, projects: 0)) { client async throws in
            let gpt = try #require(try await client.workspace("gpts").json.rows.first)
            let file = try #require(gpt["latest_config"]?.rows.first?["files"]?.rows.first)
            #expect(file["name"]?.text == "a.txt")
            let reply = try await client.send(try #require(file["download_url"]?.text), headers: ["Range": header])
            #expect(reply.status == status)
            if let body { #expect(reply.text == body) }
            #expect(reply.headers["content-range"] == range)
        }
    }

    @Test("Listed files that are gone: 404 by id, XML and 404 at the storage")
    func deleted() async throws {
        try await withSimulator(.fixtures("delete_after_list=1")) { client async throws in
            #expect(try await client.workspace(Self.route).status == 404)
            let listed = try await client.workspace("projects").json.rows.first
            let file = listed?["latest_config"]?.rows.first?["files"]?.rows.first
            let blob = try await client.send(try #require(file?["download_url"]?.text))
            #expect(blob.status == 404)
            #expect(blob.text.contains("<Code>BlobNotFound</Code>"))
            #expect(try await client.workspace("gpts/g-sim00000000000000000000001").status == 404)
        }
    }

    @Test("A share of deletions takes some, and always the same")
    func deletedShare() async throws {
        let folder = try TextFolder()
        let options = try SimulatorOptions.plain(folder, gpts: 100, "delete_after_list=0.3")
        var runs: [[Int]] = []
        for _ in 0..<2 {
            try await withSimulator(options) { client async throws in
                var statuses: [Int] = []
                for row in try await client.walk("\(client.workspace)/gpts", limit: 100).rows {
                    statuses.append(try await client.workspace("gpts/\(row["id"]?.text ?? "")").status)
                }
                runs.append(statuses)
            }
        }
        let gone = runs[0].count { $0 == 404 }
        #expect((15...45).contains(gone))
        #expect(runs[0] == runs[1])
    }

    @Test("An endless body goes on until the client has enough")
    func endless() async throws {
        try await withSimulator(.fixtures("body=endless")) { client async throws in
            let location = try #require(try await client.workspace(Self.route).headers["location"])
            let response = try await client.client.execute(HTTPClientRequest(url: location), timeout: .seconds(30))
            var count = 0
            for try await piece in response.body {
                count += piece.readableBytes
                if count >= 1_000_000 { break }
            }
            #expect(count >= 1_000_000)
        }
    }

    @Test("Bodies in other forms: chunked, gzip, wrong length")
    func bodyForms() async throws {
        try await withSimulator(.fixtures("body=chunked")) { client async throws in
            let reply = try await client.download(Self.route)
            #expect(reply.headers["content-length"] == nil)
            #expect(reply.text.contains("card number: "))
        }
        try await withSimulator(.fixtures("body=gzip")) { client async throws in
            let reply = try await client.download(Self.route)
            #expect(reply.headers["content-encoding"] == "gzip")
            #expect(reply.body.starts(with: [0x1F, 0x8B]))
        }
        try await withSimulator(.fixtures("body=wrong-length")) { client async throws in
            await #expect(throws: (any Error).self) { try await client.download(Self.route) }
        }
    }
}
