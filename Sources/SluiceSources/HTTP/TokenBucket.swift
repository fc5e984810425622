/// Paces the requests of one route: a burst at once, then an even rate, and a pause when the server asks for one.
///
/// A pure state machine over a monotonic time that the caller gives.
package struct TokenBucket: Sendable {
    private let perSecond: Double
    private let burst: Double
    private var tokens: Double
    private var refilled: Duration
    private var pausedUntil: Duration?

    /// - Parameters:
    ///   - perMinute: tokens that come back in a minute; must be greater than 0.
    ///   - burst: tokens that a rested bucket holds; at least 1.
    ///   - now: the time at which it is full.
    package init(perMinute: Double, burst: Int, now: Duration) {
        perSecond = max(perMinute, 0.001) / 60
        self.burst = Double(max(burst, 1))
        tokens = self.burst
        refilled = now
    }

    /// Takes a token if there is one.
    ///
    /// - Returns: nil when it was taken, else how long to wait before asking again.
    package mutating func take(now: Duration) -> Duration? {
        if let until = pausedUntil {
            if now < until { return until - now }
            pausedUntil = nil
            refilled = max(refilled, until)
        }
        let elapsed = max((now - refilled).seconds, 0)
        tokens = min(burst, tokens + elapsed * perSecond)
        refilled = max(now, refilled)
        // A wait is rounded up to the microsecond, so that the token is there when it is over.
        guard tokens < 1 - 1e-9 else {
            tokens -= 1
            return nil
        }
        return .microseconds(Int64(((1 - tokens) / perSecond * 1_000_000).rounded(.up)))
    }

    /// The server refused a request: everything waits until then, and starts with one token.
    package mutating func pause(until: Duration) {
        tokens = 1
        pausedUntil = max(until, pausedUntil ?? until)
    }
}

/// The buckets of one host, one for each method and route template.
///
/// Only GET is ever sent, so the template alone is the key.
package actor RequestPacer {
    private let perMinute: Double?
    private let burst: Int
    private let timing: ClientTiming
    private var buckets: [String: TokenBucket] = [:]

    /// With `perMinute` requests for each route; nil paces only by what the server asks for.
    package init(perMinute: Double?, burst: Int, timing: ClientTiming) {
        self.perMinute = perMinute
        self.burst = burst
        self.timing = timing
    }

    /// Returns when the next request of the route may be sent.
    ///
    /// - Throws: CancellationError.
    package func waitForTurn(of template: String) async throws {
        while let delay = take(template) {
            try Task.checkCancellation()
            try await timing.sleep(delay)
        }
    }

    /// Empties the route's bucket and holds it for the time given; other routes go on.
    package func pause(_ template: String, for delay: Duration) {
        let now = timing.monotonic()
        buckets[template, default: bucket(now)].pause(until: now + delay)
    }

    private func take(_ template: String) -> Duration? {
        let now = timing.monotonic()
        return buckets[template, default: bucket(now)].take(now: now)
    }

    private func bucket(_ now: Duration) -> TokenBucket {
        guard let perMinute else { return TokenBucket(perMinute: 60_000_000, burst: 1_000_000, now: now) }
        return TokenBucket(perMinute: perMinute, burst: burst, now: now)
    }
}
