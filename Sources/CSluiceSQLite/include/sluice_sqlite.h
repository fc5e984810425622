#ifndef SLUICE_SQLITE_H
#define SLUICE_SQLITE_H

#include <stdint.h>

struct sqlite3;

/// A database that is read through a function, so that SQLite opens no file.
struct sluice_database;

/// Where a database's bytes come from, and when to stop.
typedef struct {
    void *_Nullable context;
    int64_t byte_count;
    /// Puts `count` bytes from an offset on into `bytes`; returns how many there were, fewer at the end only.
    int (*_Nonnull read)(void *_Nullable context, void *_Nonnull bytes, int count, int64_t offset);
    /// Asked again and again while SQLite works; anything but 0 interrupts it.
    int (*_Nonnull is_over)(void *_Nullable context);
} sluice_database_source;

/// Opens a database for reading: without extensions, triggers, views, trust in its schema, or a journal. Write-ahead mode
/// in its header is overlooked, for there is no log to read.
///
/// - value_bytes: no value, row or statement may be longer.
/// - code: receives SQLite's result code.
/// Returns NULL when it cannot be opened. The source has to outlive what is returned, which sluice_database_close() frees.
struct sluice_database *_Nullable sluice_database_open(
    const sluice_database_source *_Nonnull source, int value_bytes, int *_Nonnull code);

/// The connection, which stays the database's.
struct sqlite3 *_Nonnull sluice_database_handle(struct sluice_database *_Nonnull database);

/// Closes a database of which no statement is left.
void sluice_database_close(struct sluice_database *_Nonnull database);

#endif
