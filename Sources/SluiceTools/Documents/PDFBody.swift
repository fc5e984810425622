import CSluiceSystem
import SluiceContent
import SluiceExtraction

/// Where a PDF document stands in a content: programs and mail put bytes in front of it and behind it.
struct PDFBody {
    /// Marks of an end that are looked at.
    private static let candidates = 1000
    private static let blockBytes = 256 << 10
    private static let startMark = Array("%PDF-".utf8)
    private static let endMark = Array("startxref".utf8)

    private let content: ContentFile
    /// The document.
    let range: Range<Int64>

    /// Finds the first line, and the last one (ISO 32000-1, 7.5.2 and 7.5.5).
    ///
    /// A document that goes on behind its last line, because a later change of it is cut off, ends with the content.
    init(of content: ContentFile) throws(SystemError) {
        self.content = content
        let head = try Self.bytes(of: content, 0..<Int64(MediaTypeSniffer.headBytes))
        let start = Int64(Self.find(Self.startMark, in: head, from: 0) ?? 0)
        var end = content.byteCount
        if let found = try Self.lastLine(of: content), found > start,
            try !Self.holds("endobj", in: found..<content.byteCount, of: content)
        {
            end = found
        }
        range = min(start, end)..<end
    }

    /// What stands in front of the document and is not blank.
    var front: Range<Int64>? {
        get throws(SystemError) { try Self.withoutBlanks(0..<range.lowerBound, of: content) }
    }

    /// What stands behind it and is not blank.
    var tail: Range<Int64>? {
        get throws(SystemError) { try Self.withoutBlanks(range.upperBound..<content.byteCount, of: content) }
    }

    private static func withoutBlanks(
        _ range: Range<Int64>, of content: ContentFile
    ) throws(SystemError) -> Range<Int64>? {
        var position = range.lowerBound
        while position < range.upperBound {
            let block = try bytes(of: content, position..<min(range.upperBound, position + Int64(blockBytes)))
            if block.isEmpty { return nil }
            if let first = block.firstIndex(where: { $0 > 0x20 }) {
                return position + Int64(first)..<range.upperBound
            }
            position += Int64(block.count)
        }
        return nil
    }

    // MARK: The last line

    /// Where the last of the lines ends that end a document.
    private static func lastLine(of content: ContentFile) throws(SystemError) -> Int64? {
        var upper = content.byteCount
        var left = candidates
        while upper > 0 {
            let lower = max(0, upper - Int64(blockBytes))
            // A mark may stand over the border of two blocks.
            let block = try bytes(of: content, lower..<min(content.byteCount, upper + Int64(endMark.count - 1)))
            var places: [Int] = []
            var next = find(endMark, in: block, from: 0)
            while let place = next {
                places.append(place)
                next = find(endMark, in: block, from: place + endMark.count)
            }
            for place in places.reversed() {
                guard left > 0 else { return nil }
                left -= 1
                if let end = try end(at: lower + Int64(place + endMark.count), of: content) { return end }
            }
            upper = lower
        }
        return nil
    }

    /// Where a document ends whose mark is followed by the place of its table, and the last line.
    ///
    /// - Returns: nil when the two do not follow; the first half of a linearized document has 0 for a place.
    static func end(at position: Int64, of content: ContentFile) throws(SystemError) -> Int64? {
        let line = try bytes(of: content, position..<min(content.byteCount, position + 256))
        var index = 0
        func skipBlanks() { while index < line.count, line[index] <= 0x20 { index += 1 } }
        skipBlanks()
        let digits = line[index...].prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, digits.contains(where: { $0 != 0x30 }) else { return nil }
        index += digits.count
        skipBlanks()
        guard line[index...].starts(with: "%%EOF".utf8) else { return nil }
        return position + Int64(index + 5)
    }

    /// The number that stands behind a position; 0 when there is none.
    static func number(at position: Int64, of content: ContentFile) throws(SystemError) -> Int64 {
        let line = try bytes(of: content, position..<min(content.byteCount, position + 64)).drop { $0 <= 0x20 }
        return Int64(String(decoding: line.prefix { (0x30...0x39).contains($0) }, as: UTF8.self)) ?? 0
    }

    // MARK: Bytes

    static func holds(
        _ text: String, in range: Range<Int64>, of content: ContentFile
    ) throws(SystemError) -> Bool { try place(of: Array(text.utf8), in: range, of: content) != nil }

    /// The first place of a pattern in a range.
    static func place(
        of pattern: [UInt8], in range: Range<Int64>, of content: ContentFile
    ) throws(SystemError) -> Int64? {
        var position = range.lowerBound
        while position < range.upperBound {
            let block = try bytes(of: content, position..<min(range.upperBound, position + Int64(blockBytes)))
            if let found = find(pattern, in: block, from: 0) { return position + Int64(found) }
            guard block.count > pattern.count, position + Int64(block.count) < range.upperBound else { return nil }
            position += Int64(block.count - pattern.count + 1)
        }
        return nil
    }

    /// A copy of some bytes, fewer at the end.
    static func bytes(of content: ContentFile, _ range: Range<Int64>) throws(SystemError) -> [UInt8] {
        let range = range.clamped(to: 0..<max(0, content.byteCount))
        var bytes = [UInt8](repeating: 0, count: range.count)
        let count = try content.read(at: range.lowerBound, into: &bytes)
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        return unsafe bytes.withUnsafeBytes { bytes in
            unsafe pattern.withUnsafeBytes { pattern in
                guard let base = bytes.baseAddress,
                    let found = unsafe sluice_find(
                        base + start, bytes.count - start, pattern.baseAddress, pattern.count)
                else { return nil }
                return unsafe base.distance(to: found)
            }
        }
    }
}
