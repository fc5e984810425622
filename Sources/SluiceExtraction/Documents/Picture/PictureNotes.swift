import SluiceCore

/// What a picture's metadata says, as lines of a name and a value.
struct PictureNotes {
    /// Bytes of text that are kept of one picture.
    private static let textBytes = 32 << 20
    /// Bytes of one value.
    private static let valueBytes = 4 << 20
    /// Printable characters in a row that are taken for text inside a block of unknown form.
    private static let runCharacters = 6

    private(set) var text: [UInt8] = []
    private(set) var troubles: [Trouble] = []
    /// Whether the picture's structure was met at all.
    var isRecognized = false
    /// The longer side in pixels, of PNG and JPEG.
    var longerSide: Int?

    /// The picture ends before its structure does.
    mutating func noteEnd() { note(Trouble(.truncated, "the picture ends before its last part")) }

    mutating func noteDamage() { note(Trouble(.corrupt, "the picture's structure is damaged")) }

    /// The picture has more parts than are looked at.
    mutating func noteParts() { note(Trouble(.entriesLimit, "the picture has more than \(PictureReader.parts) parts")) }

    private mutating func note(_ trouble: Trouble) {
        if !troubles.contains(where: { $0.reason == trouble.reason }) { troubles.append(trouble) }
    }

    /// Adds a text in UTF-8, or else in Windows-1252; zeros at its end are padding.
    mutating func add(_ name: String, _ value: some Collection<UInt8>) {
        var bytes = Array(value.prefix(Self.valueBytes))
        if bytes.count < value.count { noteLimit() }
        while let last = bytes.last, last == 0 || last == 0x20 || last == 0x0A || last == 0x0D { bytes.removeLast() }
        guard !bytes.isEmpty else { return }
        if ByteCensus(bytes).invalid > 0 {
            var decoder = TextDecoder(.windows1252)
            bytes = decoder.decode(whole: bytes)
        }
        guard text.count + bytes.count <= Self.textBytes else { return noteLimit() }
        text += name.utf8
        text += [0x3A, 0x20]
        text += bytes
        text.append(0x0A)
    }

    /// Adds a text in another charset.
    mutating func add(_ name: String, _ value: some Collection<UInt8>, in charset: Charset) {
        var decoder = TextDecoder(charset)
        add(name, decoder.decode(whole: Array(value.prefix(Self.valueBytes))))
    }

    /// Adds the printable runs of a block whose form is not known.
    mutating func addRuns(_ name: String, _ block: [UInt8]) {
        for run in block.split(whereSeparator: { !(0x20...0x7E).contains($0) }) where run.count >= Self.runCharacters {
            add(name, run)
        }
    }

    /// Adds an XMP packet (ISO 16684-1) as it is: XML, in UTF-8 or UTF-16.
    mutating func addXMP(_ packet: [UInt8]) {
        add("XMP", packet, in: CharsetDetector.tell(labels: [], head: packet).charset)
    }

    private mutating func noteLimit() {
        note(Trouble(.textBytesLimit, "more than \(Self.textBytes) bytes of metadata"))
    }
}
