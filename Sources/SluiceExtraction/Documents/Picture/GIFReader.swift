/// Reads the blocks of a GIF (version 89a): comments, plain text, and XMP in an application block.
enum GIFReader {
    static func read(_ bytes: PictureBytes, into notes: inout PictureNotes) -> Int64? {
        guard let flags = bytes.byte(at: 10) else {
            notes.noteEnd()
            return nil
        }
        var position: Int64 = 13 + colorTableBytes(flags)
        for _ in 0..<PictureReader.parts {
            guard let introducer = bytes.byte(at: position) else {
                notes.noteEnd()
                return nil
            }
            switch introducer {
            case 0x3B: return position + 1
            case 0x2C:
                guard let local = bytes.byte(at: position + 9) else { continue }
                notes.isRecognized = true
                position = skipBlocks(bytes, from: position + 11 + colorTableBytes(local))
            case 0x21:
                notes.isRecognized = true
                position = readExtension(bytes, at: position, into: &notes)
            default:
                notes.noteDamage()
                return nil
            }
        }
        notes.noteParts()
        return nil
    }

    private static func colorTableBytes(_ flags: UInt8) -> Int64 { flags & 0x80 == 0 ? 0 : 3 << Int64(flags & 7 + 1) }

    private static func readExtension(_ bytes: PictureBytes, at start: Int64, into notes: inout PictureNotes) -> Int64 {
        let label = bytes.byte(at: start + 1)
        if label == 0xFF, bytes.has("XMP DataXMP", at: start + 3) {
            // The packet is not cut into blocks: a reader that thinks so is led to its end by a run of falling lengths.
            let end = skipBlocks(bytes, from: start + 14)
            notes.addXMP(bytes.bytes(at: start + 14, max(0, end - start - 14 - 258)))
            return end
        }
        let (text, end) = blocks(bytes, from: start + 2)
        switch label {
        case 0xFE: notes.add("Comment", text)
        case 0x01: notes.add("Text", text.dropFirst(12))
        case 0xFF: notes.addRuns("Application", text)
        default: break
        }
        return end
    }

    private static func skipBlocks(_ bytes: PictureBytes, from start: Int64) -> Int64 {
        var position = start
        while let length = bytes.byte(at: position) {
            position += 1 + Int64(length)
            if length == 0 { break }
        }
        return position
    }

    private static func blocks(_ bytes: PictureBytes, from start: Int64) -> ([UInt8], Int64) {
        var text: [UInt8] = []
        var position = start
        while let length = bytes.byte(at: position) {
            if text.count < PictureBytes.blockBytes { text += bytes.bytes(at: position + 1, Int64(length)) }
            position += 1 + Int64(length)
            if length == 0 { break }
        }
        return (text, position)
    }
}
