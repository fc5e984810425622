import ArgumentParser
import SluiceCore

/// `sluice profiles bench`.
struct ProfilesBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure what each profile and entry costs, and compare with an earlier measurement.",
        discussion: """
            Each entry is measured alone, each profile alone, and all together, over text held in memory, on one \
            thread. Only plain text is benched; other files are left out and counted. Without a path a built-in \
            corpus is used.

            Ends with 1 when --baseline is given and something got slower or finds other matches, and with 2 when the \
            baseline was measured over another corpus.
            """
    )

    @Argument(help: "Folders or files with text; without any, the built-in corpus.")
    var paths: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: "Folders or files with profiles, or ids of embedded ones, instead of those that a scan uses.")
    var profiles: [String] = []

    @Option(help: "Only entries whose id holds this text.")
    var entry: String?

    @Option(help: "Bytes read of the files altogether, evenly from each.")
    var sample: String = "32MB"

    @Option(help: "Measured runs; one more before them warms up.")
    var runs: Int = 5

    @Option(help: "Entries in the table, the most expensive ones; 0 for all.")
    var top: Int = 20

    @Option(help: "Write everything as JSON to this file, or to standard output with -.")
    var json: String?

    @Option(help: "Write one HTML page with charts to this file.")
    var html: String?

    @Option(help: "Compare with this file that --json wrote.")
    var baseline: String?

    @Option(help: "Percent by which the time must change to count; it must also exceed three times the spread.")
    var threshold: Double = 10

    @Flag(help: "Measure all profiles together and nothing alone.")
    var together = false

    @Flag(help: "Print no progress.")
    var quiet = false

    func run() async throws {
        let options = try BenchOptions(
            .init(
                paths: paths, profiles: profiles, entry: entry, sample: sample, runs: runs, top: top, json: json,
                html: html, baseline: baseline, threshold: threshold, isQuiet: quiet, isTogether: together))
        guard try await BenchRun(options).run() else { throw ExitStatusError(status: .findings) }
    }
}
