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

    /// Of a string that lies in one record.
    static var none: SheetRecords { SheetRecords(nil) }

    private let origin: SlicedOrigin?
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0
    private(set) var position: Int64 = 0

    init(_ origin: SlicedOrigin?) { self.origin = origin }

    /// The next record; nil at the end, or where the stream ends inside of one.
    mutating func next() -> Record? {
        let header = bytes(at: position, count: 4)
        guard let type = header.uint16(at: 0), let length = header.uint16(at: 2) else { return nil }
        // Zeros fill what is left of the last sector.
        guard type != 0 || length != 0 else { return nil }
        let record = Record(type: type, position: position, bytes: Array(bytes(at: position + 4, count: length)))
        guard record.bytes.count == length else { return nil }
        position += Int64(4 + length)
        return record
    }

    /// The bytes of the next record, if it goes on with the last one.
    mutating func continuation() -> [UInt8]? {
        guard bytes(at: position, count: 4).uint16(at: 0) == Kind.continue else { return nil }
        return next()?.bytes
    }

    private mutating func bytes(at offset: Int64, count: Int) -> ArraySlice<UInt8> {
        if offset < windowStart || offset + Int64(count) > windowStart + Int64(window.count) {
            window = origin?.bytes(at: offset, count: max(count, Self.windowBytes)) ?? []
            windowStart = offset
        }
        let start = Int(offset - windowStart)
        guard start < window.count else { return [] }
        return window[start..<min(start + count, window.count)]
    }
}
