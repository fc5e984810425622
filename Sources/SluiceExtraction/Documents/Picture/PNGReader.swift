import SluiceArchive

/// Reads the chunks of a PNG (ISO/IEC 15948): the three kinds of text, Exif, and the colour profile's description.
enum PNGReader {
    private static let inflatedBytes = 4 << 20

    static func read(_ bytes: PictureBytes, into notes: inout PictureNotes) -> Int64? {
        var position: Int64 = 8
        for _ in 0..<PictureReader.parts {
            guard let length = bytes.length(at: position, bytes: 4), bytes.count - position >= 8 else {
                notes.noteEnd()
                return nil
            }
            let type = bytes.bytes(at: position + 4, 4)
            guard type.allSatisfy({ (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }) else {
                notes.noteDamage()
                return nil
            }
            notes.isRecognized = true
            let name = String(decoding: type, as: UTF8.self)
            if name == "IHDR", let width = bytes.number(at: position + 8, bytes: 4),
                let height = bytes.number(at: position + 12, bytes: 4)
            {
                notes.longerSide = Int(max(width, height))
            }
            if ["tEXt", "zTXt", "iTXt", "eXIf", "iCCP"].contains(name) {
                read(name, bytes.bytes(at: position + 8, length), into: &notes)
            }
            position += 12 + length
            if name == "IEND" { return min(position, bytes.count) }
        }
        notes.noteParts()
        return nil
    }

    private static func read(_ type: String, _ chunk: [UInt8], into notes: inout PictureNotes) {
        if type == "eXIf" {
            var reader = TIFFReader(PictureBytes(chunk))
            reader?.read(into: &notes)
            return
        }
        guard let end = chunk.firstIndex(of: 0) else { return notes.add("Text", chunk) }
        let keyword = String(decoding: chunk[..<end].prefix(80).filter { (0x20...0x7E).contains($0) }, as: UTF8.self)
        let rest = chunk[(end + 1)...]
        switch type {
        case "tEXt": add(keyword, Array(rest), into: &notes)
        case "zTXt": add(keyword, inflated(rest.dropFirst(), &notes), into: &notes)
        case "iCCP": ICCProfile.read(inflated(rest.dropFirst(), &notes), into: &notes)
        default: addInternational(keyword, rest, into: &notes)
        }
    }

    /// iTXt: whether it is compressed, how, its language, the keyword in that language, the text.
    private static func addInternational(_ keyword: String, _ chunk: ArraySlice<UInt8>, into notes: inout PictureNotes)
    {
        guard let isCompressed = chunk.first else { return }
        let fields = chunk.dropFirst(2).split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3 else { return notes.addRuns(keyword, Array(chunk)) }
        if !fields[1].isEmpty { notes.add(keyword, fields[1]) }
        add(keyword, isCompressed == 1 ? inflated(fields[2], &notes) : Array(fields[2]), into: &notes)
    }

    /// ImageMagick keeps blocks of other formats as hexadecimal digits under a name of its own.
    private static func add(_ keyword: String, _ value: [UInt8], into notes: inout PictureNotes) {
        guard keyword.hasPrefix("Raw profile type ") else {
            if keyword == "XML:com.adobe.xmp" { return notes.addXMP(value) }
            return notes.add(keyword, value)
        }
        // A line feed, the name, a length, and the digits, each on lines of their own.
        let lines = value.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        let digits = lines.dropFirst(2).joined().compactMap { hexDigit($0) }
        let block = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        switch keyword.dropFirst("Raw profile type ".count) {
        case "exif", "APP1",
            "app1" where has(block, "Exif", at: 0):
            var reader = TIFFReader(PictureBytes(Array(block.dropFirst(6))))
            reader?.read(into: &notes)
        case "iptc", "8bim": PhotoshopReader.readResources(block, into: &notes)
        case "xmp": notes.addXMP(block)
        default: notes.addRuns(keyword, block)
        }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func inflated(_ bytes: ArraySlice<UInt8>, _ notes: inout PictureNotes) -> [UInt8] {
        let (text, isWhole) = Inflation.inflated(Array(bytes), limit: inflatedBytes)
        if !isWhole { notes.noteDamage() }
        return text
    }
}
