import SluiceArchive
import SluiceCore

/// What an archive or compressed stream that was read to its end leaves unread of its input.
struct Remainder {
    enum Place: String {
        case afterEnd = "after the end"
        case outsideMembers = "outside the members"
    }

    var place: Place
    /// The parts, each with the position of its first byte in the file that offsets are told in.
    var parts: [(origin: RangeOrigin, offset: Int64)]
    /// Whether the format leaves room at its end in which anything may stand: bytes that are nothing known are no damage.
    var isSlack = false
    /// Whether the reader has used nothing of its input: what is left is the archive itself.
    var isAll = false
}

extension ExtractionRun {
    /// Finds what a container, read to its end, left of its input, and notes a directory without an end.
    func remainder(
        of content: Content,
        _ format: ArchiveFormat,
        _ input: any ArchiveInput,
        _ layout: ZipLayout?,
        _ reader: borrowing ArchiveReader,
        _ tally: inout ExtractionTally
    ) -> Remainder? {
        guard let byteCount = input.byteCount else {
            var remainder = remainder(of: content, format, leftover: reader.unconsumedBytes(), &tally)
            remainder?.isSlack = format == .xar
            return remainder
        }
        // Its members stand where its table says, and its reader does not tell where the last one ends.
        if format == .xar {
            guard let end = XarEnd.position(in: input), end < byteCount else { return nil }
            // libarchive writes the first 20 bytes of the parts once more behind the last one.
            var remainder = ranges([end..<byteCount], of: content, input, .afterEnd)
            remainder?.isSlack = true
            return remainder
        }
        if let layout { return ranges(layout.gaps, of: content, input, .outsideMembers) }
        if format == .zip && ZipLayout.hasCutComment(input) {
            tally.note(Trouble(.truncated, "the zip ends within its comment"))
        }
        let end = format.declaredEnd(input) ?? reader.end(of: byteCount)
        if format == .ar && format.isCutHeader(input.bytes(at: end, count: 60)) {
            tally.note(Trouble(.truncated, "the archive ends within the header of a member"))
        }
        if format == .zip && end < byteCount {
            // Without an end record in its place the members were read in one go, up to the directory.
            let directory = ZipLayout(afterMembers: RangeOrigin(input, end..<byteCount))
            if directory.isCut { tally.note(Self.cutDirectory) }
            let ranges = directory.gaps.map { $0.lowerBound + end..<$0.upperBound + end }
            return self.ranges(ranges, of: content, input, .outsideMembers)
        }
        if byteCount - end < 8 && format.isOwnEnd(input.bytes(at: end, count: 8)) { return nil }
        return ranges(end < byteCount ? [end..<byteCount] : [], of: content, input, .afterEnd)
    }

    /// Finds what a filter, read to its end, left of its input.
    func remainder(of content: Content, _ reader: borrowing ArchiveReader) -> Remainder? {
        guard let byteCount = content.stream.byteCount else {
            var none = ExtractionTally()
            return remainder(of: content, nil, leftover: reader.unconsumedBytes(), &none)
        }
        let end = reader.end(of: byteCount)
        return ranges(end < byteCount ? [end..<byteCount] : [], of: content, content.stream, .afterEnd)
    }

    /// Finds what stands behind the end of a document whose reader told where that is.
    ///
    /// - Parameters:
    ///   - end: where it is.
    ///   - content: the document.
    ///   - type: of the document.
    ///   - input: its bytes.
    ///   - isSlack: as in ``Remainder/isSlack``.
    /// - Returns: nil when there is nothing, or a zip that is found by its own end.
    func remainder(
        behind end: Int64, of content: Content, _ type: MediaType, _ input: any ArchiveInput, isSlack: Bool = false
    ) -> Remainder? {
        guard let byteCount = input.byteCount, end < byteCount else { return nil }
        let tail = input.bytes(
            at: max(0, byteCount - Int64(MediaTypeSniffer.tailBytes)), count: MediaTypeSniffer.tailBytes)
        if content.stream.byteCount != nil && MediaTypeSniffer.hasAppendedZip(type, tail: tail[...]) { return nil }
        var remainder = ranges([end..<byteCount], of: content, input, .afterEnd)
        remainder?.isSlack = isSlack
        return remainder
    }

    private func ranges(
        _ ranges: [Range<Int64>],
        of content: Content,
        _ input: any ArchiveInput,
        _ place: Remainder.Place
    ) -> Remainder? {
        guard !ranges.isEmpty else { return nil }
        let base = content.stream.base
        var remainder = Remainder(place: place, parts: ranges.map { (RangeOrigin(input, $0), base + $0.lowerBound) })
        remainder.isAll = ranges == [0..<(input.byteCount ?? 0)]
        return remainder
    }

    private static let cutDirectory = Trouble(.truncated, "the zip's directory ends without its last record")

    private func remainder(
        of content: Content, _ format: ArchiveFormat?, leftover: [UInt8], _ tally: inout ExtractionTally
    ) -> Remainder? {
        let offset = content.stream.base + content.stream.position - Int64(leftover.count)
        if let format, format.isOwnEnd(leftover) { return nil }
        let origin = RangeOrigin(content.stream, leftover: leftover)
        guard format == .zip else { return Remainder(place: .afterEnd, parts: [(origin, offset)]) }
        // A zip that was too large to be read at random: its directory comes next, and is no content.
        let rest = ContentStream(origin)
        guard let memory = rest.spooled(limit: spoolBytes) else { return Remainder(place: .afterEnd, parts: []) }
        let directory = ZipLayout(afterMembers: memory)
        if directory.isCut { tally.note(Self.cutDirectory) }
        return Remainder(
            place: .outsideMembers, parts: directory.gaps.map { (RangeOrigin(memory, $0), offset + $0.lowerBound) }
        )
    }

    /// Reads what an archive left: as what it is where that can be told, else its raw bytes.
    mutating func read(
        _ remainder: Remainder,
        of content: Content,
        _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        var archives = 0
        for part in remainder.parts {
            let padding = part.origin.skipPadding { budget.isOutOfTime }
            guard !budget.isOutOfTime else {
                tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s"))
                return
            }
            guard let padding else { continue }
            let stream = ContentStream(part.origin, base: part.offset + padding)
            var rest = Content(stream: stream, name: "", path: content.path)
            let type = MediaTypeSniffer.mediaType(head: rest.head, name: "")
            switch type.handling {
            case .text, .encodedText, .empty:
                tally.merge(try extract(rest, into: &receiver))
            case .container(.zip) where remainder.isAll:
                try unknown(rest, remainder.place, &tally, into: &receiver)
            case .container, .compressed, .document, .foreign:
                if countFollowingArchive() {
                    archives += 1
                    rest.path = content.path.appending("(\(remainder.place.rawValue))".utf8, index: archives)
                    let inner = try extract(rest, into: &receiver)
                    try record(inner, at: rest.path, into: &receiver)
                    tally.merge(inner)
                } else {
                    tally.merge(try raw(rest, into: &receiver))
                    tally.note(Trouble(.entriesLimit, "more than \(Self.followingArchives) archives in a row"))
                }
            case .unreadable:
                if remainder.isSlack {
                    tally.merge(try raw(rest, into: &receiver))
                } else {
                    try unknown(rest, remainder.place, &tally, into: &receiver)
                }
            }
        }
    }

    private mutating func unknown(
        _ given: Content,
        _ place: Remainder.Place,
        _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        var content = given
        let isBlank = content.head.allSatisfy { $0 == 0 || $0 == 0x20 || (0x09...0x0D).contains($0) }
        let bytes = try raw(content, into: &receiver)
        tally.merge(bytes)
        guard !isBlank || bytes.bytesScanned > content.head.count else { return }
        tally.note(
            Trouble(.corrupt, "\(bytes.bytesScanned) bytes \(place.rawValue) of the archive were read as raw bytes"))
    }
}
