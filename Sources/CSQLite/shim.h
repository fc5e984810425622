#ifndef SLUICE_CSQLITE_SHIM_H
#define SLUICE_CSQLITE_SHIM_H

#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast that Swift cannot import, and sqlite3_db_config is variadic; other macros are expressions.

/// SQLITE_IOERR_SHMSIZE, an expression that does not reach Swift.
static const int sluice_sqlite_ioerr_shmsize = SQLITE_IOERR_SHMSIZE;

/// sqlite3_bind_text with SQLITE_TRANSIENT: SQLite copies the bytes before it returns.
static inline int sluice_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes, int count) {
    return sqlite3_bind_text(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// sqlite3_bind_blob with SQLITE_TRANSIENT.
static inline int sluice_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// sqlite3_db_config for the options that take an int and give an int back.
static inline int sluice_sqlite_configure(sqlite3 *database, int option, int value) {
    return sqlite3_db_config(database, option, value, (int *)0);
}

#endif
