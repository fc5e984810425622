import SluiceCore

/// Joins the lines of a body in `format=flowed` (RFC 3676): one that ends with a space goes on with the next one of the same
/// quote depth. Each text is told by its line in the body.
struct FlowedText {
    /// Bytes of a line that are held; what is longer is passed on as it is.
    private static let lineBytes = 64 << 10

    /// Whether the space at the end of such a line is none of the text.
    private let dropsSpace: Bool
    private var line: [UInt8] = []
    private var number = 1
    /// Quote depth of the line before, where this one goes on with it.
    private var softDepth: Int?

    /// - Parameter header: of the body; nil where it says nothing of flowed lines.
    init?(_ header: MailHeader) {
        func says(_ name: String, _ value: String) -> Bool {
            header.contentType[name].map { String(decoding: $0, as: UTF8.self).lowercased() == value } ?? false
        }
        guard says("format", "flowed") else { return nil }
        dropsSpace = says("delsp", "yes")
    }

    /// Takes a piece of the body.
    mutating func read(_ bytes: [UInt8], into part: inout PartWriter) {
        for byte in bytes {
            line.append(byte)
            if byte == 0x0A || line.count >= Self.lineBytes { endLine(into: &part) }
        }
    }

    /// The body is over.
    mutating func finish(into part: inout PartWriter) {
        if !line.isEmpty { endLine(into: &part) }
        if softDepth != nil { part.append(0x0A) }
        softDepth = nil
    }

    private mutating func endLine(into part: inout PartWriter) {
        let isWhole = line.last == 0x0A
        let text = isWhole ? line[...].withoutLineEnd : line[...]
        let depth = text.prefix { $0 == UInt8(ascii: ">") }.count
        var unquoted = text.dropFirst(depth)
        if unquoted.first == 0x20 { unquoted = unquoted.dropFirst() }
        let isSignature = unquoted.elementsEqual("-- ".utf8)
        let goesOn = softDepth == depth && !isSignature
        if softDepth != nil && !goesOn { part.append(0x0A) }
        part.mark(number)
        let shown = goesOn ? unquoted : text
        if isWhole && text.last == 0x20 && !isSignature {
            part.append(dropsSpace ? shown.dropLast() : shown)
            softDepth = depth
        } else {
            part.append(shown)
            part.append(line[text.endIndex...])
            softDepth = nil
        }
        if isWhole { number += 1 }
        line.removeAll(keepingCapacity: true)
    }
}
