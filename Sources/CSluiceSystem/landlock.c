#define _GNU_SOURCE
#include "CSluiceSystem.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// linux/landlock.h of Debian 12 knows a part of this; the kernel takes as much as its version has.
struct landlock_rules {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

struct landlock_place {
    uint64_t allowed;
    int32_t place;
} __attribute__((packed));

enum { create_ruleset = 444, add_rule = 445, restrict_self = 446 };

// Rights of linux/landlock.h by their bits.
static const uint64_t execute = 1 << 0, write_file = 1 << 1, read_file = 1 << 2, read_folder = 1 << 3;
static const uint64_t remove_folder = 1 << 4, remove_file = 1 << 5, make_folder = 1 << 7, make_file = 1 << 8;
static const uint64_t first_version = (1 << 13) - 1, refer = 1 << 13, truncate_file = 1 << 14, device_control = 1 << 15;

static uint64_t handled_files(long version) {
    uint64_t files = first_version;
    if (version >= 2) files |= refer;
    if (version >= 3) files |= truncate_file;
    if (version >= 5) files |= device_control;
    return files;
}

static long kernel_version(void) { return syscall(create_ruleset, NULL, (size_t)0, 1U); }

int sluice_landlock_ruleset(void) {
    long version = kernel_version();
    if (version < 1) return -1;
    struct landlock_rules rules = {.files = handled_files(version)};
    size_t size = sizeof rules.files;
    if (version >= 4) {
        rules.network = 3;
        size += sizeof rules.network;
    }
    if (version >= 6) {
        rules.scopes = 3;
        size += sizeof rules.scopes;
    }
    return (int)syscall(create_ruleset, &rules, size, 0U);
}

int sluice_landlock_all(void) {
    int ruleset = sluice_landlock_ruleset();
    if (ruleset < 0) return -1;
    long failure = syscall(restrict_self, ruleset, 0U);
    close(ruleset);
    return failure ? -1 : (int)kernel_version();
}

int sluice_landlock_allow(int ruleset, int descriptor, int what) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) return -1;
    uint64_t rights = read_file;
    if (what == sluice_allow_use) rights |= execute | read_folder;
    if (what == sluice_allow_device) rights |= write_file;
    if (what == sluice_allow_change) {
        rights |= write_file | read_folder | remove_folder | remove_file | make_folder | make_file;
        if (kernel_version() >= 3) rights |= truncate_file;
    }
    if (!S_ISDIR(status.st_mode)) rights &= execute | write_file | read_file | truncate_file;
    struct landlock_place rule = {.allowed = rights, .place = descriptor};
    return syscall(add_rule, ruleset, 1, &rule, 0U) == 0 ? 0 : -1;
}

int sluice_open_place(const char *path) { return open(path, O_PATH | O_CLOEXEC); }
