#define _GNU_SOURCE
#include "CSluiceSystem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int sluice_lock_folder(int folder) {
    struct stat status;
    if (flock(folder, LOCK_EX | LOCK_NB) != 0 || fstat(folder, &status) != 0) return -1;
    if (status.st_nlink > 0) return 0;
    errno = ENOENT;
    return -1;
}

static DIR *entries_of(int folder) {
    int own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = own < 0 ? NULL : fdopendir(own);
    if (entries == NULL && own >= 0) close(own);
    return entries;
}

static int is_self(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

/// Gives a folder a new name in `top`.
static int lift(int top, int folder, const char *name, unsigned long *lifted) {
    for (int tries = 0; tries < 1000; tries++) {
        char target[40];
        snprintf(target, sizeof target, "lifted-%lu", ++*lifted);
        if (renameat(folder, name, top, target) == 0) return 0;
        if (errno != EEXIST && errno != ENOTEMPTY && errno != ENOTDIR && errno != EISDIR) return -1;
    }
    return -1;
}

/// Removes what lies in a folder inside `top`; folders in it go up to `top`.
static int flatten(int top, const char *name, unsigned long *lifted) {
    int folder = openat(top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *entries = folder < 0 ? NULL : entries_of(folder);
    int result = entries == NULL ? -1 : 0;
    struct dirent *entry;
    while (result == 0 && (entry = readdir(entries)) != NULL) {
        if (is_self(entry->d_name) || unlinkat(folder, entry->d_name, 0) == 0 || errno == ENOENT) continue;
        result = errno == EISDIR || errno == EPERM ? lift(top, folder, entry->d_name, lifted) : -1;
    }
    int error = errno;
    if (entries != NULL) closedir(entries);
    if (folder >= 0) close(folder);
    errno = error;
    return result == 0 ? unlinkat(top, name, AT_REMOVEDIR) : -1;
}

int sluice_empty_folder(int folder) {
    unsigned long lifted = 0;
    DIR *entries = entries_of(folder);
    if (entries == NULL) return -1;
    int result = 0;
    // What is lifted into the folder while it is read may or may not be met: it is read until nothing is left.
    for (int removed = 1; removed && result == 0;) {
        removed = 0;
        rewinddir(entries);
        struct dirent *entry;
        while (result == 0 && (entry = readdir(entries)) != NULL) {
            if (is_self(entry->d_name)) continue;
            removed = 1;
            if (unlinkat(folder, entry->d_name, 0) == 0 || errno == ENOENT) continue;
            result = errno == EISDIR || errno == EPERM ? flatten(folder, entry->d_name, &lifted) : -1;
        }
    }
    int error = errno;
    closedir(entries);
    errno = error;
    return result;
}

int sluice_sweep_folder(int parent, const char *name) {
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) return errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == EACCES ? 0 : -1;
    struct stat status;
    int result = fstat(folder, &status) != 0 ? -1 : 0;
    if (result == 0 && status.st_uid == geteuid() && (status.st_mode & 07777) == 0700 && sluice_lock_folder(folder) == 0)
        result = sluice_empty_folder(folder) == 0 && unlinkat(parent, name, AT_REMOVEDIR) == 0 ? 1 : -1;
    int error = errno;
    close(folder);
    errno = error;
    return result;
}
