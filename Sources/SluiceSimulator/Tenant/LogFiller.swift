/// Messages that name no file, with which a log file is filled up to a size: what a busy workspace writes beside the few
/// messages that matter.
struct LogFiller: Sendable {
    /// Characters of a message: from short questions to long answers.
    private static let lengths = 100..<3_900
    private static let textBytes = 64 << 10

    private let seed: UInt64
    private let text: [UInt8]

    init(seed: UInt64) {
        self.seed = seed
        var composer = TextComposer(seed: seed, name: "filler")
        var text: [UInt8] = []
        while text.count < Self.textBytes { text += (composer.sentence() + #".\n"#).utf8 }
        self.text = text
    }

    /// Appends lines as long as the whole stays within `size`.
    ///
    /// - Parameters:
    ///   - output: the content of the file so far, whole lines.
    ///   - size: bytes that the file may have.
    ///   - name: tells the file from others, for the ids.
    ///   - time: of all messages.
    func fill(_ output: inout [UInt8], to size: Int, name: String, time: Moment) {
        guard size > output.count else { return }
        output.reserveCapacity(size)
        var generator = SeededGenerator(seed: seed, "filler", name)
        let stamp = time.iso8601(fraction: false)
        var number = 0
        while true {
            let digits = String(number)
            let id = "\(name)-\(String(repeating: "0", count: max(0, 8 - digits.count)))\(digits)"
            let isUser = number.isMultiple(of: 2)
            let head = """
                {"event_id": "\(id)", "type": "CONVERSATION_MESSAGE", "principal": {"id": \
                "\(GeneratedTenant.workspaceID)", "type": "CHATGPT_WORKSPACE"}, "actor": {"type": "ACCOUNT_USER", \
                "user_id": "user-filler", "user_email": "filler@example.com"}, "timestamp": "\(stamp)", "message": \
                {"id": "message-\(id)", "created_at": "\(stamp)", "author": {"type": "\(isUser ? "user" : "assistant")"}, \
                "content": {"type": "text", "value": "
                """
            let tail = """
                "}}, "conversation": {"id": "conversation-\(name)", "title": "Filler", "created_at": "\(stamp)", \
                "is_pinned": false, "is_temporary_chat": false, "mode": "chat"}}

                """
            let length = Self.lengths.lowerBound + generator.below(Self.lengths.count)
            // Sentences end with an escape of two characters, which must not be cut.
            var start = generator.below(text.count - length)
            if start > 0, text[start - 1] == 0x5C { start += 1 }
            var end = start + length
            if text[end - 1] == 0x5C { end -= 1 }
            guard output.count + head.utf8.count + end - start + tail.utf8.count <= size else { return }
            output += head.utf8
            output += text[start..<end]
            output += tail.utf8
            number += 1
        }
    }
}
