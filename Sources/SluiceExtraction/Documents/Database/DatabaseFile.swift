private import CSQLite
private import CSluiceSQLite
import SluiceArchive
import SluiceCore

/// Why a database, or a part of it, could not be read: SQLite's result code.
struct DatabaseFailure: Error, Hashable {
    static let noMemory = DatabaseFailure(code: SQLITE_NOMEM)

    let code: Int32

    var trouble: Trouble {
        switch code & 0xFF {
        case SQLITE_INTERRUPT: Trouble(.timeLimit, "the time was over while a table was read")
        case SQLITE_NOMEM: Trouble(.memoryLimit, "SQLite could not have the memory that the database asks for")
        case SQLITE_TOOBIG: Trouble(.memoryLimit, "a value has more than \(DatabaseFile.valueBytes) bytes")
        default: Trouble(.corrupt, "SQLite ended with code \(code)")
        }
    }
}

/// A database that is open for reading. One thread at a time.
@safe
final class DatabaseFile {
    /// No value or row may be longer, because SQLite holds it in memory as a whole.
    static let valueBytes: Int32 = 64 << 20

    private let database: OpaquePointer
    fileprivate let handle: OpaquePointer
    private let source: DatabaseSource

    /// Opens a database; the input is held as long.
    init(_ input: any ArchiveInput, budget: ExtractionBudget) throws(DatabaseFailure) {
        source = DatabaseSource(input, budget)
        var description = unsafe sluice_database_source(
            context: Unmanaged.passUnretained(source).toOpaque(), byte_count: input.byteCount ?? 0,
            read: { context, bytes, count, offset in
                guard let context = unsafe context else { return 0 }
                let source = unsafe Unmanaged<DatabaseSource>.fromOpaque(context).takeUnretainedValue()
                let found = source.bytes(at: offset, count: Int(count))
                unsafe UnsafeMutableRawBufferPointer(start: bytes, count: Int(count)).copyBytes(from: found)
                return Int32(found.count)
            },
            is_over: { context in
                guard let context = unsafe context else { return 1 }
                return unsafe Unmanaged<DatabaseSource>.fromOpaque(context).takeUnretainedValue().isOver ? 1 : 0
            })
        var code: Int32 = 0
        guard let opened = unsafe sluice_database_open(&description, Self.valueBytes, &code) else {
            throw DatabaseFailure(code: code)
        }
        unsafe database = opened
        unsafe handle = sluice_database_handle(opened)
    }

    deinit { unsafe sluice_database_close(database) }

    /// Compiles one statement.
    func query(_ sql: String) throws(DatabaseFailure) -> DatabaseQuery {
        var statement: OpaquePointer?
        let code = unsafe sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        guard code == SQLITE_OK, let statement = unsafe statement else { throw DatabaseFailure(code: code) }
        return unsafe DatabaseQuery(statement, of: self)
    }

    /// A name as SQL has it.
    static func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }
}

/// What SQLite reads from and asks.
private final class DatabaseSource {
    private let input: any ArchiveInput
    private let budget: ExtractionBudget

    init(_ input: any ArchiveInput, _ budget: ExtractionBudget) {
        self.input = input
        self.budget = budget
    }

    var isOver: Bool { budget.isOutOfTime }

    func bytes(at offset: Int64, count: Int) -> [UInt8] {
        guard offset >= 0, count > 0, offset < input.byteCount ?? 0 else { return [] }
        return Array(input.bytes(at: offset, count: count).prefix(count))
    }
}

/// A statement that is running. Keeps its database open.
///
/// Columns are counted from 0, as in SQLite.
@safe
final class DatabaseQuery {
    private let handle: OpaquePointer
    private let file: DatabaseFile

    fileprivate init(_ handle: OpaquePointer, of file: DatabaseFile) {
        unsafe self.handle = handle
        self.file = file
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// Goes to the next row.
    ///
    /// - Returns: false when there is none.
    func next() throws(DatabaseFailure) -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw DatabaseFailure(code: code)
        }
    }

    func integer(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(handle, Int32(column)) }

    func isBlob(_ column: Int) -> Bool { unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_BLOB }

    /// A text, empty where there is none.
    func text(_ column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }

    /// The bytes of a value: of a text in UTF-8, of a number as a person writes it, of a blob as they are; none of NULL.
    func bytes(_ column: Int) -> [UInt8] {
        let column = Int32(column)
        switch unsafe sqlite3_column_type(handle, column) {
        case SQLITE_NULL: return []
        case SQLITE_INTEGER: return Array(String(unsafe sqlite3_column_int64(handle, column)).utf8)
        case SQLITE_FLOAT: return Array(Self.text(of: unsafe sqlite3_column_double(handle, column)).utf8)
        case SQLITE_BLOB:
            let start = unsafe sqlite3_column_blob(handle, column)
            return unsafe Array(UnsafeRawBufferPointer(start: start, count: length(column)))
        default:
            let start = unsafe sqlite3_column_text(handle, column)
            return unsafe Array(UnsafeBufferPointer(start: start, count: start == nil ? 0 : length(column)))
        }
    }

    private func length(_ column: Int32) -> Int { Int(max(0, unsafe sqlite3_column_bytes(handle, column))) }

    /// Whole numbers without a fraction or an exponent, as far as a double is exact: a card number may be one.
    private static func text(of value: Double) -> String {
        Int64(exactly: value).map { abs($0) <= 1 << 53 ? String($0) : "\(value)" } ?? "\(value)"
    }
}
