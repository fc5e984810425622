#ifndef SLUICE_CSLUICEPROFILES_H
#define SLUICE_CSLUICEPROFILES_H

#include <stddef.h>
#include <stdint.h>

/// A file of the folder Profiles that is built into the program.
typedef struct {
    /// Path from that folder.
    const char *name;
    const uint8_t *bytes;
    size_t count;
} sluice_embedded_file;

/// The files, in the order of their names within their folder; `count` is set to how many there are.
const sluice_embedded_file *sluice_embedded_files(size_t *count);

#endif
