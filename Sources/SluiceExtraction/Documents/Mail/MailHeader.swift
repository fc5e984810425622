/// The header of a message or of one of its parts.
struct MailHeader {
    /// Longest field that is taken as one; what is more becomes lines of its own.
    private static let fieldBytes = 256 << 10
    private static let longestFormField = 256

    private(set) var contentType = MIMEValue([])
    private(set) var disposition = MIMEValue([])
    private(set) var encoding = TransferEncoding.identity
    /// Whether there is any field at all.
    private(set) var isEmpty = true
    private var hasContentType = false
    /// The fields that may name an attachment, as they were told.
    private var told: [UInt8] = []

    /// Of a body without a header.
    static let none = MailHeader()

    private init() {}

    /// Reads a header up to the blank line that ends it, or to the first line that is no field: a body without a blank
    /// line in front of it.
    ///
    /// - Parameters:
    ///   - walker: stands where the header begins.
    ///   - text: receives the fields as a person reads them: unfolded, encoded words decoded.
    init(_ walker: MailWalker, text: inout PartWriter) {
        var field: [UInt8] = []
        var isFirst = true
        while walker.advance() {
            var line = walker.line
            if isFirst && line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
            if line.isBlank { break }
            let isFurther = !walker.lines.isStart || (!isFirst && (line.first == 0x20 || line.first == 0x09))
            if isFurther && field.count < Self.fieldBytes {
                field += line.withoutLineEnd
            } else if isFurther || Self.isField(line) || (isFirst && Self.isEnvelope(line)) {
                finish(field, &text)
                field = Array(line.withoutLineEnd)
            } else {
                walker.lines.unread()
                break
            }
            isFirst = false
        }
        finish(field, &text)
        if let name, !contains(told[...], name) {
            text.append("file name: ".utf8)
            text.append(name)
            text.append(0x0A)
        }
    }

    private mutating func finish(_ field: [UInt8], _ text: inout PartWriter) {
        guard !field.isEmpty else { return }
        isEmpty = false
        let decoded = EncodedWord.decode(field)
        text.append(decoded)
        text.append(0x0A)
        guard let colon = field.firstIndex(of: 0x3A) else { return }
        let name = String(decoding: field[..<colon].withoutTrailingSpace, as: UTF8.self).lowercased()
        let value = Array(field[(colon + 1)...])
        switch name {
        case "content-type" where !hasContentType:
            contentType = MIMEValue(value)
            hasContentType = true
            told += decoded
        case "content-disposition":
            disposition = MIMEValue(value)
            told += decoded
        case "content-transfer-encoding": encoding = TransferEncoding(label: MIMEValue(value).value)
        default: break
        }
    }

    /// What an attachment is called, in UTF-8; nil when it has no name.
    var name: [UInt8]? { [disposition["filename"], contentType["name"]].compactMap(\.self).first { !$0.isEmpty } }

    /// The name of the form field that a part of a captured request is (RFC 7578), in UTF-8; nil for other parts.
    var formField: ArraySlice<UInt8>? {
        guard disposition.value == "form-data", let name = disposition["name"], !name.isEmpty else { return nil }
        return name.prefix(Self.longestFormField)
    }

    /// The character set that the header names.
    var charset: DeclaredCharset? {
        contentType["charset"].map { DeclaredCharset(label: String(decoding: $0, as: UTF8.self)) }
    }

    /// A name, a colon, and anything (RFC 5322 2.2).
    static func isField(_ line: ArraySlice<UInt8>) -> Bool {
        guard let colon = line.prefix(256).firstIndex(of: 0x3A), colon > line.startIndex else { return false }
        return line[..<colon].withoutTrailingSpace.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// The line that parts the messages of a mailbox; some programs leave it in front of a message, quoted or not.
    private static func isEnvelope(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "From ".utf8) || line.starts(with: ">From ".utf8)
    }
}
