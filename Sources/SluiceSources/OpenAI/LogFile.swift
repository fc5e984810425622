internal import SluiceContent
internal import SluiceCore

/// A row of the log listing.
struct LogFile: Sendable, Hashable {
    let id: String
    /// Verbatim.
    let endTime: String
    let byteCount: Int64?
    /// Hex in lower case.
    let digest: String?

    init?(_ value: JSONValue) {
        guard let id = value["id"]?.identifier, let endTime = value["end_time"]?.identifier else { return nil }
        self.id = id
        self.endTime = endTime
        byteCount = value["file_size"]?.wholeNumber
        digest = value["file_sha256"]?.identifier?.lowercased()
    }
}

/// The lines of a downloaded log file, read in blocks and never held as a whole.
enum LogLines {
    /// Bytes of one line; longer ones cannot be read (the API's log files end at 15 MB).
    static let lineLimit = 16 << 20
    private static let blockBytes = 256 << 10

    /// Calls `body` with each line, without its line end. Blank lines are left out; a last line needs no line end.
    ///
    /// - Returns: how many lines were longer than the limit and left out.
    /// - Throws: what pread(2) says, and what `body` throws.
    static func forEach(of file: ContentFile, _ body: ([UInt8]) throws -> Void) throws -> Int {
        var block = [UInt8](repeating: 0, count: blockBytes)
        var line: [UInt8] = []
        var offset: Int64 = 0
        var tooLong = 0
        var isSkipping = false
        func end() throws {
            if isSkipping {
                tooLong += 1
            } else if !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
                try body(line)
            }
            line.removeAll(keepingCapacity: line.capacity <= 1 << 20)
            isSkipping = false
        }
        while true {
            let count = try file.read(at: offset, into: &block)
            guard count > 0 else { break }
            offset += Int64(count)
            var rest = block[..<count]
            while let lineEnd = rest.firstIndex(of: 0x0A) {
                if !isSkipping { line.append(contentsOf: rest[..<lineEnd]) }
                isSkipping = isSkipping || line.count > lineLimit
                try end()
                rest = rest[(lineEnd + 1)...]
            }
            if !isSkipping { line.append(contentsOf: rest) }
            if line.count > lineLimit {
                isSkipping = true
                line = []
            }
        }
        try end()
        return tooLong
    }
}

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
