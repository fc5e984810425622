import Glibc

/// Processor time of the calling thread: it stands still while other programs have the processor.
enum ThreadClock {
    /// Nanoseconds since the thread began.
    static func now() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
