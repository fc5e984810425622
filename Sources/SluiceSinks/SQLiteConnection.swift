private import CSQLite
import SluiceCore

/// One connection to a database. Not thread-safe (it is opened with SQLITE_OPEN_NOMUTEX): it belongs to one actor or
/// one task, which `Sendable` is left off for.
@safe final class SQLiteConnection {
    enum Mode: Sendable, Hashable {
        case readWrite
        case readOnly
        /// Read-only, without locks and side files: for a database on a medium that cannot be written at all.
        case immutable
    }

    /// How long a statement waits for another connection's lock, in milliseconds.
    private static let busyTimeout: Int32 = 10_000
    private static let checkpointTimeout: Int32 = 500

    fileprivate let handle: OpaquePointer

    /// Opens an existing file; it never creates one, and follows no symbolic link in the path.
    init(path: String, mode: Mode) throws(SQLiteFailure) {
        var opened: OpaquePointer?
        let access = mode == .readWrite ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY
        let flags = access | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(Self.address(path, mode), &opened, flags, nil)
        guard code == SQLITE_OK, let handle = unsafe opened else {
            // sqlite3_open_v2 gives a handle even when it fails, which needs closing ("Opening A New Connection").
            let failure = SQLiteFailure(
                code: code, systemCode: unsafe opened.map { unsafe sqlite3_system_errno($0) } ?? 0)
            unsafe sqlite3_close_v2(opened)
            throw failure
        }
        unsafe self.handle = handle
        unsafe sqlite3_busy_timeout(handle, Self.busyTimeout)
        unsafe sluice_sqlite_configure(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        unsafe sluice_sqlite_configure(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    }

    deinit { unsafe sqlite3_close_v2(handle) }

    /// Whether SQLite could open the file for reading only, although writing was asked for.
    var isReadOnly: Bool { unsafe sqlite3_db_readonly(handle, "main") == 1 }

    /// Whether the file has been deleted, renamed or replaced since it was opened: what is written then reaches nobody.
    var isMoved: Bool {
        var moved: Int32 = 0
        let code = unsafe sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
        return code == SQLITE_OK && moved != 0
    }

    /// Rows changed by the last INSERT, UPDATE or DELETE.
    var changes: Int { Int(unsafe sqlite3_changes64(handle)) }

    /// Runs statements that take no values and whose rows nobody wants.
    func run(_ sql: String) throws(SQLiteFailure) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Compiles one statement, to be kept and used many times.
    func prepare(_ sql: StaticString) throws(SQLiteFailure) -> SQLiteStatement {
        try prepare(text: sql.description)
    }

    /// Compiles a statement put together from constants of ours; values are bound, never part of the text.
    func prepare(text: String) throws(SQLiteFailure) -> SQLiteStatement {
        var prepared: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let statement = unsafe prepared else { throw failure(code) }
        return unsafe SQLiteStatement(statement, connection: self)
    }

    /// The single whole number that a constant query gives; 0 when it gives none.
    func integer(_ sql: StaticString) throws(SQLiteFailure) -> Int64 {
        let statement = try prepare(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : 0
    }

    /// Runs `body` in a transaction that takes the write lock at once; when `body` throws, nothing of it remains.
    func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try run("BEGIN IMMEDIATE")
        do {
            let value = try body()
            try run("COMMIT")
            return value
        } catch {
            // Some errors have rolled back already; then this ROLLBACK fails and there is nothing left to undo.
            try? run("ROLLBACK")
            throw error
        }
    }

    /// Moves the journal's content into the database file, so that a copy of that file alone is whole.
    ///
    /// Nothing is lost where it fails: a reader may hold the journal back, which is not worth a long wait.
    func emptyJournal() {
        unsafe sqlite3_busy_timeout(handle, Self.checkpointTimeout)
        try? run("PRAGMA wal_checkpoint(TRUNCATE)")
        unsafe sqlite3_busy_timeout(handle, Self.busyTimeout)
    }

    fileprivate func failure(_ code: Int32) -> SQLiteFailure {
        let primary = code & 0xFF
        let hasSystemCode = primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_FULL
        return SQLiteFailure(code: code, systemCode: hasSystemCode ? unsafe sqlite3_system_errno(handle) : 0)
    }

    /// The path as a URI, so that no character of it is taken for an option.
    private static func address(_ path: String, _ mode: Mode) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes = Array("file:".utf8)
        for byte in path.utf8 {
            switch byte {
            case 0x2F, 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self) + (mode == .immutable ? "?immutable=1" : "")
    }
}

/// A compiled statement. Keeps its connection open; used by whoever owns that connection, one use at a time.
///
/// Indexes of parameters start at 1 and those of columns at 0, as in SQLite.
@safe final class SQLiteStatement {
    private let handle: OpaquePointer
    private let connection: SQLiteConnection

    fileprivate init(_ handle: OpaquePointer, connection: SQLiteConnection) {
        unsafe self.handle = handle
        self.connection = connection
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// Goes to the next row.
    ///
    /// - Returns: false when there is no further row.
    func step() throws(SQLiteFailure) -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW:
            return true
        case SQLITE_DONE:
            return false
        case let code:
            let failure = connection.failure(code)
            reset()
            throw failure
        }
    }

    /// Binds values from parameter 1 on, runs to the end and makes the statement ready for its next use.
    func run(_ values: SQLiteValue...) throws(SQLiteFailure) {
        try bind(values)
        while try step() {}
        reset()
    }

    /// Binds values from parameter 1 on.
    func bind(_ values: [SQLiteValue]) throws(SQLiteFailure) {
        for (index, value) in values.enumerated() {
            try bind(Int32(index + 1), value)
        }
    }

    /// Binds one value.
    func bind(_ index: Int32, _ value: SQLiteValue) throws(SQLiteFailure) {
        let code: Int32
        switch value {
        case .null:
            code = unsafe sqlite3_bind_null(handle, index)
        case .integer(let number):
            code = unsafe sqlite3_bind_int64(handle, index, number)
        case .text(var text):
            code = text.withUTF8 { utf8 in
                guard let count = Int32(exactly: utf8.count) else { return SQLITE_TOOBIG }
                return unsafe utf8.withMemoryRebound(to: CChar.self) { bytes in
                    // A nil address would bind NULL; an empty text has one only by chance.
                    guard let base = bytes.baseAddress else {
                        return unsafe sluice_sqlite_bind_text(handle, index, "", 0)
                    }
                    return unsafe sluice_sqlite_bind_text(handle, index, base, count)
                }
            }
        case .blob(let bytes):
            code = unsafe bytes.withUnsafeBytes { buffer in
                unsafe sluice_sqlite_bind_blob(handle, index, buffer.baseAddress, Int32(buffer.count))
            }
        }
        guard code == SQLITE_OK else { throw connection.failure(code) }
    }

    /// Ends the present use; bound values stay until they are bound again.
    func reset() { unsafe sqlite3_reset(handle) }

    /// Column of the present row as a whole number; 0 for NULL.
    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

    /// Column of the present row as text; empty for NULL.
    func text(_ column: Int32) -> String { optionalText(column) ?? "" }

    func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// Column of the present row as text, or nil for NULL. Bytes that are not UTF-8 are replaced.
    func optionalText(_ column: Int32) -> String? {
        guard let bytes = unsafe sqlite3_column_text(handle, column) else { return nil }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Column of the present row as bytes; empty for NULL.
    func blob(_ column: Int32) -> [UInt8] {
        guard let bytes = unsafe sqlite3_column_blob(handle, column) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }
}

/// A value on its way into a statement.
enum SQLiteValue: Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    static func optional(_ text: String?) -> SQLiteValue { text.map { .text($0) } ?? .null }
    static func optional(_ time: Timestamp?) -> SQLiteValue { time.map { .time($0) } ?? .null }
    static func time(_ time: Timestamp) -> SQLiteValue { .integer(time.microsecondsSinceEpoch) }
    static func count(_ number: Int) -> SQLiteValue { .integer(Int64(number)) }
    static func flag(_ flag: Bool) -> SQLiteValue { .integer(flag ? 1 : 0) }
}
