import SluiceCore

/// The language between the worker and an extraction child: frames of one byte of kind, four bytes of payload length
/// (little-endian) and the payload.
///
/// The child may be in the hands of what it reads: every length is bounded and every byte of a frame is checked.
enum FrameKind: UInt8, Sendable, CaseIterable {
    /// To the child, once: the memory it may take.
    case configure = 1
    /// To the child, with a descriptor: read this.
    case extract = 2
    /// From the child, once: which walls of the sandbox stand.
    case ready = 16
    case begin = 17
    case text = 18
    case end = 19
    case member = 20
    case finish = 21
    case marks = 22
    case beginForeign = 23
    case foreign = 24
    case endForeign = 25

    /// Bytes of payload that a frame of this kind may have.
    var maximumBytes: Int {
        switch self {
        case .configure, .ready: 64
        case .extract, .member, .finish, .beginForeign: 16 << 10
        case .begin: 32 << 10
        case .marks: Frame.marks * Frame.markBytes
        case .text, .foreign: Frame.textBytes
        case .end, .endForeign: 0
        }
    }
}

/// Sizes that both sides keep.
enum Frame {
    static let headerBytes = 5
    /// Bytes of text in one frame at most.
    static let textBytes = 256 << 10
    /// Marks in one frame at most, and bytes of one.
    static let marks = 4096
    static let markBytes = 16

    static func header(_ kind: FrameKind, payload: Int) -> [UInt8] {
        var writer = FrameWriter()
        writer.integer(kind.rawValue)
        writer.integer(UInt32(clamping: payload))
        return writer.bytes
    }

    static func whole(_ kind: FrameKind, _ writer: FrameWriter) -> [UInt8] {
        header(kind, payload: writer.bytes.count) + writer.bytes
    }
}

/// A frame, or an order of frames, that an honest child never sends.
struct ProtocolViolation: Error, Hashable {
    /// What was wrong; none of the frame's own bytes.
    let problem: String

    init(_ problem: String) { self.problem = problem }
}

/// Puts values into a payload.
struct FrameWriter {
    private(set) var bytes: [UInt8] = []

    mutating func integer<Value: FixedWidthInteger>(_ value: Value) {
        for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// Text in UTF-8, cut between characters to at most `limit` bytes, behind its length.
    mutating func text(_ text: String, limit: Int) {
        var kept = text
        while kept.utf8.count > limit { kept.removeLast() }
        integer(UInt16(clamping: kept.utf8.count))
        bytes.append(contentsOf: kept.utf8)
    }
}

/// Takes values out of a payload, trusting none of its lengths.
struct FrameReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(ProtocolViolation) -> Value
    {
        let count = Value.bitWidth / 8
        guard bytes.count - position >= count else { throw ProtocolViolation("payload ends within a number") }
        var value: Value = 0
        for index in 0..<count { value |= Value(truncatingIfNeeded: bytes[position + index]) << (index * 8) }
        position += count
        return value
    }

    /// A number that cannot be negative.
    mutating func count() throws(ProtocolViolation) -> Int64 {
        let value = try integer(Int64.self)
        guard value >= 0 else { throw ProtocolViolation("negative number") }
        return value
    }

    /// Text without control characters: what an extractor shows is escaped already.
    mutating func text(limit: Int) throws(ProtocolViolation) -> String {
        let count = Int(try integer(UInt16.self))
        guard count <= limit, bytes.count - position >= count else { throw ProtocolViolation("text is too long") }
        let slice = bytes[position..<position + count]
        guard let text = String(validating: slice, as: UTF8.self) else { throw ProtocolViolation("text is not UTF-8") }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }) else {
            throw ProtocolViolation("text has control characters")
        }
        position += count
        return text
    }

    func end() throws(ProtocolViolation) {
        guard position == bytes.count else { throw ProtocolViolation("payload is longer than its values") }
    }
}
