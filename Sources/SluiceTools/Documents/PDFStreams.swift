/// The number and the generation of an object.
struct PDFReference: Hashable {
    var number: Int
    var generation: Int

    /// From `12 0 R`.
    init?(_ text: some Collection<UInt8>) {
        var numbers = (0, 0)
        var place = 0
        var digits = 0
        for byte in text {
            switch (place, byte) {
            case (0...1, 0x30...0x39):
                digits += 1
                guard digits < 10 else { return nil }
                if place == 0 {
                    numbers.0 = numbers.0 * 10 + Int(byte - 0x30)
                } else {
                    numbers.1 = numbers.1 * 10 + Int(byte - 0x30)
                }
            case (0...1, 0x20) where digits > 0: (place, digits) = (place + 1, 0)
            case (2, 0x52): place = 3
            default: return nil
            }
        }
        guard place == 3, numbers.0 > 0 else { return nil }
        (number, generation) = numbers
    }

    /// As `qpdf --show-object` takes it.
    var argument: String { "\(number),\(generation)" }
}

/// The streams of a PDF document that are to be read: text that stands apart from pages, and attached files.
struct PDFStreams {
    /// Streams that are kept in mind.
    private static let limit = 10_000
    /// Objects of which it is kept in mind whether they are streams: more than a document may have (ISO 32000-1, annex C).
    private static let objectLimit = 8_388_608

    /// Names of attached files by the streams that hold them, in the order in which they were met.
    private(set) var attachments: [(stream: PDFReference, name: [UInt8])] = []
    /// Whether there were more streams than are kept.
    private(set) var hasMore = false
    private var texts: [(stream: PDFReference, part: PDFPart)] = []
    private var known: Set<PDFReference> = []
    /// A bit for each object that is a stream, by its number.
    private var isStream: [UInt64] = []
    private var hasFarStreams = false

    /// Streams of text, with the part that they belong to.
    var textStreams: [(stream: PDFReference, part: PDFPart)] { texts.filter { mayBeStream($0.stream) } }

    /// An object is a stream.
    mutating func note(_ reference: PDFReference) {
        guard reference.number < Self.objectLimit else {
            hasFarStreams = true
            return
        }
        let word = reference.number >> 6
        if word >= isStream.count {
            isStream += [UInt64](repeating: 0, count: max(64, word + 1 - isStream.count))
        }
        isStream[word] |= 1 << UInt64(reference.number & 63)
    }

    mutating func keep(attachment stream: PDFReference, named name: [UInt8] = []) {
        if let index = attachments.firstIndex(where: { $0.stream == stream }) {
            if attachments[index].name.isEmpty { attachments[index].name = name }
        } else if mayKeep(stream) {
            attachments.append((stream, name))
        }
    }

    /// Keeps an object that holds text if it turns out to be a stream.
    mutating func keep(text stream: PDFReference, _ part: PDFPart) {
        if mayKeep(stream) { texts.append((stream, part)) }
    }

    private func mayBeStream(_ reference: PDFReference) -> Bool {
        guard reference.number < Self.objectLimit else { return hasFarStreams }
        let word = reference.number >> 6
        return word < isStream.count && isStream[word] >> UInt64(reference.number & 63) & 1 == 1
    }

    private mutating func mayKeep(_ stream: PDFReference) -> Bool {
        guard known.count < Self.limit else {
            hasMore = true
            return false
        }
        return known.insert(stream).inserted
    }
}
