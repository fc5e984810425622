/// The log files of a generated tenant: messages, logins of the last four days, administration of the last two.
struct GeneratedLogs: LogCatalog {
    private static let days = ["AUTH_LOG": 4, "AUDIT_LOG": 2]
    private static let letters = ["CONVERSATION_MESSAGE": "C", "AUTH_LOG": "L", "AUDIT_LOG": "A"]

    let workspace: GeneratedWorkspace

    var eventTypes: [String] { Self.letters.keys.sorted() }

    func fileCount(_ type: String) -> Int {
        type == "CONVERSATION_MESSAGE" ? workspace.bucketCount : Self.days[type] ?? 0
    }

    func endTime(_ type: String, _ index: Int) -> Moment {
        if type == "CONVERSATION_MESSAGE" { return workspace.bucketEnd(index) }
        let newest = (workspace.epoch.unix - 3_600) / 600 * 600
        return Moment(unix: newest - Int64(fileCount(type) - 1 - index) * 86_400)
    }

    func identifier(_ type: String, _ index: Int) -> String {
        let digits = String(index)
        let padding = String(repeating: "0", count: max(0, 8 - digits.count))
        return "eclf_gen\(Self.letters[type] ?? "X")\(padding)\(digits)"
    }

    func place(of identifier: String) -> (type: String, index: Int)? {
        guard identifier.hasPrefix("eclf_gen"), let index = Int(identifier.dropFirst(9)), index >= 0 else { return nil }
        let letter = identifier.dropFirst(8).prefix(1)
        guard let type = Self.letters.first(where: { $0.value == letter })?.key, index < fileCount(type) else {
            return nil
        }
        return self.identifier(type, index) == identifier ? (type, index) : nil
    }

    func newestEvent(_ type: String) -> Moment? {
        let count = fileCount(type)
        return count > 0 ? endTime(type, count - 1).adding(seconds: -30) : nil
    }

    func events(_ type: String, _ index: Int, links: EventLinks) -> [JSON] {
        switch type {
        case "CONVERSATION_MESSAGE": return workspace.events(inBucket: index, links: links)
        case "AUTH_LOG": return logins(index)
        default: return administration(index)
        }
    }

    private func logins(_ index: Int) -> [JSON] {
        let days = fileCount("AUTH_LOG")
        return workspace.users.indices.filter { $0 % days == index }.prefix(5_000).map { place in
            let user = workspace.users[place]
            var event = envelope("AUTH_LOG", index, place)
            event["actor"] = [
                "type": "ACCOUNT_USER", "user_id": .string(user.id), "user_email": .optional(user.email),
            ]
            event["request_metadata"] = ["client_ip": "203.0.113.9", "client_user_agent": "ExampleBrowser/1.0"]
            event["action_data"] = [
                "action": place % 6 == 5 ? "login_failed" : "login_success", "role": "standard-user",
            ]
            return event
        }
    }

    private func administration(_ index: Int) -> [JSON] {
        ["LIST_WORKSPACE_LOG_FILES", "USER_ROLE_UPDATED", "INVITE_SEND"].enumerated().map { place, action in
            var event = envelope("AUDIT_LOG", index, place)
            event["actor"] = ["type": "API_KEY", "redacted_id": "sk-***gen1"]
            event["action"] = .string(action)
            event["action_result"] = "SUCCESS"
            event["action_privilege"] = "ADMIN"
            event["action_data"] = [:]
            event["request_metadata"] = ["client_ip": "192.0.2.50", "client_user_agent": "ExampleClient/1.0"]
            return event
        }
    }

    private func envelope(_ type: String, _ index: Int, _ place: Int) -> JSON {
        var generator = SeededGenerator(seed: workspace.seed, type, String(index), String(place))
        let parts = [8, 4, 3, 3, 12].map { generator.text($0, of: Array("0123456789abcdef")) }
        let time = endTime(type, index).adding(seconds: -500 + Int64(place % 450))
        return [
            "event_id": .string("\(parts[0])-\(parts[1])-4\(parts[2])-8\(parts[3])-\(parts[4])"),
            "type": .string(type),
            "principal": ["id": .string(GeneratedTenant.workspaceID), "type": "CHATGPT_WORKSPACE"],
            "timestamp": .string(time.iso8601(fraction: false)),
        ]
    }
}
