import SluicePattern

/// Looks whether something in a text is encoded once more than we decode.
struct EncodedProbe {
    private var places = EncodedPlaces()
    /// Offset up to which encoded parts were looked for.
    private var position = 0
    /// Whether something was found since ``beginInput()``.
    private(set) var isFound = false

    mutating func beginInput() { isFound = false }

    mutating func beginText() { position = 0 }

    /// See ``TextDecoder/process(_:base:commit:isLast:from:)``.
    mutating func process(_ text: Span<UInt8>, base: Int, commit: Int) {
        position = max(position, base)
        while !isFound, position < base + commit {
            let next = places.find(in: text, range: position - base..<commit)
            for index in 0..<places.count where !isFound { isFound = hidesText(at: places[index], in: text) }
            position = base + next
        }
    }

    /// Whether decoding would show a run of text, or a character that values have: an escaped line end or quotation mark
    /// hides nothing.
    private func hidesText(at index: Int, in text: Span<UInt8>) -> Bool {
        let bytes: [UInt8]?
        switch text[index] {
        case UInt8(ascii: "%"), UInt8(ascii: "\\"), UInt8(ascii: "&"):
            bytes = EscapedCharacter.unit(at: index, in: text)?.bytes
        case 0x1B: bytes = nil
        case 0x80...: bytes = PlainCharacter.unit(at: index, in: text)?.bytes
        default: return DigitRun.first(at: index, in: text) != nil
        }
        guard let byte = bytes?.first else { return false }
        return byte >= 0x80 || byte.hexDigit != nil || (0x41...0x5A).contains(byte & 0xDF)
            || " -.@_".utf8.contains(byte)
    }
}
