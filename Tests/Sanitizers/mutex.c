// Swift's Mutex takes and gives a free lock by atomics in the code that uses it, which the thread sanitizer sees. Waiting
// for a lock, and waking who waits, is in libswiftSynchronization, which was not built for the sanitizer: it would take
// every use of a Mutex after a wait for a race. These functions stand before the library's and say what they do. They
// have its names and calling convention (stdlib/public/Synchronization/Mutex/LinuxImpl.swift of Swift 6.3). Swift's
// runtime does the same for its own locks (swiftlang/swift, pull request 66877).

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *

void __tsan_acquire(void *address);
void __tsan_release(void *address);

SWIFT void lock_slow(uint32_t thread, SELF mutex) __asm__(LOCK);
SWIFT void unlock_slow(SELF mutex) __asm__(UNLOCK);

static SWIFT void (*library_lock)(uint32_t thread, SELF mutex);
static SWIFT void (*library_unlock)(SELF mutex);

__attribute__((constructor)) static void find(void) {
    library_lock = dlsym(RTLD_NEXT, LOCK);
    library_unlock = dlsym(RTLD_NEXT, UNLOCK);
}

SWIFT void lock_slow(uint32_t thread, SELF mutex) {
    library_lock(thread, mutex);
    __tsan_acquire(mutex);
}

SWIFT void unlock_slow(SELF mutex) {
    __tsan_release(mutex);
    library_unlock(mutex);
}
