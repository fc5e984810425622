/// Reads the directories of a TIFF or BigTIFF, or of an Exif block, which is one (CIPA DC-008): all texts, the position of
/// the camera, XMP, IPTC and Photoshop blocks, and what is printable in makers' notes.
struct TIFFReader {
    private static let directories = 1000
    private static let textBytes: Int64 = 1 << 20
    private static let sizes: [UInt64: Int64] = [
        1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
    ]

    private struct Entry {
        var tag: UInt64
        var type: UInt64
        var count: Int64
        /// Where the value stands.
        var offset: Int64
        var byteCount: Int64
    }

    private let bytes: PictureBytes
    private let isBigEndian: Bool
    private let isWide: Bool
    private var seen = Set<Int64>()
    private var entries = 0
    private var extent = TIFFExtent()

    /// Where the last part that was met ends, of a file; nil when that is not known.
    var end: Int64? { extent.end }

    /// Nil when it does not begin like one.
    init?(_ bytes: PictureBytes) {
        self.bytes = bytes
        isBigEndian = bytes.has("MM", at: 0)
        guard isBigEndian || bytes.has("II", at: 0) else { return nil }
        let version = bytes.number(at: 2, bytes: 2, isBigEndian: isBigEndian)
        isWide = version == 43
        guard version == 42 || version == 43 else { return nil }
    }

    mutating func read(into notes: inout PictureNotes) {
        guard let first = number(at: isWide ? 8 : 4, isWide ? 8 : 4) else { return notes.noteEnd() }
        notes.isRecognized = true
        readChain(from: first, isPosition: false, into: &notes)
    }

    private func number(at offset: Int64, _ width: Int) -> Int64? {
        bytes.length(at: offset, bytes: width, isBigEndian: isBigEndian)
    }

    private mutating func readChain(from first: Int64, isPosition: Bool, into notes: inout PictureNotes) {
        var next: Int64? = first
        while let offset = next, offset > 0, seen.count < Self.directories, seen.insert(offset).inserted {
            next = readDirectory(at: offset, isPosition: isPosition, into: &notes)
        }
    }

    /// - Returns: where the next one stands.
    private mutating func readDirectory(at offset: Int64, isPosition: Bool, into notes: inout PictureNotes) -> Int64? {
        guard let count = number(at: offset, isWide ? 8 : 2) else {
            notes.noteEnd()
            return nil
        }
        let entryBytes: Int64 = isWide ? 20 : 12
        let start = offset + (isWide ? 8 : 2)
        guard count <= 65_535, bytes.count - start >= count * entryBytes else {
            notes.noteEnd()
            return nil
        }
        var position = CameraPosition()
        var data = TIFFExtent.Data()
        extent.add(offset, length: start - offset + count * entryBytes + (isWide ? 8 : 4), of: bytes.count)
        for index in 0..<count {
            entries += 1
            guard entries < PictureReader.parts else {
                extent.isKnown = false
                return nil
            }
            guard let entry = entry(at: start + index * entryBytes) else { continue }
            if !isPosition { data.take(entry.tag, (entry.offset, entry.count, Int(Self.sizes[entry.type] ?? 4))) }
            extent.add(entry.offset, length: entry.byteCount, of: bytes.count)
            if isPosition && position.take(entry.tag, texts: text(entry), rationals: rationals(entry)) { continue }
            read(entry, isPosition: isPosition, into: &notes)
        }
        if let text = position.text { notes.add("GPSPosition", text.utf8) }
        extent.add(data, of: bytes, isBigEndian: isBigEndian)
        return number(at: start + count * entryBytes, isWide ? 8 : 4)
    }

    private func entry(at offset: Int64) -> Entry? {
        let width: Int64 = isWide ? 8 : 4
        guard let tag = number(at: offset, 2), let type = number(at: offset + 2, 2),
            let count = number(at: offset + 4, Int(width)), let size = Self.sizes[UInt64(type)]
        else { return nil }
        let (byteCount, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow else { return nil }
        let place = byteCount <= width ? offset + 4 + width : number(at: offset + 4 + width, Int(width)) ?? 0
        return Entry(tag: UInt64(tag), type: UInt64(type), count: count, offset: place, byteCount: byteCount)
    }

    private func value(_ entry: Entry, limit: Int64 = textBytes) -> [UInt8] {
        bytes.bytes(at: entry.offset, min(entry.byteCount, limit))
    }

    private func text(_ entry: Entry) -> [UInt8] { entry.type == 2 ? value(entry) : [] }

    private func rationals(_ entry: Entry) -> [Double] {
        guard entry.type == 5, entry.count <= 8 else { return [] }
        return (0..<entry.count).compactMap { index in
            guard let over = number(at: entry.offset + index * 8, 4),
                let under = number(at: entry.offset + index * 8 + 4, 4),
                under != 0
            else { return nil }
            return Double(over) / Double(under)
        }
    }

    private mutating func read(_ entry: Entry, isPosition: Bool, into notes: inout PictureNotes) {
        let name = isPosition ? "GPS \(entry.tag)" : ExifTag.names[entry.tag] ?? "Tag \(entry.tag)"
        switch entry.tag {
        case _ where isPosition: addText(name, entry, into: &notes)
        case 34665, 40965, 34853, 330:
            for index in 0..<min(entry.count, Int64(Self.directories)) {
                let width = entry.type == 16 || entry.type == 18 ? 8 : 4
                guard let offset = number(at: entry.offset + index * Int64(width), width) else { break }
                readChain(from: offset, isPosition: entry.tag == 34853, into: &notes)
            }
        case 700: notes.addXMP(value(entry, limit: PictureBytes.blockBytes))
        case 33723: PhotoshopReader.readIPTC(value(entry), into: &notes)
        case 34377: PhotoshopReader.readResources(value(entry, limit: PictureBytes.blockBytes), into: &notes)
        case 34675: ICCProfile.read(value(entry), into: &notes)
        case 37510: addComment(name, value(entry), into: &notes)
        case 40091...40095: notes.add(name, value(entry), in: .utf16LittleEndian)
        default: addText(name, entry, into: &notes)
        }
    }

    private func addText(_ name: String, _ entry: Entry, into notes: inout PictureNotes) {
        switch entry.type {
        case 2:
            for part in value(entry).split(separator: 0) { notes.add(name, part) }
        // Bytes and what is undefined: makers' notes among it.
        case 1, 7: if entry.byteCount >= 8 { notes.addRuns(name, value(entry)) }
        default: break
        }
    }

    /// A comment of the user begins with the name of its charset in eight bytes.
    private func addComment(_ name: String, _ value: [UInt8], into notes: inout PictureNotes) {
        let text = Array(value.dropFirst(8))
        if has(value, "UNICODE\u{0}", at: 0) {
            let census = ByteCensus(text)
            let byDirectory: Charset = isBigEndian ? .utf16BigEndian : .utf16LittleEndian
            notes.add(name, text, in: census.wideEncoding.map { Charset($0) } ?? byDirectory)
        } else if has(value, "JIS\u{0}", at: 0) {
            notes.add(name, text, in: .iso2022JP)
        } else {
            notes.add(name, has(value, "ASCII", at: 0) || value.prefix(8).allSatisfy { $0 == 0 } ? text : value)
        }
    }
}

/// The position of the camera, put together from four entries.
private struct CameraPosition {
    private var latitude: Double?
    private var longitude: Double?
    private var isSouth = false
    private var isWest = false

    /// - Returns: whether the entry is a part of the position.
    mutating func take(_ tag: UInt64, texts: [UInt8], rationals: [Double]) -> Bool {
        let degrees = rationals.enumerated().reduce(0.0) { $0 + $1.element / [1, 60, 3600][min($1.offset, 2)] }
        switch tag {
        case 1: isSouth = texts.first == 0x53
        case 2: latitude = rationals.isEmpty ? nil : degrees
        case 3: isWest = texts.first == 0x57
        case 4: longitude = rationals.isEmpty ? nil : degrees
        default: return false
        }
        return true
    }

    /// In degrees, north and east positive, with six places.
    var text: String? {
        guard let latitude, let longitude, latitude <= 90, longitude <= 180 else { return nil }
        return Self.text(isSouth ? -latitude : latitude) + ", " + Self.text(isWest ? -longitude : longitude)
    }

    private static func text(_ degrees: Double) -> String {
        let millionths = Int((abs(degrees) * 1_000_000).rounded())
        let fraction = String(millionths % 1_000_000)
        return (degrees < 0 ? "-" : "") + "\(millionths / 1_000_000)."
            + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}

/// Names of the tags that hold text (TIFF 6.0, Exif 2.32).
enum ExifTag {
    static let names: [UInt64: String] = [
        269: "DocumentName", 270: "ImageDescription", 271: "Make", 272: "Model", 285: "PageName", 305: "Software",
        306: "DateTime", 315: "Artist", 316: "HostComputer", 333: "InkNames", 33432: "Copyright",
        34737: "GeoAsciiParams",
        36867: "DateTimeOriginal", 36868: "DateTimeDigitized", 37500: "MakerNote", 37510: "UserComment",
        37520: "SubSecTime", 40091: "XPTitle", 40092: "XPComment", 40093: "XPAuthor", 40094: "XPKeywords",
        40095: "XPSubject", 40964: "RelatedSoundFile", 42016: "ImageUniqueID", 42032: "CameraOwnerName",
        42033: "BodySerialNumber", 42035: "LensMake", 42036: "LensModel", 42037: "LensSerialNumber",
    ]
}
