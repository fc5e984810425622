/// The audit log with its filters; rows stay in the tenant's order.
struct AuditLogQuery {
    private let call: Call
    private let projects: Set<String>
    private let types: Set<String>
    private let actorIDs: Set<String>
    private let actorEmails: Set<String>
    private let resources: Set<String>
    private let isTenantOnly: Bool
    private let bounds: [(operation: String, seconds: Int64)]

    init(_ call: Call) throws {
        switch call.service.options.access.auditLogs {
        case .on: break
        case .off:
            throw Refusal.platform(403, "Audit logging is not enabled (simulated).", code: "audit_logging_not_enabled")
        case .notFound: throw Refusal.platform(404, "Unknown request URL (simulated).")
        }
        self.call = call
        func values(_ name: String) -> Set<String> { Set(call.query.all("\(name)[]") + call.query.all(name)) }
        projects = values("project_ids")
        types = values("event_types")
        actorIDs = values("actor_ids")
        actorEmails = values("actor_emails")
        resources = values("resource_ids")
        isTenantOnly = call.query["tenant_only"] == "true"
        bounds = try ["gt", "gte", "lt", "lte"].compactMap { operation in
            guard let text = call.query["effective_at[\(operation)]"] else { return nil }
            guard let seconds = Int64(text) else {
                throw Refusal.platform(
                    400, "Invalid 'effective_at': not an integer (simulated).", parameter: "effective_at[\(operation)]",
                    code: "invalid_type"
                )
            }
            return (operation, seconds)
        }
    }

    func answer() throws -> Answer {
        var rows = call.service.tenant.platform.auditLogs.filter(fits)
        if let before = call.query["before"] {
            guard let end = rows.firstIndex(where: { $0["id"]?.text == before }) else {
                throw Refusal.platform(400, "No such object as 'before' names (simulated).", parameter: "before")
            }
            rows = Array(rows[..<end].suffix(try PlatformRoutes.page(call).limit()))
        }
        return .json(try PlatformRoutes.page(call).objects(Listing(rows)))
    }

    private func fits(_ row: JSON) -> Bool {
        let type = row["type"]?.text ?? ""
        if type.hasPrefix("tenant.") != isTenantOnly { return false }
        if !types.isEmpty, !types.contains(type) { return false }
        if !projects.isEmpty, !projects.contains(row["project"]?["id"]?.text ?? "") { return false }
        if !resources.isEmpty, !resources.contains(row[type]?["id"]?.text ?? "") { return false }
        let actor = row["actor"]
        let user = actor?["session"]?["user"] ?? actor?["api_key"]?["user"]
        if !actorIDs.isEmpty, !actorIDs.contains(user?["id"]?.text ?? "") { return false }
        if !actorEmails.isEmpty, !actorEmails.contains(user?["email"]?.text ?? "") { return false }
        let time = row["effective_at"]?.integer ?? 0
        return bounds.allSatisfy { bound in
            switch bound.operation {
            case "gt": time > bound.seconds
            case "gte": time >= bound.seconds
            case "lt": time < bound.seconds
            default: time <= bound.seconds
            }
        }
    }
}
