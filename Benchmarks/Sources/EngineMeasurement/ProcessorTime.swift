import Foundation

/// Clocks for measuring.
package enum ProcessorTime {
    /// Seconds of processor time that this thread has taken.
    package static func threadSeconds() -> Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

    /// Time since an unknown moment, never set back.
    @Sendable package static func monotonicNanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
