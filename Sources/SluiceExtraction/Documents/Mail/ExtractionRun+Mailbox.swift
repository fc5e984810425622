import SluiceCore

extension ExtractionRun {
    /// Reads the messages of a mailbox (RFC 4155, and mboxrd with its quoting of `From ` lines), each a member named
    /// `message 1` and so on.
    mutating func mailbox(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var tally = ExtractionTally()
        var number = 0
        let lines = MailboxLines(content.stream)
        while lines.hasMore {
            guard !budget.isOutOfTime else {
                tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s"))
                break
            }
            guard budget.countMember() else {
                tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
                break
            }
            number += 1
            let name = "message \(number)"
            let origin = MailboxOrigin(lines)
            let message = Content(
                stream: ContentStream(origin), name: "\(name).eml", path: content.path.appending(name.utf8))
            try extractMember(message, known: Self.mailType, of: &tally, into: &receiver)
            origin.drain()
        }
        return tally
    }
}
