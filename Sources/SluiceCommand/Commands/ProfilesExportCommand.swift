import ArgumentParser
import SluiceCore
import SluiceDetection
import SluiceInterchange

/// `sluice profiles export`.
struct ProfilesExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write profiles for another product: bodies for Cloudflare's DLP API.",
        discussion: "What the other product cannot say is listed on standard error."
    )

    @Option(help: "cloudflare is the only one.")
    var format: String = "cloudflare"

    @Option(parsing: .upToNextOption, help: "Folders or files with profiles instead of the embedded ones.")
    var profiles: [String] = []

    @Option(help: "Only the profile of this id.")
    var only: String?

    @Option(help: "Only entries whose id holds this text.")
    var entry: String?

    @Option(help: "File to write; standard output otherwise.")
    var output: String?

    @Flag(help: "Replace a file that is there.")
    var force = false

    func run() throws {
        guard format == "cloudflare" else {
            throw SluiceError(
                .configuration, place: "--format", problem: "is no format to write", mend: "say --format cloudflare")
        }
        var chosen = try ProfileCatalogue.load(profiles).profiles
        if let only { chosen.removeAll { $0.id != only } }
        if let entry {
            for index in chosen.indices { chosen[index].entries.removeAll { !$0.id.contains(entry) } }
        }
        let product = CloudflareExport.product(of: chosen)
        let count = chosen.map(\.entries.count).reduce(0, +)
        StandardError.shared.write(line: "\(count) entries read: \(product.entriesWritten) can be written")
        for line in product.notes.lines { StandardError.shared.write(line: line) }
        guard product.entriesWritten > 0 else {
            throw SluiceError(
                .configuration, place: "profiles", problem: "no entry can be written", mend: "see the list above")
        }
        if let output {
            try InterchangeFile.write(product.json, to: output, force: force)
        } else {
            print(product.json, terminator: "")
        }
    }
}
