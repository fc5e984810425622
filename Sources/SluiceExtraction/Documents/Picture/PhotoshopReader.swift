/// Reads what Photoshop keeps beside a picture: image resources, in documents of its own, in JPEG and in TIFF, and in them
/// the records of IPTC-IIM 4.2.
enum PhotoshopReader {
    private static let names: [UInt8: String] = [
        5: "ObjectName", 15: "Category", 25: "Keywords", 26: "LocationCode", 27: "LocationName", 40: "Instructions",
        55: "DateCreated", 80: "By-line", 85: "By-lineTitle", 90: "City", 92: "Sub-location", 95: "Province",
        101: "Country", 103: "TransmissionReference", 105: "Headline", 110: "Credit", 115: "Source", 116: "Copyright",
        118: "Contact", 120: "Caption", 122: "Writer",
    ]

    /// Reads a document: its resources stand behind the header and the colours.
    static func read(_ bytes: PictureBytes, into notes: inout PictureNotes) -> Int64? {
        guard let colors = bytes.length(at: 26, bytes: 4), let length = bytes.length(at: 30 + colors, bytes: 4) else {
            notes.noteEnd()
            return nil
        }
        notes.isRecognized = true
        readResources(bytes.bytes(at: 34 + colors, length), into: &notes)
        return nil
    }

    /// Reads resources one after the other: a mark, a number, a name, a length, and the content.
    static func readResources(_ block: [UInt8], into notes: inout PictureNotes) {
        if block.first == 0x1C { return readIPTC(block, into: &notes) }
        let bytes = PictureBytes(block)
        var position: Int64 = 0
        for _ in 0..<PictureReader.parts {
            guard ["8BIM", "PHUT", "AgHg", "DCSR", "MeSa"].contains(where: { bytes.has($0, at: position) }),
                let number = bytes.number(at: position + 4, bytes: 2), let nameLength = bytes.byte(at: position + 6)
            else { return }
            let name = bytes.bytes(at: position + 7, Int64(nameLength))
            let start = position + 6 + (Int64(nameLength) + 2) / 2 * 2
            guard let length = bytes.length(at: start, bytes: 4) else { return }
            let content = bytes.bytes(at: start + 4, length)
            if !name.isEmpty { notes.add("Photoshop", name) }
            switch number {
            case 0x0404: readIPTC(content, into: &notes)
            case 0x0424: notes.addXMP(content)
            case 0x0422, 0x0423:
                var reader = TIFFReader(PictureBytes(content))
                reader?.read(into: &notes)
            case 0x040F: ICCProfile.read(content, into: &notes)
            // Thumbnails.
            case 0x0409, 0x040C: break
            default: notes.addRuns("Photoshop", content)
            }
            position = start + 4 + length + length % 2
        }
    }

    static func readIPTC(_ block: [UInt8], into notes: inout PictureNotes) {
        var index = 0
        while index + 5 <= block.count, block[index] == 0x1C {
            var length = Int(block[index + 3]) << 8 | Int(block[index + 4])
            let (record, number) = (block[index + 1], block[index + 2])
            index += 5
            if length & 0x8000 != 0 {
                // Beyond 32,767 bytes it is the length of the length that follows.
                let digits = length & 0x7FFF
                guard digits <= 4, index + digits <= block.count else { return }
                length = block[index..<index + digits].reduce(0) { $0 << 8 | Int($1) }
                index += digits
            }
            let end = min(block.count, index + length)
            if record == 2 && number != 0 {
                notes.add(names[number] ?? "IPTC \(number)", block[index..<end])
            } else if record > 2 {
                notes.addRuns("IPTC \(record):\(number)", Array(block[index..<end]))
            }
            index = end
        }
    }
}
