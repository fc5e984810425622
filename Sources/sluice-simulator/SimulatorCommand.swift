import ArgumentParser
import Dispatch
import Foundation
import SluiceSimulator

/// Serves a stand-in for the OpenAI APIs on 127.0.0.1 until SIGINT or SIGTERM.
///
/// When ready it writes one JSON line to standard output: base URLs, workspace id, organization name, keys.
@main
struct SimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sluice-simulator",
        abstract: "A loopback stand-in for the OpenAI APIs, deterministic from a seed.",
        discussion: """
            Prints one JSON line with base URLs and made-up keys when ready; runs until SIGINT or SIGTERM.
            Control paths on every port: /__sim/journal, /__sim/clock?set=TIME, /__sim/truth.

            Switches for --set:
            \(SimulatorOptions.switchHelp.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

            Routes for --set scopes=…:
              \(SimulatorOptions.routeNames.joined(separator: ", "))
            """
    )

    @Flag(help: "Serve the fixed documents of the API reference instead of a generated tenant.")
    var fixtures = false

    @Option(help: "Seed of the generated tenant.")
    var seed: UInt64 = 1

    @Option(help: "Workspace users.")
    var users = GeneratedTenantOptions().users

    @Option(help: "Conversations.")
    var conversations = GeneratedTenantOptions().conversations

    @Option(help: "GPTs.")
    var gpts = GeneratedTenantOptions().gpts

    @Option(help: "Projects.")
    var projects = GeneratedTenantOptions().projects

    @Option(help: ArgumentHelp("Give out the files of this folder instead of generated ones.", valueName: "dir"))
    var filesFrom: String?

    @Option(help: "Text that stands behind names of GPTs, projects and keys and titles of conversations.")
    var nameSuffix = ""

    @Option(help: ArgumentHelp("Write the expected findings to this file as JSON Lines.", valueName: "file"))
    var truth: String?

    @Option(name: .customLong("chatgpt-port"), help: "Port of the workspace side; 0 for any free one.")
    var chatGPTPort = 0

    @Option(help: "Port of the platform side; 0 for any free one.")
    var platformPort = 0

    @Option(help: "Port of the storage behind signed URLs; 0 for any free one.")
    var blobPort = 0

    @Option(name: .customLong("set"), help: ArgumentHelp("Set a switch; may be repeated.", valueName: "name=value"))
    var switches: [String] = []

    func validate() throws {
        for (name, port) in [("chatgpt", chatGPTPort), ("platform", platformPort), ("blob", blobPort)] {
            guard (0...65_535).contains(port) else {
                throw ValidationError("--\(name)-port: \(port) is no port; use 0 to 65535")
            }
        }
        for (name, count) in [
            ("users", users), ("conversations", conversations), ("gpts", gpts), ("projects", projects),
        ] {
            guard (0...10_000_000).contains(count) else {
                throw ValidationError("--\(name): \(count) is out of range; use 0 to 10000000")
            }
        }
        do {
            _ = try options()
        } catch {
            throw ValidationError(String(describing: error))
        }
    }

    private func options() throws -> SimulatorOptions {
        var size = GeneratedTenantOptions()
        size.seed = seed
        size.users = users
        size.conversations = conversations
        size.gpts = gpts
        size.projects = projects
        size.filesFrom = filesFrom
        size.nameSuffix = nameSuffix
        var options = SimulatorOptions(tenant: fixtures ? .fixtures : .generated(size))
        options.ports.chatGPT = chatGPTPort
        options.ports.platform = platformPort
        options.ports.blob = blobPort
        for assignment in switches { try options.set(assignment) }
        return options
    }

    func run() async throws {
        let signals = TerminationSignals()
        let simulator = try await Simulator.start(options: try options())
        do {
            if let truth { try write(simulator.tenant.truth, to: truth) }
            try announce(simulator)
        } catch {
            await simulator.stop()
            throw error
        }
        await signals.first()
        await simulator.stop()
    }

    private func write(_ truth: [TruthRecord], to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else {
            throw SimulatorError(.file, "\(path): the file cannot be written; give --truth a path in a writable folder")
        }
        defer { try? file.close() }
        for start in stride(from: 0, to: truth.count, by: 10_000) {
            let lines = truth[start..<min(start + 10_000, truth.count)].flatMap(\.line)
            try file.write(contentsOf: Data(lines))
        }
    }

    private struct Announcement: Encodable {
        var chatgptBaseURL: String
        var platformBaseURL: String
        var blobBaseURL: String
        var workspaceID: String
        var organizationID: String
        var complianceKey: String
        var adminKey: String

        enum CodingKeys: String, CodingKey {
            case chatgptBaseURL = "chatgpt_base_url"
            case platformBaseURL = "platform_base_url"
            case blobBaseURL = "blob_base_url"
            case workspaceID = "workspace_id"
            case organizationID = "organization_id"
            case complianceKey = "compliance_key"
            case adminKey = "admin_key"
        }
    }

    private func announce(_ simulator: Simulator) throws {
        let announcement = Announcement(
            chatgptBaseURL: simulator.chatGPTBaseURL, platformBaseURL: simulator.platformBaseURL,
            blobBaseURL: simulator.blobBaseURL, workspaceID: simulator.workspaceID,
            organizationID: simulator.tenant.organizationID, complianceKey: simulator.complianceKey,
            adminKey: simulator.adminKey
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try FileHandle.standardOutput.write(contentsOf: encoder.encode(announcement) + Data("\n".utf8))
    }
}
