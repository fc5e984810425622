package import SluiceCore

extension PostureSnapshotReader {
    /// Rows asked for per page: the most that the platform's lists allow.
    private static let pageSize = 100

    /// The platform side; nil when none is configured. Throws ``SluiceError`` and CancellationError.
    package func organizationSnapshot() async throws -> OrganizationSnapshot? {
        guard let client = organization, let option = options.organization else { return nil }
        let users = try await list(client, APIRoute("/organization/users"), limit: Self.pageSize, transform: Self.user)
        let invites = try await list(
            client,
            APIRoute("/organization/invites"),
            limit: Self.pageSize,
            transform: Self.invite
        )
        let emails = Dictionary(
            users.elements.compactMap { user in user.email.map { (user.id, $0) } },
            uniquingKeysWith: { first, _ in first }
        )
        let adminKeys = try await list(client, APIRoute("/organization/admin_api_keys"), limit: Self.pageSize) {
            Self.adminKey(id: $0, value: $1, emails: emails)
        }
        let (projectKeys, mayBeIncomplete) = try await self.projectKeys(client)
        return OrganizationSnapshot(
            id: option.id,
            adminKeys: adminKeys,
            projectKeys: projectKeys,
            users: users,
            invites: invites,
            auditLog: try await AuditLogReader(client: client, clock: clock, options: options).activity(),
            keyListMayBeIncomplete: mayBeIncomplete
        )
    }

    private func projectKeys(_ client: APIClient) async throws -> (Listing<APIKey>, mayBeIncomplete: Bool) {
        let archived = options.includesArchivedProjects
        let query = archived ? [(name: "include_archived", value: "true")] : []
        let listed = try await list(
            client,
            APIRoute("/organization/projects"),
            query: query,
            limit: Self.pageSize,
            transform: Project.init
        )
        var problem: (reason: String, cause: CoverageReason)?
        switch listed {
        case .unavailable(let reason, let cause): return (.unavailable(reason: reason, cause: cause), false)
        case .incomplete(_, let reason, let cause): problem = (reason, cause)
        case .complete: break
        }
        var keys: [APIKey] = []
        var mayBeIncomplete = false
        for project in listed.elements where archived || !project.isArchived {
            let (listing, withoutFilter) = try await self.keys(of: project, client)
            mayBeIncomplete = mayBeIncomplete || withoutFilter
            keys += listing.elements
            switch listing {
            case .complete: break
            case .incomplete(_, let reason, let cause), .unavailable(let reason, let cause):
                problem = problem ?? (reason, cause)
            }
        }
        guard let problem else { return (.complete(keys), mayBeIncomplete) }
        let (reason, cause) = problem
        return (
            keys.isEmpty
                ? .unavailable(reason: reason, cause: cause) : .incomplete(keys, reason: reason, cause: cause),
            mayBeIncomplete
        )
    }

    /// - Returns: the keys, and whether the filter that shows all of them was refused.
    private func keys(of project: Project, _ client: APIClient) async throws -> (Listing<APIKey>, Bool) {
        let route: APIRoute
        do {
            route = try APIRoute("/organization/projects/{project}/api_keys", project.id)
        } catch {
            return (.unavailable(reason: "a project's id cannot stand in a path", cause: .apiMalformed), false)
        }
        let owner = APIKey.Project(id: project.id, name: project.name)
        let transform: @Sendable (String, JSONValue) -> APIKey = {
            Self.projectKey(id: $0, value: $1, project: owner)
        }
        let filter = [(name: "owner_project_access", value: "any")]
        do {
            return (
                try await wholeList(client, route, query: filter, limit: Self.pageSize, transform: transform), false
            )
        } catch let error as APIError where error.kind == .invalid {
            return (try await list(client, route, limit: Self.pageSize, transform: transform), true)
        } catch let error as APIError {
            return (.unavailable(reason: "\(route.template): \(error.sentence)", cause: error.reason), false)
        }
    }

    /// A project of the API Platform.
    private struct Project: Sendable, Codable, Hashable {
        var id: String
        var name: String?
        var isArchived: Bool

        init(id: String, value: JSONValue) {
            self.id = id
            name = value["name"]?.identifier
            isArchived = value["status"]?.text == "archived" || value["archived_at"]?.time != nil
        }
    }

    private static func user(id: String, value: JSONValue) -> OrganizationUser {
        let account = value["user"]
        return OrganizationUser(
            id: id,
            email: value["email"]?.identifier ?? account?["email"]?.identifier,
            name: value["name"]?.identifier ?? account?["name"]?.identifier,
            role: value["role"]?.text,
            addedAt: value["added_at"]?.time,
            isServiceAccount: value["is_service_account"]?.flag,
            isEnabled: account?["enabled"]?.flag,
            isBanned: account?["banned"]?.flag,
            apiKeyLastUse: lastUse(value["api_key_last_used_at"])
        )
    }

    private static func adminKey(id: String, value: JSONValue, emails: [String: String]) -> APIKey {
        let owner = value["owner"]
        let ownerID = owner?["id"]?.identifier
        return APIKey(
            id: id,
            name: value["name"]?.identifier,
            redactedValue: value["redacted_value"]?.text,
            createdAt: value["created_at"]?.time,
            expiresAt: value["expires_at"]?.time,
            lastUse: lastUse(value["last_used_at"]),
            ownerKind: owner == nil || owner == .null ? nil : .user,
            ownerID: ownerID,
            ownerName: owner?["name"]?.identifier,
            ownerEmail: owner?["email"]?.identifier ?? ownerID.flatMap { emails[$0] }
        )
    }

    private static func projectKey(id: String, value: JSONValue, project: APIKey.Project) -> APIKey {
        let owner = value["owner"]
        let service = owner?["service_account"]
        let kind: APIKey.OwnerKind? =
            switch owner?["type"]?.text {
            case "user": .user
            case "service_account": .serviceAccount
            default: nil
            }
        let person = kind == .serviceAccount ? service : owner?["user"]
        return APIKey(
            id: id,
            name: value["name"]?.identifier,
            redactedValue: value["redacted_value"]?.text,
            createdAt: value["created_at"]?.time,
            expiresAt: value["expires_at"]?.time,
            lastUse: lastUse(value["last_used_at"]),
            ownerKind: kind,
            ownerID: person?["id"]?.identifier,
            ownerName: person?["name"]?.identifier,
            ownerEmail: person?["email"]?.identifier,
            ownerProjectAccess: value["owner_project_access"]?.text,
            project: project
        )
    }

    /// Absent is unknown, null is never, and what is no time is unknown again.
    private static func lastUse(_ value: JSONValue?) -> APIKey.LastUse {
        guard let value else { return .unknown }
        if value == .null { return .never }
        return value.time.map { .at($0) } ?? .unknown
    }
}
