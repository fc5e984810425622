import SluiceArchive
import SluiceCore

/// Writes the text of a database: its schema, the rows of its tables, and what is left of deleted ones.
struct DatabaseReading {
    /// Tables of one database that are read.
    private static let tables = 10_000

    private let content: Content
    private let type: MediaType
    private let budget: ExtractionBudget
    /// Columns in which blobs were met that are contents of their own.
    private(set) var blobs: [DatabaseBlobs] = []
    /// What could not be read.
    private(set) var troubles: [Trouble] = []

    init(_ content: Content, _ type: MediaType, _ budget: ExtractionBudget) {
        self.content = content
        self.type = type
        self.budget = budget
    }

    /// Whether bytes are worth a look as they are.
    var isDamaged: Bool { troubles.contains { $0.isDamage } }

    mutating func note(_ trouble: Trouble) { troubles.append(trouble) }

    /// Writes the schema and the tables. One that is damaged is read up to there, and the next one follows.
    mutating func read(_ file: DatabaseFile, into receiver: inout some ExtractionReceiver) throws {
        try readSchema(file, into: &receiver)
        let tables = try DatabaseTable.all(of: file, limit: Self.tables + 1)
        if tables.count > Self.tables { note(Trouble(.entriesLimit, "more than \(Self.tables) tables")) }
        for table in tables.prefix(Self.tables) {
            guard !budget.isOutOfTime else {
                return note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s"))
            }
            try read(table, file, into: &receiver)
        }
    }

    private func readSchema(_ file: DatabaseFile, into receiver: inout some ExtractionReceiver) throws {
        var writer = PartWriter(content, type.name, part: "(schema)")
        let query = try file.query("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
        while try query.next() {
            writer.append(query.bytes(0))
            writer.endLine()
            if writer.isFull { try writer.flush(into: &receiver) }
        }
        try writer.close(into: &receiver)
    }

    /// Writes a table as lines of values parted by tabs, below a line with the names of its columns.
    private mutating func read(
        _ table: DatabaseTable, _ file: DatabaseFile, into receiver: inout some ExtractionReceiver
    ) throws {
        var writer = PartWriter(content, type.name, part: table.name, unit: .record, columns: table.columns)
        writer.append(table.columns.joined(separator: "\t").utf8)
        writer.endLine()
        var withContent = Set<Int>()
        var record = 0
        var spent: Int64 = 0
        do {
            let rows = try table.rows(of: table.columns, in: file)
            while try rows.next() {
                record += 1
                let number = table.hasRowNumbers ? Int(clamping: rows.integer(0)) : record
                append(rows, of: table, number, to: &writer, &withContent)
                guard writer.isFull else { continue }
                budget.spend(Int(clamping: writer.byteCount - spent), depth: budget.depth)
                spent = writer.byteCount
                try writer.flush(into: &receiver)
                guard budget.remaining(depth: budget.depth) > 0 else {
                    note(
                        Trouble(
                            .expandedBytesLimit,
                            "input expands to more than its share of \(budget.limits.expandedBytes) bytes"))
                    break
                }
            }
        } catch let failure as DatabaseFailure {
            note(failure.trouble)
        }
        if record > 0 { try writer.close(into: &receiver) }
        let columns = withContent.sorted().map { table.columns[$0] }
        if !columns.isEmpty { blobs.append(DatabaseBlobs(table: table, columns: columns)) }
    }

    private func append(
        _ rows: DatabaseQuery, of table: DatabaseTable, _ number: Int, to writer: inout PartWriter,
        _ withContent: inout Set<Int>
    ) {
        for column in table.columns.indices {
            if column > 0 { writer.append(0x09) }
            let bytes = rows.bytes(column + 1)
            if rows.isBlob(column + 1) && DatabaseBlobs.isContent(bytes) {
                withContent.insert(column)
                continue
            }
            writer.mark(number, column)
            writer.append(bytes)
        }
        writer.endLine()
    }

    /// Writes what stands in pages and parts of pages that belong to nothing any more.
    func readDeleted(_ pages: DatabasePages, into receiver: inout some ExtractionReceiver) throws {
        var writer = PartWriter(content, type.name, part: "(deleted)")
        var iterator = pages.makeIterator()
        while let bytes = iterator.next(), !budget.isOutOfTime {
            writer.append(bytes)
            writer.endLine()
            if writer.isFull { try writer.flush(into: &receiver) }
        }
        try writer.close(into: &receiver)
    }
}

/// Columns of a table with blobs that are contents of their own: documents, archives, pictures.
struct DatabaseBlobs {
    let table: DatabaseTable
    let columns: [String]

    /// Whether a blob is more than bytes, which are read with the row's text.
    static func isContent(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 4 else { return false }
        let head = Array(bytes.prefix(MediaTypeSniffer.headBytes))
        return switch MediaTypeSniffer.mediaType(head: head, name: "").handling {
        case .empty, .text(.utf8, _), .encodedText, .unreadable: false
        case .text, .container, .compressed, .document, .foreign: true
        }
    }
}
