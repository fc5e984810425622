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
    ///   - places: where its contents in Base64 lie, and its uuencoded files; nil for `base64` and `uuencode` below the text.
    ///   - tally: of the text.
    ///   - receiver: takes what is read; no segment is open.
    /// - Throws: what the receiver throws.
    mutating func embedded(
        _ finder: inout EmbeddedFinder, of content: Content,
        at places: (base64: MemberPath?, files: MemberPath?) = (nil, nil), _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        finder.finish()
        guard !finder.isEmpty else { return }
        if finder.dropped > 0 { tally.note(Trouble(.entriesLimit, "too many contents in Base64 within one text")) }
        if finder.files.dropped > 0 { tally.note(Trouble(.entriesLimit, "too many uuencoded files within one text")) }
        for (contents, place) in [
            (finder.found, places.base64 ?? content.path.appending("base64".utf8)),
            (finder.files.found, places.files ?? content.path.appending("uuencode".utf8)),
        ] where !contents.isEmpty {
            guard isIsolated else {
                try handOver(contents, at: place, &tally, into: &receiver)
                continue
            }
            var group = ExtractionTally()
            try members(contents, below: place, &group, into: &receiver)
            try count(group, at: place, in: &tally, into: &receiver)
        }
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
        var names: [String: Int] = [:]
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
            names[data.name, default: 0] += 1
            let own = path.appending(data.name.utf8, index: names[data.name] ?? 1)
            let inner = Content(stream: ContentStream(ReplayOrigin(input)), name: data.name, path: own)
            try extractMember(inner, of: &tally, into: &receiver)
        }
    }

    private static let lackOfRoom = Trouble(
        .memoryLimit, "contents in Base64 and uuencoded files within one text take too much memory")

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
