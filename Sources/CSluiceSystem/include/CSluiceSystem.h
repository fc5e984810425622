#ifndef SLUICE_CSLUICESYSTEM_H
#define SLUICE_CSLUICESYSTEM_H

#include <stddef.h>
#include <sys/types.h>

// Covers of system calls and of functions of libc that are macros, variadic, extensions or without a libc wrapper, so
// that Swift can call them.
// They decide nothing: each returns what the kernel returned, with errno set.

/// memfd_create(2) with MFD_CLOEXEC. Returns a descriptor, or -1.
int sluice_memfd_create(const char *name);

/// mkostemp(3) with O_CLOEXEC; `path` ends in XXXXXX and is overwritten. Returns a descriptor, or -1.
int sluice_make_temporary(char *path);

/// Makes an empty file of mode 0600 without a name in a folder: open(2) with O_TMPFILE, or mkostemp(3) and unlink(2) where
/// the file system does not know that. Returns a descriptor, or -1.
int sluice_make_nameless(const char *folder);

/// Locks an open folder (flock(2)) without waiting. Returns 0, or -1: with EWOULDBLOCK when somebody else has it, with
/// ENOENT when it has no name any more.
int sluice_lock_folder(int folder);

/// Removes all that lies in an open folder, links as such, without recursion, however deep it is. Returns 0, or -1.
int sluice_empty_folder(int folder);

/// Removes a folder of this user with mode 0700 that nobody has locked, with all that lies in it. Returns 1, 0 when there
/// is no such folder of that name, or -1.
int sluice_sweep_folder(int parent, const char *name);

/// malloc_trim(3): gives the pages that the allocator has free in all its arenas back to the kernel; does nothing where the C
/// library has no such function.
void sluice_trim_heap(void);

/// open(2) without a mode. Returns a descriptor, or -1.
int sluice_open(const char *path, int flags);

/// memmem(3): where a pattern stands in some bytes, or NULL.
const void *sluice_find(const void *bytes, size_t count, const void *pattern, size_t pattern_count);

/// Sends `size` bytes with one descriptor attached (unix(7), SCM_RIGHTS); descriptor -1 sends none.
ssize_t sluice_send_descriptor(int socket, const void *bytes, size_t size, int descriptor);

/// Receives up to `size` bytes and at most one descriptor, which is -1 when none came.
ssize_t sluice_receive_descriptor(int socket, void *bytes, size_t size, int *descriptor);

/// socketpair(2): two connected stream sockets with CLOEXEC. Returns 0, or -1.
int sluice_socket_pair(int sockets[2]);

/// pipe2(2) with CLOEXEC: the reading end first. Returns 0, or -1.
int sluice_pipe(int ends[2]);

/// setrlimit(2) with the soft and the hard limit alike. Returns 0, or -1.
int sluice_set_limit(int resource, unsigned long long value);

/// RLIMIT_NPROC, an enumeration constant that does not reach Swift.
extern const int sluice_limit_processes;

/// 1 in a build for the address or the thread sanitizer, else 0.
extern const int sluice_is_sanitized;

/// prctl(2), PR_SET_NO_NEW_PRIVS. Returns 0, or -1.
int sluice_forbid_new_privileges(void);

/// prctl(2), PR_SET_DUMPABLE 0. Returns 0, or -1.
int sluice_forbid_dumps(void);

/// Has the process end (SIGIO, whose default action that is) as soon as the descriptor can be read or hangs up.
/// Returns 0, or -1.
int sluice_end_on_input(int descriptor);

/// posix_spawn(3) with /dev/null as descriptors 0 to 2, `socket` as 3, `lifeline` as 4 and no others; in a process
/// group of its own, with no signal blocked or ignored. Returns 0, or an error number.
int sluice_spawn(
    pid_t *process, const char *path, char *const arguments[], char *const environment[], int socket, int lifeline);

/// Forbids this process every opening of files and, where the kernel can, TCP and signals to others (landlock(7)).
/// Wants PR_SET_NO_NEW_PRIVS before. Returns the kernel's landlock version, or -1.
int sluice_landlock_all(void);

/// Moves this process into a network of its own without any interface (network_namespaces(7)); where that takes rights
/// that it does not have, together with a user namespace. Only for a process of one thread. Returns 0, or -1.
int sluice_leave_network(void);

/// Bits of ``sluice_tool`` `walls`; the values of SandboxReport.
enum {
    sluice_wall_limits = 1 << 0,
    sluice_wall_no_new_privileges = 1 << 1,
    /// It ends with the thread that has started it.
    sluice_wall_lifeline = 1 << 3,
    sluice_wall_landlock = 1 << 4,
    sluice_wall_seccomp = 1 << 5,
    sluice_wall_network = 1 << 6,
};

/// A program to be started behind walls.
struct sluice_tool {
    const char *path;
    char *const *arguments;
    char *const *environment;
    /// Become descriptors 0, 1 and 2; the program gets no others.
    int input, output, errors;
    /// Folder to work in, or -1 for the root.
    int folder;
    /// Namespaces to enter, or -1.
    int user_namespace, network_namespace;
    /// A landlock ruleset to be restricted to, or -1.
    int ruleset;
    /// Instructions of a seccomp filter (struct sock_filter), or NULL.
    const void *filter;
    unsigned short filter_count;
    /// Bytes of address space and of each file that is written, seconds of processor time, number of descriptors.
    unsigned long long memory_bytes, file_bytes, processor_seconds, open_files;
    /// Out: the walls that were raised before the program began.
    unsigned int walls;
};

/// Starts a program, in a process group of its own, that ends when the calling thread does. The walls are raised by the
/// child between clone(2) and execve(2), by system calls alone; one that the kernel refuses is missing in `walls`, but
/// limits and PR_SET_NO_NEW_PRIVS must hold. Returns 0, or an error number.
int sluice_tool_start(struct sluice_tool *tool, pid_t *process);

/// Asks the kernel which walls of ``sluice_tool`` stand around this process; but for the network, which only its name tells
/// apart.
unsigned int sluice_standing_walls(void);

/// Makes an empty network, for programs to enter, and the user namespace that its making takes without rights. Each is a
/// descriptor, or -1. Returns 0 when there is a network, else -1.
int sluice_make_network(int *user_namespace, int *network_namespace);

/// What a landlock rule allows below a folder, or of a file.
enum {
    /// Reading and executing.
    sluice_allow_use = 1,
    /// Reading, writing, making and removing files.
    sluice_allow_change = 2,
    /// Reading and writing a device such as /dev/null.
    sluice_allow_device = 3,
};

/// A ruleset that forbids every opening of files, and TCP and signals to others where the kernel can (landlock(7)).
/// Returns a descriptor, or -1.
int sluice_landlock_ruleset(void);

/// Adds to a ruleset what is allowed below the folder, or of the file, that a descriptor stands for. Returns 0, or -1.
int sluice_landlock_allow(int ruleset, int descriptor, int what);

/// open(2) with O_PATH. Returns a descriptor, or -1.
int sluice_open_place(const char *path);

/// wait4(2) without waiting, retried when interrupted. Returns the process when it has ended, 0 when not, or -1.
pid_t sluice_ended(pid_t process, int *status, long *peak_kibibytes);

#endif
