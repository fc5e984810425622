#define _GNU_SOURCE
#include "CSluiceSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

int sluice_memfd_create(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

void sluice_trim_heap(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

int sluice_make_temporary(char *path) { return mkostemp(path, O_CLOEXEC); }

int sluice_make_nameless(const char *folder) {
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return file;
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/sluice-XXXXXX", folder);
    if (length < 0 || (size_t)length >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    file = mkostemp(path, O_CLOEXEC);
    if (file >= 0) unlink(path);
    return file;
}

int sluice_open(const char *path, int flags) { return open(path, flags); }

const void *sluice_find(const void *bytes, size_t count, const void *pattern, size_t pattern_count) {
    return memmem(bytes, count, pattern, pattern_count);
}

const int sluice_limit_processes = RLIMIT_NPROC;

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
const int sluice_is_sanitized = 1;
#else
const int sluice_is_sanitized = 0;
#endif

int sluice_forbid_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL); }

int sluice_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0UL, 0UL, 0UL, 0UL); }

ssize_t sluice_send_descriptor(int socket, const void *bytes, size_t size, int descriptor) {
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = size};
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } control;
    memset(&control, 0, sizeof control);
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptor >= 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

ssize_t sluice_receive_descriptor(int socket, void *bytes, size_t size, int *descriptor) {
    struct iovec part = {.iov_base = bytes, .iov_len = size};
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } control;
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    *descriptor = -1;
    ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (received < 0) return received;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
            memcpy(descriptor, CMSG_DATA(header), sizeof(int));
        }
    }
    return received;
}

int sluice_socket_pair(int sockets[2]) { return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets); }

int sluice_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int sluice_set_limit(int resource, unsigned long long value) {
    struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
    return setrlimit(resource, &limit);
}

int sluice_end_on_input(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0 || fcntl(descriptor, F_SETOWN, getpid()) < 0) return -1;
    return fcntl(descriptor, F_SETFL, flags | O_ASYNC);
}

static int add_descriptors(posix_spawn_file_actions_t *actions, int socket, int lifeline) {
    int failure = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (!failure) failure = posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
    if (!failure) failure = posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0);
    if (!failure) failure = posix_spawn_file_actions_adddup2(actions, socket, 3);
    if (!failure) failure = posix_spawn_file_actions_adddup2(actions, lifeline, 4);
    if (!failure) failure = posix_spawn_file_actions_addclosefrom_np(actions, 5);
    return failure;
}

static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int failure = posix_spawnattr_setsigmask(attributes, &none);
    if (!failure) failure = posix_spawnattr_setsigdefault(attributes, &all);
    if (!failure) failure = posix_spawnattr_setpgroup(attributes, 0);
    if (!failure) {
        failure = posix_spawnattr_setflags(
            attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    return failure;
}

int sluice_spawn(
    pid_t *process, const char *path, char *const arguments[], char *const environment[], int socket, int lifeline) {
    // Above the numbers that they become, so that neither overwrites the other.
    int high_socket = fcntl(socket, F_DUPFD_CLOEXEC, 16);
    int high_lifeline = fcntl(lifeline, F_DUPFD_CLOEXEC, 16);
    int failure = high_socket < 0 || high_lifeline < 0 ? errno : 0;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (!failure) failure = posix_spawn_file_actions_init(&actions);
    if (!failure) {
        failure = posix_spawnattr_init(&attributes);
        if (!failure) {
            failure = add_descriptors(&actions, high_socket, high_lifeline);
            if (!failure) failure = set_attributes(&attributes);
            if (!failure) failure = posix_spawn(process, path, &actions, &attributes, arguments, environment);
            posix_spawnattr_destroy(&attributes);
        }
        posix_spawn_file_actions_destroy(&actions);
    }
    if (high_socket >= 0) close(high_socket);
    if (high_lifeline >= 0) close(high_lifeline);
    return failure;
}
