import SluiceArchive
import SluiceCore

/// Finds the content that CMS signed data carries (RFC 5652 5.1): of an S/MIME message that is signed as a whole, or of any file
/// that was signed so. In BER, whose lengths may be left open and whose strings may come in pieces (ITU-T X.690 8).
struct SignedData {
    /// Elements inside each other.
    private static let maximumDepth = 16
    /// Pieces of the content, and elements that are passed by.
    private static let maximumElements = 1 << 20
    /// The longest tag with its length (X.690 8.1.3.5).
    private static let headerBytes = 128

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

    /// Where the content stands, in pieces; empty when it stands elsewhere, beside its signature.
    private(set) var pieces: [Range<Int64>] = []
    /// Why it may not be all; nil when it is, or when there is none.
    private(set) var trouble: Trouble?

    init(_ input: any ArchiveInput) {
        self.input = input
        byteCount = input.byteCount ?? 0
        guard let info = contentInfo(), let kind = element(at: info.content), kind.tag == 0x06,
            let end = end(of: kind)
        else {
            note(Trouble(.corrupt, "signed data whose parts cannot be told; read as bytes"))
            return
        }
        // Without content: what is signed stands elsewhere.
        if let length = info.length, end >= info.content + length { return }
        guard let explicit = element(at: end) else {
            note(Trouble(.truncated, "what was signed ends too early"))
            return
        }
        if explicit.isEnd && info.length == nil { return }
        guard explicit.tag == 0xA0, let inner = element(at: explicit.content) else {
            note(Trouble(.corrupt, "signed data whose content cannot be told; read as bytes"))
            return
        }
        // Version 1.5 of PKCS #7 has any type here.
        if inner.tag & 0xDF == 0x04 { _ = collect(inner, depth: 0) } else { take(inner) }
    }

    /// The description of the content, behind version and digests.
    private mutating func contentInfo() -> Element? {
        guard let outer = enter(0x30, at: 0), let type = element(at: outer), type.tag == 0x06, let end = end(of: type),
            let explicit = enter(0xA0, at: end), let signed = enter(0x30, at: explicit),
            let version = skip(0x02, at: signed), let digests = skip(0x31, at: version)
        else { return nil }
        return element(at: digests).flatMap { $0.tag == 0x30 ? $0 : nil }
    }

    /// The first trouble is the cause of those behind it.
    private mutating func note(_ new: Trouble) { trouble = trouble ?? new }

    /// Takes an element whole.
    ///
    /// - Returns: where it ends; nil when the bytes ended before.
    @discardableResult
    private mutating func take(_ element: Element) -> Int64? {
        let end = end(of: element) ?? byteCount
        if element.content < min(end, byteCount) { pieces.append(element.content..<min(end, byteCount)) }
        guard end <= byteCount else {
            note(Trouble(.truncated, "what was signed ends too early"))
            return nil
        }
        return end
    }

    /// Takes the pieces of a string.
    private mutating func collect(_ string: Element, depth: Int) -> Int64? {
        guard string.tag & 0x20 != 0 else { return take(string) }
        guard depth < Self.maximumDepth else {
            note(Trouble(.depthLimit, "pieces of what was signed lie too deep inside each other"))
            return nil
        }
        var position = string.content
        let limit = string.length.map { $0 + string.content } ?? .max
        while position < limit {
            guard let piece = element(at: position) else {
                note(Trouble(.truncated, "what was signed ends too early"))
                return nil
            }
            if piece.isEnd && string.length == nil { return piece.content }
            guard piece.tag & 0xDF == 0x04 else {
                note(Trouble(.corrupt, "what was signed is not made of strings"))
                return nil
            }
            guard let next = collect(piece, depth: depth + 1) else { return nil }
            position = next
        }
        return position
    }

    // MARK: Elements

    private mutating func enter(_ tag: UInt8, at position: Int64) -> Int64? {
        guard let element = element(at: position), element.tag == tag else { return nil }
        return element.content
    }

    private mutating func skip(_ tag: UInt8, at position: Int64) -> Int64? {
        guard let element = element(at: position), element.tag == tag else { return nil }
        return end(of: element)
    }

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
        guard elements < Self.maximumElements else {
            note(Trouble(.entriesLimit, "signed data in more than \(Self.maximumElements) pieces"))
            return nil
        }
        elements += 1
        guard position < byteCount else { return nil }
        if position < windowStart || position + Int64(Self.headerBytes) > windowStart + Int64(window.count) {
            windowStart = position
            window = input.bytes(at: position, count: 4 << 10)
        }
        let bytes = window[Int(position - windowStart)...].prefix(Self.headerBytes)
        guard bytes.count >= 2, let tag = bytes.first, tag & 0x1F != 0x1F else { return nil }
        let first = bytes[bytes.startIndex + 1]
        guard first & 0x80 != 0 else { return Element(tag: tag, content: position + 2, length: Int64(first)) }
        let count = Int(first & 0x7F)
        guard count > 0 else { return Element(tag: tag, content: position + 2, length: nil) }
        let digits = bytes.dropFirst(2).prefix(count)
        // Zeros may stand in front; no content has 1 TB.
        guard digits.count == count, digits.dropLast(5).allSatisfy({ $0 == 0 }) else { return nil }
        let length = digits.suffix(5).reduce(Int64(0)) { $0 << 8 | Int64($1) }
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
        let signed = SignedData(input)
        if let trouble = signed.trouble { tally.note(trouble) }
        if !signed.pieces.isEmpty {
            guard budget.countMember() else {
                tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
                tally.merge(try raw(content, into: &receiver))
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
        // What stands around it: digests, certificates, signatures, or all there is.
        let byteCount = input.byteCount ?? 0
        let first = signed.pieces.first?.lowerBound ?? byteCount
        let end = signed.pieces.last?.upperBound ?? byteCount
        for range in [0..<first, end..<byteCount] where !range.isEmpty {
            let rest = Content(
                stream: ContentStream(RangeOrigin(input, range), base: content.stream.base + range.lowerBound),
                name: "",
                path: content.path)
            tally.merge(try raw(rest, into: &receiver))
        }
        return tally
    }
}
