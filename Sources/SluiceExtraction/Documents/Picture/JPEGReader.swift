/// Reads the segments of a JPEG (ITU-T T.81, annex B): Exif, XMP, ICC and Photoshop blocks, comments, and what printable
/// text other application segments hold.
enum JPEGReader {
    static func read(_ bytes: PictureBytes, into notes: inout PictureNotes) -> Int64? {
        var position: Int64 = 2
        var profile: [UInt8] = []
        var extended: [UInt8] = []
        defer {
            ICCProfile.read(profile, into: &notes)
            if !extended.isEmpty { notes.addXMP(extended) }
        }
        for _ in 0..<PictureReader.parts {
            guard let marker = marker(bytes, from: &position) else {
                if notes.isRecognized { notes.noteEnd() }
                return nil
            }
            switch marker {
            case 0xD9: return position
            case 0x01, 0xD0...0xD8: continue
            default: break
            }
            guard let length = bytes.length(at: position, bytes: 2), length >= 2 else {
                notes.noteDamage()
                return nil
            }
            notes.isRecognized = true
            let segment = bytes.bytes(at: position + 2, length - 2)
            if Int64(segment.count) < length - 2 { notes.noteEnd() }
            // SOF0 to SOF15 without DHT, JPG and DAC (B.1.1.3, B.2.2).
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker), segment.count >= 5 {
                let sides = [Int(segment[1]) << 8 | Int(segment[2]), Int(segment[3]) << 8 | Int(segment[4])]
                notes.longerSide = max(notes.longerSide ?? 0, sides[0], sides[1])
            }
            position += length
            switch marker {
            case 0xE1, 0xE2, 0xED: read(segment, marker, &profile, &extended, into: &notes)
            case 0xFE: notes.add("Comment", segment)
            case 0xE0, 0xE3...0xEC, 0xEE, 0xEF: notes.addRuns("APP\(marker - 0xE0)", segment)
            default: break
            }
        }
        notes.noteParts()
        return nil
    }

    private static func read(
        _ segment: [UInt8], _ marker: UInt8, _ profile: inout [UInt8], _ extended: inout [UInt8],
        into notes: inout PictureNotes
    ) {
        if has(segment, "Exif\u{0}", at: 0) {
            var reader = TIFFReader(PictureBytes(Array(segment.dropFirst(6))))
            reader?.read(into: &notes)
        } else if has(segment, "http://ns.adobe.com/xap/1.0/\u{0}", at: 0) {
            notes.addXMP(Array(segment.dropFirst(29)))
        } else if has(segment, "http://ns.adobe.com/xmp/extension/\u{0}", at: 0) {
            // A digest of 32 characters, the whole length, and the place of this piece: pieces come in order.
            if extended.count < PictureBytes.blockBytes { extended += segment.dropFirst(75) }
        } else if has(segment, "ICC_PROFILE\u{0}", at: 0) {
            if profile.count < PictureBytes.blockBytes { profile += segment.dropFirst(14) }
        } else if has(segment, "Photoshop 3.0\u{0}", at: 0) {
            PhotoshopReader.readResources(Array(segment.dropFirst(14)), into: &notes)
        } else {
            notes.addRuns("APP\(marker - 0xE0)", segment)
        }
    }

    /// Goes behind the next marker, over the compressed data before it.
    private static func marker(_ bytes: PictureBytes, from position: inout Int64) -> UInt8? {
        if let sign = bytes.number(at: position, bytes: 2), sign >> 8 == 0xFF, (1..<0xFF).contains(sign & 0xFF) {
            position += 2
            return UInt8(truncatingIfNeeded: sign)
        }
        while position < bytes.count {
            let block = bytes.bytes(at: position, 16 << 10)
            guard !block.isEmpty else { return nil }
            var index = 0
            while let sign = block[index...].firstIndex(of: 0xFF), sign + 1 < block.count {
                switch block[sign + 1] {
                case 0x00: index = sign + 2
                case 0xFF: index = sign + 1
                case let marker:
                    position += Int64(sign) + 2
                    return marker
                }
            }
            position += Int64(max(1, block.last == 0xFF ? block.count - 1 : block.count))
        }
        return nil
    }
}
