internal import SluiceCore

/// Reads the file references out of the lines of log files.
struct ConversationEventReader: Sendable {
    /// Event ids remembered to drop repeats; half of them are forgotten at a time.
    private static let rememberedEvents = 200_000

    private(set) var malformedLines = 0
    private(set) var repeatedEvents = 0
    private(set) var unreadableFiles = 0
    private var recent: Set<String> = []
    private var older: Set<String> = []

    init() {}

    /// The files that a line names; none for a line that cannot name any, which is not decoded.
    mutating func files(in line: [UInt8], received: Timestamp) -> [MessageFile] {
        guard isObject(line) else {
            malformedLines += 1
            return []
        }
        guard canNameFiles(line) else { return [] }
        var reader = JSONReader(line, keeping: WireMember.all)
        guard let event = try? reader.document() else {
            malformedLines += 1
            return []
        }
        unreadableFiles += reader.dropped
        if let type = event["type"]?.text, type != "CONVERSATION_MESSAGE" { return [] }
        guard isNew(event["event_id"]?.identifier) else {
            repeatedEvents += 1
            return []
        }
        guard let message = event["message"] else { return [] }
        let found = MessageFile.all(in: message, at: place(of: event), received: received)
        unreadableFiles += found.unreadable
        return found.files
    }

    private func place(of event: JSONValue) -> MessageFile.Place {
        let conversation = event["conversation"]
        return MessageFile.Place(
            conversationID: conversation?["id"]?.identifier,
            conversationTitle: conversation?["title"]?.identifier,
            messageID: event["message"]?["id"]?.identifier,
            time: event["timestamp"]?.time,
            userID: event["actor"]?["user_id"]?.identifier,
            userEmail: event["actor"]?["user_email"]?.identifier,
            isTemporary: conversation?["is_temporary_chat"]?.flag,
            gptID: conversation?["gpt_id"]?.identifier,
            projectID: conversation?["project_id"]?.identifier
        )
    }

    private mutating func isNew(_ eventID: String?) -> Bool {
        guard let eventID else { return true }
        if recent.contains(eventID) || older.contains(eventID) { return false }
        if recent.count >= Self.rememberedEvents / 2 {
            older = recent
            recent = []
        }
        recent.insert(eventID)
        return true
    }

    private func isObject(_ line: [UInt8]) -> Bool {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
        // A byte order mark may stand before the first line of a file.
        let start = line.starts(with: [0xEF, 0xBB, 0xBF]) ? line[3...] : line[...]
        return start.first { !isBlank($0) } == 0x7B && line.last { !isBlank($0) } == 0x7D
    }

    /// Whether `"file` occurs: all members that name files begin so, and inside text the quote would be escaped.
    private func canNameFiles(_ line: [UInt8]) -> Bool {
        // Horspool's search: the byte under the needle's end says how far the needle may move.
        var end = 4
        while end < line.count {
            switch line[end] {
            case 0x65:
                if line[end - 1] == 0x6C, line[end - 2] == 0x69, line[end - 3] == 0x66, line[end - 4] == 0x22 {
                    return true
                }
                end += 5
            case 0x6C: end += 1
            case 0x69: end += 2
            case 0x66: end += 3
            case 0x22: end += 4
            default: end += 5
            }
        }
        return false
    }
}
