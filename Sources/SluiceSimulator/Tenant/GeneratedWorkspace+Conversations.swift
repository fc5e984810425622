/// Conversations, as events of the logs platform and as documents of generation 1.
extension GeneratedWorkspace {
    /// Seconds between the end of the newest log file and the epoch.
    private static let newestAge: Int64 = 1_200
    private static let filesPerMessage = 10

    /// Log files of messages: about five conversations each, at most 4,000, so that they fit into 28 days.
    var bucketCount: Int { conversationCount == 0 ? 0 : min(4_000, (conversationCount + 4) / 5) }

    func bucketEnd(_ bucket: Int) -> Moment {
        let newest = (epoch.unix - Self.newestAge) / 600 * 600
        let step = max(600, 28 * 86_400 / Int64(max(1, bucketCount)) / 600 * 600)
        return Moment(unix: newest - Int64(bucketCount - 1 - bucket) * step)
    }

    func conversations(inBucket bucket: Int) -> Range<Int> {
        firstConversation(bucket)..<firstConversation(bucket + 1)
    }

    private func firstConversation(_ bucket: Int) -> Int {
        (bucket * conversationCount + bucketCount - 1) / max(1, bucketCount)
    }

    /// When a conversation starts: spread over the first 8 of the 10 minutes of its log file.
    private func start(_ index: Int) -> Moment {
        let bucket = index * bucketCount / max(1, conversationCount)
        let range = conversations(inBucket: bucket)
        let offset = Int64(index - range.lowerBound) * 480_000_000 / Int64(max(1, range.count))
        return Moment(microseconds: bucketEnd(bucket).microseconds - 600_000_000 + 1_000_000 + offset)
    }

    /// One message before it is written in the form of a generation.
    struct Message {
        var index: Int
        var time: Moment
        var isUser: Bool
        var text: String?
        var type = "text"
        /// Attachments that stand in `files`.
        var files: ArraySlice<HeldFile> = []
        /// A file that stands in `content.file_id` alone.
        var contentFile: String?
        /// A file that an annotation cites.
        var citation: String?
    }

    /// The messages of a conversation: uploads first, then what names the same files again.
    func messages(_ index: Int) -> [Message] {
        var composer = TextComposer(seed: seed, name: "conversation \(index)")
        let files = conversationFiles(index)
        var messages: [Message] = []
        func add(_ isUser: Bool, _ text: String?) {
            messages.append(Message(index: messages.count, time: epoch, isUser: isUser, text: text))
        }
        for first in stride(from: 0, to: max(1, files.count), by: Self.filesPerMessage) {
            add(true, composer.sentence())
            messages[messages.count - 1].files = files[first..<min(first + Self.filesPerMessage, files.count)]
        }
        add(false, composer.sentence())
        if index % 7 == 0, !files.isEmpty {
            for _ in 0..<2 {
                add(true, composer.sentence())
                messages[messages.count - 1].files = files.prefix(1)
            }
        }
        if index % 5 == 2, let file = files.first {
            add(true, nil)
            messages[messages.count - 1].contentFile = file.id
            messages[messages.count - 1].type = "user_instructions"
        }
        if index % 11 == 4, let cited = citedFile {
            add(false, nil)
            messages[messages.count - 1].citation = cited.id
        }
        let step = 100_000_000 / Int64(messages.count)
        let start = start(index).microseconds
        for place in messages.indices {
            messages[place].time = Moment(microseconds: start + Int64(place) * step)
        }
        return messages
    }

    private func identifier(_ label: String, _ conversation: Int, _ message: Int) -> String {
        var generator = SeededGenerator(seed: seed, label, String(conversation), String(message))
        let hex = Array("0123456789abcdef")
        let parts = [8, 4, 3, 3, 12].map { generator.text($0, of: hex) }
        return "\(parts[0])-\(parts[1])-4\(parts[2])-8\(parts[3])-\(parts[4])"
    }

    func events(inBucket bucket: Int, links: EventLinks) -> [JSON] {
        conversations(inBucket: bucket).flatMap { index in
            let conversation = conversationObject(index)
            return messages(index).map { event($0, index, conversation, links) }
        }
    }

    private func event(_ message: Message, _ index: Int, _ conversation: JSON, _ links: EventLinks) -> JSON {
        let actor = actor(index)
        var event: JSON = [
            "event_id": .string(identifier("event", index, message.index)), "type": "CONVERSATION_MESSAGE",
            "principal": ["id": .string(GeneratedTenant.workspaceID), "type": "CHATGPT_WORKSPACE"],
            "actor": [
                "type": "ACCOUNT_USER", "user_id": .string(actor.id), "user_email": .optional(actor.email),
            ],
            "timestamp": .string(message.time.iso8601(fraction: message.index % 2 == 0)),
        ]
        if message.index > 0 {
            event["previous_message_id"] = .string(identifier("message", index, message.index - 1))
        }
        event["message"] = messageObject(message, index, links)
        event["conversation"] = conversation
        return event
    }

    private func messageObject(_ message: Message, _ index: Int, _ links: EventLinks) -> JSON {
        var content: JSON = ["type": .string(message.type), "value": .optional(message.text)]
        if let file = message.contentFile { content["file_id"] = .string(file) }
        if let file = message.citation {
            content["annotations"] = [["type": "file_citation", "files": [["id": .string(file)]]]]
        }
        var object: JSON = [
            "id": .string(identifier("message", index, message.index)),
            "created_at": message.isUser ? .string(message.time.iso8601()) : .null,
            "author": message.isUser
                ? ["type": "user", "client_type": "desktop_web"] : ["type": "assistant", "model": "example-model"],
            "content": content,
        ]
        guard !message.files.isEmpty else { return object }
        let files = message.files.map { held in
            var file = fileObject(held, message)
            file["download_url"] = .string(links.url(of: held.id, at: message.time))
            return file
        }
        let isEnvelope = index % 5 == 1
        object["files"] =
            isEnvelope
            ? ["object": "list", "data": .array(files), "last_id": .null, "has_more": false] : .array(files)
        return object
    }

    private func fileObject(_ held: HeldFile, _ message: Message) -> JSON {
        [
            "object": "compliance.workspace.conversation.message.file", "id": .string(held.id),
            "name": .string(held.file.name), "created_at": .number("\(message.time.unix).5"),
        ]
    }

    private func conversationObject(_ index: Int) -> JSON {
        var conversation: JSON = [
            "id": .string(codec.uuid(index)), "title": index % 6 == 3 ? .null : .string(title(index)),
            "created_at": .string(start(index).iso8601(fraction: index % 2 == 0)), "is_pinned": false,
            "is_temporary_chat": .bool(index % 9 == 2), "mode": "chat",
        ]
        if index % 4 == 1, projectCount > 0 {
            conversation["project_id"] = .string(projectID(index % projectCount))
            conversation["project_name"] = .string(projectName(index % projectCount))
        }
        // A citation can be resolved only where the conversation names the GPT.
        if index % 11 == 4, let cited = citedFile {
            conversation["gpt_id"] = .string(gptID(cited.gpt))
            conversation["gpt_name"] = .string("Helper \(cited.gpt)\(nameSuffix)")
        }
        return conversation
    }

    private func title(_ index: Int) -> String {
        var composer = TextComposer(seed: seed, name: "title \(index)")
        return composer.sentence().split(separator: " ").prefix(3).joined(separator: " ") + nameSuffix
    }

    /// The document of generation 1, without signed URLs.
    func legacyConversation(_ index: Int) -> JSON {
        let actor = actor(index)
        let start = start(index)
        let messages = messages(index).map { legacyMessage($0, index) }
        return [
            "object": "compliance.workspace.conversation", "id": .string(codec.uuid(index)),
            "workspace_id": .string(GeneratedTenant.workspaceID), "user_id": .string(actor.id),
            "user_email": .optional(actor.email), "title": .string(title(index)),
            "created_at": .number("\(start.unix).5"), "last_active_at": .number("\(start.unix + 110).25"),
            "messages": [
                "object": "list", "data": .array(messages), "last_id": .optional(messages.last?["id"]?.text),
                "has_more": false,
            ],
        ]
    }

    private func legacyMessage(_ message: Message, _ index: Int) -> JSON {
        let prefix = "compliance.workspace.conversation.message"
        let files = message.files.map { fileObject($0, message) }
        let parent = message.index > 0 ? identifier("message", index, message.index - 1) : nil
        return [
            "object": .string(prefix), "id": .string(identifier("message", index, message.index)),
            "parent_id": .optional(parent), "created_at": .number("\(message.time.unix).0"),
            "gpt_id": .null, "project_id": .null,
            "author": [
                "object": .string(prefix + ".author"), "role": message.isUser ? "user" : "assistant",
                "tool_name": .null,
            ],
            "content": [
                "object": .string(prefix + ".content"), "type": "text", "value": .optional(message.text),
                "annotations": [],
            ],
            "files": ["object": "list", "data": .array(files), "last_id": .null, "has_more": false],
        ]
    }
}
