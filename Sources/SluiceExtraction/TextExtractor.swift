import SluiceCore

/// Passes the bytes of a stream on as segments of UTF-8.
struct TextExtractor {
    /// Bytes before the first NUL of an archive in which it may begin: some compressed streams have few.
    private static let markDistance = 4 << 10

    let path: String
    let mediaType: String
    let charset: Charset
    let budget: ExtractionBudget

    /// Whether some bytes do not look like text in this encoding.
    private(set) var isDoubtful = false
    /// Decodes lines in another encoding, of what is text and UTF-8.
    var strays: StrayText?
    /// Is shown all text, when there is one.
    var finder: EmbeddedFinder?
    /// Likewise.
    var parted: PartedText?
    /// Blocks with a NUL in which an archive is looked for; where one begins, the text ends.
    var archiveTries = 0
    /// The archive that the text was read up to: where it begins in the stream, and what was taken of it.
    private(set) var archive: (type: MediaType, position: Int64, leftover: [UInt8])?
    private var census: EncodingCensus
    private var decoder: TextDecoder?
    private var decoded: [UInt8] = []

    init(path: String, mediaType: String, charset: Charset, budget: ExtractionBudget) {
        self.path = path
        self.mediaType = mediaType
        self.charset = charset
        self.budget = budget
        census = EncodingCensus(charset.encoding)
        decoder = charset.kind == .utf8 ? nil : TextDecoder(charset)
    }

    /// Reads a stream to its end.
    ///
    /// - Parameters:
    ///   - stream: where the bytes come from.
    ///   - mark: bytes at the stream's front that are no text.
    ///   - offset: where in its file the stream stands.
    ///   - receiver: takes the segments.
    /// - Returns: what could not be read for want of time; bytes read are the stream's to tell.
    /// - Throws: what the receiver throws.
    mutating func extract(
        _ stream: ContentStream,
        mark: Int = 0,
        offset: Int64 = 0,
        into receiver: inout some ExtractionReceiver
    ) throws -> Trouble? {
        var shift = offset - stream.position
        try receiver.begin(segment(at: offset + Int64(mark)))
        var toDrop = mark
        var trouble: Trouble?
        while trouble == nil {
            let start = stream.position
            let hasMore = try stream.nextBlock { block in
                let bytes = block.extracting(0..<textEnd(of: block, at: start))
                var rest = bytes.extracting(min(toDrop, bytes.count)..<bytes.count)
                var position = start + Int64(bytes.count - rest.count)
                toDrop -= bytes.count - rest.count
                while let hole = stream.takeHole(before: position + Int64(rest.count)) {
                    let before = min(Int(max(0, hole.position - position)), rest.count)
                    try push(rest.extracting(0..<before), into: &receiver)
                    rest = rest.extracting(before..<rest.count)
                    position += Int64(before)
                    shift += hole.length
                    try close(into: &receiver)
                    try receiver.begin(segment(at: position + shift))
                }
                try push(rest, into: &receiver)
                try doubt(bytes, at: start + shift, canReadAgain: stream.byteCount != nil, into: &receiver)
            }
            if !hasMore || archive != nil { break }
            if budget.isOutOfTime { trouble = Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s") }
        }
        try close(into: &receiver)
        return trouble
    }

    /// Bytes of a block before the archive that begins in it; all of them where none does.
    private mutating func textEnd(of block: Span<UInt8>, at position: Int64) -> Int {
        guard archiveTries > 0, !charset.encoding.isWide, let null = nextNull(block, from: 0) else {
            return block.count
        }
        archiveTries -= 1
        let first = max(0, null - Self.markDistance)
        let window = copy(block.extracting(first..<min(block.count, first + MediaTypeSniffer.headBytes)))
        let isWithin = position + Int64(first) > 0
        guard let found = PrefixedArchive.find(in: window, from: isWithin ? 0 : 1) else { return block.count }
        let end = first + found.offset
        archive = (found.type, position + Int64(end), copy(block.extracting(end..<block.count)))
        return end
    }

    /// In what other ways a doubtful text may be read, each from its beginning but for some bytes: what follows a false mark
    /// or a switch of encoding, at an odd offset too, is legible in one of them.
    var otherReadings: [(charset: Charset, skippedBytes: Int)] {
        switch charset.encoding {
        case .utf16LittleEndian: [(.utf8, 0), (.utf16BigEndian, 0), (charset, 1)] + census.widerReadings
        case .utf16BigEndian: [(.utf8, 0), (.utf16LittleEndian, 0), (charset, 1)] + census.widerReadings
        case .utf32LittleEndian, .utf32BigEndian: [(.utf8, 0), (.utf16LittleEndian, 0), (.utf16BigEndian, 0)]
        // Big-endian text at an even offset is little-endian text at an odd one, but for its first byte.
        case .utf8, .singleByte, .doubleByte:
            census.hasLonelyBytes ? [(.utf16LittleEndian, 0), (.utf16LittleEndian, 1)] : []
        }
    }

    /// Judges a block. One of a stream that looks like bytes in another encoding is passed on once more as it is; an
    /// input that seeks is read again as a whole by the caller.
    private mutating func doubt(
        _ block: Span<UInt8>,
        at offset: Int64,
        canReadAgain: Bool,
        into receiver: inout some ExtractionReceiver
    ) throws {
        guard census.isDoubtful(block, isSettled: strays?.isSettled ?? false) else { return }
        isDoubtful = true
        guard charset.encoding.isWide, !canReadAgain else { return }
        try close(into: &receiver)
        try receiver.begin(Segment(path: path, mediaType: mediaType, encoding: .utf8, sourceOffset: offset))
        try receiver.text(block)
        try receiver.end()
        try receiver.begin(segment(at: offset + Int64(block.count)))
    }

    private func segment(at offset: Int64) -> Segment {
        Segment(path: path, mediaType: mediaType, encoding: charset.encoding, sourceOffset: offset)
    }

    /// UTF-8 goes on as it is, without a copy.
    private mutating func push(_ bytes: Span<UInt8>, into receiver: inout some ExtractionReceiver) throws {
        guard !bytes.isEmpty else { return }
        decoded.removeAll(keepingCapacity: true)
        if decoder != nil {
            decoder?.decode(bytes, into: &decoded)
        } else if try strays?.decode(bytes, into: &decoded) != true {
            finder?.read(bytes)
            parted?.read(bytes)
            return try receiver.text(bytes)
        }
        look(at: decoded)
        if !decoded.isEmpty { try receiver.text(decoded.span) }
    }

    private mutating func look(at text: [UInt8]) {
        finder?.read(text.span)
        parted?.read(text.span)
    }

    private mutating func close(into receiver: inout some ExtractionReceiver) throws {
        decoded.removeAll(keepingCapacity: true)
        decoder?.finish(into: &decoded)
        try strays?.finish(into: &decoded)
        look(at: decoded)
        if !decoded.isEmpty { try receiver.text(decoded.span) }
        try receiver.end()
    }
}
