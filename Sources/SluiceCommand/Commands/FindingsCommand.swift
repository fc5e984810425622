import ArgumentParser
import Foundation
import SluiceCore
import SluiceSinks

/// `sluice findings`: reads the result database.
struct FindingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings",
        abstract: "Show and export what scans have found.",
        subcommands: [
            FindingsListCommand.self, FindingsShowCommand.self, FindingsExportCommand.self,
            FindingsCoverageCommand.self,
        ]
    )
}

/// Which database.
struct FindingsDatabase: ParsableArguments {
    @Option(help: "Result database, an SQLite file (default ./sluice.db, or SLUICE_DATABASE).")
    var database: String?

    var path: String { database ?? ProcessInfo.processInfo.environment["SLUICE_DATABASE"] ?? "sluice.db" }

    func open() throws -> ResultStore { try ResultStore(path: path) }
}

/// Which findings, from which database.
struct FindingsSelection: ParsableArguments {
    @OptionGroup var source: FindingsDatabase

    @Option(help: "At least this severe: info, low, medium, high, critical.")
    var severity: Severity?

    @Option(help: "Only types with this id, or with this in their name.")
    var type: String?

    @Option(help: "active (default), resolved, muted or all.")
    var status: String = "active"

    @Option(help: "Only content findings of this profile.")
    var profile: String?

    @Option(help: "Only assets of this kind, for example local_file or conversation_file.")
    var kind: Asset.Kind?

    @Option(help: "Only findings of this workspace, organization, or local.")
    var tenant: String?

    @Option(help: "Only findings that a scan since this time has seen: 2026-11-23T09:00:00Z.")
    var since: String?

    func open() throws -> ResultStore { try source.open() }

    func query() throws -> FindingsQuery {
        var query = FindingsQuery()
        query.minimumSeverity = severity
        if let type { query.typeIDs = try FindingsQuery.typeIDs(named: type) }
        query.profile = profile
        query.assetKind = kind
        query.tenant = tenant
        if status == "all" {
            query.statuses = []
        } else if let status = FindingStatus(rawValue: status) {
            query.statuses = [status]
        } else {
            throw SluiceError(
                .configuration, place: "--status", problem: "\"\(escaped(status))\" is no status",
                mend: "give active, resolved, muted or all"
            )
        }
        if let since {
            guard let time = Timestamp(rfc3339: since) else {
                throw SluiceError(
                    .configuration, place: "--since", problem: "\"\(escaped(since))\" is no time",
                    mend: "write it as 2026-11-23T09:00:00Z"
                )
            }
            query.seenSince = time
        }
        return query
    }
}

/// `sluice findings list`.
struct FindingsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List findings as a table, worst first.")

    @OptionGroup var selection: FindingsSelection

    @Option(help: "At most so many rows.")
    var limit: Int = 100

    func run() throws {
        let store = try selection.open()
        var query = try selection.query()
        query.limit = limit
        var table = FindingsTable()
        try store.findings(query, withMatches: false) { table.append($0) }
        print(table.text(width: OutputWidth.columns, total: try store.count(query)), terminator: "")
    }
}

/// `sluice findings show ID`.
struct FindingsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one finding with its matches, masked.")

    @Argument(help: "Id of the finding, or its first characters.")
    var id: String

    @Flag(help: "Also print value_hmac of each different value, which an ignore rule takes.")
    var hashes = false

    @OptionGroup var source: FindingsDatabase

    func run() throws {
        let finding = try source.open().finding(idPrefix: id)
        print(FindingDetails(finding, showsHashes: hashes).text(width: OutputWidth.columns), terminator: "")
    }
}

/// `sluice findings export`.
struct FindingsExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write findings as JSON Lines or CSV (one row a match).")

    @OptionGroup var selection: FindingsSelection

    @Option(help: "jsonl or csv.")
    var format: FindingsExport.Format = .jsonl

    @Option(help: "A file, or - for standard output.")
    var output: String = "-"

    func run() throws {
        try FindingsExport.write(try selection.query(), from: try selection.open(), as: format, to: output)
    }
}

/// `sluice findings coverage`.
struct FindingsCoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "List what the last scan did not wholly examine: assets and members, why, and what to do.",
        discussion: """
            The totals come last: below the table, as the run's record in JSON Lines, and on standard error with CSV.
            """
    )

    @OptionGroup var source: FindingsDatabase

    @Option(help: "table, jsonl or csv.")
    var format: CoverageExport.Format = .table

    @Option(help: "A file for jsonl or csv, or - for standard output.")
    var output: String = "-"

    @Option(help: "At most so many rows of the table; jsonl and csv hold all.")
    var limit: Int = 100

    func run() throws {
        guard format != .table || output == "-" else {
            throw SluiceError(
                .configuration, place: "--output", problem: "a table goes to standard output only",
                mend: "give --format jsonl or csv with it"
            )
        }
        let store = try source.open()
        switch format {
        case .table:
            print(try CoverageExport.table(from: store, limit: limit, width: OutputWidth.columns), terminator: "")
        case .jsonl:
            try CoverageExport.writeJSONLines(from: store, to: output)
        case .csv:
            try CoverageExport.writeCSV(from: store, to: output)
            StandardError.shared.write(line: try CoverageExport.totals(of: store))
        }
    }
}

extension Severity: ExpressibleByArgument {}
extension CoverageExport.Format: ExpressibleByArgument {}
extension Asset.Kind: ExpressibleByArgument {}
extension FindingsExport.Format: ExpressibleByArgument {}
