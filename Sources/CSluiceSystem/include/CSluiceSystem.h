#ifndef SLUICE_CSLUICESYSTEM_H
#define SLUICE_CSLUICESYSTEM_H

#include <stddef.h>
#include <sys/types.h>

// Covers of system calls that are macros, variadic or without a libc wrapper, so that Swift can call them.
// They decide nothing: each returns what the kernel returned, with errno set.

/// memfd_create(2) with MFD_CLOEXEC. Returns a descriptor, or -1.
int sluice_memfd_create(const char *name);

/// mkostemp(3) with O_CLOEXEC; `path` ends in XXXXXX and is overwritten. Returns a descriptor, or -1.
int sluice_make_temporary(char *path);

/// open(2) without a mode. Returns a descriptor, or -1.
int sluice_open(const char *path, int flags);

/// Sends `size` bytes with one descriptor attached (unix(7), SCM_RIGHTS); descriptor -1 sends none.
ssize_t sluice_send_descriptor(int socket, const void *bytes, size_t size, int descriptor);

/// Receives up to `size` bytes and at most one descriptor, which is -1 when none came.
ssize_t sluice_receive_descriptor(int socket, void *bytes, size_t size, int *descriptor);

/// prctl(2) with one argument.
int sluice_prctl(int option, unsigned long argument);

#endif
