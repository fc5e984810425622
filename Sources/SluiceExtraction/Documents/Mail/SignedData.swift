import SluiceArchive
import SluiceCore

/// Finds the content that CMS signed data carries (RFC 5652 5.1): of an S/MIME message that is signed as a whole, or of any file
/// that was signed so. In BER, whose lengths may be left open and whose strings may come in pieces (ITU-T X.690 8).
struct SignedData {
    /// Elements inside each other.
    private static let maximumDepth = 16
    /// Pieces of the content, and elements that are passed by.
    private static let maximumElements = 1 << 20

    private struct Element {
        var tag: UInt8
        var content: Int64
        /// Nil when it is left open, and two zeros end it.
        var length: Int64?

        var isEnd: Bool { tag == 0 && length == 0 }
    }

    private let input: any ArchiveInput
    private let byteCount: Int64
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0
    private var elements = 0

    /// Where the content stands, in pieces.
    private(set) var pieces: [Range<Int64>] = []
    /// Whether the content ends where its length says.
    private(set) var isWhole = true

    /// - Returns: nil when the bytes are no signed data, or carry no content beside their signature.
    init?(_ input: any ArchiveInput) {
        self.input = input
        byteCount = input.byteCount ?? 0
        guard let outer = enter(0x30, at: 0), let type = element(at: outer), type.tag == 0x06, let end = end(of: type),
            let explicit = enter(0xA0, at: end), let signed = enter(0x30, at: explicit),
            let version = skip(at: signed), let digests = skip(at: version), let content = enter(0x30, at: digests),
            let kind = skip(at: content), let inner = enter(0xA0, at: kind), let string = element(at: inner)
        else { return nil }
        guard string.tag & 0xDF == 0x04 else { return nil }
        _ = collect(string, depth: 0)
        guard !pieces.isEmpty else { return nil }
    }

    /// Takes the pieces of a string.
    ///
    /// - Returns: where it ends; nil when the bytes ended before.
    private mutating func collect(_ string: Element, depth: Int) -> Int64? {
        guard string.tag & 0x20 != 0 else {
            guard let length = string.length else { return nil }
            let end = min(string.content + length, byteCount)
            if string.content < end { pieces.append(string.content..<end) }
            isWhole = isWhole && end == string.content + length
            return end
        }
        var position = string.content
        let limit = string.length.map { $0 + string.content } ?? byteCount
        while position < limit, depth < Self.maximumDepth {
            guard let piece = element(at: position) else { break }
            if piece.isEnd { return piece.content }
            guard piece.tag & 0xDF == 0x04, let next = collect(piece, depth: depth + 1) else { break }
            position = next
        }
        isWhole = isWhole && string.length != nil && position == limit
        return position == limit ? position : nil
    }

    // MARK: Elements

    private mutating func enter(_ tag: UInt8, at position: Int64) -> Int64? {
        guard let element = element(at: position), element.tag == tag else { return nil }
        return element.content
    }

    private mutating func skip(at position: Int64) -> Int64? { element(at: position).flatMap { end(of: $0) } }

    private mutating func end(of element: Element, depth: Int = 0) -> Int64? {
        if let length = element.length { return element.content + length }
        guard depth < Self.maximumDepth else { return nil }
        var position = element.content
        while let inner = self.element(at: position) {
            if inner.isEnd { return inner.content }
            guard let next = end(of: inner, depth: depth + 1) else { return nil }
            position = next
        }
        return nil
    }

    private mutating func element(at position: Int64) -> Element? {
        elements += 1
        guard elements <= Self.maximumElements, position < byteCount else { return nil }
        if position < windowStart || position + 8 > windowStart + Int64(window.count) {
            windowStart = position
            window = input.bytes(at: position, count: 4 << 10)
        }
        let bytes = window[Int(position - windowStart)...].prefix(8)
        guard bytes.count >= 2, let tag = bytes.first, tag & 0x1F != 0x1F else { return nil }
        let first = bytes[bytes.startIndex + 1]
        guard first & 0x80 != 0 else { return Element(tag: tag, content: position + 2, length: Int64(first)) }
        let count = Int(first & 0x7F)
        guard count > 0 else { return Element(tag: tag, content: position + 2, length: nil) }
        guard count <= 5, bytes.count >= 2 + count else { return nil }
        let length = bytes.dropFirst(2).prefix(count).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return Element(tag: tag, content: position + 2 + Int64(count), length: length)
    }
}

extension ExtractionRun {
    /// Reads what was signed as a member, and certificates and signatures behind it as bytes.
    mutating func signedData(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        let input: (any ArchiveInput)? =
            content.stream.byteCount == nil ? content.stream.spooled(limit: spoolBytes) : content.stream
        guard let input else {
            var tally = try raw(content, into: &receiver)
            tally.note(Trouble(.memoryLimit, "signed data inside has more than \(spoolBytes) bytes"))
            return tally
        }
        var tally = ExtractionTally()
        var end: Int64 = 0
        if let signed = SignedData(input), let last = signed.pieces.last {
            end = last.upperBound
            if !signed.isWhole { tally.note(Trouble(.truncated, "what was signed ends too early")) }
            guard budget.countMember() else {
                tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
                return tally
            }
            let path = content.path.appending("(signed content)".utf8)
            let name = content.name.lowercased().hasSuffix(".p7m") ? String(content.name.dropLast(4)) : ""
            var member = Content(
                stream: ContentStream(SlicedOrigin(input, signed.pieces, budget: budget)), name: name, path: path)
            // A part of a message has fields like one.
            let isPart = String(decoding: member.head.prefix(8), as: UTF8.self).lowercased() == "content-"
            try extractMember(member, known: isPart ? Self.mailType : nil, of: &tally, into: &receiver)
        }
        if let byteCount = input.byteCount, end < byteCount {
            let rest = Content(
                stream: ContentStream(RangeOrigin(input, end..<byteCount), base: content.stream.base + end), name: "",
                path: content.path)
            tally.merge(try raw(rest, into: &receiver))
        }
        return tally
    }
}
