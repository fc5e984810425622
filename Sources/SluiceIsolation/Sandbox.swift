private import CSeccomp
import CSluiceSystem
import Glibc

/// Which walls stand around an extraction child. What an old kernel or a nested container refuses is missing here and
/// never claimed.
package struct SandboxReport: OptionSet, Sendable, Hashable, CustomStringConvertible {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Memory, processor time, open files, file size, processes and core dumps are limited.
    package static let resourceLimits = SandboxReport(rawValue: 1 << 0)
    /// No program that it could start would have more rights.
    package static let noNewPrivileges = SandboxReport(rawValue: 1 << 1)
    /// Others cannot read its memory, and it leaves no core dump.
    package static let notDumpable = SandboxReport(rawValue: 1 << 2)
    /// It ends with the worker.
    package static let lifeline = SandboxReport(rawValue: 1 << 3)
    /// It can open no file.
    package static let landlock = SandboxReport(rawValue: 1 << 4)
    /// It can make no system call that reading a descriptor and answering does not need.
    package static let seccomp = SandboxReport(rawValue: 1 << 5)

    /// It stands in a network without interfaces. Few containers may make one, and the filter of system calls knows no
    /// sockets: it is welcome but not asked for.
    package static let network = SandboxReport(rawValue: 1 << 6)

    package static let all: SandboxReport = [
        .resourceLimits, .noNewPrivileges, .notDumpable, .lifeline, .landlock, .seccomp, .network,
    ]

    /// The walls one by one, with their names.
    package static let names: [(wall: SandboxReport, name: String)] = [
        (.resourceLimits, "resource limits"), (.noNewPrivileges, "no new privileges"), (.notDumpable, "not dumpable"),
        (.lifeline, "lifeline"), (.landlock, "landlock"), (.seccomp, "seccomp"), (.network, "network namespace"),
    ]

    /// The walls that should stand everywhere and do not.
    package var missing: SandboxReport { Self.all.subtracting(.network).subtracting(self) }

    /// The walls that stand, for a log.
    package var description: String {
        Self.names.filter { contains($0.0) }.map(\.1).joined(separator: ", ")
    }
}

/// Raises the walls around this process, for good.
enum Sandbox {
    /// Descriptors: five of our own, the content's, and some to spare.
    private static let openFiles: UInt64 = 16

    /// - Parameters:
    ///   - lifeline: reading end of a pipe that the worker holds open as long as it lives; this child's alone.
    ///   - memoryBytes: address space beyond what the process has now.
    ///   - processorSeconds: processor time of the whole process.
    /// - Returns: what stands. In a build for a sanitizer neither limits nor landlock nor seccomp do: it maps terabytes, and
    ///   writes what it finds to a file, with the help of another program.
    static func raise(lifeline: Int32, memoryBytes: Int64, processorSeconds: Int) -> SandboxReport {
        var report: SandboxReport = []
        // Not PR_SET_PDEATHSIG: it ends the child when the thread that made it ends, and threads come and go.
        if sluice_end_on_input(lifeline) == 0 && !isHungUp(lifeline) { report.insert(.lifeline) }
        if sluice_leave_network() == 0 { report.insert(.network) }
        let isWalled = sluice_is_sanitized == 0
        if isWalled && limit(memoryBytes, processorSeconds) { report.insert(.resourceLimits) }
        if sluice_forbid_new_privileges() == 0 { report.insert(.noNewPrivileges) }
        if sluice_forbid_dumps() == 0 { report.insert(.notDumpable) }
        if isWalled && sluice_landlock_all() > 0 { report.insert(.landlock) }
        if isWalled && filterCalls() { report.insert(.seccomp) }
        return report
    }

    /// The worker may have died before the signal was asked for.
    private static func isHungUp(_ lifeline: Int32) -> Bool {
        var state = pollfd(fd: lifeline, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&state, 1, 0) > 0 else { return false }
        exit(ExtractionChild.Exit.orphaned)
    }

    private static func limit(_ memoryBytes: Int64, _ processorSeconds: Int) -> Bool {
        let size = ProcessMemory.ofSelf?.addressSpaceBytes ?? 0
        let limits: [(Int32, UInt64)] = [
            (Int32(RLIMIT_AS.rawValue), UInt64(clamping: size.addingReportingOverflow(memoryBytes).partialValue)),
            (Int32(RLIMIT_CPU.rawValue), UInt64(clamping: processorSeconds)),
            (Int32(RLIMIT_FSIZE.rawValue), 0),
            (Int32(RLIMIT_CORE.rawValue), 0),
            (Int32(RLIMIT_NOFILE.rawValue), openFiles),
            (sluice_limit_processes, 0),
        ]
        return limits.allSatisfy { sluice_set_limit($0.0, $0.1) == 0 }
    }

    /// What reading by position, memory, time and answering need. Refused calls fail with EPERM, because libraries try
    /// some and go on (time zone, character sets); those by which a process would break out end it.
    private static func filterCalls() -> Bool {
        guard let context = unsafe seccomp_init(sluice_seccomp_refuse()) else { return false }
        defer { unsafe seccomp_release(context) }
        for name in allowedCalls {
            // A name that this architecture or kernel does not have is no hole.
            let number = unsafe seccomp_syscall_resolve_name(name)
            guard number >= 0 else { continue }
            guard unsafe sluice_seccomp_add(context, sluice_seccomp_allow(), number) == 0 else { return false }
        }
        for name in ["mmap", "mprotect"] {
            let number = unsafe seccomp_syscall_resolve_name(name)
            guard unsafe sluice_seccomp_add_not_executable(context, number) == 0 else { return false }
        }
        for name in deadlyCalls {
            let number = unsafe seccomp_syscall_resolve_name(name)
            guard number >= 0 else { continue }
            guard unsafe sluice_seccomp_add(context, sluice_seccomp_kill(), number) == 0 else { return false }
        }
        return unsafe seccomp_load(context) == 0
    }

    private static let allowedCalls = [
        "read", "pread64", "lseek", "close", "fstat", "sendto", "sendmsg", "recvfrom", "recvmsg", "munmap", "mremap",
        "madvise", "brk", "futex", "clock_gettime", "clock_nanosleep", "gettimeofday", "time", "getrandom",
        "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "exit", "exit_group", "getpid", "gettid",
        "sched_yield", "sched_getaffinity", "restart_syscall", "rseq", "membarrier", "sysinfo", "uname",
    ]

    private static let deadlyCalls = [
        "execve", "execveat", "socket", "socketpair", "ptrace", "process_vm_readv", "process_vm_writev", "fork",
        "vfork",
        "bpf", "io_uring_setup", "keyctl", "mount", "unshare", "setns",
    ]
}

/// The memory of a process, as /proc tells it.
struct ProcessMemory {
    var addressSpaceBytes: Int64
    var residentBytes: Int64

    static var ofSelf: ProcessMemory? { ProcessMemory("/proc/self/statm") }

    init?(of process: pid_t) { self.init("/proc/\(process)/statm") }

    private init?(_ path: String) {
        let file = unsafe sluice_open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
        let fields = bytes.prefix(max(0, count)).split(separator: 0x20).prefix(2)
            .compactMap { Int64(String(decoding: $0, as: UTF8.self)) }
        guard fields.count == 2 else { return nil }
        let page = Int64(sysconf(Int32(_SC_PAGESIZE)))
        addressSpaceBytes = fields[0] * page
        residentBytes = fields[1] * page
    }
}
