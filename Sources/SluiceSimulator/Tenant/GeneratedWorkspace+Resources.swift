/// GPTs and projects.
extension GeneratedWorkspace {
    func gpt(_ index: Int) -> JSON {
        let archetype = GPTArchetype(index: index)
        let hasOwner = archetype != .inStore
        let owner = owner(index)
        let configurations = archetype.isPublished ? [gptConfiguration(index, isNested: true)] : []
        return [
            "object": "compliance.workspace.gpt", "id": .string(gptID(index)),
            "created_at": .number("\(epoch.unix - 86_400 * Int64(20 + index % 300)).25"),
            "owner_id": hasOwner ? .string(owner.id) : .null,
            "owner_email": hasOwner && archetype != .ownerGone ? .optional(owner.email) : .null,
            "builder_name": .string("Builder \(index)"),
            "sharing": sharing("gpt", archetype.visibility, recipients(gpt: index)),
            "latest_config": envelope(configurations),
        ]
    }

    private func gptConfiguration(_ index: Int, isNested: Bool) -> JSON {
        let archetype = GPTArchetype(index: index)
        var generator = SeededGenerator(seed: seed, "gpt", String(index))
        let tools = archetype.tools.enumerated().map { tool($0.element, $0.offset, index) }
        let isCut = isNested && archetype == .cutTools
        var files = gptFiles(index).map { file($0.id, $0.file.name, "gpt", index) }
        if let cited = citedFile, cited.gpt == index {
            files.append(file(cited.id, GeneratedWorkspace.citedFileName, "gpt", index))
        }
        return [
            "object": "compliance.workspace.gpt.configuration", "id": .string("gzm_cnf_gen\(index)"),
            "name": .string(
                "\(generator.pick(["Travel", "Report", "Recipe", "Letter", "Plan"])) helper \(index)\(nameSuffix)"),
            "description": index % 3 == 0 ? .null : "Helps with daily work", "categories": ["work"],
            "conversation_starters": ["Where do I begin?"], "instructions": "Be brief.",
            "created_at": .number("\(epoch.unix - 86_400 * Int64(10 + index % 300)).0"),
            "version_author": .null, "files": envelope(files),
            "tools": envelope(isCut ? Array(tools.prefix(1)) : tools, hasMore: isCut),
        ]
    }

    private func tool(_ type: String, _ place: Int, _ index: Int) -> JSON {
        var tool: JSON = ["type": .string(type), "created_at": .integer(epoch.unix - 86_400 * Int64(10 + index % 300))]
        guard type.hasPrefix("custom") else { return tool }
        let domain = "service\(place).example.com"
        tool["action_domain"] = .string(domain)
        tool["action_openapi_raw"] = "{\"openapi\":\"3.1.0\"}"
        tool["action_privacy_policy_url"] = .string("https://\(domain)/privacy")
        tool["auth_type"] = "oauth"
        return tool
    }

    private func recipients(gpt index: Int) -> JSON {
        switch GPTArchetype(index: index) {
        case .sharedWithPeople: .array(sharedUsers(gptID(index)))
        case .inStore: .null
        default: envelope(sharedUsers(gptID(index)))
        }
    }

    func sharedUsers(_ id: String) -> [JSON] {
        guard let index = place(id, "g-", .gpt), GPTArchetype(index: index) == .sharedWithPeople else { return [] }
        return [owner(index + 1), owner(index + 2)].map { user in
            [
                "object": "compliance.workspace.gpt.shared_user", "id": .string(user.id),
                "email": .optional(user.email), "permissions": permissions("gpt"),
            ]
        }
    }

    func configurations(_ id: String) -> [JSON]? {
        if let index = place(id, "g-p-", .project) { return [projectConfiguration(index)] }
        guard let index = place(id, "g-", .gpt) else { return nil }
        guard GPTArchetype(index: index).isPublished else { return [] }
        var older = gptConfiguration(index, isNested: false)
        older["id"] = .string("gzm_cnf_gen\(index)_old")
        older["tools"] = envelope([])
        older["files"] = envelope([])
        return [gptConfiguration(index, isNested: false), older]
    }

    func project(_ index: Int) -> JSON {
        let owner = owner(index + 3)
        return [
            "object": "compliance.workspace.project", "id": .string(projectID(index)),
            "created_at": .number("\(epoch.unix - 86_400 * Int64(15 + index % 200)).75"),
            "owner_id": .string(owner.id), "owner_email": .optional(owner.email), "builder_name": .null,
            "sharing": sharing("project", "invite-only", envelope([])),
            "latest_config": envelope([projectConfiguration(index)]),
        ]
    }

    private func projectConfiguration(_ index: Int) -> JSON {
        let files = projectFiles(index).map { file($0.id, $0.file.name, "project", index) }
        let created = epoch.unix - 86_400 * Int64(10 + index % 200)
        return [
            "object": "compliance.workspace.project.configuration", "id": .string("pr_cnf_gen\(index)"),
            "name": .string(projectName(index)), "description": .null, "instructions": "Use the attached plan.",
            "categories": [], "conversation_starters": [], "created_at": .integer(created), "files": envelope(files),
            "tools": envelope([["type": "browser", "created_at": .integer(created)]]),
        ]
    }

    func projectName(_ index: Int) -> String { "Project \(index)\(nameSuffix)" }

    private func file(_ id: String, _ name: String, _ parent: String, _ index: Int) -> JSON {
        [
            "object": .string("compliance.workspace.\(parent).file"), "id": .string(id), "name": .string(name),
            "created_at": .number("\(epoch.unix - 86_400 * Int64(12 + index % 200)).0"),
        ]
    }

    private func sharing(_ parent: String, _ visibility: String, _ recipients: JSON) -> JSON {
        [
            "object": .string("compliance.workspace.\(parent).sharing"), "visibility": .string(visibility),
            "permissions": permissions(parent), "recipients": recipients,
        ]
    }

    private func permissions(_ parent: String) -> JSON {
        [
            "object": .string("compliance.workspace.\(parent).permissions"), "can_read": true,
            "can_view_config": false, "can_write": false,
        ]
    }

    private func envelope(_ rows: [JSON], hasMore: Bool = false) -> JSON {
        [
            "object": "list", "data": .array(rows), "last_id": .optional(rows.last?["id"]?.text),
            "has_more": .bool(hasMore),
        ]
    }
}
