import Foundation
import Glibc
import SluiceBench
import SluicePattern

/// Facts about this machine and build, and its clocks.
enum BenchMachine {
    static var facts: BenchReport.Machine {
        BenchReport.Machine(
            cpu: cpuModel, cores: ProcessInfo.processInfo.activeProcessorCount, jit: CompiledPattern.isJITAvailable)
    }

    static var build: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }

    /// Processor time of the calling thread, and time since some start (clock_gettime(2)).
    static let clocks = BenchRunner.Clocks(
        processor: { nanoseconds(CLOCK_THREAD_CPUTIME_ID) }, monotonic: { nanoseconds(CLOCK_MONOTONIC) })

    private static func nanoseconds(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        // Fails for unknown clocks only.
        _ = unsafe clock_gettime(clock, &time)
        return UInt64(max(0, time.tv_sec)) * 1_000_000_000 + UInt64(max(0, time.tv_nsec))
    }

    /// As proc_cpuinfo(5) names it; not every architecture has a name there.
    private static var cpuModel: String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") || $0.hasPrefix("CPU part") }
        let name = line?.split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
        return name ?? "unknown processor"
    }
}
