/// One object at a source: a file in a conversation, a GPT, an API key, a local file.
///
/// Names are text that somebody else chose: they are data in every output and never become a path, a query or markup.
package struct Asset: Sendable, Hashable, Codable {
    /// What an asset is. The raw value is the `asset.kind` of the result formats.
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case localFile = "local_file"
        case conversationFile = "conversation_file"
        case gptFile = "gpt_file"
        case projectFile = "project_file"
        /// Names conversation files. No asset of a run; it is told of where reading it has failed.
        case logFile = "log_file"
        case gpt
        case adminAPIKey = "admin_api_key"
        case projectAPIKey = "project_api_key"
        case invite
        case user
    }

    /// Who answers for an asset. Both members nil is written as "unassigned" by the posture rules' evidence.
    package struct Owner: Sendable, Hashable, Codable {
        /// Identifier at the source, for example `user-…`.
        package var id: String?
        package var email: String?

        package init(id: String?, email: String?) {
            self.id = id
            self.email = email
        }
    }

    /// What an asset lies in: the conversation, GPT or project of a file, the project of a key.
    package struct Parent: Sendable, Hashable, Codable {
        /// `conversation`, `gpt`, `project` or `api_project`.
        package var kind: String
        package var id: String
        package var name: String?

        package init(kind: String, id: String, name: String?) {
            self.kind = kind
            self.id = id
            self.name = name
        }
    }

    package var kind: Kind
    /// Identity within `tenant` and `kind`: the API's id, or the absolute path of a local file.
    package var id: String
    package var name: String?
    /// Workspace id, organization id, or `local` for files of this machine.
    package var tenant: String
    package var owner: Owner?
    package var parent: Parent?
    /// Where a person can look at it. A convenience, never identity.
    package var link: String?

    package init(
        kind: Kind,
        id: String,
        name: String? = nil,
        tenant: String,
        owner: Owner? = nil,
        parent: Parent? = nil,
        link: String? = nil
    ) {
        self.kind = kind
        self.id = id
        self.name = name
        self.tenant = tenant
        self.owner = owner
        self.parent = parent
        self.link = link
    }
}
