import AsyncHTTPClient
import Foundation
import NIOCore
import SluiceSimulator
import Testing

@Suite("Traffic switches")
struct TrafficTests {
    @Test("rate: the third request of a route is answered with 429, other routes go on; Retry-After in seconds")
    func rate() async throws {
        try await withSimulator(.fixtures("rate=2/min")) { client async throws in
            #expect(try await client.workspace("users").status == 200)
            #expect(try await client.workspace("users").status == 200)
            let refused = try await client.workspace("users")
            #expect(refused.status == 429)
            let seconds = try #require(refused.headers["retry-after"].flatMap { Int($0) })
            // Two requests a minute: the next token comes within 30 seconds.
            #expect((1...30).contains(seconds))
            #expect(try await client.workspace("gpts").status == 200)
            for _ in 0..<2 { #expect(try await client.organization("users").status == 200) }
            let platform = try await client.organization("users")
            #expect(platform.status == 429)
            #expect(try platform.json["error"]?["code"]?.text == "rate_limit_exceeded")
        }
    }

    @Test("retry_after=date gives an HTTP date after Date, =none gives nothing")
    func retryAfter() async throws {
        try await withSimulator(.fixtures("rate=1/min", "retry_after=date")) { client async throws in
            _ = try await client.workspace("users")
            let refused = try await client.workspace("users")
            let format = DateFormatter()
            format.locale = Locale(identifier: "en_US_POSIX")
            format.timeZone = TimeZone(identifier: "GMT")
            format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
            let now = try #require(refused.headers["date"].flatMap(format.date(from:)))
            let then = try #require(refused.headers["retry-after"].flatMap(format.date(from:)))
            #expect((1...60).contains(then.timeIntervalSince(now)))
        }
        try await withSimulator(.fixtures("rate=1/min", "retry_after=none")) { client async throws in
            _ = try await client.workspace("users")
            let refused = try await client.workspace("users")
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] == nil)
        }
    }

    @Test("fail_every counts per route", arguments: [500, 503])
    func failures(status: Int) async throws {
        try await withSimulator(.fixtures("fail_every=3", "fail_status=\(status)")) { client async throws in
            var statuses: [Int] = []
            for _ in 0..<6 { statuses.append(try await client.workspace("users").status) }
            #expect(statuses == [200, 200, status, 200, 200, status])
            #expect(try await client.organization("users").status == 200)
        }
    }

    @Test("fail_status=reset ends the connection in the middle of the body; the next request is served")
    func reset() async throws {
        try await withSimulator(.fixtures("fail_every=2", "fail_status=reset")) { client async throws in
            #expect(try await client.workspace("users").status == 200)
            await #expect(throws: (any Error).self) { try await client.workspace("users") }
            #expect(try await client.workspace("users").status == 200)
        }
    }

    @Test("fail_status=stall sends a head and no body, and does not keep the simulator from stopping")
    func stall() async throws {
        try await withSimulator(.fixtures("fail_every=1", "fail_status=stall")) { client async throws in
            let reply = Task { try await client.workspace("users") }
            while client.simulator.journal().isEmpty { await Task.yield() }
            reply.cancel()
            await #expect(throws: (any Error).self) { try await reply.value }
            #expect(client.simulator.journal().map(\.status) == [200])
        }
    }

    @Test("Stopping ends a stalled answer and idle connections that the client still holds")
    func stop() async throws {
        let simulator = try await Simulator.start(options: .fixtures("fail_every=2", "fail_status=stall"))
        let client = TestClient(client: HTTPClient(eventLoopGroupProvider: .singleton), simulator: simulator)
        #expect(try await client.workspace("users").status == 200)
        #expect(try await client.organization("users").status == 200)
        let stalled = Task { try await client.workspace("users") }
        while simulator.journal().count < 3 { await Task.yield() }
        await simulator.stop()
        await #expect(throws: (any Error).self) { try await stalled.value }
        await #expect(throws: (any Error).self) {
            try await client.send("\(client.organization)/users", timeout: .milliseconds(200))
        }
        try await client.client.shutdown()
    }

    @Test("skew moves the Date header alone")
    func skew() async throws {
        try await withSimulator(.fixtures("skew=-3600")) { client async throws in
            #expect(try await client.workspace("users").headers["date"] == "Mon, 23 Nov 2026 08:00:00 GMT")
            #expect(client.simulator.now.unix == 1_795_424_400)
        }
    }

    @Test("A clock that runs goes on")
    func running() async throws {
        try await withSimulator(.fixtures("clock=2026-11-23T09:00:00Z", "clock_runs=on")) { client async throws in
            let first = client.simulator.now
            while client.simulator.now == first { await Task.yield() }
            #expect(client.simulator.now > first)
        }
    }

    @Test("A port in use is named", .timeLimit(.minutes(1)))
    func portInUse() async throws {
        try await withSimulator(.fixtures()) { client async throws in
            var options = try SimulatorOptions.fixtures()
            let port = try #require(URLComponents(string: client.simulator.blobBaseURL)?.port)
            options.ports.platform = port
            await #expect {
                _ = try await Simulator.start(options: options)
            } throws: { error in
                (error as? SimulatorError)?.code == .listen && "\(error)".contains("\(port)")
            }
        }
    }
}
