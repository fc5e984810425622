import SluiceCore

/// One message that is being read.
struct MailReading {
    private(set) var content: Content
    let type: MediaType
    let walker: MailWalker
    var tally = ExtractionTally()
    /// Names of members so far, and how often each.
    private var names: [String: Int] = [:]
    /// Attachments so far.
    private var parts = 0

    init(_ content: Content, _ type: MediaType) {
        self.content = content
        self.type = type
        walker = MailWalker(content.stream)
    }

    /// Goes past blank lines in front of a message: a header without any field would end there.
    mutating func skipBlankLines() {
        let blank = MailSniffer.blankLines(content.head[...])
        guard blank > 0, MailSniffer.mediaType(content.head[blank...]) != nil else { return }
        for byte in content.head.prefix(blank) where byte == 0x0A { _ = walker.lines.advance() }
    }

    /// A writer for a part of the message's own text.
    func writer(_ part: String, unit: PlaceUnit = .text) -> PartWriter {
        PartWriter(content, type.name, part: part, unit: unit)
    }

    /// - Returns: the number of the next attachment, from 1.
    mutating func nextPart() -> Int {
        parts += 1
        return parts
    }

    /// The path of a member of the message.
    mutating func path(of name: some Collection<UInt8>) -> MemberPath {
        let key = String(decoding: name, as: UTF8.self)
        let count = names[key, default: 0] + 1
        names[key] = count
        return content.path.appending(name, index: count)
    }
}
