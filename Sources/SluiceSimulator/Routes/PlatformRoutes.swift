/// The Platform's organization endpoints.
enum PlatformRoutes {
    private static let base = "/v1/organization"

    static let all: [Route] =
        [
            Route(.adminKeys, "\(base)/admin_api_keys", adminKeys),
            Route(.adminKey, "\(base)/admin_api_keys/{key_id}") { call in
                let keys = call.service.tenant.platform.adminKeys
                guard let key = keys.first(where: { $0["id"]?.text == call.value("key_id") }) else {
                    throw Refusal.platform(404, "No such key (simulated).", code: "not_found")
                }
                return .json(key)
            },
            Route(.platformProjects, "\(base)/projects", projects),
            Route(.organizationUsers, "\(base)/users", users),
            Route(.organizationInvites, "\(base)/invites") { call in
                .json(try page(call).objects(Listing(call.service.tenant.platform.invites)))
            },
            Route(.auditLogs, "\(base)/audit_logs") { try AuditLogQuery($0).answer() },
        ] + perProject

    private static let perProject: [Route] = [
        Route(.projectKeys, "\(base)/projects/{project_id}/api_keys", projectKeys),
        Route(.serviceAccounts, "\(base)/projects/{project_id}/service_accounts") { call in
            let id = try activeProject(call)
            return .json(try page(call).objects(Listing(call.service.tenant.platform.serviceAccounts[id] ?? [])))
        },
        Route(.projectUsers, "\(base)/projects/{project_id}/users") { call in
            let id = try activeProject(call)
            return .json(try page(call).objects(Listing(call.service.tenant.platform.projectUsers[id] ?? [])))
        },
    ]

    static func page(_ call: Call) -> Page { Page(call: call, defaultLimit: 20, limits: 1...100) }

    private static func adminKeys(_ call: Call) throws -> Answer {
        let keys = call.service.tenant.platform.adminKeys
        switch call.query["order"] ?? "asc" {
        case "asc": return .json(try page(call).objects(Listing(keys)))
        case "desc": return .json(try page(call).objects(Listing(keys.reversed())))
        default: throw Refusal.platform(400, "Invalid 'order': use asc or desc (simulated).", parameter: "order")
        }
    }

    private static func projects(_ call: Call) throws -> Answer {
        let isWhole = call.query["include_archived"] == "true"
        let projects = call.service.tenant.platform.projects.filter { isWhole || $0["status"] != "archived" }
        return .json(try page(call).objects(Listing(projects)))
    }

    private static func users(_ call: Call) throws -> Answer {
        let emails = Set(call.query.all("emails") + call.query.all("emails[]"))
        let users = call.service.tenant.platform.users
        guard !emails.isEmpty else { return .json(try page(call).objects(users)) }
        let rows = (0..<users.count).map(users.row).filter { emails.contains($0["email"]?.text ?? "") }
        return .json(try page(call).objects(Listing(rows)))
    }

    private static func projectKeys(_ call: Call) throws -> Answer {
        let id = try project(call)["id"]?.text ?? ""
        let keys = call.service.tenant.platform.keys[id] ?? []
        let access = call.query["owner_project_access"]
        if access != nil, !call.service.options.access.ownerProjectAccess {
            throw Refusal.platform(
                400, "Unknown parameter: 'owner_project_access' (simulated).", parameter: "owner_project_access",
                code: "unknown_parameter"
            )
        }
        switch access {
        case "any": return .json(try page(call).objects(Listing(keys)))
        // Without the filter some enabled keys are missing; the simulator leaves out those whose owner lost access.
        case "active", nil: return .json(try page(call).objects(Listing(keys.filter(hasActiveOwner))))
        case "inactive": return .json(try page(call).objects(Listing(keys.filter { !hasActiveOwner($0) })))
        default:
            throw Refusal.platform(
                400, "Invalid 'owner_project_access': use active, inactive or any (simulated).",
                parameter: "owner_project_access", code: "invalid_value"
            )
        }
    }

    private static func hasActiveOwner(_ key: JSON) -> Bool { key["owner_project_access"] != "inactive" }

    private static func project(_ call: Call) throws -> JSON {
        let id = call.value("project_id")
        let projects = call.service.tenant.platform.projects
        guard let project = projects.first(where: { $0["id"]?.text == id }) else {
            throw Refusal.platform(404, "No such project (simulated).", code: "not_found")
        }
        return project
    }

    private static func activeProject(_ call: Call) throws -> String {
        let project = try project(call)
        guard project["status"] != "archived" else {
            throw Refusal.platform(400, "The project is archived (simulated).", code: "project_archived")
        }
        return project["id"]?.text ?? ""
    }
}
