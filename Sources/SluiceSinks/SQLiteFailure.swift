private import CSQLite
private import Glibc
import SluiceCore

/// A call of SQLite that failed. Carries codes only: SQLite's own message may quote data.
struct SQLiteFailure: Error, Sendable, Hashable {
    /// Extended result code.
    let code: Int32
    /// errno(3) behind it, 0 when there is none.
    let systemCode: Int32

    private var primary: Int32 { code & 0xFF }

    /// Told for a person, with the database's path as the place.
    func error(path: String) -> SluiceError {
        let (problem, mend) = explanation
        return SluiceError(.sink, place: path, problem: problem, mend: mend)
    }

    private var explanation: (problem: String, mend: String) {
        switch primary {
        case _ where isOutOfRoom:
            ("no room to write (\(text))", "free space on the disk; what was committed is kept; run again to go on")
        case SQLITE_NOTADB:
            ("is not an SQLite database", "name another file with --database")
        case SQLITE_CORRUPT:
            ("is damaged (\(text))", "keep a copy, recover it with `sqlite3 FILE .recover`, or name another file")
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            ("cannot be written (\(text))", "allow writing to the file and its folder, or name another file")
        case SQLITE_BUSY, SQLITE_LOCKED:
            ("is locked by another program", "end that program or wait until it is done, then run again")
        case SQLITE_CANTOPEN:
            ("cannot be opened (\(text))", "check that the path exists and that this user may use the folder")
        case SQLITE_IOERR:
            ("reading or writing failed (\(text))", "check the disk; what was committed is kept; run again to go on")
        case SQLITE_TOOBIG, SQLITE_NOMEM:
            ("a record is too large (\(text))", "report this as a fault of sluice")
        default:
            ("SQLite failed (\(text))", "run again; if it stays, report this as a fault of sluice")
        }
    }

    /// The side files of write-ahead logging fail otherwise than the database file itself.
    private var isOutOfRoom: Bool {
        primary == SQLITE_FULL || systemCode == ENOSPC || systemCode == EDQUOT || code == sluice_sqlite_ioerr_shmsize
    }

    private var text: String {
        let name = unsafe String(cString: sqlite3_errstr(code))
        return systemCode == 0 ? "\(name), code \(code)" : "\(name), code \(code), errno \(systemCode)"
    }
}

extension SQLiteFailure {
    /// SQLite opened the file for reading only, although writing was asked for.
    static let notWritable = SQLiteFailure(code: SQLITE_READONLY, systemCode: 0)

    /// Our own statement gave no row where it must give one.
    static let noRow = SQLiteFailure(code: SQLITE_ERROR, systemCode: 0)

    /// A read-only connection could not make the side files of write-ahead logging.
    var meansNoSideFiles: Bool {
        let primary = code & 0xFF
        return primary == SQLITE_CANTOPEN || primary == SQLITE_READONLY
    }
}
