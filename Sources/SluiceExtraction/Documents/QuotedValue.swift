import SluiceCore

/// The value of a property in quoted-printable (vCard 2.1, 2.1.3), whose lines go on where they end with `=`.
struct QuotedValue {
    /// Bytes of a line that are held; what is longer is decoded in pieces.
    private static let lineBytes = 64 << 10

    private var decoder = TransferDecoder(.quotedPrintable)
    private var text: TextDecoder?
    private var line: [UInt8] = []

    /// - Parameter name: of the property, with its parameters; nil is made of one that names no quoted-printable.
    init?(of name: [UInt8]) {
        let parameters = name.split(separator: UInt8(ascii: ";")).dropFirst().map {
            String(decoding: $0, as: UTF8.self).lowercased().filter { $0 != " " && $0 != "\"" }
        }
        guard parameters.contains(where: { ["quoted-printable", "encoding=quoted-printable"].contains($0) }) else {
            return nil
        }
        guard let label = parameters.first(where: { $0.hasPrefix("charset=") })?.dropFirst("charset=".count),
            let charset = Charset(label: String(label))
        else { return }
        // In the worker no library touches the bytes: what only iconv(3) decodes keeps its ASCII.
        text = TextDecoder(charset.kind == .converted ? .windows1252 : charset)
    }

    /// Lines that may be plain text, as they are.
    var plainLines: [UInt8] { decoder.rejected }

    /// Takes one byte.
    ///
    /// - Returns: whether a line, or a piece of a long one, is there to be decoded.
    mutating func take(_ byte: UInt8) -> Bool {
        line.append(byte)
        guard byte != 0x0A, line.count >= Self.lineBytes else { return byte == 0x0A }
        // Not within an escape, unless there is no end of them.
        return !line.suffix(2).contains(UInt8(ascii: "=")) || line.count >= Self.lineBytes * 2
    }

    /// Decodes what was taken.
    ///
    /// - Returns: its text, whether the value goes on with the next line, and the line's own end, else.
    mutating func decodeLine() -> (text: [UInt8], isSoft: Bool, lineEnd: [UInt8]) {
        let isSoft = line.last == 0x0A && line[...].withoutTrailingSpace.last == UInt8(ascii: "=")
        let end = isSoft ? [] : Array(line[line[...].withoutLineEnd.endIndex...])
        var bytes: [UInt8] = []
        decoder.decode(line[...], into: &bytes)
        decoder.finish(into: &bytes, atBoundary: true)
        line.removeAll(keepingCapacity: true)
        var output: [UInt8] = []
        if text == nil { output = bytes } else { text?.decode(bytes.span, into: &output) }
        return (output, isSoft, end)
    }
}
