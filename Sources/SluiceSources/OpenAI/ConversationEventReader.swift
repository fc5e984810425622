private import CSluiceSystem
internal import SluiceCore

/// Reads the file references out of the lines of log files. An event that comes twice names a file and a place that are
/// known by then, so ids of events are not kept.
struct ConversationEventReader: Sendable {
    private(set) var malformedLines = 0
    private(set) var unreadableFiles = 0

    init() {}

    /// Whether a line names a file, or may be damaged. All others say nothing that is asked for.
    static func isWorthReading(_ line: Span<UInt8>) -> Bool { canNameFiles(line) || !isObject(line) }

    /// The files that a line names; none for a line that cannot name any, which is not decoded.
    mutating func files(in line: Span<UInt8>, received: Timestamp) -> [MessageFile] {
        guard Self.isObject(line) else {
            malformedLines += 1
            return []
        }
        guard Self.canNameFiles(line) else { return [] }
        let copy = unsafe line.withUnsafeBufferPointer { unsafe Array($0) }
        var reader = JSONReader(copy, keeping: WireMember.all)
        guard let event = try? reader.document() else {
            malformedLines += 1
            return []
        }
        unreadableFiles += reader.dropped
        if let type = event["type"]?.text, type != "CONVERSATION_MESSAGE" { return [] }
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

    private static func isObject(_ line: Span<UInt8>) -> Bool {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
        // A byte order mark may stand before the first line of a file.
        let hasMark = line.count >= 3 && line[0] == 0xEF && line[1] == 0xBB && line[2] == 0xBF
        var (first, last) = (hasMark ? 3 : 0, line.count - 1)
        while first < last, isBlank(line[first]) { first += 1 }
        while first < last, isBlank(line[last]) { last -= 1 }
        return first < last && line[first] == 0x7B && line[last] == 0x7D
    }

    /// Whether `"file` occurs: all members that name files begin so, and inside text the quote would be escaped.
    /// Inferred: no server escapes the letters of a member's name, which JSON would allow.
    private static func canNameFiles(_ line: Span<UInt8>) -> Bool {
        unsafe line.withUnsafeBytes { bytes in
            unsafe sluice_find(bytes.baseAddress, bytes.count, "\"file", 5) != nil
        }
    }
}
