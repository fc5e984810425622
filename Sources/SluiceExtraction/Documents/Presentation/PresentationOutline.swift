/// The order of a presentation's slides, and where its top records stand.
struct PresentationOutline {
    private typealias Kind = RecordReader.Kind

    private(set) var records: [RecordReader.Record] = []
    private(set) var isEncrypted = false
    /// Whether the records ended before the stream did.
    private(set) var isCut = false
    /// Records and slides that are told apart.
    private static let maximumRecords = 1 << 20

    private var numbers: [Int: Int] = [:]
    private var numbersOfSlideIDs: [Int: Int] = [:]
    private var persistIDs: [Int64: Int] = [:]

    /// - Parameters:
    ///   - reader: of the stream `PowerPoint Document`.
    ///   - limit: records that are looked at.
    init(_ reader: inout RecordReader, limit: Int) {
        var offset: Int64 = 0
        let whole = reader.whole
        while let record = reader.record(at: offset, in: whole) {
            guard records.count < limit else {
                isCut = true
                return
            }
            // Nothing at the top has a type 0: the stream is padded.
            if record.type == 0 && record.content.isEmpty { break }
            records.append(record)
            switch record.type {
            case Kind.document: readDocument(record, &reader)
            case Kind.persistDirectory: readDirectory(reader.bytes(record.content))
            case Kind.encryption: isEncrypted = true
            default: break
            }
            offset = record.content.upperBound
        }
    }

    /// The number of a slide from 1, by where its record stands.
    func number(of record: RecordReader.Record) -> Int? { persistIDs[record.start].flatMap { numbers[$0] } }

    /// The number of a slide from 1, by the identifier that its notes name.
    func number(ofSlideID id: Int) -> Int? { numbersOfSlideIDs[id] }

    private mutating func readDocument(_ document: RecordReader.Record, _ reader: inout RecordReader) {
        var offset = document.content.lowerBound
        while let list = reader.record(at: offset, in: document.content) {
            offset = list.content.upperBound
            guard list.type == Kind.slideListWithText, list.instance == 0 else { continue }
            var inner = list.content.lowerBound
            var number = 0
            while let atom = reader.record(at: inner, in: list.content) {
                inner = atom.content.upperBound
                guard atom.type == Kind.slidePersistAtom, number < Self.maximumRecords else { continue }
                number += 1
                let bytes = reader.bytes(atom.content)
                if let reference = bytes.uint32(at: 0) { numbers[reference] = number }
                if let id = bytes.uint32(at: 12) { numbersOfSlideIDs[id] = number }
            }
        }
    }

    /// A persist directory: runs of identifiers, each with where its record stands (MS-PPT 2.3.4).
    private mutating func readDirectory(_ bytes: [UInt8]) {
        var offset = 0
        while let head = bytes.uint32(at: offset) {
            let first = head & 0xFFFFF
            offset += 4
            for index in 0..<(head >> 20) {
                guard let place = bytes.uint32(at: offset), persistIDs.count < Self.maximumRecords else { return }
                persistIDs[Int64(place)] = first + index
                offset += 4
            }
        }
    }
}
