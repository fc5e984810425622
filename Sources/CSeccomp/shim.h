#ifndef SLUICE_CSECCOMP_SHIM_H
#define SLUICE_CSECCOMP_SHIM_H

#include <errno.h>
#include <seccomp.h>
#include <sys/mman.h>

// Covers of macros and of the variadic rule call.

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

#endif
