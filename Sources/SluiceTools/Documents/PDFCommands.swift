/// Looks through a PDF document whose streams `qpdf` has undone, and takes the names out of it that make `pdftotext` leave
/// something out. Names keep their lengths, so that every object stays where it is.
struct PDFCommands {
    /// Each with another last letter.
    private static let names = ["/OCProperties", "/ActualText"].map { Array($0.utf8) }
    private static let pictureMark = Array("BI".utf8)
    /// Bytes that wait for those that follow.
    private static let heldBytes = 16

    /// Names that were taken out.
    private(set) var nameCount = 0
    /// Whether the commands of a page may show a picture that is no object (ISO 32000-1, 8.9.7).
    private(set) var mayHavePictures = false
    private var bytes: [UInt8] = []

    /// Looks at the next bytes.
    ///
    /// - Parameters:
    ///   - next: the bytes.
    ///   - pass: gets the copy, piece by piece.
    mutating func take(_ next: Span<UInt8>, _ pass: (Span<UInt8>) -> Void) {
        unsafe next.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        for name in Self.names {
            var start = 0
            while let place = PDFBody.find(name, in: bytes, from: start) {
                start = place + name.count
                bytes[start - 1] = 0x58
                nameCount += 1
            }
        }
        lookForPictures()
        let count = max(0, bytes.count - Self.heldBytes)
        pass(bytes.span.extracting(0..<count))
        bytes.removeFirst(count)
    }

    /// Passes on what is left.
    mutating func finish(_ pass: (Span<UInt8>) -> Void) {
        pass(bytes.span)
        bytes.removeAll()
    }

    /// The command stands between blanks or behind an operand, and a key follows it.
    private mutating func lookForPictures() {
        var start = 0
        while !mayHavePictures, let place = PDFBody.find(Self.pictureMark, in: bytes, from: start) {
            start = place + Self.pictureMark.count
            guard place > 0, start < bytes.count else { continue }
            mayHavePictures = Self.isBorder(bytes[place - 1]) && Self.isBorder(bytes[start])
        }
    }

    /// Blanks and delimiters (ISO 32000-1, 7.2.2).
    private static func isBorder(_ byte: UInt8) -> Bool { byte <= 0x20 || "()<>[]{}/%".utf8.contains(byte) }
}
