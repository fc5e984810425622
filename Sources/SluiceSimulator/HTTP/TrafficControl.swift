import Synchronization

/// Rate limits and planned faults, counted per route.
final class TrafficControl: Sendable {
    private struct Bucket {
        var tokens: Double
        var refilledAt: ContinuousClock.Instant
    }

    private struct State {
        var buckets: [String: Bucket] = [:]
        var requests: [String: Int] = [:]
    }

    private let throttling: ThrottlingOptions
    private let faults: FaultOptions
    private let state = Mutex(State())

    init(throttling: ThrottlingOptions, faults: FaultOptions) {
        self.throttling = throttling
        self.faults = faults
    }

    /// Takes a token of the route's bucket.
    ///
    /// - Parameter route: Host, method and route template; the tenant is fixed.
    /// - Returns: Nil when the request may pass, else the whole seconds (1 at least) after which one would.
    func secondsToWait(route: String) -> Int64? {
        guard let rate = throttling.rate else { return nil }
        return state.withLock { state in
            let now = ContinuousClock.now
            let capacity = Double(rate.requests)
            let perSecond = capacity / Double(rate.seconds)
            var bucket = state.buckets[route] ?? Bucket(tokens: capacity, refilledAt: now)
            let elapsed = bucket.refilledAt.duration(to: now) / .seconds(1)
            bucket.tokens = min(capacity, bucket.tokens + elapsed * perSecond)
            bucket.refilledAt = now
            defer { state.buckets[route] = bucket }
            guard bucket.tokens < 1 else {
                bucket.tokens -= 1
                return nil
            }
            return max(1, Int64(((1 - bucket.tokens) / perSecond).rounded(.up)))
        }
    }

    /// Counts a request of a route and tells how it must fail, if it must.
    func fault(route: String) -> FaultOptions.Status? {
        guard faults.every > 0 else { return nil }
        let count = state.withLock { state in
            state.requests[route, default: 0] += 1
            return state.requests[route, default: 0]
        }
        return count % faults.every == 0 ? faults.status : nil
    }
}
