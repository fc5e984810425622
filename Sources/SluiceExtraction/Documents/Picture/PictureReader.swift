/// Reads the metadata of a picture in the format that it begins with.
enum PictureReader {
    /// Parts of one picture that are looked at: chunks, segments, boxes, directory entries.
    static let parts = 200_000

    /// Reads all metadata.
    ///
    /// - Returns: where the picture ends; nil when its format does not tell.
    static func read(_ bytes: PictureBytes, into notes: inout PictureNotes) -> Int64? {
        if bytes.has("\u{89}PNG", at: 0) || bytes.byte(at: 0) == 0x89 { return PNGReader.read(bytes, into: &notes) }
        if bytes.number(at: 0, bytes: 2) == 0xFFD8 { return JPEGReader.read(bytes, into: &notes) }
        if bytes.has("GIF8", at: 0) { return GIFReader.read(bytes, into: &notes) }
        if bytes.has("RIFF", at: 0) { return WebPReader.read(bytes, into: &notes) }
        if bytes.has("8BPS", at: 0) { return PhotoshopReader.read(bytes, into: &notes) }
        if bytes.has("II", at: 0) || bytes.has("MM", at: 0) {
            var reader = TIFFReader(bytes)
            reader?.read(into: &notes)
            return reader?.end
        }
        if bytes.has("ftyp", at: 4) || bytes.has("jP  ", at: 4) || bytes.has("JXL ", at: 4) {
            return BoxReader.read(bytes, into: &notes)
        }
        // Bitmaps and icons have no metadata.
        notes.isRecognized = true
        return bytes.has("BM", at: 0) ? BitmapEnd.bitmap(bytes) : BitmapEnd.icon(bytes)
    }
}
