import ArgumentParser
import Foundation
import SluiceSinks

/// `sluice database`: care of the result database.
struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "database", abstract: "Check the result database.", subcommands: [DatabaseCheckCommand.self])
}

/// `sluice database check`.
struct DatabaseCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tell whether the result database is whole.",
        discussion: """
            Looks at pages and indexes as SQLite's integrity_check does, and whether findings, matches, coverage and \
            runs fit together. Changes nothing, also while a scan writes. Exit code 5 when something is wrong.
            """
    )

    @OptionGroup var source: FindingsDatabase

    @Flag(help: "Leave out whether the indexes fit the tables, which takes most of the time.")
    var quick = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let check = try DatabaseCheck(path: source.path, isQuick: quick)
        print(json ? try Self.object(check) : Self.text(check))
        if !check.problems.isEmpty { throw ExitStatusError(status: .sink) }
    }

    private static func text(_ check: DatabaseCheck) -> String {
        guard check.problems.isEmpty else {
            return check.problems.map { "wrong: \($0)\n" }.joined()
                + "Not sound. Keep a copy, and go on from an older copy or with a new file: a scan finds all again."
        }
        let parts = [
            counted(check.runs, "run", "runs"), counted(check.findings, "finding", "findings"),
            counted(check.matches, "match", "matches"), counted(check.assets, "asset", "assets"),
        ]
        let age = check.isOlder ? " The tables are older than this sluice; a scan brings them up to date." : ""
        return "Sound: schema \(check.version), \(parts.joined(separator: ", ")).\(age)"
    }

    private static func object(_ check: DatabaseCheck) throws -> String {
        struct Report: Encodable {
            var sound: Bool
            var schema: Int64
            var runs: Int
            var findings: Int
            var matches: Int
            var assets: Int
            var problems: [String]
        }
        let report = Report(
            sound: check.problems.isEmpty, schema: check.version, runs: check.runs, findings: check.findings,
            matches: check.matches, assets: check.assets, problems: check.problems)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
}
