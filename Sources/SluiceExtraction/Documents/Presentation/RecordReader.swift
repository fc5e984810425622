import SluiceArchive

/// Reads the records of a PowerPoint stream (MS-PPT 2.3.1), which lie inside each other.
struct RecordReader {
    /// A record, with what its header says.
    struct Record {
        let type: Int
        let instance: Int
        let isContainer: Bool
        /// Where its content stands in the stream, cut at the end of what it lies in.
        let content: Range<Int64>
        /// Where its header begins.
        let start: Int64
    }

    /// Kinds of records that matter here (MS-PPT 2.13.24, MS-ODRAW 2.2).
    enum Kind {
        static let document = 0x03E8
        static let slide = 0x03EE
        static let notes = 0x03F0
        static let notesAtom = 0x03F1
        static let slidePersistAtom = 0x03F3
        static let mainMaster = 0x03F8
        static let textChars = 0x0FA0
        static let textBytes = 0x0FA8
        static let string = 0x0FBA
        static let slideListWithText = 0x0FF0
        static let handout = 0x0FC9
        static let embeddedStorage = 0x1011
        static let programTag = 0x138A
        static let programTagData = 0x138B
        static let persistDirectory = 0x1772
        static let comment = 0x2EE0
        static let encryption = 0x2F14
        static let shapeProperties = 0xF00B
    }

    private static let windowBytes = 64 << 10

    private let input: any ArchiveInput
    private let byteCount: Int64
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0

    init(_ input: any ArchiveInput) {
        self.input = input
        byteCount = input.byteCount ?? 0
    }

    var whole: Range<Int64> { 0..<byteCount }

    /// A copy of some bytes; fewer at the end.
    mutating func bytes(_ range: Range<Int64>, limit: Int = 16 << 20) -> [UInt8] {
        let count = min(range.count, limit)
        guard count <= Self.windowBytes else { return input.bytes(at: range.lowerBound, count: count) }
        if range.lowerBound < windowStart || range.lowerBound + Int64(count) > windowStart + Int64(window.count) {
            windowStart = range.lowerBound
            window = input.bytes(at: windowStart, count: Self.windowBytes)
        }
        let first = min(Int(range.lowerBound - windowStart), window.count)
        return Array(window[first..<min(first + count, window.count)])
    }

    /// The record at an offset.
    ///
    /// - Returns: nil when there is no room for one.
    mutating func record(at offset: Int64, in range: Range<Int64>) -> Record? {
        guard range.upperBound - offset >= 8 else { return nil }
        let header = bytes(offset..<offset + 8)
        guard let version = header.uint16(at: 0), let type = header.uint16(at: 2), let length = header.uint32(at: 4)
        else {
            return nil
        }
        let end = min(offset + 8 + Int64(length), range.upperBound)
        return Record(
            type: type, instance: version >> 4, isContainer: version & 0xF == 0xF || type == Kind.programTagData,
            content: offset + 8..<end, start: offset)
    }
}
