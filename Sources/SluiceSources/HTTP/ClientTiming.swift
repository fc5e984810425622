internal import Glibc
package import SluiceCore

/// The clocks, the sleep and the chance that a client uses; tests replace them all.
package struct ClientTiming: Sendable {
    /// Time since some fixed moment, never going back.
    package var monotonic: @Sendable () -> Duration
    /// Waits between requests; what it throws ends what waits.
    package var sleep: @Sendable (Duration) async throws -> Void
    package var wallClock: @Sendable () -> Timestamp
    /// Evenly spread over 0 to 1; for jitter only.
    package var random: @Sendable () -> Double

    package init(
        monotonic: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        wallClock: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable () -> Double
    ) {
        self.monotonic = monotonic
        self.sleep = sleep
        self.wallClock = wallClock
        self.random = random
    }

    /// The machine's own.
    package static let system: ClientTiming = {
        let start = ContinuousClock.now
        return ClientTiming(
            monotonic: { ContinuousClock.now - start },
            sleep: { try await Task.sleep(for: $0) },
            wallClock: { systemTime() },
            random: { Double.random(in: 0...1) }
        )
    }()
}

private func systemTime() -> Timestamp {
    var now = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    return Timestamp(microsecondsSinceEpoch: Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000)
}

extension Duration {
    /// Seconds with the fraction.
    var seconds: Double {
        let (whole, attoseconds) = components
        return Double(whole) + Double(attoseconds) / 1e18
    }
}
