/// A kind of finding: the 15 of the OpenAI integration, with Cloudflare's ids and severities, and our own for files.
package struct FindingType: Sendable, Hashable {
    package enum Category: String, Sendable, Hashable {
        case dataLossPrevention = "Data Loss Prevention"
        case configuration = "Configuration"
    }

    /// UUID in lower case; part of the identity of every finding.
    package let id: String
    package let name: String
    package let category: Category
    package let severity: Severity
    /// One sentence that says what to do about it.
    package let remediation: String

    package static func == (left: FindingType, right: FindingType) -> Bool { left.id == right.id }
    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// Names, ids and severities: Cloudflare's OpenAI integration (openai-apis.md 5). Remediation sentences are ours.
extension FindingType {
    package static let gptCustomActions = configuration(
        "5a2995f5-0cc1-4af3-9045-cdf7e6601f7b", "OpenAI: GPT with Custom Actions", .high,
        "Check the domain that the action calls and remove the action if the GPT may not send data there."
    )
    package static let gptCodeInterpreter = configuration(
        "d368036a-be90-49f0-b7da-5092a3f8beb4", "OpenAI: GPT with Code Interpreter", .medium,
        "Switch the code interpreter off unless this GPT needs to run code on the files that people give it."
    )
    package static let gptWebBrowsing = configuration(
        "3af14358-5ff2-4502-921e-7ffd9a310093", "OpenAI: GPT with web browsing", .medium,
        "Switch web browsing off unless this GPT needs it; pages from the web can carry instructions into the chat."
    )
    package static let gptInStore = configuration(
        "c69adfa6-2362-4939-86ec-49ff34093cfd", "OpenAI: GPT publicly available via GPT Store", .high,
        "Take the GPT out of the store by setting its sharing to people of the workspace."
    )
    package static let gptPublicLink = configuration(
        "de460c9f-55c0-4131-9cdf-e4c3b84f9549", "OpenAI: GPT publicly available via public link", .high,
        "Set the GPT's sharing to invited people or the workspace, so that the link alone no longer opens it."
    )
    package static let adminKeyNotRotated = configuration(
        "b72e971d-f5b9-4cf3-96f4-ef82bdf38453", "OpenAI: Admin API key not rotated", .high,
        "Create a new admin key, move its users over and delete this one."
    )
    package static let projectKeyNotRotated = configuration(
        "2c079fe8-6188-43e1-a2e5-d0e2dd8c7686", "OpenAI: Project API key not rotated", .high,
        "Create a new project key, move its users over and delete this one."
    )
    package static let adminKeyUnused = configuration(
        "49c75a36-1e64-437b-98a1-e54ec35d0a64", "OpenAI: Unused admin API key", .medium,
        "Delete the key; nobody has used it for the whole period."
    )
    package static let projectKeyUnused = configuration(
        "c8fd231b-de51-43cc-8c3f-e1e57114c5f5", "OpenAI: Unused project API key", .medium,
        "Delete the key; nobody has used it for the whole period."
    )
    package static let highPrivilegeInvite = configuration(
        "776ceb93-fa9a-4ca0-83db-668a67c09936", "OpenAI: High-privilege invite", .high,
        "Confirm that this person is meant to be an owner; if not, revoke the invite and send one with a lower role."
    )
    package static let inactiveUser = configuration(
        "20ab9ddb-fd48-46a8-9fdf-9bb9b9061f21", "OpenAI: Inactive user", .medium,
        "Ask whether the person still needs access and remove the account if not."
    )
    package static let stalePendingInvite = configuration(
        "18fd5b21-8489-485e-9c93-0bd4a696e724", "OpenAI: Stale pending invite", .low,
        "Revoke the invite, or send it again if the person is still expected."
    )
    package static let conversationFileMatch = dataLossPrevention(
        "9aca654d-b331-4052-a5b4-2ceecced8676", "OpenAI: File in ChatGPT Conversation with DLP Profile match",
        "Ask the owner to delete the conversation, and tell them where such data may go."
    )
    package static let gptFileMatch = dataLossPrevention(
        "520200f5-7dcc-42c9-bc3c-423019159d45", "OpenAI: File in ChatGPT GPT with DLP Profile match",
        "Remove the file from the GPT's knowledge; everyone who can use the GPT can read it."
    )
    package static let projectFileMatch = dataLossPrevention(
        "8e46ec69-e5c1-4f53-ab00-a92f2050ec33", "OpenAI: File in ChatGPT Project with DLP Profile match",
        "Remove the file from the project, or limit the project to people who may see it."
    )
    /// sluice's own: a local file. The id is a constant of ours.
    package static let localFileMatch = dataLossPrevention(
        "3c0d9a1e-6a52-4d0b-9f5c-7f1b52c8a0e4", "File with DLP Profile match",
        "Move the file to a place that is meant for such data, or remove the values from it."
    )

    /// All types: the 15 of the OpenAI integration in the order of openai-apis.md 5, then our own.
    package static let all: [FindingType] = [
        gptCustomActions, gptCodeInterpreter, gptWebBrowsing, gptInStore, gptPublicLink, adminKeyNotRotated,
        projectKeyNotRotated, adminKeyUnused, projectKeyUnused, highPrivilegeInvite, inactiveUser, stalePendingInvite,
        conversationFileMatch, gptFileMatch, projectFileMatch, localFileMatch,
    ]

    /// The content finding type of a file asset, or nil for an asset that holds no file.
    package static func content(of kind: Asset.Kind) -> FindingType? {
        switch kind {
        case .conversationFile: conversationFileMatch
        case .gptFile: gptFileMatch
        case .projectFile: projectFileMatch
        case .localFile: localFileMatch
        case .gpt, .adminAPIKey, .projectAPIKey, .invite, .user, .logFile: nil
        }
    }

    private static func configuration(
        _ id: String,
        _ name: String,
        _ severity: Severity,
        _ remediation: String
    ) -> FindingType {
        FindingType(id: id, name: name, category: .configuration, severity: severity, remediation: remediation)
    }

    private static func dataLossPrevention(_ id: String, _ name: String, _ remediation: String) -> FindingType {
        FindingType(id: id, name: name, category: .dataLossPrevention, severity: .high, remediation: remediation)
    }
}
