#include "sluice_sqlite.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A virtual file system (sqlite.org/vfs.html) of one file that cannot be written, made for one connection.

enum {
    // sqlite.org/fileformat2.html, 1.3.2: 2 in these places means write-ahead mode, 1 a rollback journal.
    write_version_offset = 18,
    read_version_offset = 19,
    opcodes_between_questions = 20000,
    cache_kibibytes = 8192,
};

struct sluice_database {
    sqlite3_vfs files;
    sqlite3_io_methods methods;
    char name[48];
    sluice_database_source source;
    sqlite3 *connection;
};

struct open_file {
    sqlite3_file file;
    struct sluice_database *database;
};

static int close_file(sqlite3_file *file) {
    (void)file;
    return SQLITE_OK;
}

static int read_file(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    const sluice_database_source *source = &((struct open_file *)file)->database->source;
    int got = offset < 0 ? 0 : source->read(source->context, bytes, count, offset);
    if (got < 0) got = 0;
    if (got < count) memset((char *)bytes + got, 0, (size_t)(count - got));
    for (int place = write_version_offset; place <= read_version_offset; place++) {
        if (offset <= place && place < offset + got) {
            char *version = (char *)bytes + (place - offset);
            if (*version == 2) *version = 1;
        }
    }
    return got < count ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

static int write_file(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    (void)file, (void)bytes, (void)count, (void)offset;
    return SQLITE_READONLY;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size) {
    (void)file, (void)size;
    return SQLITE_READONLY;
}

static int size_of_file(sqlite3_file *file, sqlite3_int64 *size) {
    *size = ((struct open_file *)file)->database->source.byte_count;
    return SQLITE_OK;
}

static int lock_file(sqlite3_file *file, int level) {
    (void)file, (void)level;
    return SQLITE_OK;
}

static int is_reserved(sqlite3_file *file, int *answer) {
    (void)file;
    *answer = 0;
    return SQLITE_OK;
}

static int control_file(sqlite3_file *file, int operation, void *argument) {
    (void)file, (void)operation, (void)argument;
    return SQLITE_NOTFOUND;
}

static int sector_size(sqlite3_file *file) {
    (void)file;
    return 4096;
}

static int characteristics(sqlite3_file *file) {
    (void)file;
    return SQLITE_IOCAP_IMMUTABLE;
}

static int open_file(sqlite3_vfs *files, const char *name, sqlite3_file *file, int flags, int *given) {
    (void)name;
    file->pMethods = NULL;
    if (!(flags & SQLITE_OPEN_MAIN_DB)) return SQLITE_CANTOPEN;
    struct sluice_database *database = files->pAppData;
    ((struct open_file *)file)->database = database;
    file->pMethods = &database->methods;
    if (given) *given = flags;
    return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *files, const char *name, int sync) {
    (void)files, (void)name, (void)sync;
    return SQLITE_IOERR_DELETE;
}

static int access_file(sqlite3_vfs *files, const char *name, int flags, int *answer) {
    (void)files, (void)name, (void)flags;
    *answer = 0;
    return SQLITE_OK;
}

static int full_name(sqlite3_vfs *files, const char *name, int room, char *full) {
    (void)files, (void)name;
    return snprintf(full, (size_t)room, "database") < room ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int randomness(sqlite3_vfs *files, int count, char *bytes) {
    (void)files;
    memset(bytes, 0, (size_t)count);
    return count;
}

static int no_sleep(sqlite3_vfs *files, int microseconds) {
    (void)files;
    return microseconds;
}

static int no_time(sqlite3_vfs *files, double *time) {
    (void)files;
    *time = 0;
    return SQLITE_OK;
}

static int last_error(sqlite3_vfs *files, int room, char *text) {
    (void)files, (void)room, (void)text;
    return 0;
}

static void fill(struct sluice_database *database) {
    database->methods = (sqlite3_io_methods){
        .iVersion = 1,
        .xClose = close_file,
        .xRead = read_file,
        .xWrite = write_file,
        .xTruncate = truncate_file,
        .xSync = lock_file,
        .xFileSize = size_of_file,
        .xLock = lock_file,
        .xUnlock = lock_file,
        .xCheckReservedLock = is_reserved,
        .xFileControl = control_file,
        .xSectorSize = sector_size,
        .xDeviceCharacteristics = characteristics,
    };
    database->files = (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = sizeof(struct open_file),
        .mxPathname = 64,
        .zName = database->name,
        .pAppData = database,
        .xOpen = open_file,
        .xDelete = delete_file,
        .xAccess = access_file,
        .xFullPathname = full_name,
        .xRandomness = randomness,
        .xSleep = no_sleep,
        .xCurrentTime = no_time,
        .xGetLastError = last_error,
    };
}

static void configure(struct sluice_database *database, int value_bytes) {
    sqlite3 *connection = database->connection;
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, value_bytes);
    sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, 1000000);
    sqlite3_limit(connection, SQLITE_LIMIT_VDBE_OP, 250000);
    sqlite3_limit(connection, SQLITE_LIMIT_EXPR_DEPTH, 100);
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(connection, SQLITE_LIMIT_WORKER_THREADS, 0);
    sqlite3_progress_handler(
        connection, opcodes_between_questions, database->source.is_over, database->source.context);
    char text[160];
    snprintf(
        text, sizeof text, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-%d",
        cache_kibibytes);
    sqlite3_exec(connection, text, NULL, NULL, NULL);
}

struct sluice_database *sluice_database_open(const sluice_database_source *source, int value_bytes, int *code) {
    struct sluice_database *database = calloc(1, sizeof *database);
    *code = SQLITE_NOMEM;
    if (!database) return NULL;
    database->source = *source;
    snprintf(database->name, sizeof database->name, "sluice-%p", (void *)database);
    fill(database);
    *code = sqlite3_vfs_register(&database->files, 0);
    if (*code == SQLITE_OK) {
        int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
        *code = sqlite3_open_v2("database", &database->connection, flags, database->name);
        // The connection keeps the pointer that it found; nobody else is to find it.
        sqlite3_vfs_unregister(&database->files);
    }
    if (*code != SQLITE_OK) {
        sqlite3_close(database->connection);
        free(database);
        return NULL;
    }
    configure(database, value_bytes);
    return database;
}

struct sqlite3 *sluice_database_handle(struct sluice_database *database) { return database->connection; }

void sluice_database_close(struct sluice_database *database) {
    sqlite3_close(database->connection);
    free(database);
}
