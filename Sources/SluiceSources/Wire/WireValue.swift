package import SluiceCore

/// Lenient reading of what the APIs send: a wrong type is a missing value, never a failure (openai-apis.md 6.9).
extension JSONValue {
    /// A member, null when it is there and null, nil when it is absent or this is no object.
    package subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// Text; a number is taken as its digits.
    package var text: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }

    /// Text that is not empty.
    package var identifier: String? {
        guard let text, !text.isEmpty else { return nil }
        return text
    }

    package var flag: Bool? {
        switch self {
        case .bool(let flag): flag
        case .string("true"): true
        case .string("false"): false
        default: nil
        }
    }

    package var wholeNumber: Int64? {
        switch self {
        case .integer(let number): number
        case .number(let number) where number.magnitude < 9e15: Int64(number)
        case .string(let text): Int64(text)
        default: nil
        }
    }

    /// A time in any of the forms that the APIs use: Unix seconds, also fractional, as milliseconds or as text, and
    /// ISO 8601, where a missing zone means UTC.
    package var time: Timestamp? {
        switch self {
        case .integer(let number): return Timestamp(unixSeconds: Double(number))
        case .number(let number): return Timestamp(unixSeconds: number)
        case .string(let text):
            if let time = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "Z") { return time }
            guard let number = Double(text), number.isFinite else { return nil }
            return Timestamp(unixSeconds: number)
        default: return nil
        }
    }
}

/// A list in any of its shapes: an envelope with `data`, a bare array, a single object, null or nothing.
package struct WireList: Sendable {
    package let elements: [JSONValue]
    /// What the envelope says; nil when it does not say, or when there is none.
    package let hasMore: Bool?
    package let lastID: String?
    package let cursor: String?
    /// Verbatim, as it has to be sent back.
    package let lastEndTime: String?

    package init(_ value: JSONValue?) {
        var elements: [JSONValue] = []
        switch value {
        case .array(let all): elements = all
        case .object(let members):
            switch members["data"] {
            case .array(let all): elements = all
            case .object: elements = members["data"].map { [$0] } ?? []
            case .none where members["id"] != nil || members["name"] != nil || members["type"] != nil:
                elements = value.map { [$0] } ?? []
            default: break
            }
        default: break
        }
        self.elements = elements
        hasMore = value?["has_more"]?.flag
        lastID = value?["last_id"]?.identifier
        cursor = value?["cursor"]?.identifier
        lastEndTime = value?["last_end_time"]?.identifier
    }
}

/// The names of all members that sluice reads. What is not here is skipped while a body is read.
package enum WireMember {
    package static let all: Set<String> = [
        // envelopes and errors
        "data", "has_more", "last_id", "cursor", "last_end_time", "error", "message", "code", "detail", "msg",
        // people, keys, invites
        "id", "type", "name", "display_name", "email", "role", "status", "created_at", "added_at", "expires_at",
        "last_used_at", "redacted_value", "owner", "user", "service_account", "owner_project_access", "projects",
        "is_service_account", "api_key_last_used_at", "enabled", "banned", "invited_at", "archived_at",
        // audit log
        "effective_at", "actor", "session", "api_key", "invite.sent",
        // GPTs and projects
        "owner_id", "owner_email", "builder_name", "sharing", "visibility", "latest_config", "tools", "files",
        "action_domain", "auth_type", "download_url",
        // log files and conversations
        "event_type", "end_time", "file_size", "file_sha256", "event_id", "timestamp", "user_id", "user_email",
        "conversation", "title", "is_temporary_chat", "gpt_id", "gpt_name", "project_id", "project_name", "content",
        "file_id", "annotations", "messages", "last_active_at",
    ]
}
