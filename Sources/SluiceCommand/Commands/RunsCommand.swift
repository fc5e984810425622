import ArgumentParser
import SluiceCore
import SluiceSinks

/// `sluice runs`: what the result database knows of its scans.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List scans, show one, and list what could not be read.",
        subcommands: [RunsListCommand.self, RunsShowCommand.self, RunsFailedCommand.self],
        defaultSubcommand: RunsListCommand.self
    )
}

/// `sluice runs list`.
struct RunsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List scans, newest first.",
        discussion: """
            STATE: complete; stopped, by a signal or an error; not ended: it goes on just now, or was killed. A scan \
            that did not get to its end is gone on with by the next one of the same kind.
            """
    )

    @OptionGroup var source: FindingsDatabase

    @Option(help: "At most so many, the newest.")
    var limit: Int = 20

    @Flag(help: "Print JSON Lines.")
    var json = false

    func run() throws {
        let store = try source.open()
        let runs = try store.runs(limit: limit)
        if json { return try RunsExport.write(runs) }
        var table = RunsTable()
        for run in runs { table.append(run) }
        print(table.text(width: OutputWidth.columns, total: try store.countRuns()), terminator: "")
    }
}

/// `sluice runs show [ID]`.
struct RunsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one scan, or the newest.")

    @Argument(help: "Id of the scan, or its first characters (default: the newest).")
    var id: String?

    @OptionGroup var source: FindingsDatabase

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let store = try source.open()
        guard let run = try id.map({ try store.run(idPrefix: $0) }) ?? store.newestRun() else {
            print("No scan has written into this database.")
            return
        }
        if json { return try RunsExport.write([run]) }
        print(RunDetails(run).text, terminator: "")
    }
}

/// `sluice runs failed`.
struct RunsFailedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "failed",
        abstract: "List assets and log files whose examination failed, with cause and attempts; dead letters first.",
        discussion: """
            An examination that ends in trouble which may pass (a crash or time-out, a limit of time or memory, a \
            failed download) is made again by the next scans. After \(DeadLetter.attempts) attempts the asset is a \
            dead letter: scans tell of it, but examine it no more until its bytes or what is looked for change, or \
            `sluice retry` is given. So it is with log files of a workspace that are damaged.
            """
    )

    @OptionGroup var source: FindingsDatabase

    @Option(help: "At most so many rows of the table; --json has all.")
    var limit: Int = 100

    @Flag(help: "Print JSON Lines.")
    var json = false

    func run() throws {
        let store = try source.open()
        if json { return try RunsExport.writeFailed(from: store) }
        var table = FailedTable()
        try store.failed(limit: limit) { table.append($0) }
        let (total, deadLetters) = try store.countFailed()
        print(table.text(width: OutputWidth.columns, total: total, deadLetters: deadLetters), terminator: "")
    }
}
