/// The conversations list of generation 1.
enum ConversationRoutes {
    static let all: [Route] = [
        Route(.conversations, "\(WorkspaceRoutes.base)/conversations", list),
        Route(.conversationMessages, "\(WorkspaceRoutes.base)/conversations/{conversation_id}/messages", messages),
    ]

    private static func requireServed(_ call: Call) throws {
        switch call.service.options.access.conversations {
        case .serve: return
        case .gone: throw Refusal.detail(404, "Not Found")
        case .notFound: throw Refusal.detail(404, "This endpoint was removed on 2026-06-05")
        case .gone410: throw Refusal.detail(410, "This endpoint was removed on 2026-06-05")
        }
    }

    private static func list(_ call: Call) throws -> Answer {
        try requireServed(call)
        let query = call.query
        let page = Page(call: call, defaultLimit: 200, limits: 1...500)
        var listing = call.service.tenant.workspace.conversations
        let users = Set(query.all("users"))
        guard users.count <= 100 else { throw Refusal.detail(400, "At most 100 users") }
        if !users.isEmpty { listing = only(users, listing) }
        switch (query["since_timestamp"], query["after"]) {
        case (nil, nil):
            throw Refusal.invalid(query: "since_timestamp", type: "missing", message: "Field required", input: nil)
        case (_?, _?): throw Refusal.detail(400, "since_timestamp and after are mutually exclusive")
        case (let since?, nil):
            guard let seconds = Int64(since) else {
                throw Refusal.invalid(
                    query: "since_timestamp", type: "int_parsing", message: "Input should be a valid integer",
                    input: since)
            }
            listing = suffix(of: listing, since: seconds)
        case (nil, _?): break
        }
        let hasURLs = try fileURLs(call)
        return .json(try page.objects(listing) { withFiles($0, hasURLs, call.service) })
    }

    private static func messages(_ call: Call) throws -> Answer {
        try requireServed(call)
        let listing = call.service.tenant.workspace.conversations
        guard let position = listing.position(call.value("conversation_id")) else {
            throw Refusal.detail(404, "Conversation not found")
        }
        let hasURLs = try fileURLs(call)
        let document = withFiles(listing.row(position), hasURLs, call.service)
        let page = Page(call: call, defaultLimit: 100, limits: 1...500)
        return .json(try page.objects(Listing(document["messages"]?["data"]?.elements ?? [])))
    }

    private static func fileURLs(_ call: Call) throws -> Bool {
        switch call.query["file_format"] ?? "url" {
        case "url": return true
        case "id": return false
        case let other:
            throw Refusal.invalid(
                query: "file_format", type: "enum", message: "Input should be 'url' or 'id'", input: other)
        }
    }

    private static func only(_ users: Set<String>, _ listing: Listing) -> Listing {
        let rows = (0..<listing.count).map(listing.row).filter { users.contains($0["user_id"]?.text ?? "") }
        return Listing(rows)
    }

    /// Conversations updated since a time; the list ascends by that time.
    private static func suffix(of listing: Listing, since seconds: Int64) -> Listing {
        var low = 0
        var high = listing.count
        while low < high {
            let middle = (low + high) / 2
            if (listing.row(middle)["last_active_at"]?.integer ?? 0) < seconds {
                low = middle + 1
            } else {
                high = middle
            }
        }
        let start = low
        return Listing(
            count: listing.count - start,
            id: { listing.id(start + $0) },
            position: { listing.position($0).flatMap { $0 >= start ? $0 - start : nil } },
            row: { listing.row(start + $0) }
        )
    }

    private static func withFiles(_ conversation: JSON, _ hasURLs: Bool, _ service: SimulatedService) -> JSON {
        var conversation = conversation
        var messages = conversation["messages"] ?? .null
        messages["data"] = .array(
            (messages["data"]?.elements ?? []).map { message in
                var message = message
                guard var files = message["files"] else { return message }
                files["data"] = .array((files["data"]?.elements ?? []).map { signed($0, hasURLs, service) })
                message["files"] = files
                return message
            }
        )
        conversation["messages"] = messages
        return conversation
    }

    private static func signed(_ file: JSON, _ hasURL: Bool, _ service: SimulatedService) -> JSON {
        var file = file
        if hasURL, let id = file["id"]?.text {
            file["download_url"] = .string(service.freshLink(to: id))
        } else {
            file["download_url"] = nil
        }
        return file
    }
}
