/// Reads the boxes of HEIF and AVIF (ISO/IEC 23008-12), JPEG 2000 and JPEG XL: Exif and XMP, as items of a `meta` box or as
/// boxes of their own.
enum BoxReader {
    private static let xmpIdentifier: [UInt8] = [
        0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
    ]

    /// A box without its header.
    struct Box {
        let type: String
        /// Where the header begins.
        let head: Int64
        let start: Int64
        let end: Int64
    }

    static func read(_ bytes: PictureBytes, into notes: inout PictureNotes) -> Int64? {
        let all = boxes(bytes, 0..<bytes.count)
        for box in all {
            // What is no box follows the last one.
            if box.end > bytes.count && notes.isRecognized && !knownTypes.contains(box.type) { return box.head }
            notes.isRecognized = true
            if box.end > bytes.count { notes.noteEnd() }
            switch box.type {
            case "meta": HEIFItems.read(bytes, box, into: &notes)
            case "Exif": readExif(bytes.bytes(at: box.start, box.end - box.start), into: &notes)
            case "xml ": notes.addXMP(bytes.bytes(at: box.start, box.end - box.start))
            case "uuid" where bytes.bytes(at: box.start, 16) == xmpIdentifier:
                notes.addXMP(bytes.bytes(at: box.start + 16, box.end - box.start - 16))
            case "uuid": notes.addRuns("uuid", bytes.bytes(at: box.start + 16, min(1 << 20, box.end - box.start - 16)))
            default: break
            }
        }
        return all.last.map { min($0.end, bytes.count) }
    }

    /// Boxes that stand outside of others.
    private static let knownTypes: Set<String> = [
        "ftyp", "meta", "mdat", "moov", "moof", "free", "skip", "wide", "uuid", "Exif", "xml ", "jP  ", "jp2h", "jp2c",
        "jp2i", "jumb", "JXL ", "jxlc", "jxlp", "jxll", "jxli", "brob", "idat", "mini", "pdin", "sidx",
    ]

    /// The boxes that stand one after the other in a range.
    static func boxes(_ bytes: PictureBytes, _ range: Range<Int64>) -> [Box] {
        var result: [Box] = []
        var position = range.lowerBound
        while result.count < PictureReader.parts, position + 8 <= range.upperBound,
            var length = bytes.length(at: position, bytes: 4)
        {
            var header: Int64 = 8
            if length == 1 {
                guard let wide = bytes.length(at: position + 8, bytes: 8) else { break }
                length = wide
                header = 16
            } else if length == 0 {
                length = range.upperBound - position
            }
            let (end, overflow) = position.addingReportingOverflow(length)
            guard length >= header, !overflow else { break }
            let type = String(decoding: bytes.bytes(at: position + 4, 4), as: UTF8.self)
            result.append(Box(type: type, head: position, start: position + header, end: end))
            position = end
        }
        return result
    }

    /// Exif behind the offset of its header.
    static func readExif(_ block: [UInt8], into notes: inout PictureNotes) {
        guard block.count > 8 else { return }
        let skipped = block.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        var reader = TIFFReader(PictureBytes(Array(block.dropFirst(4 + min(skipped, block.count)))))
        reader?.read(into: &notes)
    }
}

/// The items of a `meta` box (ISO/IEC 14496-12, 8.11), found by their numbers.
private struct HEIFItems {
    private var types: [Int64: String] = [:]
    private var itemData: Int64 = 0

    static func read(_ bytes: PictureBytes, _ meta: BoxReader.Box, into notes: inout PictureNotes) {
        var items = HEIFItems()
        let inner = BoxReader.boxes(bytes, meta.start + 4..<max(meta.start + 4, min(meta.end, bytes.count)))
        for box in inner where box.type == "iinf" { items.readTypes(bytes, box) }
        for box in inner where box.type == "idat" { items.itemData = box.start }
        for box in inner where box.type == "iloc" { items.readPlaces(bytes, box, into: &notes) }
    }

    private mutating func readTypes(_ bytes: PictureBytes, _ box: BoxReader.Box) {
        let counted: Int64 = bytes.byte(at: box.start) == 0 ? 2 : 4
        for entry in BoxReader.boxes(bytes, box.start + 4 + counted..<max(box.start + 4 + counted, box.end))
        where entry.type == "infe" {
            let width: Int64 = bytes.byte(at: entry.start) == 3 ? 4 : 2
            guard let number = bytes.length(at: entry.start + 4, bytes: Int(width)) else { return }
            types[number] = String(decoding: bytes.bytes(at: entry.start + 6 + width, 4), as: UTF8.self)
        }
    }

    private func readPlaces(_ bytes: PictureBytes, _ box: BoxReader.Box, into notes: inout PictureNotes) {
        var cursor = BoxCursor(bytes, at: box.start)
        guard let version = cursor.next(1), cursor.next(3) != nil, let widths = cursor.next(2) else { return }
        let offsetBytes = Int(widths >> 12 & 15)
        let lengthBytes = Int(widths >> 8 & 15)
        let baseBytes = Int(widths >> 4 & 15)
        let indexBytes = version > 0 ? Int(widths & 15) : 0
        guard let count = cursor.next(version < 2 ? 2 : 4) else { return }
        for _ in 0..<min(count, Int64(PictureReader.parts)) {
            guard let number = cursor.next(version < 2 ? 2 : 4) else { return }
            var method: Int64 = 0
            if version > 0 {
                guard let bits = cursor.next(2) else { return }
                method = bits & 15
            }
            guard cursor.next(2) != nil, let base = cursor.next(baseBytes), let extents = cursor.next(2) else { return }
            var content: [UInt8] = []
            for _ in 0..<extents {
                guard cursor.next(indexBytes) != nil, let offset = cursor.next(offsetBytes),
                    let length = cursor.next(lengthBytes)
                else { return }
                guard types[number] == "Exif" || types[number] == "mime", method < 2 else { continue }
                let start = (method == 1 ? itemData : 0) &+ base &+ offset
                if content.count < PictureBytes.blockBytes { content += bytes.bytes(at: start, length) }
            }
            if types[number] == "Exif" { BoxReader.readExif(content, into: &notes) }
            if types[number] == "mime" { notes.addXMP(content) }
        }
    }
}

/// Takes numbers of many widths one after the other.
private struct BoxCursor {
    private let bytes: PictureBytes
    private var position: Int64

    init(_ bytes: PictureBytes, at position: Int64) {
        self.bytes = bytes
        self.position = position
    }

    /// A number of so many bytes, 0 for none; nil at the end.
    mutating func next(_ width: Int) -> Int64? {
        guard width > 0 else { return 0 }
        defer { position += Int64(width) }
        return width <= 8 ? bytes.length(at: position, bytes: width) : nil
    }
}
