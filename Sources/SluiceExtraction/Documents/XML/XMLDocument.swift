private import CSluiceXML
private import Glibc
private import SluiceCore

/// One thing met in an XML document. Its ranges are of the bytes that come with it.
struct XMLEvent {
    enum Kind: UInt8 {
        case start, attribute, end, text
        /// The text of a comment or a processing instruction.
        case remark
    }

    let kind: Kind
    /// Index in the vocabulary; -1 for a name that is not in it, and for text.
    let name: Int
    /// A text, or the value of an attribute.
    let text: Range<Int>
    /// A name that is not in the vocabulary, where those were asked for.
    let label: Range<Int>
}

/// An XML document that is read piece by piece.
///
/// Owns the parser of `CSluiceXML`; one thread at a time. Document types are refused, so that there are no entities; at
/// most 256 elements lie inside each other, and one has at most some 4,096 attributes.
@safe
final class XMLDocument {
    enum State {
        case going, broken, cut, typeDeclared, tooDeep, tooManyAttributes, outOfMemory, givenUp
    }

    private let document: OpaquePointer

    /// Opens a document; nil when there is no memory.
    ///
    /// - Parameters:
    ///   - vocabulary: local names, at most 1,024; `r:` in front makes one of an attribute of the namespace of
    ///     relationships.
    ///   - allNames: whether events tell the names that are not in the vocabulary; without it such attributes are left
    ///     out.
    init?(vocabulary: [String], allNames: Bool) {
        let owned = unsafe vocabulary.map { unsafe strdup($0) }
        defer { unsafe owned.forEach { unsafe free($0) } }
        let names = unsafe owned.compactMap { unsafe UnsafePointer($0) }
        guard unsafe names.count == vocabulary.count else { return nil }
        let opened = unsafe names.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            guard let base = buffer.baseAddress else { return nil }
            return unsafe sluice_xml_events_open(base, buffer.count, allNames ? 1 : 0)
        }
        guard let opened = unsafe opened else { return nil }
        unsafe document = opened
    }

    deinit { unsafe sluice_xml_events_close(document) }

    /// Reads the next piece, of at most 1 MiB and not empty; what it had in it is told by ``forEach(_:)``.
    func read(_ piece: Span<UInt8>) -> State {
        unsafe piece.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return .going }
            return State(unsafe sluice_xml_events_read(document, base, buffer.count))
        }
    }

    /// Whether all that was read is told, and ends between two elements, or an element and its content; of a document
    /// in ASCII or UTF-8.
    var isBetweenElements: Bool { unsafe sluice_xml_events_are_between(document) != 0 }

    /// The document is over.
    func finish() -> State { State(unsafe sluice_xml_events_read(document, nil, 0)) }

    /// Calls the closure with each event of the last piece, and the bytes that its ranges are of.
    @inline(__always)
    func forEach(_ body: (XMLEvent, Span<UInt8>) -> Void) {
        var eventCount = 0
        var byteCount = 0
        guard let events = unsafe sluice_xml_events_list(document, &eventCount),
            let start = unsafe sluice_xml_events_bytes(document, &byteCount)
        else { return }
        let bytes = unsafe UnsafeBufferPointer(start: start, count: byteCount)
        for index in 0..<eventCount {
            let event = unsafe events[index]
            guard let kind = XMLEvent.Kind(rawValue: event.kind) else { continue }
            let offset = Int(event.offset)
            unsafe body(
                XMLEvent(
                    kind: kind, name: Int(event.name), text: offset..<offset + Int(event.count),
                    label: offset - Int(event.label_count)..<offset), bytes.span)
        }
    }
}

extension XMLDocument.State {
    fileprivate init(_ state: sluice_xml_state) {
        self =
            switch state {
            case SLUICE_XML_GOING: .going
            case SLUICE_XML_BROKEN: .broken
            case SLUICE_XML_CUT: .cut
            case SLUICE_XML_TYPE_DECLARED: .typeDeclared
            case SLUICE_XML_TOO_DEEP: .tooDeep
            case SLUICE_XML_TOO_MANY_ATTRIBUTES: .tooManyAttributes
            case SLUICE_XML_OUT_OF_MEMORY: .outOfMemory
            default: .givenUp
            }
    }

    /// What the state keeps from being read as the document means it; nil when all was.
    var trouble: Trouble? {
        switch self {
        case .going: nil
        case .broken, .givenUp: Trouble(.corrupt, "XML that is not well formed")
        case .cut: Trouble(.truncated, "XML that ends within an element")
        case .typeDeclared: Trouble(.entity, "XML with a document type, which is refused; read as bytes")
        case .tooDeep: Trouble(.depthLimit, "more than 256 XML elements inside each other; the rest is read as bytes")
        case .tooManyAttributes:
            Trouble(.textBytesLimit, "more than 4096 attributes of one XML element; the rest is read as bytes")
        case .outOfMemory: Trouble(.memoryLimit, "no memory for an XML document; the rest is read as bytes")
        }
    }
}
