import SluiceArchive
import SluiceCore

extension ExtractionRun {
    /// Bytes of contents within a text that a worker holds, whose memory no limit of a child bounds.
    private static let workerRoom: Int64 = 32 << 20

    /// A finder for the text of one content.
    func embeddedFinder() -> EmbeddedFinder {
        EmbeddedFinder(room: isIsolated ? spoolBytes / 2 : min(Self.workerRoom, spoolBytes / 2))
    }

    /// Reads what was found in a text, or hands it over to be read in an extraction child.
    ///
    /// - Parameters:
    ///   - finder: was given the whole text.
    ///   - content: the text.
    ///   - place: where its contents lie; nil for `base64` below the text.
    ///   - tally: of the text.
    ///   - receiver: takes what is read; no segment is open.
    /// - Throws: what the receiver throws.
    mutating func embedded(
        _ finder: inout EmbeddedFinder, of content: Content, at place: MemberPath? = nil,
        _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        finder.finish()
        if finder.dropped > 0 { tally.note(Trouble(.entriesLimit, "too many contents in Base64 within one text")) }
        guard !finder.found.isEmpty else { return }
        let path = place ?? content.path.appending("base64".utf8)
        guard isIsolated else { return try handOver(finder.found, at: path, &tally, into: &receiver) }
        var group = ExtractionTally()
        try members(finder.found, below: path, &group, into: &receiver)
        try count(group, at: path, in: &tally, into: &receiver)
    }

    /// Reads contents that were decoded, one layer further in.
    mutating func members(
        _ contents: [EmbeddedData], below path: MemberPath, _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        guard !contents.isEmpty else { return }
        guard !budget.isDepthExhausted else {
            tally.note(Trouble(.depthLimit, "more than \(budget.limits.depth) layers"))
            return
        }
        budget.enter()
        defer { budget.leave() }
        for data in contents {
            guard budget.countMember() else {
                tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
                return
            }
            guard !budget.isOutOfTime else {
                tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s"))
                return
            }
            if !data.isComplete { tally.note(Self.lackOfRoom) }
            guard let input = data.input() else {
                tally.note(Self.lackOfRoom)
                return
            }
            let inner = Content(
                stream: ContentStream(ReplayOrigin(input)), name: data.name, path: path.appending(data.name.utf8))
            try extractMember(inner, of: &tally, into: &receiver)
        }
    }

    private static let lackOfRoom = Trouble(.memoryLimit, "contents in Base64 within one text take too much memory")

    private func handOver(
        _ contents: [EmbeddedData], at path: MemberPath, _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        var zip = StoredZip()
        for data in contents {
            if !data.isComplete { tally.note(Self.lackOfRoom) }
            if let input = data.input() { zip.add(data.name.utf8, input) } else { tally.note(Self.lackOfRoom) }
        }
        zip.finish()
        guard zip.isComplete else { return tally.note(Self.lackOfRoom) }
        try receiver.beginForeign(
            ForeignContent(
                format: .embedded, path: path.text, name: "", mediaType: "application/zip", depth: budget.depth))
        while try zip.memory.nextBlock({ try receiver.foreign($0) }) {}
        try receiver.endForeign()
    }
}
