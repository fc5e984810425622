import SluiceCore

/// The records of a workbook of Excel 5 to 2003 (MS-XLS 2.1.4), one after the other: a type, a length and so many bytes.
struct SheetRecords {
    struct Record {
        var type: Int
        /// Where its type stands in the stream.
        var position: Int64
        var bytes: [UInt8]
    }

    /// Types by the names of the specification (2.3.2).
    enum Kind {
        static let formula = 0x06
        static let end = 0x0A
        static let header = 0x14
        static let footer = 0x15
        static let definedName = 0x18
        static let note = 0x1C
        static let date1904 = 0x22
        static let `continue` = 0x3C
        static let codePage = 0x42
        static let externalCache = 0x5A
        static let object = 0x5D
        static let boundSheet = 0x85
        static let multipleRK = 0xBD
        static let richString = 0xD6
        static let extendedFormat = 0xE0
        static let filter = 0x9E
        static let drawingGroup = 0xEB
        static let drawing = 0xEC
        static let sharedStrings = 0xFC
        static let labelShared = 0xFD
        static let condition = 0x1B1
        static let textObject = 0x1B6
        static let link = 0x1B8
        static let validation = 0x1BE
        static let number = 0x203
        static let otherHeaders = 0x89C
        static let label = 0x204
        static let string = 0x207
        static let arrayFormula = 0x221
        static let rk = 0x27E
        static let format = 0x41E
        static let sharedFormula = 0x4BC
        static let begin = 0x809
        static let seriesText = 0x100D
    }

    private static let windowBytes = 256 << 10
    private static let blockBytes = 4 << 10
    /// The longest record (2.1.4), and the four bytes more that some programs write.
    private static let recordBytes = 8228
    /// All types (2.3.2) lie in here; 0 was one in Excel 2 alone.
    private static let types = 1..<0x1100

    /// Of a string that lies in one record.
    static var none: SheetRecords { SheetRecords(nil) }

    private let origin: SlicedOrigin?
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0
    var position: Int64 = 0
    /// Where the first record stands that makes no sense.
    private(set) var firstBreak: Int64?

    init(_ origin: SlicedOrigin?) { self.origin = origin }

    /// The next record; nil at the end, and where none stands that makes sense: ``isAtEnd`` and ``resume()`` tell more.
    mutating func next() -> Record? {
        guard let (type, length) = header(at: position) else { return nil }
        let record = Record(type: type, position: position, bytes: Array(bytes(at: position + 4, count: length)))
        guard record.bytes.count == length else { return nil }
        position += Int64(4 + length)
        return record
    }

    /// Type and length of the record at an offset; nil where they are none that Excel writes.
    mutating func header(at offset: Int64) -> (type: Int, length: Int)? {
        let header = bytes(at: offset, count: 4)
        guard let type = header.uint16(at: 0), let length = header.uint16(at: 2), Self.types.contains(type),
            length <= Self.recordBytes
        else { return nil }
        return (type, length)
    }

    /// Whether nothing but the zeros that fill a last sector, if that, follows.
    mutating func isAtEnd() -> Bool { isAtEnd(from: position) }

    mutating func isAtEnd(from start: Int64) -> Bool {
        var offset = start
        while true {
            let rest = bytes(at: offset, count: Self.blockBytes)
            guard !rest.isEmpty else { return true }
            guard rest.allSatisfy({ $0 == 0 }) else { return false }
            offset += Int64(rest.count)
        }
    }

    /// Remembers that what should come next is no record.
    mutating func noteBreak() { firstBreak = firstBreak ?? position }

    /// The bytes of the next record, if it goes on with the last one.
    mutating func continuation() -> [UInt8]? {
        guard bytes(at: position, count: 4).uint16(at: 0) == Kind.continue else { return nil }
        return next()?.bytes
    }

    mutating func bytes(at offset: Int64, count: Int) -> ArraySlice<UInt8> {
        if offset < windowStart || offset + Int64(count) > windowStart + Int64(window.count) {
            window = origin?.bytes(at: offset, count: max(count, Self.windowBytes)) ?? []
            windowStart = offset
        }
        let start = Int(offset - windowStart)
        guard start < window.count else { return [] }
        return window[start..<min(start + count, window.count)]
    }
}
