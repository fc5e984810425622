import Foundation
import SluiceCore
import SluiceDetection
import SluiceLookup

/// Reads a table and makes an exact-data file of it.
struct ExactDataBuild {
    private let place: String
    private let output: String
    private let keyFile: String
    private let chosen: [String]?
    private let delimiter: UInt8
    private var reader: CSVReader

    /// - Parameters:
    ///   - table: path, or `-` for standard input.
    ///   - columns: names as a row of CSV; nil for all that the first row names.
    ///   - hasHeader: whether somebody said that the first row names the columns.
    ///   - delimiter: as the option has it.
    ///   - output: path of the file to make.
    ///   - keyFile: path of the key.
    /// - Throws: ``SluiceError`` of kind `.configuration`.
    init(table: String, columns: String?, hasHeader: Bool, delimiter: String, output: String, keyFile: String) throws {
        self.output = output
        self.keyFile = keyFile
        self.delimiter = try Self.byte(delimiter)
        chosen = try columns.map(Self.names)
        guard chosen != nil || hasHeader else {
            throw SluiceError(
                .configuration, place: "--columns", problem: "is missing, so that the first row might hold values",
                mend: "name the columns to take, or say with --header that the first row names them and take all")
        }
        place = table == "-" ? "standard input" : escaped(table)
        let handle: FileHandle
        if table == "-" {
            handle = .standardInput
        } else {
            guard let file = FileHandle(forReadingAtPath: table) else {
                throw SluiceError(
                    .configuration, place: place, problem: "cannot be read",
                    mend: "check that the file exists and that this user may read it")
            }
            handle = file
        }
        reader = CSVReader(delimiter: self.delimiter) { piece in
            if let data = try handle.read(upToCount: 1 << 20) { piece.append(contentsOf: data) }
        }
    }

    /// Builds the file.
    ///
    /// - Returns: what became of the table.
    /// - Throws: ``SluiceError``; then there is no file, or the one that was there before.
    mutating func run() throws -> ExactDataReport {
        let header = try readHeader()
        let taken = try numbers(in: header)
        let key = try Self.key(keyFile, makes: true)
        let builder = try Self.naming(output) {
            try ExactDataBuilder(path: output, columns: taken.map { header[$0] }, key: key)
        }
        var rows = 0
        while try readRecord() {
            if reader.isBlank, header.count > 1 { continue }
            guard reader.fieldCount == header.count else {
                throw wrong(
                    "line \(reader.recordLine) has \(counted(reader.fieldCount, "field", "fields")), the first row has "
                        + "\(header.count)", "put quotes around fields that hold the delimiter or a line end")
            }
            try Self.naming(output) { try builder.beginRow() }
            rows += 1
            for (column, field) in taken.enumerated() {
                let fault = try reader.withField(field) { cell in
                    do throws(ExactDataError) {
                        return try builder.add(cell, column: column)
                    } catch {
                        throw Self.failure(error, output)
                    }
                }
                guard fault != .notText else {
                    throw wrong(
                        "line \(reader.recordLine), column `\(escaped(header[field]))`: the text is no UTF-8",
                        "save the table as UTF-8, for example with iconv --from-code WINDOWS-1252 --to-code UTF-8")
                }
            }
        }
        guard rows > 0 else {
            throw wrong("has no record below its first row", "look whether its export went wrong; nothing was written")
        }
        var report = try Self.naming(output) { try builder.finish() }
        if chosen == nil { report.namelessColumns = header.indices.filter { header[$0].isEmpty }.map { $0 + 1 } }
        return report
    }

    private mutating func readHeader() throws -> [String] {
        guard try readRecord(), !reader.isBlank else {
            throw wrong("has no first row", "name the columns there")
        }
        let names = reader.texts
        if names.count == 1, let other = [";", "\t", "|"].first(where: { names[0].contains($0) }) {
            throw wrong(
                "has one column, whose name holds the sign `\(escaped(other))`",
                "say what parts the fields with --delimiter \(other == "\t" ? "tab" : "'\(other)'")")
        }
        if let number = names.firstIndex(where: Self.isLikeData) {
            throw wrong(
                "the first row must name the columns, but its column \(number + 1) looks like a value",
                "put a row of names before the records; names have letters, no @ and at most five digits")
        }
        for (number, name) in names.enumerated() where !name.isEmpty {
            guard let first = names[..<number].firstIndex(of: name) else { continue }
            throw wrong("columns \(first + 1) and \(number + 1) have the same name", "rename one of them")
        }
        if let number = names.firstIndex(where: { $0.utf8.count > 1000 }) {
            throw wrong("column \(number + 1) has a name of more than 1,000 bytes", "shorten it")
        }
        return names
    }

    /// A table without a row of names has values in its first row.
    private static func isLikeData(_ name: String) -> Bool {
        !name.isEmpty
            && (name.contains("@") || !name.contains(where: \.isLetter) || name.filter(\.isNumber).count >= 6)
    }

    /// Numbers of the chosen columns. An error names none that was not asked for: it may be a value.
    private func numbers(in header: [String]) throws -> [Int] {
        guard let chosen else { return header.indices.filter { !header[$0].isEmpty } }
        return try chosen.map { name in
            guard let number = header.firstIndex(of: name) else {
                throw wrong(
                    "has no column `\(escaped(name))` among its \(counted(header.count, "column", "columns"))",
                    "write names as the first row of the table has them")
            }
            return number
        }
    }

    private mutating func readRecord() throws -> Bool {
        do {
            return try reader.readRecord()
        } catch let problem as CSVReader.Problem {
            throw wrong("line \(problem.line): \(problem.problem)", problem.mend)
        } catch {
            throw wrong("cannot be read", "check the disk")
        }
    }

    private func wrong(_ problem: String, _ mend: String) -> SluiceError {
        SluiceError(.configuration, place: place, problem: problem, mend: mend)
    }
}

// MARK: Options

extension ExactDataBuild {
    private static func byte(_ text: String) throws -> UInt8 {
        if text == "tab" { return 0x09 }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, !"\"\r\n".utf8.contains(byte) else {
            throw SluiceError(
                .configuration, place: "--delimiter", problem: "\"\(escaped(text))\" is no single character of ASCII",
                mend: "write one such as ; or the word tab")
        }
        return byte
    }

    private static func names(_ row: String) throws -> [String] {
        var rest = Array(row.utf8)
        var reader = CSVReader(delimiter: UInt8(ascii: ",")) { piece in
            piece.append(contentsOf: rest)
            rest = []
        }
        let isRead = try? reader.readRecord()
        let names = reader.texts
        guard isRead == true, !names.contains(""), Set(names).count == names.count else {
            throw SluiceError(
                .configuration, place: "--columns", problem: "is no list of different names",
                mend: "write names as the first row has them, parted by commas")
        }
        return names
    }

    /// Reads the key of a file, and makes the file first where there is none.
    static func key(_ path: String, makes: Bool) throws -> ExactDataKey {
        if makes, !FileManager.default.fileExists(atPath: path) {
            do {
                try ExactDataKey.make(at: path)
            } catch {
                throw failure(error, path)
            }
        }
        let text = try KeyFile.text(path, place: "--key-file")
        do {
            return try ExactDataKey(text)
        } catch {
            throw SluiceError(
                .configuration, place: "--key-file \(escaped(path))", problem: error.problem, mend: error.mend)
        }
    }

    /// Errors of exact data get the name of the file.
    static func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as ExactDataError {
            throw failure(error, path)
        }
    }

    private static func failure(_ error: ExactDataError, _ path: String) -> SluiceError {
        SluiceError(.configuration, place: escaped(path), problem: error.problem, mend: error.mend)
    }
}
