package import SluiceCore

/// What to read of OpenAI, and with which keys. At least one of ``workspace`` and ``organization`` should be set.
package struct OpenAIOptions: Sendable {
    /// The ChatGPT Enterprise side.
    package struct Workspace: Sendable {
        /// UUID of the workspace; the tenant of its assets.
        package var id: String
        package var key: Secret
        /// With the version in its path. Plain http is accepted for this machine only.
        package var baseURL: String = "https://api.chatgpt.com/v1"

        package init(id: String, key: Secret) {
            self.id = id
            self.key = key
        }
    }

    /// The API Platform side.
    package struct Organization: Sendable {
        /// Id of the organization (`org-…`); the tenant of its assets. Two organizations under one id would take each
        /// other's findings for resolved.
        package var id: String
        package var key: Secret
        /// With the version in its path. Plain http is accepted for this machine only.
        package var baseURL: String = "https://api.openai.com/v1"

        package init(id: String, key: Secret) {
            self.id = id
            self.key = key
        }
    }

    /// Where conversation files are found.
    package enum Conversations: Sendable, Hashable {
        /// The Compliance Logs Platform: what was written in the last ``OpenAIOptions/logLookback``.
        case logs
        /// The conversations route, which the live API no longer has; conversations updated since then.
        case legacy(since: Timestamp)
        case none
    }

    package var workspace: Workspace?
    package var organization: Organization?
    package var conversations: Conversations = .logs
    package var readsGPTFiles = true
    package var readsProjectFiles = true
    /// How far back log files are read; the API keeps 30 days, and no more than that is asked for.
    package var logLookback: Duration = .seconds(30 * 86_400)
    /// Also read the keys of archived API projects.
    package var includesArchivedProjects = false
    /// Also read the workspace's invites, whose route is not documented.
    package var readsWorkspaceInvites = true
    /// Days of the organization's audit log that tell who was active; at least 1. The inactive-user threshold should
    /// not be larger.
    package var auditLogDays = 90
    /// Pages of 100 audit events that are read at most; when they do not reach back ``auditLogDays``, the snapshot says
    /// how far they do.
    package var auditLogPages = 200
    /// Rows asked for per page of GPTs and projects: 1 to 200. Inline addresses live about an hour, so a page should be
    /// drained in that time.
    package var configuredObjectsPerPage = 50
    package var http = HTTPOptions()

    package init(workspace: Workspace? = nil, organization: Organization? = nil) {
        self.workspace = workspace
        self.organization = organization
    }
}
