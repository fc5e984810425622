import SluiceCore

extension PostureSnapshot {
    /// The parts of the snapshot that could not be read whole, so that rules could not judge them.
    ///
    /// The workspace's invites are left out: their route is not documented, so its absence means nothing.
    var gaps: [SourceGap] {
        var gaps: [SourceGap] = []
        if let workspace {
            gaps.add(workspace.users, scope: "workspace users")
            gaps.add(workspace.gpts, scope: "GPTs")
        }
        if let organization {
            gaps.add(organization.adminKeys, scope: "admin API keys")
            gaps.add(organization.projectKeys, scope: "project API keys")
            gaps.add(organization.users, scope: "organization users")
            gaps.add(organization.invites, scope: "organization invites")
            if let trouble = organization.auditLog.trouble {
                let detail = "not readable, so inactive users are judged by key use alone: \(trouble.detail)"
                gaps.append(SourceGap(scope: "organization audit log", reason: trouble.reason, detail: detail))
            } else if !organization.auditLog.isAvailable {
                gaps.append(
                    SourceGap(
                        scope: "organization audit log", reason: .apiUnauthorized,
                        detail: "not readable, so inactive users are judged by key use alone; switch audit logging on "
                            + "in the organization's settings and let the admin key read it"
                    )
                )
            }
        }
        return gaps
    }
}

extension [SourceGap] {
    fileprivate mutating func add<Row>(_ listing: Listing<Row>, scope: String) {
        switch listing {
        case .complete: break
        case .incomplete(_, let reason, let cause):
            append(SourceGap(scope: scope, reason: cause, detail: "read in part: \(reason)"))
        case .unavailable(let reason, let cause):
            append(SourceGap(scope: scope, reason: cause, detail: reason))
        }
    }
}
