import SluiceArchive

/// What Word keeps of fields beside the text, in the stream `Data` (MS-DOC 2.9.158): names, default texts, help and choices
/// of form fields (2.9.78), and what programs keep in fields of their own.
enum WordFieldData {
    /// Bytes before the data of a field.
    private static let headerBytes = 0x44
    /// Bytes of one field that are looked at.
    private static let maximumBytes = 1 << 20
    private static let blockBytes = 64 << 10
    /// Characters in a row that make a text where its place is not known.
    private static let shortestRun = 6

    /// Calls the closure with each text of the fields that lie in a range, in UTF-8 with a line feed between lines.
    static func texts(
        in origin: any ContentOrigin, _ range: Range<Int64>, until isOver: () -> Bool, _ body: ([UInt8]) throws -> Void
    ) rethrows {
        var offset = range.lowerBound
        while !isOver() {
            let count = Int(min(Int64(blockBytes), range.upperBound - offset))
            let block = count > 0 ? origin.bytes(at: offset, count: count) : []
            var index = 0
            while index + 6 <= block.count {
                let room = range.upperBound - offset - Int64(index)
                guard let size = size(in: block, at: index, room: room) else {
                    index += 1
                    continue
                }
                let data = origin.bytes(at: offset + Int64(index + headerBytes), count: size - headerBytes)
                for text in texts(of: data) { try body(text) }
                index += size
            }
            guard block.count == blockBytes else { return }
            offset += Int64(index)
        }
    }

    /// Bytes of the field whose header stands at an index.
    private static func size(in bytes: [UInt8], at index: Int, room: Int64) -> Int? {
        guard bytes[index + 4] == headerBytes, bytes[index + 5] == 0, let size = bytes.uint32(at: index),
            size > headerBytes, size <= maximumBytes, size <= room
        else { return nil }
        return size
    }

    /// Behind a byte, what links have in front of a target that stands in the text too (MS-OSHARED 2.3.7.1).
    private static let linkMark: [UInt8] = [
        0xD0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11, 0x8C, 0x82, 0, 0xAA, 0, 0x4B, 0xA9, 0x0B,
    ]

    private static func texts(of data: [UInt8]) -> [[UInt8]] {
        if data.dropFirst().starts(with: linkMark) { return [] }
        guard var field = FormField(data) else { return runs(in: data[...]) }
        return field.takeTexts() + runs(in: field.rest)
    }

    /// Texts of 16-bit units without places: Latin to Georgian and signs, so that numbers seldom look like one.
    private static func runs(in data: ArraySlice<UInt8>) -> [[UInt8]] {
        var runs: [[UInt8]] = []
        var index = data.startIndex
        while index + 1 < data.endIndex {
            var end = index
            while end + 1 < data.endIndex, isText(Int(data[end]) | Int(data[end + 1]) << 8) { end += 2 }
            if end - index >= 2 * shortestRun { runs.append(DrawingText.lines(Array(data[index..<end]))) }
            // Texts may begin at any byte.
            index = end - index >= 2 * shortestRun ? end : index + 1
        }
        return runs
    }

    private static func isText(_ unit: Int) -> Bool {
        (0x20...0x2FFF).contains(unit) || (0x09...0x0D).contains(unit)
    }
}

/// A text box, check box or list of choices (MS-DOC 2.9.78).
private struct FormField {
    private let bytes: [UInt8]
    private let kind: Int
    private var position = 10
    private var isWhole = true

    init?(_ bytes: [UInt8]) {
        guard bytes.uint32(at: 0) == 0xFFFF_FFFF, let bits = bytes.uint16(at: 4) else { return nil }
        self.bytes = bytes
        kind = bits & 3
    }

    /// What was not taken.
    var rest: ArraySlice<UInt8> { bytes[min(position, bytes.count)...] }

    /// Its name, default text, format, help and macros, and what there is to choose from.
    mutating func takeTexts() -> [[UInt8]] {
        var texts = [takeText()]
        if kind == 0 { texts.append(takeText()) } else { position += 2 }
        for _ in 0..<5 { texts.append(takeText()) }
        if kind == 2 { texts += takeChoices() }
        return texts.filter { !$0.isEmpty }
    }

    /// A text with its length in front and a zero behind it.
    private mutating func takeText() -> [UInt8] {
        let text = takeCounted()
        if isWhole { position += 2 }
        return text
    }

    private mutating func takeCounted() -> [UInt8] {
        guard isWhole, let count = bytes.uint16(at: position), position + 2 + 2 * count <= bytes.count else {
            isWhole = false
            return []
        }
        defer { position += 2 + 2 * count }
        return DrawingText.lines(Array(bytes[position + 2..<position + 2 + 2 * count]))
    }

    /// A table of texts with so many bytes behind each (2.2.4).
    private mutating func takeChoices() -> [[UInt8]] {
        guard isWhole, bytes.uint16(at: position) == 0xFFFF, let count = bytes.uint16(at: position + 2),
            let extra = bytes.uint16(at: position + 4)
        else { return [] }
        position += 6
        var choices: [[UInt8]] = []
        for _ in 0..<count where isWhole {
            choices.append(takeCounted())
            position += extra
        }
        return choices
    }
}
