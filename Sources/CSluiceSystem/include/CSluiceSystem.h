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

#endif
