/// The documents of a generated organization.
extension GeneratedPlatform {
    private func time(_ age: Int64) -> JSON { .integer(epoch.unix - age) }

    func adminKey(_ index: Int) -> JSON {
        let key = Self.adminKeys[index]
        var document: JSON = [
            "object": "organization.admin_api_key", "id": .string("key_adm_gen\(index)"),
            "name": index % 4 == 1 ? .null : .string(key.name + nameSuffix),
            "redacted_value": .string("sk-admin-***gen\(index)"), "created_at": time(key.age),
            "expires_at": key.expiry.map(time) ?? .null,
        ]
        document["last_used_at"] = lastUse(key.use)
        document["owner"] = [
            "type": "user", "object": "organization.user", "id": .string(userID(0)), "name": "Person 0",
            "created_at": time(900 * Age.day), "role": "owner",
        ]
        return document
    }

    private func lastUse(_ use: Use) -> JSON? {
        switch use {
        case .absent: nil
        case .never: JSON.null
        case .age(let age): time(age)
        }
    }

    func projectKey(_ index: Int, project: Int) -> JSON {
        let key = Self.projectKeys[index]
        var document: JSON = [
            "object": "organization.project.api_key", "id": .string("key_prj_gen\(project)_\(index)"),
            "name": .string(key.name + nameSuffix), "redacted_value": .string("sk-proj-***gen\(index)"),
            "created_at": time(key.age),
        ]
        document["last_used_at"] = lastUse(key.use)
        document["owner_project_access"] = key.hasActiveOwner ? "active" : "inactive"
        let user = (project + index) % userCount
        document["owner"] =
            key.isServiceAccount
            ? ["type": "service_account", "service_account": serviceAccount(project)]
            : ["type": "user", "user": projectUser(user)]
        return document
    }

    func serviceAccount(_ project: Int) -> JSON {
        [
            "object": "organization.project.service_account", "id": .string("svc_acct_gen\(project)"),
            "name": .string("runner-\(project)"), "role": "member", "created_at": time(600 * Age.day),
        ]
    }

    func projectUser(_ index: Int) -> JSON {
        [
            "object": "organization.project.user", "id": .string(userID(index)), "name": .string("Person \(index)"),
            "email": .string(email(index)), "role": "member", "created_at": time(500 * Age.day),
            "added_at": time(500 * Age.day),
        ]
    }

    private func email(_ index: Int) -> String { "person\(index)@example.org" }

    var projects: [JSON] {
        let active = (0..<projectCount).map { index -> JSON in
            [
                "id": .string(projectID(index)), "object": "organization.project",
                "name": .string("Platform \(index)\(nameSuffix)"), "created_at": time(Int64(700 - index) * Age.day),
                "archived_at": .null, "status": "active",
                "external_key_id": .null,
            ]
        }
        let archived: JSON = [
            "id": .string(Self.archivedProject), "object": "organization.project", "name": "Archived",
            "created_at": time(800 * Age.day), "archived_at": time(300 * Age.day), "status": "archived",
            "external_key_id": .null,
        ]
        return active + [archived]
    }

    func user(_ index: Int) -> JSON {
        let kind = OrganizationUser(index: index)
        let added = kind == .young ? 30 * Age.day : 400 * Age.day
        var document: JSON = [
            "object": "organization.user", "id": .string(userID(index)), "name": .string("Person \(index)"),
            "email": .string(email(index)), "role": kind == .owner ? "owner" : "reader", "added_at": time(added),
        ]
        guard kind != .shortForm else { return document }
        document["created"] = time(added + Age.day)
        document["is_default"] = false
        document["is_service_account"] = .bool(kind == .serviceAccount)
        document["is_scim_managed"] = .bool(index % 2 == 0)
        document["api_key_last_used_at"] = kind.keyAge.map(time) ?? JSON.null
        document["user"] = [
            "object": "user", "id": .string(userID(index)), "email": .string(email(index)),
            "name": .string("Person \(index)"), "picture": .null, "enabled": .bool(kind != .disabled),
            "banned": .bool(kind == .banned), "banned_at": kind == .banned ? time(200 * Age.day) : .null,
        ]
        return document
    }

    func invite(_ index: Int) -> JSON {
        let invite = Self.invites[index]
        var document: JSON = [
            "object": "organization.invite", "id": .string(inviteID(index)),
            "email": .string("guest\(index)@example.net"), "role": .string(invite.role),
            "status": .string(invite.status),
        ]
        document[invite.isOldSchema ? "invited_at" : "created_at"] = time(invite.age)
        document["expires_at"] = invite.expiry.map(time) ?? JSON.null
        document["accepted_at"] = invite.status == "accepted" ? time(invite.age - Age.day) : JSON.null
        let role: JSON = ["id": .string(projectID(0)), "role": "owner"]
        document["projects"] = index == 1 ? [role] : []
        return document
    }

    /// Newest first.
    var auditLogs: [JSON] {
        var events: [(age: Int64, type: String, user: Int, details: JSON)] = []
        for index in 0..<userCount {
            guard let age = OrganizationUser(index: index).auditAge else { continue }
            events.append((age, "login.succeeded", index, [:]))
            events.append((age + Age.day, "login.succeeded", index, [:]))
        }
        for (index, invite) in Self.invites.enumerated() {
            events.append((invite.age, "invite.sent", 0, ["id": .string(inviteID(index))]))
        }
        // Older than 90 days, so that the log covers the period; and one that only `tenant_only` shows.
        events.append((400 * Age.day, "project.created", 0, ["id": .string(projectID(0))]))
        events.append((300 * Age.day, "api_key.created", 0, ["id": "key_prj_gen0_0"]))
        events.append((28 * Age.day, "tenant.admin_api_key.created", 0, ["id": "key_adm_gen1"]))
        events.sort { ($0.age, $0.user) < ($1.age, $1.user) }
        return events.enumerated().map { place, event in
            var document: JSON = [
                "id": .string("audit_log-gen-\(place)"), "type": .string(event.type), "effective_at": time(event.age),
            ]
            if event.type.hasPrefix("api_key.") || event.type.hasPrefix("project.") {
                document["project"] = ["id": .string(projectID(0)), "name": "Platform 0"]
            }
            document["actor"] = [
                "type": "session",
                "session": [
                    "user": ["id": .string(userID(event.user)), "email": .string(email(event.user))],
                    "ip_address": "192.0.2.17",
                ],
            ]
            document[event.type] = event.details
            return document
        }
    }
}
