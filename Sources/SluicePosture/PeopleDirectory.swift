import SluiceCore

/// Who is behind an id: the user listings of both sides, indexed once per evaluation.
struct PeopleDirectory: Sendable {
    /// An owner and whether that person still has an account.
    struct Resolved: Sendable {
        var owner: Asset.Owner
        /// `active`, `inactive`, `disabled`, `banned`, `deleted`, `unassigned` or `unknown`.
        var status: String
    }

    private let workspaceUsers: [String: WorkspaceUser]
    private let workspaceIsComplete: Bool
    private let organizationUsers: [String: OrganizationUser]
    private let organizationIsComplete: Bool

    init(_ snapshot: PostureSnapshot) {
        let members = snapshot.workspace?.users
        workspaceUsers = Dictionary((members?.elements ?? []).map { ($0.id, $0) }) { first, _ in first }
        workspaceIsComplete = members?.isComplete ?? false
        let users = snapshot.organization?.users
        organizationUsers = Dictionary((users?.elements ?? []).map { ($0.id, $0) }) { first, _ in first }
        organizationIsComplete = users?.isComplete ?? false
    }

    /// The owner of a GPT. An id without e-mail that no listing knows is that of a deleted person.
    func workspaceOwner(id: String?, email: String?) -> Resolved {
        guard id != nil || email != nil else {
            return Resolved(owner: Asset.Owner(id: nil, email: nil), status: "unassigned")
        }
        guard let id, let user = workspaceUsers[id] else {
            let isDeleted = id != nil && (workspaceIsComplete || email == nil)
            return Resolved(owner: Asset.Owner(id: id, email: email), status: isDeleted ? "deleted" : "unknown")
        }
        return Resolved(owner: Asset.Owner(id: id, email: email ?? user.email), status: Self.status(of: user))
    }

    /// The owner of a key who is a person. Admin keys carry no e-mail, so it is joined from the users.
    func organizationOwner(id: String?, email: String?) -> Resolved {
        guard id != nil || email != nil else {
            return Resolved(owner: Asset.Owner(id: nil, email: nil), status: "unassigned")
        }
        guard let id, let user = organizationUsers[id] else {
            let isDeleted = id != nil && organizationIsComplete
            return Resolved(owner: Asset.Owner(id: id, email: email), status: isDeleted ? "deleted" : "unknown")
        }
        return Resolved(owner: Asset.Owner(id: id, email: email ?? user.email), status: Self.status(of: user))
    }

    /// `active`, `inactive` or `unknown`. The group-members route says `deactivated` for `inactive`.
    static func status(of user: WorkspaceUser) -> String {
        switch user.status?.lowercased() {
        case "active": "active"
        case "inactive", "deactivated": "inactive"
        default: "unknown"
        }
    }

    private static func status(of user: OrganizationUser) -> String {
        if user.isBanned == true { return "banned" }
        return user.isEnabled == false ? "disabled" : "active"
    }
}
