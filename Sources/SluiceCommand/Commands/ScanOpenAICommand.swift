import ArgumentParser
import Foundation
import SluiceCore
import SluicePipeline
import SluicePosture
import SluiceSinks
import SluiceSources

/// `sluice scan openai`.
struct ScanOpenAICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openai",
        abstract: "Scan a ChatGPT Enterprise workspace and an API organization.",
        discussion: """
            Keys come from the environment or a file, never from an argument: OPENAI_COMPLIANCE_KEY for the workspace \
            (files, GPTs, projects), OPENAI_ADMIN_KEY for the organization (API keys, users, invites); each also as \
            …_FILE. Either alone scans its own side. Only GET requests are sent.
            """
    )

    @Option(help: "UUID of the ChatGPT workspace (also SLUICE_OPENAI_WORKSPACE_ID).")
    var workspaceId: String?

    @Option(help: "Id of the API organization, org-… (also SLUICE_OPENAI_ORGANIZATION_ID).")
    var organizationId: String?

    @Option(help: "Where conversation files are found: logs, legacy or off (default logs).")
    var conversations: String?

    @Option(name: .customLong("chatgpt-base-url"), help: "Base URL instead of https://api.chatgpt.com/v1.")
    var chatGPTBaseURL: String?

    @Option(name: .customLong("platform-base-url"), help: "Base URL instead of https://api.openai.com/v1.")
    var platformBaseURL: String?

    @Option(help: "Requests per minute and route, 0 for no pacing (default 90 and 60).")
    var requestsPerMinute: String?

    @OptionGroup var options: ScanOptions

    func run() async throws {
        let common = options.common
        let given = [
            "openai.workspace_id": workspaceId, "openai.organization_id": organizationId,
            "openai.conversations": conversations,
            "openai.chatgpt_base_url": chatGPTBaseURL, "openai.platform_base_url": platformBaseURL,
            "openai.requests_per_minute": requestsPerMinute,
        ]
        let flags = options.flags.merging(given.mapValues { common.list($0) }) { _, new in new }
        var reader = SettingsReader(SettingsReader.load(flags: flags, file: common.config))
        let configuration = RunConfiguration(&reader)
        let settings = OpenAISettings(
            &reader, environment: ProcessInfo.processInfo.environment, configuration: configuration)
        try reader.finish()
        try settings.requireKeys(reader)
        let status = try await OpenAIScan(settings, session: try ScanSession(configuration)).run()
        if status != .complete { throw ExitStatusError(status: status) }
    }
}
