import SluiceCore

extension ExtractionRun {
    /// Reads a content that lies in another one, and counts it there.
    ///
    /// - Parameters:
    ///   - content: the inner content.
    ///   - known: what it is, where that was found out already.
    ///   - tally: of the outer one.
    ///   - receiver: takes what is read.
    /// - Throws: what the receiver throws.
    mutating func extractMember(
        _ content: Content, known: MediaType? = nil, of tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        let inner = try extract(content, known: known, into: &receiver)
        try count(inner, at: content.path, in: &tally, into: &receiver)
    }

    /// Takes what became of a member into the tally of what it lies in, and records it.
    mutating func count(
        _ inner: ExtractionTally, at path: MemberPath, in tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        try record(inner, at: path, into: &receiver)
        tally.merge(inner)
        tally.membersSeen += 1
        if inner.state == .scanned && !inner.isForeign { tally.membersScanned += 1 }
    }
}
