import ArgumentParser
import Foundation
import SluiceCore
import SluiceSinks

/// `sluice retry`.
struct RetryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Have the next scan read dead letters again.",
        discussion: """
            They are named as in `sluice runs failed`; a path means a file or all below a folder. Their attempts are \
            counted from 0 again. Nothing is scanned here.
            """
    )

    @Argument(help: "Ids of assets and log files, or paths of files and folders.")
    var assets: [String] = []

    @Flag(help: "All that `sluice runs failed` lists.")
    var all = false

    @OptionGroup var source: FindingsDatabase

    func validate() throws {
        guard all != assets.isEmpty else { return }
        throw ValidationError("Name assets, or give --all; `sluice runs failed` lists them.")
    }

    func run() throws {
        let request = try RetryRequest(path: source.path)
        let count = all ? try request.releaseAll() : try release(by: request)
        print("\(count) will be read again by the next scan.")
    }

    private func release(by request: RetryRequest) throws -> Int {
        let counts = try request.release(assets.map(Self.identity))
        let unknown = zip(assets, counts).filter { $1 == 0 }.map(\.0)
        guard unknown.isEmpty else {
            throw SluiceError(
                .configuration, place: unknown.map { escaped($0) }.joined(separator: ", "),
                problem: "no failed examination is known of it, and nothing was changed",
                mend: "take names from `sluice runs failed`"
            )
        }
        return counts.reduce(0, +)
    }

    /// Files are known by their absolute paths; whatever is no path here is an id already.
    private static func identity(_ name: String) -> String {
        guard name.contains("/") || FileManager.default.fileExists(atPath: name) else { return name }
        let url = URL(fileURLWithPath: name).standardizedFileURL
        let folder = url.deletingLastPathComponent().resolvingSymlinksInPath()
        return folder.appendingPathComponent(url.lastPathComponent).path
    }
}
