import ArgumentParser
import SluiceContent
import SluiceIsolation
import SluiceTools

/// `sluice doctor`.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: """
            Tell which walls stand around the reading of files on this host, which programs it can use, and whether \
            results can be written.
            """,
        discussion: """
            The walls are asked for, not assumed: an extraction child and a program are started behind them. Exit \
            code 3 when a wall or a program is missing; a network namespace, which containers seldom allow, and \
            programs for --ocr when that is off do not count. The result database is looked at where a setting names it.
            """
    )

    @Option(help: "Configuration file (also SLUICE_CONFIG).")
    var config: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Print nothing; the exit code tells.")
    var quiet = false

    func run() throws {
        var reader = SettingsReader(SettingsReader.load(flags: [:], file: config))
        let settings = RunConfiguration(&reader)
        try reader.finish()
        let children = ExtractionPool(.init(arguments: [ExtractionChildCommand.name], jobs: 1, limits: settings.limits))
        let report = HostReport(
            children: try children.sandbox(), programs: ToolProbe.ask(), tools: Toolbox(settings.tools).inventory(),
            isRecognizing: settings.tools.recognition != nil,
            places: HostPlace.inventory(
                database: reader.text("database"), temporaryFiles: settings.spools.folder))
        if !quiet {
            print(try json ? report.json() : report.text(width: OutputWidth.columns), terminator: json ? "\n" : "")
        }
        if !report.isComplete { throw ExitStatusError(status: .incomplete) }
    }
}
