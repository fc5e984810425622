import SluiceCore

/// Makes text of the events of one XML document.
protocol XMLPartReader {
    /// Names that the reader knows; events tell them by their index.
    static var vocabulary: [String] { get }
    /// Whether it is also told the names that it does not know, and the attributes that have such.
    static var takesAllNames: Bool { get }

    /// Where the parser is to stop, so that the reader may go on by itself.
    ///
    /// - Parameter bytes: the next of the document, not empty.
    /// - Returns: how many of them the parser reads first; more than 0, and all to let it go on.
    func seam(in bytes: Span<UInt8>) -> Int
    /// Takes without the parser what the reader can, where the parser stands between two elements.
    ///
    /// - Parameter bytes: the next of the document, in ASCII or UTF-8.
    /// - Returns: how many of them it took: whole elements, which the parser never sees.
    mutating func skim(_ bytes: Span<UInt8>) -> Int
    /// Takes what a piece of the document has in it.
    mutating func take(_ document: XMLDocument)
    /// Bytes of text so far that the document has once and the reader passes on again.
    var repeatedBytes: Int64 { get }
    /// Passes on what has come together.
    mutating func flush(into receiver: inout some ExtractionReceiver) throws
    /// What the document holds as Base64. To be called once it is over.
    mutating func takeData() -> [EmbeddedData]
    /// The document is over: passes on the rest.
    mutating func finish(into receiver: inout some ExtractionReceiver) throws
}

extension XMLPartReader {
    func seam(in bytes: Span<UInt8>) -> Int { bytes.count }
    mutating func skim(_ bytes: Span<UInt8>) -> Int { 0 }
    var repeatedBytes: Int64 { 0 }
    mutating func takeData() -> [EmbeddedData] { [] }

    /// Takes the next bytes of a document, without the parser where it can.
    ///
    /// - Returns: how many of them were read, and how far the document could be.
    mutating func read(_ bytes: Span<UInt8>, of document: XMLDocument) -> (count: Int, state: XMLDocument.State) {
        let skimmed = document.isBetweenElements ? skim(bytes) : 0
        guard skimmed == 0 else { return (skimmed, .going) }
        let count = seam(in: bytes)
        let state = document.read(bytes.extracting(0..<count))
        take(document)
        return (count, state)
    }
}

/// Local names of elements and attributes as an enumeration, found by the index that events have.
struct XMLVocabulary<Name: CaseIterable & RawRepresentable<String> & Sendable>: Sendable {
    private let cases = Array(Name.allCases)

    var names: [String] { cases.map(\.rawValue) }

    subscript(event: XMLEvent) -> Name? { event.name < 0 ? nil : cases[event.name] }
}

extension ExtractionRun {
    /// Bytes that are parsed before their events are looked at.
    private static let pieceBytes = 64 << 10

    /// Reads a content that is an XML document. Where it cannot be read on as such, the rest is looked at as bytes.
    mutating func xml<Reader: XMLPartReader>(
        _ content: Content, with reader: inout Reader, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var tally = ExtractionTally()
        guard let document = XMLDocument(vocabulary: Reader.vocabulary, allNames: Reader.takesAllNames) else {
            tally.note(Trouble(.memoryLimit, "no memory for an XML document"))
            tally.merge(try raw(content, into: &receiver))
            return tally
        }
        let start = content.stream.position
        var state = XMLDocument.State.going
        var rest: [UInt8]?
        var charged = reader.repeatedBytes
        var isExhausted = false
        while rest == nil && !isExhausted {
            let hasMore = try content.stream.nextBlock { block in
                var first = 0
                while first < block.count {
                    let piece = block.extracting(first..<min(first + Self.pieceBytes, block.count))
                    let count: Int
                    (count, state) = reader.read(piece, of: document)
                    try reader.flush(into: &receiver)
                    guard state == .going else {
                        rest = copy(block.extracting(first..<block.count))
                        return
                    }
                    first += count
                    budget.spend(Int(reader.repeatedBytes - charged), depth: budget.depth)
                    charged = reader.repeatedBytes
                    isExhausted = budget.remaining(depth: budget.depth) <= 0
                    if isExhausted { return }
                }
            }
            if !hasMore { break }
        }
        if isExhausted {
            let limit = budget.limits.expandedBytes
            tally.note(Trouble(.expandedBytesLimit, "input expands to more than its share of \(limit) bytes"))
        } else if rest == nil {
            state = document.finish()
            reader.take(document)
        }
        try reader.finish(into: &receiver)
        tally.bytesScanned = content.stream.position - start - Int64(rest?.count ?? 0)
        if let trouble = state.trouble { tally.note(trouble) }
        try members(reader.takeData(), below: content.path, &tally, into: &receiver)
        if let rest {
            let base = content.stream.base + content.stream.position - Int64(rest.count)
            let stream = ContentStream(RangeOrigin(content.stream, leftover: rest), base: base)
            tally.merge(try raw(Content(stream: stream, name: content.name, path: content.path), into: &receiver))
        }
        return tally
    }
}
