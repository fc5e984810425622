#ifndef SLUICE_CSECCOMP_SHIM_H
#define SLUICE_CSECCOMP_SHIM_H

#include <errno.h>
#include <seccomp.h>
#include <sys/mman.h>

// Covers of macros and of the variadic rule call.

/// CLONE_THREAD of linux/sched.h.
enum { sluice_clone_thread = 0x00010000 };

static inline uint32_t sluice_seccomp_refuse(void) { return SCMP_ACT_ERRNO(EPERM); }
static inline uint32_t sluice_seccomp_allow(void) { return SCMP_ACT_ALLOW; }
static inline uint32_t sluice_seccomp_kill(void) { return SCMP_ACT_KILL_PROCESS; }

static inline int sluice_seccomp_add(scmp_filter_ctx context, uint32_t action, int call) {
    return seccomp_rule_add(context, action, call, 0);
}

/// Allows a call whose third argument, a protection of mmap(2) or mprotect(2), does not ask for execution.
static inline int sluice_seccomp_add_not_executable(scmp_filter_ctx context, int call) {
    return seccomp_rule_add(context, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

/// Refuses a call as one that the kernel does not have, so that libraries take an older one.
static inline int sluice_seccomp_add_unknown(scmp_filter_ctx context, int call) {
    return seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOSYS), call, 0);
}

/// Refuses clone(2) where it would make a process and not a thread; the flags are its first argument but on s390.
static inline int sluice_seccomp_add_no_process(scmp_filter_ctx context, int call) {
    return seccomp_rule_add(context, SCMP_ACT_ERRNO(EPERM), call, 1, SCMP_A0(SCMP_CMP_MASKED_EQ, sluice_clone_thread, 0));
}

#endif
