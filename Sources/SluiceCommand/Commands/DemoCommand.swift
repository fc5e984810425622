import ArgumentParser
import Foundation
import SluiceCore
import SluiceSimulator
import SluiceSinks

/// `sluice demo`: the main job against a tenant whose truth is known.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Simulate a ChatGPT Enterprise tenant on loopback, scan it, and compare with its truth.",
        discussion: """
            The simulator runs inside this process on 127.0.0.1 with made-up keys; the scan is the same as \
            `sluice scan openai` does. Ends with 1 when the findings differ from the truth.
            """
    )

    @Option(help: "Folder for the results; it must exist.")
    var directory: String = "."

    @Option(help: "Seed of the tenant: same seed, same tenant.")
    var seed: UInt64 = 1

    @Option(help: "Workspace users.")
    var users: Int = 40

    @Option(help: "Conversations.")
    var conversations: Int = 200

    @Option(help: "GPTs.")
    var gpts: Int = 30

    @Option(help: "Projects.")
    var projects: Int = 12

    private var database: String { "\(directory)/sluice.db" }
    private var output: String { "\(directory)/findings.jsonl" }

    func run() async throws {
        guard !FileManager.default.fileExists(atPath: database) else {
            throw SluiceError(
                .configuration, place: escaped(database), problem: "is there already, and a demo begins with nothing",
                mend: "remove it, or give another folder with --directory"
            )
        }
        say("Simulating a tenant: \(users) users, \(conversations) conversations, \(gpts) GPTs, \(projects) projects")
        let simulator = try await start()
        let result = await Result { try await scan(simulator) }
        await simulator.stop()
        guard try result.get() else { throw ExitStatusError(status: .findings) }
    }

    private func start() async throws -> Simulator {
        var size = GeneratedTenantOptions()
        size.seed = seed
        (size.users, size.conversations, size.gpts, size.projects) = (users, conversations, gpts, projects)
        do {
            return try await Simulator.start(options: SimulatorOptions(tenant: .generated(size)))
        } catch let error as SimulatorError {
            throw SluiceError(
                .configuration, place: "simulator", problem: "\(error)", mend: "run scripts/setup, or `make demo`")
        }
    }

    /// - Returns: whether the findings equal the truth.
    private func scan(_ simulator: Simulator) async throws -> Bool {
        say("Scanning it through \(simulator.chatGPTBaseURL) and \(simulator.platformBaseURL)\n")
        let environment = ["OPENAI_COMPLIANCE_KEY": simulator.complianceKey, "OPENAI_ADMIN_KEY": simulator.adminKey]
        let flags = [
            "database": [database], "output": [output],
            "openai.workspace_id": [simulator.workspaceID],
            "openai.organization_id": [simulator.tenant.organizationID],
            "openai.chatgpt_base_url": [simulator.chatGPTBaseURL],
            "openai.platform_base_url": [simulator.platformBaseURL],
        ]
        var reader = SettingsReader(Settings(flags: flags, environment: [:], file: nil))
        let configuration = RunConfiguration(&reader)
        let settings = OpenAISettings(&reader, environment: environment, configuration: configuration)
        try reader.finish()
        let status = try await OpenAIScan(settings, session: try ScanSession(configuration)).run()
        guard status == .complete || status == .incomplete else { throw ExitStatusError(status: status) }
        return try compare(simulator.tenant.truth)
    }

    private func compare(_ truth: [TruthRecord]) throws -> Bool {
        var comparison = TruthComparison(truth)
        let store = try ResultStore(path: database)
        try store.findings(FindingsQuery(), withMatches: true) { comparison.add($0) }
        say(comparison.report)
        say("Results: \(database) and \(output). Look at them with\n  sluice findings list --database \(database)")
        return comparison.isEqual
    }

    private func say(_ text: String) { StandardError.shared.write(line: text) }
}
