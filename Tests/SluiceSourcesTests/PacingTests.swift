import SluiceCore
import SluiceSources
import Testing

@Suite struct TokenBucketTests {
    @Test("a rested bucket gives its burst at once, then one token each 60/rate seconds")
    func burstThenRate() {
        var bucket = TokenBucket(perMinute: 60, burst: 3, now: .zero)
        for _ in 0..<3 { #expect(bucket.take(now: .zero) == nil) }
        #expect(bucket.take(now: .zero) == .seconds(1))
        #expect(bucket.take(now: .milliseconds(400)) == .milliseconds(600))
        #expect(bucket.take(now: .seconds(1)) == nil)
        #expect(bucket.take(now: .seconds(1)) == .seconds(1))
    }

    @Test("90 a minute from one bucket of 10: 100 requests take 60 seconds")
    func rate() {
        var bucket = TokenBucket(perMinute: 90, burst: 10, now: .zero)
        var now = Duration.zero
        for _ in 0..<100 {
            while let delay = bucket.take(now: now) { now += delay }
        }
        #expect(now >= .seconds(60) && now < .seconds(60.01))
    }

    @Test("a pause empties it: one request when it is over, then the even rate")
    func pause() {
        var bucket = TokenBucket(perMinute: 60, burst: 10, now: .zero)
        bucket.pause(until: .seconds(7))
        #expect(bucket.take(now: .seconds(2)) == .seconds(5))
        #expect(bucket.take(now: .seconds(7)) == nil)
        #expect(bucket.take(now: .seconds(7)) == .seconds(1))
    }

    @Test("resting does not gather more than the burst")
    func rest() {
        var bucket = TokenBucket(perMinute: 60, burst: 2, now: .zero)
        #expect(bucket.take(now: .seconds(1000)) == nil)
        #expect(bucket.take(now: .seconds(1000)) == nil)
        #expect(bucket.take(now: .seconds(1000)) != nil)
    }

    @Test("routes are paced apart")
    func routes() async throws {
        let time = VirtualTime()
        let pacer = RequestPacer(perMinute: 60, burst: 1, timing: time.timing)
        try await pacer.waitForTurn(of: "/a")
        await pacer.pause("/a", for: .seconds(30))
        try await pacer.waitForTurn(of: "/b")
        #expect(time.now == .zero)
        try await pacer.waitForTurn(of: "/a")
        #expect(time.now == .seconds(30))
    }
}

@Suite struct RetryTests {
    /// RFC 9110 5.6.7 and 10.2.3 give these forms.
    @Test(
        "Retry-After",
        arguments: [
            ("120", Duration.seconds(120)), ("0", .zero), (" 7 ", .seconds(7)),
            ("Mon, 23 Nov 2026 09:00:30 GMT", .seconds(30)), ("Mon, 23 Nov 2026 08:00:00 GMT", .zero),
        ])
    func retryAfter(_ header: String, _ expected: Duration) {
        #expect(HTTPDate.retryAfter(header, now: fixtureTime) == expected)
    }

    @Test(
        "a Retry-After that is neither", arguments: ["", "soon", "-5", "Mon, 23 Foo 2026 09:00:30 GMT", "nan", "1e999"])
    func badRetryAfter(_ header: String) {
        #expect(HTTPDate.retryAfter(header, now: fixtureTime) == nil)
    }

    @Test("the date of RFC 9110's example")
    func date() {
        #expect(HTTPDate.parse("Sun, 06 Nov 1994 08:49:37 GMT") == Timestamp(unixSeconds: 784_111_777))
    }

    @Test("six tries: waits of 1, 2, 4, 8, 16 units, then the end")
    func failures() {
        var budget = RetryBudget(tries: 6, unit: .seconds(1))
        let waits = (0..<6).map { _ in budget.afterFailure(random: 1) }
        #expect(waits == [.seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(16), nil])
    }

    @Test("full jitter: the wait goes down to nothing")
    func jitter() {
        var budget = RetryBudget(tries: 6, unit: .seconds(1))
        #expect(budget.afterFailure(random: 0) == .zero)
        #expect(budget.afterFailure(random: 0.5) == .seconds(1))
    }

    @Test("a rate limit's wait is capped at 120 s, all of them at 10 min, and they are no failures")
    func rateLimits() {
        var budget = RetryBudget(tries: 2, unit: .seconds(1))
        let waits = (0..<6).map { _ in budget.afterRateLimit(random: 1, asked: .seconds(500)) }
        #expect(waits == Array(repeating: Duration.seconds(120), count: 5) + [nil])
        #expect(budget.afterFailure(random: 1) == .seconds(1))
    }

    @Test("a server that asks for waits of nothing is not asked for ever")
    func endlessRateLimit() {
        var budget = RetryBudget(tries: 2, unit: .seconds(1))
        var count = 0
        while budget.afterRateLimit(random: 0, asked: .zero) != nil, count < 100_000 { count += 1 }
        #expect(count == 6000)
    }

    @Test(
        "what is done with each status of openai-apis.md 2.4",
        arguments: [
            (200, StatusAction.accept), (206, .accept), (302, .redirect), (307, .redirect), (400, .fail(.invalid)),
            (401, .authentication), (403, .fail(.denied)), (404, .fail(.gone)), (409, .fail(.invalid)),
            (410, .fail(.gone)), (422, .fail(.invalid)), (429, .rateLimited), (500, .retry), (502, .retry),
            (503, .retry), (504, .retry),
        ])
    func statuses(_ status: Int, _ action: StatusAction) {
        #expect(StatusAction(status: status) == action)
    }
}
