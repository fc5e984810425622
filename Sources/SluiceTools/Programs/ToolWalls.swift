import CSeccomp
import CSluiceSystem
import Glibc
import SluiceContent
import SluiceIsolation

/// What stands around the programs that read foreign content: made once, the same for all of them.
///
/// The descriptors are never closed; they and the filter do not change, which is what `Sendable` rests on.
struct ToolWalls: Sendable {
    static let shared = ToolWalls()

    /// Folders and files that a program may read and execute.
    private let readable: [Int32]
    /// Devices that it may write too.
    private let devices: [Int32]
    /// Instructions of the seccomp filter; empty when none could be made.
    let filter: [UInt8]
    let userNamespace: Int32
    let networkNamespace: Int32

    /// Bytes of one instruction, `struct sock_filter` of linux/filter.h.
    static let instructionBytes = 8

    private static let readablePlaces = [
        "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/local/lib", "/lib", "/lib32", "/lib64",
        "/usr/bin", "/usr/local/bin", "/bin", "/usr/share", "/usr/local/share", "/etc/ld.so.cache", "/etc/fonts",
        "/etc/alternatives", "/etc/localtime", "/etc/catdocrc", "/var/cache/fontconfig", "/var/lib/ghostscript/fonts",
        "/dev/urandom",
    ]

    private init() {
        readable = Self.readablePlaces.map { unsafe sluice_open_place($0) }.filter { $0 >= 0 }
        devices = [unsafe sluice_open_place("/dev/null")].filter { $0 >= 0 }
        filter = Self.makeFilter() ?? []
        var user: Int32 = -1
        var network: Int32 = -1
        _ = unsafe sluice_make_network(&user, &network)
        (userNamespace, networkNamespace) = (user, network)
    }

    /// Makes the landlock rules of one run.
    ///
    /// - Parameters:
    ///   - program: may be executed.
    ///   - places: further folders that may be read and executed.
    ///   - input: may be read; -1 for none.
    ///   - folder: may be changed; -1 for none.
    /// - Returns: a descriptor that the caller closes; -1 when the kernel has no landlock.
    func ruleset(program: Int32, places: [Int32], input: Int32, folder: Int32) -> Int32 {
        let ruleset = sluice_landlock_ruleset()
        guard ruleset >= 0 else { return -1 }
        for place in readable + places + [program] {
            _ = sluice_landlock_allow(ruleset, place, Int32(sluice_allow_use))
        }
        for device in devices { _ = sluice_landlock_allow(ruleset, device, Int32(sluice_allow_device)) }
        if input >= 0 { _ = sluice_landlock_allow(ruleset, input, Int32(sluice_allow_use)) }
        if folder >= 0 { _ = sluice_landlock_allow(ruleset, folder, Int32(sluice_allow_change)) }
        return ruleset
    }

    // MARK: System calls

    /// What no reader of a document needs. The programs and their libraries are not ours and change, so that a list of
    /// what is allowed would break them; a refused call fails with EPERM.
    private static let refusedCalls = [
        // Networks and other processes.
        "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "kill", "tkill", "pidfd_open",
        "pidfd_getfd", "pidfd_send_signal", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "ptrace", "process_vm_readv",
        "process_vm_writev", "process_madvise", "kcmp", "fork", "vfork", "msgget", "semget", "shmget", "mq_open",
        "mq_unlink",
        // File systems.
        "mount", "umount2", "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr",
        "pivot_root", "chroot", "swapon", "swapoff", "quotactl", "quotactl_fd", "open_by_handle_at",
        "name_to_handle_at", "fanotify_init", "inotify_init", "inotify_init1", "mknod", "mknodat", "link", "linkat",
        "symlink", "symlinkat", "chown", "fchown", "lchown", "fchownat", "setxattr", "lsetxattr", "fsetxattr",
        // Rights and namespaces.
        "setns", "unshare", "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setfsuid",
        "setfsgid", "setgroups", "capset", "personality", "landlock_create_ruleset", "keyctl", "add_key",
        "request_key",
        // The kernel.
        "bpf", "io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd", "perf_event_open",
        "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "acct", "syslog",
        "settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "sethostname", "setdomainname", "ioperm", "iopl",
        "modify_ldt", "vhangup", "lookup_dcookie", "nfsservctl", "mlockall", "sched_setscheduler", "sched_setattr",
    ]

    private static func makeFilter() -> [UInt8]? {
        guard let context = unsafe seccomp_init(sluice_seccomp_allow()) else { return nil }
        defer { unsafe seccomp_release(context) }
        for name in refusedCalls {
            // A name that this architecture does not have is no hole.
            let number = unsafe seccomp_syscall_resolve_name(name)
            guard number >= 0 else { continue }
            guard unsafe sluice_seccomp_add(context, sluice_seccomp_refuse(), number) == 0 else { return nil }
        }
        guard unsafe sluice_seccomp_add_no_process(context, seccomp_syscall_resolve_name("clone")) == 0,
            unsafe sluice_seccomp_add_unknown(context, seccomp_syscall_resolve_name("clone3")) == 0
        else { return nil }
        return unsafe exported(context)
    }

    /// The filter as the kernel takes it (seccomp_export_bpf(3)).
    @unsafe
    private static func exported(_ context: scmp_filter_ctx) -> [UInt8]? {
        let file = unsafe sluice_memfd_create("sluice-filter")
        guard file >= 0 else { return nil }
        defer { close(file) }
        guard unsafe seccomp_export_bpf(context, file) == 0 else { return nil }
        let size = Int(lseek(file, 0, SEEK_END))
        guard size > 0, size % instructionBytes == 0, size / instructionBytes <= 4096 else { return nil }
        var bytes = [UInt8](repeating: 0, count: size)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(file, $0.baseAddress, $0.count, 0) }
        return count == size ? bytes : nil
    }
}
