/// How far a listing of metadata could be read. Rules judge only what was read.
package enum Listing<Element: Sendable & Codable & Hashable>: Sendable, Hashable, Codable {
    /// All of it.
    case complete([Element])
    /// The first part, then something failed; the text says what.
    case incomplete([Element], reason: String, cause: CoverageReason = .apiTruncated)
    /// Nothing: no key for this host, not authorized, trouble with the first page, or switched off; the text says which.
    case unavailable(reason: String, cause: CoverageReason = .apiUnauthorized)

    /// What was read, whole or not.
    package var elements: [Element] {
        switch self {
        case .complete(let elements), .incomplete(let elements, _, _): elements
        case .unavailable: []
        }
    }

    package var isComplete: Bool {
        if case .complete = self { true } else { false }
    }
}

/// The metadata of one ChatGPT workspace and one API organization at one moment: all that posture rules see.
///
/// Codable, so that it can be saved and the rules run on it without the network.
package struct PostureSnapshot: Sendable, Hashable, Codable {
    package var workspace: WorkspaceSnapshot?
    package var organization: OrganizationSnapshot?

    package init(workspace: WorkspaceSnapshot? = nil, organization: OrganizationSnapshot? = nil) {
        self.workspace = workspace
        self.organization = organization
    }
}

/// The ChatGPT Enterprise side (openai-apis.md 2.5).
package struct WorkspaceSnapshot: Sendable, Hashable, Codable {
    /// Workspace UUID: the tenant of its findings.
    package var id: String
    package var users: Listing<WorkspaceUser>
    package var gpts: Listing<CustomGPT>
    package var invites: Listing<Invite>

    package init(
        id: String,
        users: Listing<WorkspaceUser>,
        gpts: Listing<CustomGPT>,
        invites: Listing<Invite> = .unavailable(reason: "not read")
    ) {
        self.id = id
        self.users = users
        self.gpts = gpts
        self.invites = invites
    }
}

/// The API Platform side (openai-apis.md 4.2).
package struct OrganizationSnapshot: Sendable, Hashable, Codable {
    /// Tenant of its findings: the organization id where known, else `platform`.
    package var id: String
    package var adminKeys: Listing<APIKey>
    /// Keys of all listed projects.
    package var projectKeys: Listing<APIKey>
    package var users: Listing<OrganizationUser>
    package var invites: Listing<Invite>
    package var auditLog: AuditLogActivity
    /// When earlier runs had seen users, by user id; nil where nothing is kept.
    package var rememberedActivity: [String: Timestamp]?
    /// `owner_project_access=any` was refused, so enabled keys of people without access may be missing.
    package var keyListMayBeIncomplete: Bool

    package init(
        id: String,
        adminKeys: Listing<APIKey>,
        projectKeys: Listing<APIKey>,
        users: Listing<OrganizationUser>,
        invites: Listing<Invite>,
        auditLog: AuditLogActivity,
        keyListMayBeIncomplete: Bool = false
    ) {
        self.id = id
        self.adminKeys = adminKeys
        self.projectKeys = projectKeys
        self.users = users
        self.invites = invites
        self.auditLog = auditLog
        self.keyListMayBeIncomplete = keyListMayBeIncomplete
    }
}

/// A member of the ChatGPT workspace, past members included.
package struct WorkspaceUser: Sendable, Hashable, Codable {
    package var id: String
    package var email: String?
    package var name: String?
    /// `account-owner`, `account-admin`, `standard-user`, `analytics-viewer` or something newer; nil is unknown.
    package var role: String?
    /// `active`, `inactive` or something newer; nil is unknown.
    package var status: String?
    package var createdAt: Timestamp?

    package init(
        id: String,
        email: String? = nil,
        name: String? = nil,
        role: String? = nil,
        status: String? = nil,
        createdAt: Timestamp? = nil
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.status = status
        self.createdAt = createdAt
    }
}

/// A GPT of the workspace with its newest configuration.
package struct CustomGPT: Sendable, Hashable, Codable {
    package var id: String
    /// Name of the newest configuration; nil when it was never published.
    package var name: String?
    package var ownerID: String?
    package var ownerEmail: String?
    /// Display name of whoever built it; shown when there is no owner.
    package var builderName: String?
    /// As the API spells it; nil when absent.
    package var visibility: String?
    /// Tools of the newest configuration, all pages of them.
    package var tools: [GPTTool]
    /// False when nested tools could not all be read.
    package var toolsAreComplete: Bool

    package init(
        id: String,
        name: String? = nil,
        ownerID: String? = nil,
        ownerEmail: String? = nil,
        builderName: String? = nil,
        visibility: String? = nil,
        tools: [GPTTool] = [],
        toolsAreComplete: Bool = true
    ) {
        self.id = id
        self.name = name
        self.ownerID = ownerID
        self.ownerEmail = ownerEmail
        self.builderName = builderName
        self.visibility = visibility
        self.tools = tools
        self.toolsAreComplete = toolsAreComplete
    }
}

/// A tool of a GPT. The raw OpenAPI text of an action is left behind at the client on purpose.
package struct GPTTool: Sendable, Hashable, Codable {
    /// As the API spells it, in any of its spellings.
    package var type: String
    package var actionDomain: String?
    package var authType: String?
    package var createdAt: Timestamp?

    package init(type: String, actionDomain: String? = nil, authType: String? = nil, createdAt: Timestamp? = nil) {
        self.type = type
        self.actionDomain = actionDomain
        self.authType = authType
        self.createdAt = createdAt
    }
}

/// An admin key (`project` nil) or a project key of the API Platform.
package struct APIKey: Sendable, Hashable, Codable {
    /// When a key was last used. The API may leave the member out, which is not the same as "never".
    package enum LastUse: Sendable, Hashable, Codable {
        case at(Timestamp)
        case never
        /// The answer had no such member.
        case unknown
    }

    package enum OwnerKind: String, Sendable, Hashable, Codable {
        case user
        case serviceAccount = "service_account"
    }

    package struct Project: Sendable, Hashable, Codable {
        package var id: String
        package var name: String?

        package init(id: String, name: String?) {
            self.id = id
            self.name = name
        }
    }

    package var id: String
    package var name: String?
    /// The API's own shortened form, for example `sk-admin-***0001`.
    package var redactedValue: String?
    package var createdAt: Timestamp?
    /// nil: does not expire.
    package var expiresAt: Timestamp?
    package var lastUse: LastUse
    package var ownerKind: OwnerKind?
    package var ownerID: String?
    package var ownerName: String?
    package var ownerEmail: String?
    /// `active` or `inactive`; nil for admin keys and unknown.
    package var ownerProjectAccess: String?
    package var project: Project?

    package init(
        id: String,
        name: String? = nil,
        redactedValue: String? = nil,
        createdAt: Timestamp? = nil,
        expiresAt: Timestamp? = nil,
        lastUse: LastUse,
        ownerKind: OwnerKind? = nil,
        ownerID: String? = nil,
        ownerName: String? = nil,
        ownerEmail: String? = nil,
        ownerProjectAccess: String? = nil,
        project: Project? = nil
    ) {
        self.id = id
        self.name = name
        self.redactedValue = redactedValue
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUse = lastUse
        self.ownerKind = ownerKind
        self.ownerID = ownerID
        self.ownerName = ownerName
        self.ownerEmail = ownerEmail
        self.ownerProjectAccess = ownerProjectAccess
        self.project = project
    }
}

/// A member of the API organization.
package struct OrganizationUser: Sendable, Hashable, Codable {
    package var id: String
    package var email: String?
    package var name: String?
    /// `owner`, `reader` or something newer.
    package var role: String?
    package var addedAt: Timestamp?
    package var isServiceAccount: Bool?
    package var isEnabled: Bool?
    package var isBanned: Bool?
    /// `.unknown` when the row has no `api_key_last_used_at` member at all.
    package var apiKeyLastUse: APIKey.LastUse

    package init(
        id: String,
        email: String? = nil,
        name: String? = nil,
        role: String? = nil,
        addedAt: Timestamp? = nil,
        isServiceAccount: Bool? = nil,
        isEnabled: Bool? = nil,
        isBanned: Bool? = nil,
        apiKeyLastUse: APIKey.LastUse
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.addedAt = addedAt
        self.isServiceAccount = isServiceAccount
        self.isEnabled = isEnabled
        self.isBanned = isBanned
        self.apiKeyLastUse = apiKeyLastUse
    }
}

/// An invite to the organization or the workspace.
package struct Invite: Sendable, Hashable, Codable {
    package struct ProjectRole: Sendable, Hashable, Codable {
        package var projectID: String
        package var role: String

        package init(projectID: String, role: String) {
            self.projectID = projectID
            self.role = role
        }
    }

    package var id: String
    package var email: String?
    package var role: String?
    /// `pending`, `accepted` or `expired`; nil is unknown.
    package var status: String?
    /// `created_at`, or `invited_at` of the older schema.
    package var createdAt: Timestamp?
    package var expiresAt: Timestamp?
    package var projects: [ProjectRole]

    package init(
        id: String,
        email: String? = nil,
        role: String? = nil,
        status: String? = nil,
        createdAt: Timestamp? = nil,
        expiresAt: Timestamp? = nil,
        projects: [ProjectRole] = []
    ) {
        self.id = id
        self.email = email
        self.role = role
        self.status = status
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.projects = projects
    }
}

/// What the organization's audit log says about who did something when.
package struct AuditLogActivity: Sendable, Hashable, Codable {
    /// False when the route is not authorized, cannot be read, or logging is off.
    package var isAvailable: Bool
    /// Why it is not available, where that is trouble on the way and no lack of a right.
    package var trouble: SourceGap?
    /// Time of the oldest readable event; nil when there is none or the log is not available.
    package var oldestEvent: Timestamp?
    /// Newest event by actor user id.
    package var lastSeenByUser: [String: Timestamp]
    /// User id of whoever sent an invite, by invite id.
    package var inviterByInvite: [String: String]

    package init(
        isAvailable: Bool,
        trouble: SourceGap? = nil,
        oldestEvent: Timestamp? = nil,
        lastSeenByUser: [String: Timestamp] = [:],
        inviterByInvite: [String: String] = [:]
    ) {
        self.isAvailable = isAvailable
        self.trouble = trouble
        self.oldestEvent = oldestEvent
        self.lastSeenByUser = lastSeenByUser
        self.inviterByInvite = inviterByInvite
    }
}
