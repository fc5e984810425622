import SluiceContent
import SluiceCore
import SluiceSources
import Synchronization
import Testing

func withClient<Value>(
    _ server: ScriptedServer,
    time: VirtualTime = VirtualTime(),
    change: (inout HTTPOptions) -> Void = { _ in },
    _ body: (APIClient, Downloader) async throws -> Value
) async throws -> Value {
    var options = HTTPOptions()
    options.idleTimeout = .seconds(10)
    change(&options)
    let base = try #require(WebAddress(server.origin + "/v1"))
    let transport = HTTPTransport(
        options: options,
        rule: DownloadRule(allowedHosts: options.downloadHosts, apiHosts: [base]),
        timing: time.timing
    )
    let client = APIClient(
        base: base,
        key: try testKey(),
        perMinute: 60,
        transport: transport,
        clock: ServerClock(timing: time.timing, logger: quiet),
        logger: quiet
    )
    do {
        let value = try await body(client, Downloader(transport: transport, logger: quiet))
        try await transport.shutdown()
        return value
    } catch {
        try await transport.shutdown()
        throw error
    }
}

@Suite struct APIClientTests {
    private let route = Result { try APIRoute("/gpts/{gpt}", "g-1") }

    private func json(_ replies: ScriptedServer.Reply...) async throws -> (JSONValue?, (any Error)?, VirtualTime, Int) {
        let time = VirtualTime()
        let count = Mutex(0)
        return try await ScriptedServer.run { _ in
            let index = count.withLock { count in
                defer { count += 1 }
                return count
            }
            return replies[min(index, replies.count - 1)]
        } _: { server in
            try await withClient(server, time: time) { client, _ in
                do {
                    let answer = try await client.json(route.get(), query: [(name: "limit", value: "1")])
                    return (answer.value, nil, time, server.received.count)
                } catch {
                    return (nil, error, time, server.received.count)
                }
            }
        }
    }

    @Test("a GET with the key, the path and the query")
    func request() async throws {
        try await ScriptedServer.run({ _ in .json(#"{"id":"x"}"#) }) { server in
            try await withClient(server) { client, _ in
                let answer = try await client.json(route.get(), query: [(name: "after", value: "a+b")])
                #expect(answer.value == ["id": "x"])
            }
            let request = try #require(server.received.first)
            #expect(request.method == "GET")
            #expect(request.path == "/v1/gpts/g-1")
            #expect(request.query == "after=a%2Bb")
            #expect(request.header("Authorization")?.hasPrefix("Bearer test-compliance-") == true)
        }
    }

    @Test("server errors and broken connections are tried again, with growing waits")
    func retries() async throws {
        var reset = ScriptedServer.Reply.status(200)
        reset.ending = .reset
        let (value, error, time, _) = try await json(.status(500), .status(503), reset, .json("{}"))
        #expect(value == [:])
        #expect(error == nil)
        #expect(time.sleeps == [.seconds(1), .seconds(2), .seconds(4)])
    }

    @Test("six tries, then an error that names route and status")
    func exhausted() async throws {
        let (_, error, _, count) = try await json(.json(#"{"error":{"message":"down"}}"#, status: 500))
        #expect(error as? APIError == APIError(.exhausted, template: "/gpts/{gpt}", status: 500, detail: "down"))
        #expect(count == 6)
    }

    @Test("a 429 waits as long as it says, in seconds or until a date")
    func rateLimit() async throws {
        let date = [("Date", "Mon, 23 Nov 2026 09:00:00 GMT"), ("Retry-After", "Mon, 23 Nov 2026 09:00:40 GMT")]
        let (value, _, time, _) = try await json(
            .status(429, headers: [("Retry-After", "7")]), .status(429, headers: date), .json("{}")
        )
        #expect(value == [:])
        #expect(time.sleeps == [.seconds(7), .seconds(40)])
    }

    @Test("a stalled server ends by the idle timeout")
    func stall() async throws {
        var stalled = ScriptedServer.Reply.status(200)
        stalled.ending = .stall
        let (value, _, _, count) = try await json(stalled, .json("{}"))
        #expect(value == [:])
        #expect(count == 2)
    }

    @Test("a body that is cut, empty, HTML or broken JSON is asked for again, then malformed")
    func malformed() async throws {
        var cut = ScriptedServer.Reply.json(#"{"data":[1,2,3]}"#)
        cut.ending = .cut(after: 5)
        let (value, _, _, count) = try await json(cut, .json(""), .json("<html></html>"), .json("{"), .json("{}"))
        #expect(value == [:])
        #expect(count == 5)
        let (_, error, _, _) = try await json(.json("<html></html>"))
        #expect((error as? APIError)?.kind == .malformed)
    }

    @Test("a body over the limit is refused, declared or not")
    func tooLarge() async throws {
        let long = String(repeating: " ", count: 5000) + "{}"
        try await ScriptedServer.run({ _ in .json(long) }) { server in
            try await withClient(server, change: { $0.bodyLimit = 4096 }) { client, _ in
                let error = await #expect(throws: APIError.self) { try await client.json(route.get()) }
                #expect(error?.kind == .tooLarge)
            }
            #expect(server.received.count == 1)
        }
    }

    @Test("401 ends the host; the message names it and never the key")
    func authentication() async throws {
        let key = "test-compliance-" + String(repeating: "k", count: 20)
        let body = #"{"error":{"message":"Incorrect key: \#(key)"}}"#
        let (_, error, _, count) = try await json(.json(body, status: 401))
        let failure = try #require(error as? SluiceError)
        #expect(failure.kind == .authentication)
        #expect(!failure.description.contains(key))
        #expect(count == 1)
    }

    @Test("403 for a list makes it unavailable: it is not asked again")
    func denied() async throws {
        try await ScriptedServer.run({ _ in .json(#"{"detail":"no scope"}"#, status: 403) }) { server in
            try await withClient(server) { client, _ in
                for _ in 0..<2 {
                    await #expect { try await client.json(APIRoute("/workspaces/{workspace}/gpts", "w")) } throws: {
                        ($0 as? APIError)?.reason == .apiUnauthorized
                    }
                }
            }
            #expect(server.received.count == 1)
        }
    }

    /// The reasons of requests for objects, nil for those that were given.
    private func reasons(_ client: APIClient, _ ids: [String]) async throws -> [CoverageReason?] {
        var reasons: [CoverageReason?] = []
        for id in ids {
            do {
                _ = try await client.json(APIRoute("/workspaces/{workspace}/gpts/{gpt}", "w", id))
                reasons.append(nil)
            } catch let error as APIError {
                reasons.append(error.reason)
            }
        }
        return reasons
    }

    @Test("403 for one object concerns it alone, however often it is asked for")
    func deniedObject() async throws {
        try await ScriptedServer.run({ $0.path.hasSuffix("/bad") ? .status(403) : .json("{}") }) { server in
            try await withClient(server) { client, _ in
                let found = try await reasons(client, Array(repeating: "bad", count: 8) + ["good"])
                #expect(found == Array(repeating: .fetchDenied, count: 8) + [nil])
            }
        }
    }

    @Test("five objects refused and none given: the route counts as denied and is not asked again")
    func deniedObjects() async throws {
        try await ScriptedServer.run({ _ in .status(403) }) { server in
            try await withClient(server) { client, _ in
                let found = try await reasons(client, (0..<30).map { "g\($0)" })
                #expect(
                    found == Array(repeating: .fetchDenied, count: 4) + Array(repeating: .apiUnauthorized, count: 26))
            }
            #expect(server.received.count == 5)
        }
    }

    @Test("one object that is given settles that the route is not denied", arguments: [0, 4])
    func success(_ position: Int) async throws {
        try await ScriptedServer.run({ $0.path.hasSuffix("/good") ? .json("{}") : .status(403) }) { server in
            try await withClient(server) { client, _ in
                var ids = (0..<20).map { "bad\($0)" }
                ids.insert("good", at: position)
                let found = try await reasons(client, ids)
                #expect(found.count { $0 == .fetchDenied } == 20)
                #expect(found[position] == nil)
            }
            #expect(server.received.count == 21)
        }
    }

    @Test("an error body never brings an address or a number of a card into an error")
    func secretsInErrorBodies() async throws {
        let card = "4111" + "111111111111"
        let text = "https://blob.example/f?sig=abc card \(card)"
        for (body, status) in [(#"{"error":{"message":"\#(text)"}}"#, 400), (text, 400), (text, 500), (text, 401)] {
            let (_, error, _, _) = try await json(.json(body, status: status))
            let said = "\(try #require(error)) \((error as? APIError)?.sentence ?? "")"
            #expect(!said.contains(card) && !said.contains("sig=") && !said.contains("blob.example"))
            #expect(said.contains("\(status)"))
        }
    }

    @Test("403 on a route that has worked concerns that id alone")
    func deniedItem() async throws {
        try await ScriptedServer.run({ $0.path.hasSuffix("g-2") ? .status(403) : .json("{}") }) { server in
            try await withClient(server) { client, _ in
                _ = try await client.json(APIRoute("/gpts/{gpt}", "g-1"))
                await #expect(throws: APIError.self) { try await client.json(APIRoute("/gpts/{gpt}", "g-2")) }
                _ = try await client.json(APIRoute("/gpts/{gpt}", "g-3"))
            }
        }
    }

    @Test("a host that never answers ends the run with its name")
    func unreachable() async throws {
        let reserved = try ReservedPort()
        let port = reserved.number
        let time = VirtualTime()
        var options = OpenAIOptions(workspace: .init(id: workspaceID, key: try testKey()))
        options.workspace?.baseURL = "http://127.0.0.1:\(port)/v1"
        let session = try OpenAISession(options: options, logger: quiet, timing: time.timing)
        let source = try #require(try session.source())
        await #expect { try await source.next() } throws: { error in
            guard let error = error as? SluiceError else { return false }
            return error.kind == .source && error.place == "127.0.0.1:\(port)"
        }
        try await session.shutdown()
    }

    @Test("the pace of a route holds, and an unlimited one waits for nothing")
    func pace() async throws {
        try await ScriptedServer.run({ _ in .json("{}") }) { server in
            let time = VirtualTime()
            try await withClient(
                server, time: time,
                change: { options in
                    options.pace = .perMinute(60)
                    options.burst = 2
                }
            ) { client, _ in
                for _ in 0..<5 { _ = try await client.json(route.get()) }
            }
            #expect(time.sleeps == [.seconds(1), .seconds(1), .seconds(1)])
        }
    }

    @Test(
        "a clock that is more than five minutes off gives way to the server's",
        arguments: [
            ("Mon, 23 Nov 2026 09:04:59 GMT", 0.0), ("Mon, 23 Nov 2026 10:00:00 GMT", 3600),
            ("Mon, 23 Nov 2026 08:00:00 GMT", -3600),
        ])
    func skew(_ date: String, _ offset: Double) async throws {
        try await ScriptedServer.run({ _ in .json(#"{"data":[],"has_more":false}"#, headers: [("Date", date)]) }) {
            server in
            try await withSession(server) { session in
                _ = try await session.snapshotReader().workspaceSnapshot()
                #expect(session.now == fixtureTime.adding(seconds: offset))
            }
        }
    }

    @Test(
        "base URLs that would show the key are refused before anything is sent",
        arguments: [
            "http://api.chatgpt.com/v1", "ftp://x/", "https://u:p@api.chatgpt.com/v1", "https://api.chatgpt.com/v1?x=1",
        ])
    func baseURL(_ url: String) throws {
        var options = OpenAIOptions(workspace: .init(id: workspaceID, key: try testKey()))
        options.workspace?.baseURL = url
        #expect { try OpenAISession(options: options, logger: quiet) } throws: {
            ($0 as? SluiceError)?.kind == .configuration
        }
    }
}
