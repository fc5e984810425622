/// Where a person can look at an asset of OpenAI: all link patterns of the program.
///
/// Inferred: no public page promises any of these addresses (openai-apis.md 5). A link is a convenience, never identity.
package enum AssetLink {
    /// The admin keys of the organization; there is no page for one key.
    package static let adminKeys = "https://platform.openai.com/settings/organization/admin-keys"
    /// Members and invites of the API organization.
    package static let organizationPeople = "https://platform.openai.com/settings/organization/people"
    /// Members and invites of the ChatGPT workspace.
    package static let workspacePeople = "https://chatgpt.com/admin/members"

    /// A GPT.
    package static func gpt(_ id: String) -> String { "https://chatgpt.com/g/\(escaped(id))" }

    /// A ChatGPT project.
    package static func project(_ id: String) -> String { "https://chatgpt.com/g/\(escaped(id))/project" }

    /// A conversation; the page opens for its owner only.
    package static func conversation(_ id: String) -> String { "https://chatgpt.com/c/\(escaped(id))" }

    /// The keys of a project of the API Platform.
    package static func projectKeys(projectID: String) -> String {
        "https://platform.openai.com/settings/\(escaped(projectID))/api-keys"
    }

    /// Percent-encodes all but RFC 3986's unreserved characters, so that an id can never change the path or the host.
    private static func escaped(_ id: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in id.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
