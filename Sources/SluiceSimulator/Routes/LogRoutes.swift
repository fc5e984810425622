/// The compliance logs platform.
enum LogRoutes {
    private static let knownTypes: Set = [
        "CONVERSATION_MESSAGE", "AUTH_LOG", "AUDIT_LOG", "APP_LOG", "APP_AUTH_LOG", "CODEX_LOG", "CODEX_SECURITY_LOG",
        "CODEX_TURN", "CUSTOM_AGENTS_LOG", "CHATGPT_PLUGIN_SPREADSHEET_LOG",
    ]

    static let all: [Route] = [
        Route(.logs, "\(WorkspaceRoutes.base)/logs", list),
        Route(.logFile, "\(WorkspaceRoutes.base)/logs/{log_file_id}", download),
        Route(.maxEventTime, "\(WorkspaceRoutes.base)/max_event_time", newest),
    ]

    /// Style C: files after a time, ascending by end time.
    private static func list(_ call: Call) throws -> Answer {
        let types = try eventTypes(call)
        let after = try time(call, "after", required: true) ?? Moment(unix: 0)
        let before = try time(call, "before", required: false)
        let limit = try Page(call: call, defaultLimit: 100, limits: 1...100).limit()
        let service = call.service
        let isInclusive = service.options.logs.boundary == .inclusive
        let files = service.logs.files(types, now: service.clock.now).filter { file in
            let isLater = file.endTime > after || (isInclusive && file.endTime == after)
            return isLater && before.map { file.endTime < $0 } ?? true
        }
        if service.options.shapes.drift {
            return drifting(files, types, after: after, limit: limit, service)
        }
        let page = files.prefix(limit)
        let loops = service.options.faults.cursor == .loop
        return answer(
            Array(page), hasMore: loops || files.count > limit, last: loops ? after : page.last?.endTime, service)
    }

    private static func answer(
        _ rows: [LogPlatform.File], hasMore: Bool, last: Moment?, _ service: SimulatedService
    ) -> Answer {
        let links = service.eventLinks
        return .json([
            "data": .array(rows.map { service.logs.row($0, links: links) }), "has_more": .bool(hasMore),
            "last_end_time": .optional(last?.iso8601()),
        ])
    }

    /// Rows of a page while the listing is walked in short pages: in reverse, without the last but one, which slips onto
    /// the next page behind its time, where the last ones before `after` stand once more; and some pages are empty.
    private static func drifting(
        _ files: [LogPlatform.File], _ types: [String], after: Moment, limit: Int, _ service: SimulatedService
    ) -> Answer {
        let earlier = service.logs.files(types, now: service.clock.now).filter { $0.endTime <= after }
        if let last = earlier.last, last.endTime == after, last.index % 3 == 1, !files.isEmpty {
            return answer([], hasMore: true, last: Moment(microseconds: after.microseconds + 1000), service)
        }
        // More than twice as many as share one end time.
        let page = files.prefix(min(limit, 7))
        let hasMore = files.count > page.count
        var rows = Array(page)
        if hasMore && rows.count > 2 { rows.remove(at: rows.count - 2) }
        let repeated = earlier.suffix(2)
        return answer(rows.reversed() + repeated, hasMore: hasMore, last: page.last?.endTime, service)
    }

    private static func download(_ call: Call) throws -> Answer {
        let id = call.value("log_file_id")
        guard call.service.logs.exists(id, now: call.service.clock.now) else {
            throw Refusal.detail(404, "Log file not found")
        }
        return call.service.redirect(to: "logs/\(id)")
    }

    private static func newest(_ call: Call) throws -> Answer {
        let members = try eventTypes(call).map { type in
            JSON.Member(name: type, value: .optional(call.service.logs.newestEvent(type)?.iso8601()))
        }
        return .json(["max_event_time": .object(members)])
    }

    private static func eventTypes(_ call: Call) throws -> [String] {
        let types = call.query.all("event_type")
        guard !types.isEmpty else {
            throw Refusal.invalid(query: "event_type", type: "missing", message: "Field required", input: nil)
        }
        for type in types {
            guard knownTypes.contains(type) else {
                throw Refusal.invalid(
                    query: "event_type", type: "enum", message: "Input should be a known event type", input: type)
            }
            if call.service.options.access.denied.contains("logs.\(type)") { throw call.service.forbidden(.chatGPT) }
        }
        return types
    }

    private static func time(_ call: Call, _ name: String, required: Bool) throws -> Moment? {
        guard let text = call.query[name] else {
            guard required else { return nil }
            throw Refusal.invalid(query: name, type: "missing", message: "Field required", input: nil)
        }
        guard let moment = Moment(iso8601: text) else {
            throw Refusal.invalid(
                query: name, type: "timezone_aware", message: "Input should have timezone info", input: text)
        }
        return moment
    }
}

extension SimulatedService {
    /// Signs the URLs inside events.
    var eventLinks: EventLinks { EventLinks(links: links, lifetime: options.links.urlLifetime) }
}
