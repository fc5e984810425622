private import CSluiceSystem
private import Glibc

/// Keeps what this process holds in memory out of core dumps and out of what a crash prints.
package enum CrashPrivacy {
    /// Signals that end a process with a core dump, and that Swift's runtime answers with a backtrace.
    private static let signals = [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS]

    /// Raised before the first foreign byte is read, for good. Processes that are started from here inherit the limit.
    ///
    /// Both, because a limit of 0 does not hold for dumps that go to a program (core(5)), and another program could read
    /// the memory of a process of the same user that may be dumped (ptrace(2)). A debugger that starts the program stays
    /// attached; one that comes later must be root's.
    package static func raise() {
        _ = sluice_set_limit(Int32(RLIMIT_CORE.rawValue), 0)
        _ = sluice_forbid_dumps()
        // The runtime's handlers were set before main, by the environment, which is not ours; the kernel just ends a
        // process. They show the text of source and of registers, and bytes that these lead to.
        for number in signals { _ = signal(number, SIG_DFL) }
    }
}
