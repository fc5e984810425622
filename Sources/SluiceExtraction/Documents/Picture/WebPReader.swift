/// Reads the chunks of a WebP, a RIFF file (RFC 9649): Exif, XMP and the colour profile's description.
enum WebPReader {
    static func read(_ bytes: PictureBytes, into notes: inout PictureNotes) -> Int64? {
        guard let size = bytes.length(at: 4, bytes: 4, isBigEndian: false) else {
            notes.noteEnd()
            return nil
        }
        let end = 8 + size + size % 2
        if end > bytes.count { notes.noteEnd() }
        var position: Int64 = 12
        for _ in 0..<PictureReader.parts where position < min(end, bytes.count) {
            guard let length = bytes.length(at: position + 4, bytes: 4, isBigEndian: false) else { break }
            notes.isRecognized = true
            switch String(decoding: bytes.bytes(at: position, 4), as: UTF8.self) {
            case "EXIF":
                let block = bytes.bytes(at: position + 8, length)
                let start = has(block, "Exif\u{0}\u{0}", at: 0) ? 6 : 0
                var reader = TIFFReader(PictureBytes(Array(block.dropFirst(start))))
                reader?.read(into: &notes)
            case "XMP ": notes.addXMP(bytes.bytes(at: position + 8, length))
            case "ICCP": ICCProfile.read(bytes.bytes(at: position + 8, length), into: &notes)
            default: break
            }
            position += 8 + length + length % 2
        }
        return end <= bytes.count ? end : nil
    }
}
