import SluiceArchive
import SluiceCore

/// Finds the pictures among the records of an Office drawing (MS-ODRAW 2.2.23), wherever they stand in a stream: Word and Excel
/// lay them behind records of their own, PowerPoint one behind the other.
struct DrawingPictures {
    /// One picture, which ends where its record does.
    struct Picture {
        /// A file of its kind, or for a metafile what may be compressed with zlib.
        let content: Range<Int64>
        let isCompressed: Bool
        /// Its record is longer than what is left of the stream.
        let isCut: Bool
        /// Where its record begins.
        let start: Int64
    }

    private static let blockBytes = 64 << 10
    /// A header and what stands behind it, as far as it is looked at: two hashes, and the header of a metafile.
    private static let headBytes = 8 + 32 + 34

    /// The kinds with one hash before them, by type and instance; of those with two, the instance is greater by one.
    private static let kinds: [Int: [Int]] = [
        0xF01A: [0x3D4], 0xF01B: [0x216], 0xF01C: [0x542], 0xF01D: [0x46A, 0x6E2], 0xF01E: [0x6E0], 0xF01F: [0x7A8],
        0xF029: [0x6E4], 0xF02A: [0x46A, 0x6E2],
    ]

    private let origin: any ContentOrigin
    private let end: Int64
    private var offset: Int64 = 0
    private var block: [UInt8] = []
    private var blockStart: Int64 = 0

    init(_ origin: any ContentOrigin) {
        self.origin = origin
        end = origin.byteCount ?? 0
    }

    /// The next picture; nil when there is none any more.
    mutating func next() -> Picture? {
        while offset < end {
            if offset < blockStart || offset + 8 > blockStart + Int64(block.count) {
                block = origin.bytes(at: offset, count: Self.blockBytes)
                blockStart = offset
                guard block.count >= 8 else { break }
            }
            for index in Int(offset - blockStart)...block.count - 8
            where block[index + 3] == 0xF0 && block[index] & 0x0F == 0 {
                guard let picture = picture(block, index, at: blockStart + Int64(index)) else { continue }
                offset = picture.content.upperBound
                return picture
            }
            offset = blockStart + Int64(block.count - 7)
        }
        offset = end
        return nil
    }

    private func picture(_ bytes: [UInt8], _ index: Int, at start: Int64) -> Picture? {
        guard let head = bytes.uint16(at: index), let type = bytes.uint16(at: index + 2),
            let length = bytes.uint32(at: index + 4)
        else { return nil }
        let instance = head >> 4
        guard let kind = Self.kinds[type], kind.contains(instance & ~1) else { return nil }
        let hashes = instance & 1 == 0 ? 16 : 32
        let isMetafile = type <= 0xF01C
        let first = 8 + hashes + (isMetafile ? 34 : 1)
        let content = start + Int64(first)..<max(start + Int64(first), min(start + 8 + Int64(length), end))
        guard !content.isEmpty else { return nil }
        let isCut = start + 8 + Int64(length) > end
        let beginning = origin.bytes(at: start, count: Self.headBytes)
        // One that is cut would take the pictures behind it with it, so it has to be one.
        if isCut, !Self.begins(type, beginning.dropFirst(first), metafile: beginning.prefix(first).suffix(2)) {
            return nil
        }
        return Picture(
            content: content, isCompressed: isMetafile && beginning[first - 2] == 0, isCut: isCut, start: start)
    }

    /// Whether what stands in a record is what its type says.
    private static func begins(_ type: Int, _ content: ArraySlice<UInt8>, metafile: ArraySlice<UInt8>) -> Bool {
        switch type {
        case 0xF01A...0xF01C: [[0, 0xFE], [0xFE, 0xFE]].contains(Array(metafile))
        case 0xF01D, 0xF02A: content.starts(with: [0xFF, 0xD8])
        case 0xF01E: content.starts(with: [0x89, 0x50, 0x4E, 0x47])
        case 0xF01F: content.starts(with: [40, 0, 0, 0])
        default: content.starts(with: [0x49, 0x49, 0x2A, 0]) || content.starts(with: [0x4D, 0x4D, 0, 0x2A])
        }
    }
}

extension ExtractionRun {
    /// Reads the pictures of a document of Office 97 to 2003 as members, `picture 1` and so on.
    ///
    /// - Parameters:
    ///   - origin: the stream that has their records.
    ///   - number: how many were read before; counted on.
    ///   - reading: the document.
    ///   - receiver: takes what is read.
    /// - Returns: what the records of the pictures take of the stream.
    /// - Throws: what the receiver throws.
    @discardableResult
    mutating func pictures(
        in origin: any ContentOrigin, _ number: inout Int, of reading: inout CompoundReading,
        into receiver: inout some ExtractionReceiver
    ) throws -> [Range<Int64>] {
        var pictures = DrawingPictures(origin)
        var taken: [Range<Int64>] = []
        while let picture = pictures.next() {
            guard !budget.isOutOfTime else {
                reading.tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s"))
                break
            }
            guard budget.countMember() else {
                reading.tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
                break
            }
            number += 1
            taken.append(picture.start..<picture.content.upperBound)
            if picture.isCut { reading.tally.note(Trouble(.truncated, "a picture is shorter than its record says")) }
            let name = "picture \(number)"
            var content = Content(
                stream: ContentStream(RangeOrigin(origin, picture.content)), name: name, path: reading.content.path)
            if picture.isCompressed {
                reading.tally.merge(try compressed(content, .gzip, into: &receiver))
            } else {
                content.path = content.path.appending(name.utf8)
                try extractMember(content, of: &reading.tally, into: &receiver)
            }
        }
        return taken
    }
}
