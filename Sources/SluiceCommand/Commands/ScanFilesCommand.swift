import ArgumentParser
import Foundation
import SluiceCore
import SluicePipeline
import SluiceSources

/// `sluice scan files PATH…`.
struct ScanFilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files",
        abstract: "Scan folders, files or standard input (-).",
        discussion: """
            Symbolic links are not followed. What a file is, is decided by its content; archives are unpacked in a \
            sandboxed child process. Results go to the database and, with --output, as JSON Lines to a file or to \
            standard output.
            """
    )

    @Argument(help: "Folders, files, or - for standard input.")
    var paths: [String]

    @Option(parsing: .upToNextOption, help: "Only files whose path or name fits one of these globs.")
    var include: [String] = []

    @Option(parsing: .upToNextOption, help: "No files or folders whose path or name fits one of these globs.")
    var exclude: [String] = []

    @OptionGroup var options: ScanOptions

    func run() async throws {
        let flags = options.flags.merging(["include": include, "exclude": exclude]) { _, new in new }
        var reader = SettingsReader(SettingsReader.load(flags: flags, file: options.common.config))
        let configuration = RunConfiguration(&reader)
        let filter = filter(&reader)
        try reader.finish()

        let session = try ScanSession(configuration)
        let source = try DirectorySource(
            paths: paths, filter: filter, ownFiles: configuration.ownFiles,
            contentLimit: configuration.limits.inputBytes)
        let status = try await session.run(purpose: "scan files") { session, sink, examiners in
            let pipeline = session.pipeline(source, sink: sink, examiners: examiners, fetches: 1)
            var account = ScanSession.Account()
            account.add(try await pipeline.run())
            return account
        }
        if status != .complete { throw ExitStatusError(status: status) }
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
