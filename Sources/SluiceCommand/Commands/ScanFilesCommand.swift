import ArgumentParser
import Foundation
import Logging
import SluiceCore
import SluicePipeline
import SluiceSources

/// `sluice scan files PATH…`.
struct ScanFilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files",
        abstract: "Scan folders, files or standard input (-).",
        discussion: """
            Symbolic links inside folders are not followed; a PATH that is itself a link stands for what it leads to, \
            as with grep -r. What a file is, is decided by its content; archives are unpacked in a \
            sandboxed child process. Results go to the database and, with --output, as JSON Lines to a file or to \
            standard output.

            A glob without / is held against the name (*.csv, cache), one with / against the path below the folder \
            that was given (logs/**/*.txt); a / at its end means folders only. There are no {a,b} groups: give the \
            option again instead.
            """
    )

    @Argument(help: "Folders, files, or - for standard input.")
    var paths: [String]

    @Option(help: "Only files whose path or name fits this glob; may be given several times.")
    var include: [String] = []

    @Option(help: "No files or folders whose path or name fits this glob; may be given several times.")
    var exclude: [String] = []

    @Option(help: "Name under which standard input is recorded (default stdin); one name is one asset.")
    var stdinName: String?

    @OptionGroup var options: ScanOptions

    func run() async throws {
        let given = ["include": include, "exclude": exclude, "stdin_name": stdinName.map { [$0] } ?? []]
        let flags = options.flags.merging(given) { _, new in new }
        var reader = SettingsReader(SettingsReader.load(flags: flags, file: options.common.config))
        let configuration = RunConfiguration(&reader)
        let filter = filter(&reader)
        let stdinName = reader.text("stdin_name") ?? DirectorySource.standardInputName
        if paths.contains("") { reader.report("a path is empty; name a folder or file, or - for standard input") }
        try reader.finish()

        let session = try ScanSession(configuration)
        let source = try DirectorySource(
            paths: paths, filter: filter, ownFiles: configuration.ownFiles + session.cacheFiles,
            standardInputName: stdinName, contentLimit: configuration.limits.inputBytes, spools: configuration.spools)
        let status = try await session.run(purpose: "scan files", scope: scope(filter)) { session, sink, examiners in
            let census = Task { await session.expect { await source.census() } }
            defer { census.cancel() }
            // One lane more than threads, so that no thread waits while outcomes are committed.
            let pipeline = session.pipeline(source, sink: sink, examiners: examiners, fetches: 1)
            var account = ScanSession.Account()
            account.add(try await pipeline.run())
            account.counters = source.counters
            if account.isComplete { warn(of: source.unmatchedPatterns, session.logger) }
            return account
        }
        if status != .complete { throw ExitStatusError(status: status) }
    }

    /// Standard input comes once: nobody can go on with it.
    private func scope(_ filter: DirectoryFilter) -> [String] {
        guard !paths.contains("-") else { return [] }
        let roots = paths.map { URL(fileURLWithPath: $0).standardizedFileURL.resolvingSymlinksInPath().path }
        return roots.sorted() + ["include"] + filter.include.map(\.text).sorted() + ["exclude"]
            + filter.exclude.map(\.text).sorted()
    }

    /// A glob that matches nothing is most often a typing mistake, and then files are left out or scanned unseen.
    private func warn(of patterns: [GlobPattern], _ logger: Logger) {
        for pattern in patterns {
            logger.warning(
                "this glob of --include or --exclude has matched nothing", metadata: ["glob": "\(pattern.text)"])
        }
    }

    private func filter(_ reader: inout SettingsReader) -> DirectoryFilter {
        DirectoryFilter(include: globs("include", &reader), exclude: globs("exclude", &reader))
    }

    private func globs(_ name: String, _ reader: inout SettingsReader) -> [GlobPattern] {
        (reader.list(name) ?? []).compactMap { text in
            let pattern = GlobPattern(text)
            if pattern == nil {
                reader.report("--\(name): \"\(escaped(text))\" is no glob; write it like *.csv, cache or logs/**/*.txt")
            }
            return pattern
        }
    }
}
