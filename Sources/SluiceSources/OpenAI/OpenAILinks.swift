/// Where a person can look at an asset in the browser. All patterns are inferred from how the sites are built
/// (openai-apis.md 5); a link is a convenience, never identity.
package enum OpenAILinks {
    package static let adminKeys = "https://platform.openai.com/settings/organization/admin-keys"
    package static let people = "https://platform.openai.com/settings/organization/people"

    package static func projectKeys(project: String) -> String {
        "https://platform.openai.com/settings/\(percentEncoded(project))/api-keys"
    }

    package static func gpt(_ id: String) -> String { "https://chatgpt.com/g/\(percentEncoded(id))" }

    package static func project(_ id: String) -> String { "https://chatgpt.com/g/\(percentEncoded(id))/project" }

    /// Opens for the owner of the conversation only.
    package static func conversation(_ id: String) -> String { "https://chatgpt.com/c/\(percentEncoded(id))" }
}
