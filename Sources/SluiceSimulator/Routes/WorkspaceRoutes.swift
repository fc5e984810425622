/// Users, invites, GPTs, projects and the small stateful kinds of a workspace.
enum WorkspaceRoutes {
    static let base = "/v1/compliance/workspaces/{workspace_id}"

    static let all: [Route] =
        [
            Route(.users, "\(base)/users") { call in
                .json(try stateful(call, default: 200).objects(call.service.tenant.workspace.users))
            },
            Route(.invites, "\(base)/invites") { call in
                .json(try stateful(call, default: 200).objects(call.service.tenant.workspace.invites))
            },
        ] + resources + smallKinds

    private static let resources: [Route] = [
        Route(.gpts, "\(base)/gpts") { try list($0, .gpt, $0.service.tenant.workspace.gpts) },
        Route(.gpt, "\(base)/gpts/{gpt_id}") { try single($0, .gpt) },
        Route(.gptConfigs, "\(base)/gpts/{gpt_id}/configs") { try configurations($0, .gpt) },
        Route(.gptSharedUsers, "\(base)/gpts/{gpt_id}/shared_users") { try sharedUsers($0, .gpt) },
        Route(.projects, "\(base)/projects") { try list($0, .project, $0.service.tenant.workspace.projects) },
        Route(.project, "\(base)/projects/{project_id}") { try single($0, .project) },
        Route(.projectConfigs, "\(base)/projects/{project_id}/configs") { try configurations($0, .project) },
        Route(.projectSharedUsers, "\(base)/projects/{project_id}/shared_users") { try sharedUsers($0, .project) },
    ]

    private static let smallKinds: [Route] = [
        Route(.libraryFiles, "\(base)/users/{user_id}/library_files") { call in
            try requireUser(call)
            let page = Page(call: call, defaultLimit: 200, limits: 1...200)
            return .json(try page.cursor(call.service.tenant.workspace.libraryFiles))
        },
        Route(.automations, "\(base)/users/{user_id}/automations") { call in
            try requireUser(call)
            return .json(try stateful(call, default: 20).objects(call.service.tenant.workspace.automations))
        },
        Route(.canvases, "\(base)/users/{user_id}/canvases", emptyList),
        Route(.recordings, "\(base)/users/{user_id}/recordings", emptyList),
        Route(.memories, "\(base)/memories", memories),
        Route(.userMemories, "\(base)/users/{user_id}/memories") { call in
            try requireUser(call)
            return try memories(call)
        },
        Route(.directoryUsers, "/v1/manage/workspaces/{workspace_id}/users") { call in
            let page = Page(call: call, defaultLimit: 200, limits: 1...1_000)
            return .json(
                try page.objects(call.service.tenant.workspace.users) { user in
                    var user = user
                    user["is_scim_managed"] = true
                    return user
                }
            )
        },
        Route(.codexTasks, "\(base)/codex_tasks") { call in
            let page = Page(call: call, defaultLimit: 30, limits: 1...30)
            return .json(try page.cursor(call.service.tenant.workspace.codexTasks))
        },
    ]

    private static func emptyList(_ call: Call) throws -> Answer {
        try requireUser(call)
        return .json(try stateful(call, default: 20).objects(.empty))
    }

    /// The route takes no paging parameters, though the answer has the members of a page.
    private static func memories(_ call: Call) throws -> Answer {
        let memories = call.service.tenant.workspace.memories
        return .json(["data": .array((0..<memories.count).map(memories.row)), "has_more": false, "last_id": .null])
    }

    /// Style A. Nobody documents the greatest limit of these routes: 200 is the greatest that public clients use.
    private static func stateful(_ call: Call, default limit: Int) -> Page {
        Page(call: call, defaultLimit: limit, limits: 1...200)
    }

    private static func list(
        _ call: Call,
        _ subject: ConfigurationShape.Subject,
        _ listing: Listing
    ) throws -> Answer {
        let shape = try ConfigurationShape(subject, call)
        return .json(try stateful(call, default: 20).objects(listing, transform: shape.resource))
    }

    private static func single(_ call: Call, _ subject: ConfigurationShape.Subject) throws -> Answer {
        let shape = try ConfigurationShape(subject, call)
        return .json(shape.resource(try document(call, subject)))
    }

    private static func configurations(_ call: Call, _ subject: ConfigurationShape.Subject) throws -> Answer {
        let shape = try ConfigurationShape(subject, call)
        let id = try document(call, subject)["id"]?.text ?? ""
        let configurations = call.service.tenant.workspace.configurations(id) ?? []
        return .json(try stateful(call, default: 20).objects(Listing(configurations), transform: shape.configuration))
    }

    private static func sharedUsers(_ call: Call, _ subject: ConfigurationShape.Subject) throws -> Answer {
        let id = try document(call, subject)["id"]?.text ?? ""
        let users = call.service.tenant.workspace.sharedUsers(id)
        return .json(try stateful(call, default: 20).objects(Listing(users)))
    }

    private static func document(_ call: Call, _ subject: ConfigurationShape.Subject) throws -> JSON {
        let isGPT = subject == .gpt
        let id = call.value(isGPT ? "gpt_id" : "project_id")
        let prefix = isGPT ? "g-" : "g-p-"
        guard id.hasPrefix(prefix), isGPT != id.hasPrefix("g-p-") else {
            throw Refusal.detail(400, isGPT ? "Invalid gpt_id" : "Invalid project_id")
        }
        let workspace = call.service.tenant.workspace
        let listing = isGPT ? workspace.gpts : workspace.projects
        guard !call.service.isDeleted(id), let position = listing.position(id) else {
            throw Refusal.detail(404, isGPT ? "GPT not found" : "Project not found")
        }
        return listing.row(position)
    }

    private static func requireUser(_ call: Call) throws {
        guard call.service.tenant.workspace.users.position(call.value("user_id")) != nil else {
            throw Refusal.detail(404, "User not found")
        }
    }
}
