import Foundation
import SluiceCore
import SluicePosture
import SluiceSources

/// The settings of `scan openai`, checked: what to read, with which keys, and how to judge it.
struct OpenAISettings {
    private enum Conversations: String, CaseIterable {
        case logs, legacy, off
    }

    let options: OpenAIOptions
    let thresholds: PostureThresholds
    let downloads: Int

    init(_ reader: inout SettingsReader, environment: [String: String], configuration: RunConfiguration) {
        var options = OpenAIOptions()
        options.workspace = Self.workspace(&reader, environment)
        options.organization = Self.organization(&reader, environment)
        switch reader.choice("openai.conversations", of: Conversations.self) ?? .logs {
        case .logs: options.conversations = .logs
        case .legacy: options.conversations = .legacy(since: Timestamp(microsecondsSinceEpoch: 0))
        case .off: options.conversations = .none
        }
        options.includesArchivedProjects = reader.flag("openai.include_archived") ?? false
        if let rate = reader.integer("openai.requests_per_minute", in: 0...100_000) {
            options.http.pace = rate == 0 ? .unlimited : .perMinute(Double(rate))
        }
        downloads = reader.integer("openai.downloads", in: 1...64) ?? 8
        options.http.concurrentDownloads = downloads
        if let tries = reader.integer("openai.tries", in: 1...20) { options.http.tries = tries }
        if let hosts = reader.list("openai.download_hosts") { options.http.downloadHosts = hosts }
        options.http.contentLimit = configuration.limits.inputBytes
        options.http.spools = configuration.spools
        thresholds = Self.thresholds(&reader)
        options.auditLogDays = thresholds.inactiveDays
        options.readsWorkspaceInvites = thresholds.includeWorkspaceInvites
        self.options = options
    }

    /// What is read, in words that are the same for every run that reads the same.
    var scope: [String] {
        [
            options.workspace?.id ?? "", options.workspace?.baseURL ?? "", options.organization?.id ?? "",
            options.organization?.baseURL ?? "", "\(options.conversations)",
        ]
    }

    /// Checks that there is a key for something, and for the workspace when one is named.
    ///
    /// - Throws: ``SluiceError`` of kind `.authentication`.
    func requireKeys(_ reader: SettingsReader) throws {
        let namesWorkspace = reader.text("openai.workspace_id") != nil
        guard options.workspace == nil, namesWorkspace || options.organization == nil else { return }
        throw SluiceError(
            .authentication,
            place: namesWorkspace ? "OPENAI_COMPLIANCE_KEY" : "OPENAI_COMPLIANCE_KEY, OPENAI_ADMIN_KEY",
            problem: namesWorkspace
                ? "is not set, but a workspace is named" : "neither is set, so there is nothing to read",
            mend: "set it to the key, or set …_FILE to the path of a file that holds it"
        )
    }

    private static func workspace(
        _ reader: inout SettingsReader, _ environment: [String: String]
    ) -> OpenAIOptions.Workspace? {
        guard let key = key("OPENAI_COMPLIANCE_KEY", &reader, environment) else { return nil }
        guard let id = reader.text("openai.workspace_id") else {
            reader.report(
                "openai.workspace_id: not set; give the workspace's UUID from the Admin Console (--workspace-id)")
            return nil
        }
        var workspace = OpenAIOptions.Workspace(id: id, key: key)
        if let url = reader.text("openai.chatgpt_base_url") { workspace.baseURL = url }
        return workspace
    }

    private static func organization(
        _ reader: inout SettingsReader, _ environment: [String: String]
    ) -> OpenAIOptions.Organization? {
        guard let key = key("OPENAI_ADMIN_KEY", &reader, environment) else { return nil }
        guard let id = reader.text("openai.organization_id") else {
            reader.report(
                "openai.organization_id: not set; give the id of the organization that OPENAI_ADMIN_KEY belongs to, "
                    + "such as org-abc123 (--organization-id)")
            return nil
        }
        var organization = OpenAIOptions.Organization(id: id, key: key)
        if let url = reader.text("openai.platform_base_url") { organization.baseURL = url }
        return organization
    }

    /// A key from its variable, or from the file that its `…_FILE` variable names.
    private static func key(
        _ name: String, _ reader: inout SettingsReader, _ environment: [String: String]
    ) -> Secret? {
        do {
            if let text = environment[name], !text.isEmpty { return try Secret(text, place: name) }
            guard let path = environment[name + "_FILE"], !path.isEmpty else { return nil }
            return try KeyFile.read(path, place: name + "_FILE")
        } catch {
            reader.report(error.description)
            return nil
        }
    }

    private static func thresholds(_ reader: inout SettingsReader) -> PostureThresholds {
        var thresholds = PostureThresholds()
        let days = PostureThresholds.allowedDays
        thresholds.rotationDays = reader.integer("posture.rotation_days", in: days) ?? thresholds.rotationDays
        thresholds.unusedDays = reader.integer("posture.unused_days", in: days) ?? thresholds.unusedDays
        thresholds.inactiveDays = reader.integer("posture.inactive_days", in: days) ?? thresholds.inactiveDays
        thresholds.staleInviteDays =
            reader.integer("posture.stale_invite_days", in: days) ?? thresholds.staleInviteDays
        thresholds.includeProjectOwnerInvites = reader.flag("posture.project_owner_invites") ?? false
        thresholds.includeWorkspaceInvites = reader.flag("posture.workspace_invites") ?? true
        thresholds.inactiveUserMode =
            reader.choice("posture.inactive_user_mode", of: PostureThresholds.InactiveUserMode.self) ?? .derived
        thresholds.inactiveUserMinimumEvidence =
            reader.choice("posture.inactive_user_min_confidence", of: PostureThresholds.Evidence.self) ?? .weak
        return thresholds
    }
}
