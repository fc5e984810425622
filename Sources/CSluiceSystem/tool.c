#define _GNU_SOURCE
#include "CSluiceSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int sluice_leave_network(void) {
    if (unshare(CLONE_NEWNET) == 0) return 0;
    return unshare(CLONE_NEWUSER | CLONE_NEWNET);
}

// MARK: The child between clone(2) and execve(2)
//
// It shares the worker's memory until execve(2), and the worker's thread stands still until then: nothing here may take a
// lock or allocate. Sanitizers would do both, and take what the child does to its descriptors and signals for the
// worker's: their notes in the code and their clone(2), sigaction(2) and _exit(2) are passed by.

#define UNSEEN __attribute__((disable_sanitizer_instrumentation))

#if __has_feature(thread_sanitizer)
int __clone(int (*begin)(void *), void *stack, int flags, void *argument, ...);
#define clone __clone
#endif

UNSEEN static _Noreturn void end(int code) {
    for (;;) syscall(SYS_exit_group, code);
}

/// As the kernel takes it; all zero is the standard action without flags.
struct kernel_action {
    uintptr_t handler, flags, restorer;
    uint64_t mask;
};

UNSEEN static void reset_signals(void) {
    static const struct kernel_action standard;
    for (int number = 1; number < 65; number++) {
        syscall(SYS_rt_sigaction, number, &standard, NULL, sizeof standard.mask);
    }
}

struct child {
    struct sluice_tool *tool;
    int failure;
};

UNSEEN static int limit(int resource, unsigned long long value) {
    struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
    return setrlimit(resource, &limit);
}

UNSEEN static int set_limits(const struct sluice_tool *tool) {
    // No RLIMIT_NPROC, which counts all processes of the user: the filter forbids new ones.
    if (limit(RLIMIT_AS, tool->memory_bytes) || limit(RLIMIT_FSIZE, tool->file_bytes)) return -1;
    if (limit(RLIMIT_CPU, tool->processor_seconds) || limit(RLIMIT_NOFILE, tool->open_files)) return -1;
    return limit(RLIMIT_CORE, 0);
}

UNSEEN static int set_descriptors(const struct sluice_tool *tool) {
    if (dup2(tool->input, 0) < 0 || dup2(tool->output, 1) < 0 || dup2(tool->errors, 2) < 0) return -1;
    // close_range(2) with CLOSE_RANGE_CLOEXEC: the ruleset is still wanted here. Before Linux 5.11 each on its own.
    if (syscall(SYS_close_range, 3U, ~0U, 4U) == 0) return 0;
    struct rlimit open_files;
    if (getrlimit(RLIMIT_NOFILE, &open_files) != 0) return -1;
    for (unsigned int number = 3; number < open_files.rlim_cur && number < 1 << 20; number++) {
        fcntl((int)number, F_SETFD, FD_CLOEXEC);
    }
    return 0;
}

UNSEEN static int begin(void *argument) {
    struct child *child = argument;
    struct sluice_tool *tool = child->tool;
    reset_signals();
    if (setpgid(0, 0) != 0 || set_descriptors(tool) != 0) goto failed;
    if ((tool->folder >= 0 ? fchdir(tool->folder) : chdir("/")) != 0) goto failed;
    if (tool->network_namespace >= 0
        && (tool->user_namespace < 0 || setns(tool->user_namespace, CLONE_NEWUSER) == 0)
        && setns(tool->network_namespace, CLONE_NEWNET) == 0) {
        tool->walls |= sluice_wall_network;
    }
    if (prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL) == 0) tool->walls |= sluice_wall_lifeline;
    if (set_limits(tool) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) != 0) goto failed;
    tool->walls |= sluice_wall_limits | sluice_wall_no_new_privileges;
    if (tool->ruleset >= 0 && syscall(446, tool->ruleset, 0U) == 0) tool->walls |= sluice_wall_landlock;
    if (tool->filter) {
        struct sock_fprog filter = {.len = tool->filter_count, .filter = (struct sock_filter *)tool->filter};
        if (prctl(PR_SET_SECCOMP, (unsigned long)SECCOMP_MODE_FILTER, &filter) == 0) tool->walls |= sluice_wall_seccomp;
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(tool->path, tool->arguments, tool->environment);
failed:
    child->failure = errno ? errno : EIO;
    end(127);
}

/// Above the numbers that descriptors become, so that none overwrites another.
static int above(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, 16); }

int sluice_tool_start(struct sluice_tool *given, pid_t *process) {
    struct sluice_tool tool = *given;
    tool.walls = 0;
    tool.input = above(given->input);
    tool.output = above(given->output);
    tool.errors = above(given->errors);
    struct child child = {.tool = &tool};
    if (tool.input < 0 || tool.output < 0 || tool.errors < 0) child.failure = errno;
    if (!child.failure) {
        _Alignas(16) char stack[32 << 10];
        sigset_t all, before;
        sigfillset(&all);
        // No handler of the worker may run in the child, which shares its memory.
        pthread_sigmask(SIG_SETMASK, &all, &before);
        *process = clone(begin, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &child);
        if (*process < 0) child.failure = errno;
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        if (*process > 0 && child.failure) waitpid(*process, NULL, 0);
    }
    if (tool.input >= 0) close(tool.input);
    if (tool.output >= 0) close(tool.output);
    if (tool.errors >= 0) close(tool.errors);
    given->walls = tool.walls;
    return child.failure;
}

unsigned int sluice_standing_walls(void) {
    unsigned int walls = 0;
    struct rlimit memory, written, dumped;
    if (getrlimit(RLIMIT_AS, &memory) == 0 && memory.rlim_max != RLIM_INFINITY
        && getrlimit(RLIMIT_FSIZE, &written) == 0 && written.rlim_max == 0
        && getrlimit(RLIMIT_CORE, &dumped) == 0 && dumped.rlim_max == 0) {
        walls |= sluice_wall_limits;
    }
    if (prctl(PR_GET_NO_NEW_PRIVS, 0UL, 0UL, 0UL, 0UL) == 1) walls |= sluice_wall_no_new_privileges;
    int signal = 0;
    if (prctl(PR_GET_PDEATHSIG, &signal) == 0 && signal == SIGKILL) walls |= sluice_wall_lifeline;
    int file = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == EACCES) walls |= sluice_wall_landlock;
    if (file >= 0) close(file);
    int made = socket(AF_UNIX, SOCK_STREAM, 0);
    if (made < 0 && errno == EPERM) walls |= sluice_wall_seccomp;
    if (made >= 0) close(made);
    return walls;
}

// MARK: Networks

struct networks {
    int user, network;
};

/// Shares the table of descriptors with the worker: what it opens stays open there.
UNSEEN static int hold(void *argument) {
    struct networks *made = argument;
    made->network = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (made->user == 0) made->user = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
    end(0);
}

int sluice_make_network(int *user_namespace, int *network_namespace) {
    struct networks made = {.user = -1, .network = -1};
    _Alignas(16) char stack[32 << 10];
    int flags = CLONE_VM | CLONE_VFORK | CLONE_FILES | CLONE_NEWNET | SIGCHLD;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t process = clone(hold, stack + sizeof stack, flags, &made);
    // In a user namespace root could no longer read the files of others.
    if (process < 0 && geteuid() != 0) {
        made.user = 0;
        process = clone(hold, stack + sizeof stack, flags | CLONE_NEWUSER, &made);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (process > 0) waitpid(process, NULL, 0);
    *user_namespace = process > 0 ? made.user : -1;
    *network_namespace = made.network;
    return made.network >= 0 ? 0 : -1;
}

// MARK: The end

pid_t sluice_ended(pid_t process, int *status, long *peak_kibibytes) {
    struct rusage usage;
    pid_t ended;
    do ended = wait4(process, status, WNOHANG, &usage);
    while (ended < 0 && errno == EINTR);
    if (ended > 0) *peak_kibibytes = usage.ru_maxrss;
    return ended;
}
