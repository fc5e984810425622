import SluiceCore

/// How the objects of a snapshot become assets, with the evidence that all rules on them share.
enum PostureAssets {
    static func gpt(_ gpt: CustomGPT, in workspace: WorkspaceSnapshot, _ context: PostureContext) -> Asset {
        Asset(
            kind: .gpt, id: gpt.id, name: gpt.name, tenant: workspace.id,
            owner: context.people.workspaceOwner(id: gpt.ownerID, email: gpt.ownerEmail).owner,
            link: AssetLink.gpt(gpt.id)
        )
    }

    /// `visibility` as the API spells it, `owner_status` (see ``PeopleDirectory/Resolved``), `builder_name`.
    static func gptEvidence(_ gpt: CustomGPT, _ context: PostureContext) -> [String: JSONValue] {
        let status = context.people.workspaceOwner(id: gpt.ownerID, email: gpt.ownerEmail).status
        return [
            "visibility": .optional(gpt.visibility),
            "owner_status": .string(status),
            "builder_name": .optional(gpt.builderName),
        ]
    }

    static func key(_ key: APIKey, in organization: OrganizationSnapshot, _ context: PostureContext) -> Asset {
        guard let project = key.project else {
            return Asset(
                kind: .adminAPIKey, id: key.id, name: label(key), tenant: organization.id,
                owner: owner(of: key, context).owner, link: AssetLink.adminKeys
            )
        }
        return Asset(
            kind: .projectAPIKey, id: key.id, name: label(key), tenant: organization.id,
            owner: owner(of: key, context).owner,
            parent: Asset.Parent(kind: "api_project", id: project.id, name: project.name),
            link: AssetLink.projectKeys(projectID: project.id)
        )
    }

    /// Times and owner of a key; `age_days` where the creation is known, `owner_project_access` and
    /// `key_list_may_be_incomplete` where they apply.
    static func keyEvidence(_ key: APIKey, in organization: OrganizationSnapshot, _ context: PostureContext)
        -> [String: JSONValue]
    {
        var evidence: [String: JSONValue] = [
            "created_at": .optional(key.createdAt),
            "expires_at": .optional(key.expiresAt),
            "last_used_at": lastUse(key.lastUse),
            "owner_name": .optional(key.ownerName),
            "owner_kind": .optional(key.ownerKind?.rawValue),
            "owner_status": .string(owner(of: key, context).status),
        ]
        if let created = key.createdAt { evidence["age_days"] = .integer(Int64(context.age(created))) }
        if let access = key.ownerProjectAccess { evidence["owner_project_access"] = .string(access) }
        if key.project != nil && organization.keyListMayBeIncomplete { evidence["key_list_may_be_incomplete"] = true }
        return evidence
    }

    static func invite(_ invite: Invite, _ place: InvitePlace, _ context: PostureContext) -> Asset {
        Asset(
            kind: .invite, id: invite.id, name: invite.email, tenant: place.tenant,
            owner: Asset.Owner(id: nil, email: invite.email),
            link: place.isWorkspace ? AssetLink.workspacePeople : AssetLink.organizationPeople
        )
    }

    /// Role and times of an invite, and the `inviter` where the audit log names one.
    static func inviteEvidence(_ invite: Invite, _ place: InvitePlace, _ context: PostureContext)
        -> [String: JSONValue]
    {
        var evidence: [String: JSONValue] = [
            "role": .optional(invite.role),
            "created_at": .optional(invite.createdAt),
            "expires_at": .optional(invite.expiresAt),
            "is_past_expiry": .bool(!context.isAlive(expiresAt: invite.expiresAt)),
        ]
        if let created = invite.createdAt { evidence["age_days"] = .integer(Int64(context.age(created))) }
        if let id = place.inviters[invite.id] {
            let inviter = context.people.organizationOwner(id: id, email: nil).owner
            evidence["inviter"] = ["id": .string(id), "email": .optional(inviter.email)]
        }
        return evidence
    }

    /// `null` for never, the text `unknown` when the API left the member out.
    static func lastUse(_ use: APIKey.LastUse) -> JSONValue {
        switch use {
        case .at(let time): .string(time.description)
        case .never: .null
        case .unknown: "unknown"
        }
    }

    private static func owner(of key: APIKey, _ context: PostureContext) -> PeopleDirectory.Resolved {
        guard key.ownerKind == .serviceAccount else {
            return context.people.organizationOwner(id: key.ownerID, email: key.ownerEmail)
        }
        // The organization's users do not hold the service accounts of projects, so their absence says nothing.
        return PeopleDirectory.Resolved(owner: Asset.Owner(id: key.ownerID, email: key.ownerEmail), status: "unknown")
    }

    private static func label(_ key: APIKey) -> String? {
        let shortened = key.redactedValue.map(redacted)
        guard let name = key.name, !name.isEmpty else { return shortened }
        return shortened.map { "\(name) (\($0))" } ?? name
    }

    /// The API's short form of a key, made safe in case the API should ever send a whole key.
    private static func redacted(_ value: String) -> String {
        let isShortened = value.contains("*") || value.contains("...") || value.contains("…")
        return isShortened && value.utf8.count <= 64 ? value : "***" + value.suffix(4)
    }
}

/// One of the two lists of invites.
struct InvitePlace: Sendable {
    var tenant: String
    var isWorkspace: Bool
    var invites: Listing<Invite>
    /// User id of the sender by invite id, where the audit log knows it.
    var inviters: [String: String]

    /// The lists that this context judges.
    static func all(_ context: PostureContext) -> [InvitePlace] {
        var places: [InvitePlace] = []
        if let organization = context.snapshot.organization {
            places.append(
                InvitePlace(
                    tenant: organization.id, isWorkspace: false, invites: organization.invites,
                    inviters: organization.auditLog.inviterByInvite
                )
            )
        }
        if let workspace = context.snapshot.workspace, context.thresholds.includeWorkspaceInvites {
            places.append(
                InvitePlace(tenant: workspace.id, isWorkspace: true, invites: workspace.invites, inviters: [:])
            )
        }
        return places
    }
}
