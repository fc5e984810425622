import ArgumentParser
import Foundation
import SluiceCore
import SluiceDetection
import SluiceLookup

/// `sluice profiles edm`.
struct ExactDataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edm",
        abstract: "Make files of keyed hashes of your own records, for exact data match.",
        subcommands: [ExactDataBuildCommand.self, ExactDataShowCommand.self]
    )
}

/// `sluice profiles edm build`.
struct ExactDataBuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Make an exact-data file of a table in CSV.",
        discussion: """
            The table is CSV by RFC 4180 in UTF-8; its first row names the columns. Only keyed hashes of the cells are \
            written, under a key that lies in a file of its own; that file is made, with mode 0600, where it does not \
            exist. What is left out is told by counts. The file appears under its name when it is whole.
            """
    )

    @Option(help: "Names of the columns to take, parted by commas, as a row of CSV.")
    var columns: String?

    @Flag(help: "The first row holds names and no values: take all columns that it names.")
    var header = false

    @Option(name: .shortAndLong, help: "The exact-data file to make, mode 0600; a file of this name is replaced.")
    var output: String

    @Option(help: "File with the key; made with a random key where it does not exist.")
    var keyFile: String

    @Option(help: "What parts the fields: one character, or tab.")
    var delimiter: String = ","

    @Flag(help: "Print what became of each column as JSON.")
    var json = false

    @Argument(help: "The table, or - for standard input.")
    var table: String = "-"

    func run() throws {
        var build = try ExactDataBuild(
            table: table, columns: columns, hasHeader: header, delimiter: delimiter, output: output, keyFile: keyFile)
        let report = try build.run()
        print(try json ? ExactDataText.json(report) : ExactDataText.text(report, output: output))
    }
}

/// `sluice profiles edm show`.
struct ExactDataShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Check that an exact-data file is whole, and tell its columns."
    )

    @Argument(help: "The exact-data file.")
    var file: String

    @Option(help: "File with the key that it was built with.")
    var keyFile: String

    func run() throws {
        let data = try ExactDataBuild.naming(file) {
            try ExactDataFile(path: file, key: ExactDataBuild.key(keyFile, makes: false))
        }
        print("\(counted(data.rows, "row", "rows")), \(counted(data.cellCount, "cell", "cells"))")
        for (number, name) in data.columnNames.enumerated() {
            let use = data.isSearchable(column: number) ? "" : " (beside others only)"
            print("  \(escaped(name)): \(counted(data.cellCount(column: number), "cell", "cells"))\(use)")
        }
    }
}
