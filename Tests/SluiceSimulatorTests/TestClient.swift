import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import SluiceSimulator

/// One answer, read to its end.
struct Reply: Sendable {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]

    var json: Value { get throws { try Value(body) } }
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Talks to a simulator over loopback, follows no redirects.
struct TestClient: Sendable {
    let client: HTTPClient
    let simulator: Simulator

    var workspace: String { "\(simulator.chatGPTBaseURL)/compliance/workspaces/\(simulator.workspaceID)" }
    var organization: String { "\(simulator.platformBaseURL)/organization" }

    /// The key of the host of a URL; none for the storage host.
    private func key(for url: String) -> String? {
        if url.hasPrefix(simulator.chatGPTBaseURL) { return simulator.complianceKey }
        return url.hasPrefix(simulator.platformBaseURL) ? simulator.adminKey : nil
    }

    func send(
        _ url: String,
        method: HTTPMethod = .GET,
        headers: [String: String] = [:],
        timeout: TimeAmount = .seconds(30)
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: url)
        request.method = method
        if let key = key(for: url) { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        let response = try await client.execute(request, timeout: timeout)
        let body = try await response.body.collect(upTo: 64 << 20)
        let pairs = response.headers.map { ($0.name.lowercased(), $0.value) }
        return Reply(
            status: Int(response.status.code), headers: Dictionary(pairs, uniquingKeysWith: { first, _ in first }),
            body: Array(body.readableBytesView)
        )
    }

    /// GET below the workspace.
    func workspace(_ path: String) async throws -> Reply { try await send("\(workspace)/\(path)") }

    /// GET below `/organization`.
    func organization(_ path: String) async throws -> Reply { try await send("\(organization)/\(path)") }

    /// All rows of a style A list, with the documents of its pages.
    func walk(_ list: String, limit: Int) async throws -> (rows: [Value], pages: [Value]) {
        var rows: [Value] = []
        var pages: [Value] = []
        var after = ""
        while true {
            let separator = list.contains("?") ? "&" : "?"
            let page = try await send("\(list)\(separator)limit=\(limit)\(after)").json
            rows += page.rows
            pages.append(page)
            guard page["has_more"]?.isTrue == true, let last = page["last_id"]?.text, pages.count < 1_000 else {
                return (rows, pages)
            }
            after = "&after=\(encode(last))"
        }
    }

    /// Rows of all log files of a type.
    func logFiles(_ type: String = "CONVERSATION_MESSAGE", limit: Int = 100) async throws -> [Value] {
        var rows: [Value] = []
        var after = "2020-01-01T00:00:00Z"
        while true {
            let page = try await workspace("logs?event_type=\(type)&limit=\(limit)&after=\(encode(after))").json
            rows += page.rows
            guard page["has_more"]?.isTrue == true, let last = page["last_end_time"]?.text, rows.count < 100_000 else {
                return rows
            }
            after = last
        }
    }

    /// The bytes behind a route that redirects.
    func download(_ route: String) async throws -> Reply {
        let redirect = try await workspace(route)
        guard redirect.status == 307, let location = redirect.headers["location"] else { return redirect }
        return try await send(location)
    }

    /// The events of a log file, lines that are no JSON left out.
    func events(_ file: Value) async throws -> [Value] {
        let content = try await download("logs/\(file["id"]?.text ?? "")").body
        return content.split(separator: 0x0A).compactMap { try? Value($0) }
    }
}

func encode(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
}

/// Runs a body against a simulator of its own, and stops it.
func withSimulator(_ options: SimulatorOptions, _ body: (TestClient) async throws -> Void) async throws {
    let simulator = try await Simulator.start(options: options)
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.decompression = .disabled
    // A server that shares two busy cores with its tests may be slow to take a connection.
    configuration.timeout.connect = .seconds(60)
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    let result: Result<Void, any Error>
    do {
        result = .success(try await body(TestClient(client: client, simulator: simulator)))
    } catch {
        result = .failure(error)
    }
    try await client.shutdown()
    await simulator.stop()
    try result.get()
}

extension SimulatorOptions {
    /// The fixed documents, with switches.
    static func fixtures(_ switches: String...) throws -> SimulatorOptions {
        var options = SimulatorOptions(tenant: .fixtures)
        for assignment in switches { try options.set(assignment) }
        return options
    }

    /// A generated tenant whose files come from a folder, so that no archive programs run.
    static func plain(
        _ folder: TextFolder,
        conversations: Int = 20,
        users: Int = 10,
        gpts: Int = 13,
        projects: Int = 3,
        _ switches: String...
    ) throws -> SimulatorOptions {
        var size = GeneratedTenantOptions()
        size.conversations = conversations
        size.users = users
        size.gpts = gpts
        size.projects = projects
        size.filesFrom = folder.path
        var options = SimulatorOptions(tenant: .generated(size))
        try options.set("clock=2026-11-20T12:00:00Z")
        for assignment in switches { try options.set(assignment) }
        return options
    }
}

/// A folder with a few text files, gone when the value is.
final class TextFolder: Sendable {
    static let contents = ["a.txt": "alpha\n", "b.csv": "x,y\n1,2\n", "deep/c.log": "gamma\n"]

    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "simulator-test-\(UUID().uuidString)")
        for (name, text) in Self.contents.merging(["truth.jsonl": "{}\n"], uniquingKeysWith: { first, _ in first }) {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
