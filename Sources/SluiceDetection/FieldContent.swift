/// What stands behind the name of a field: a quoted text, something in brackets, or a word.
struct FieldContent {
    /// Without quotes and brackets.
    let range: Range<Int>
    /// Whether it ends before the end of what was looked at.
    let isClosed: Bool
    let form: Form

    enum Form { case quoted, bracketed, word }

    /// - Parameters:
    ///   - start: behind the `:` or `=`; blanks may follow.
    ///   - end: as far as is looked.
    ///   - text: what the offsets are of.
    init(behind start: Int, to end: Int, in text: Span<UInt8>) {
        var first = start
        if first < end, text[first] == UInt8(ascii: ">") { first += 1 }
        while first < end, FieldName.isBlank(text[first]) { first += 1 }
        guard first < end else {
            self.init(first..<first, isClosed: false, .word)
            return
        }
        let isEscaped = text[first] == UInt8(ascii: "\\") && first + 1 < end && FieldContent.isQuote(text[first + 1])
        if isEscaped { first += 1 }
        switch text[first] {
        case let quote where FieldContent.isQuote(quote):
            let closing = ((first + 1)..<end).first {
                text[$0] == quote && (text[$0 - 1] == UInt8(ascii: "\\")) == isEscaped
            }
            let last = (closing ?? end) - (isEscaped && closing != nil ? 1 : 0)
            self.init((first + 1)..<max(last, first + 1), isClosed: closing != nil, .quoted)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            var depth = 0
            let closing = (first..<end).first {
                depth += FieldContent.depthChange(text[$0])
                return depth == 0
            }
            self.init((first + 1)..<(closing ?? end), isClosed: closing != nil, .bracketed)
        default:
            let closing = (first..<end).first { FieldContent.endsWord(text[$0]) }
            self.init(first..<(closing ?? end), isClosed: closing != nil, .word)
        }
    }

    private init(_ range: Range<Int>, isClosed: Bool, _ form: Form) {
        self.range = range
        self.isClosed = isClosed
        self.form = form
    }

    /// Whether it is a value of its own, or says that there is none: nothing, `null`, a number, something masked, what
    /// stood in brackets that are closed.
    func isOccupied(in text: Span<UInt8>) -> Bool {
        guard isClosed || form == .word else { return false }
        if form == .bracketed { return true }
        if form == .word, isPlaceholder(in: text) { return false }
        return FieldContent.isNothing(range, in: text)
            || range.contains { (0x30...0x39).contains(text[$0]) || text[$0] == UInt8(ascii: "*") }
    }

    /// Whether it stands for a value that is told elsewhere (`?`, `$1`, `@p0`), or is a field itself (`from=N`).
    private func isPlaceholder(in text: Span<UInt8>) -> Bool {
        guard let first = range.first else { return false }
        return "?$@:%".utf8.contains(text[first]) || range.contains { text[$0] == UInt8(ascii: "=") }
    }

    /// Whether it says that there is no value.
    static func isNothing(_ range: Range<Int>, in text: Span<UInt8>) -> Bool {
        guard range.count <= 9, !range.contains(where: { (0x30...0x39).contains(text[$0]) }) else { return false }
        let letters = range.filter { FieldName.isLetter(text[$0]) }
        return letters.isEmpty || nothings.contains(FieldName.lowercased(letters, in: text))
    }

    private static let nothings: Set<String> = [
        "null", "none", "nil", "na", "nan", "undefined", "unknown", "false", "true", "missing", "empty", "redacted",
    ]

    static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
    }

    /// 1 for an opening bracket, -1 for a closing one.
    static func depthChange(_ byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("): 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ")"): -1
        default: 0
        }
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x0A, 0x0D, 0x20, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"),
            UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "}"), UInt8(ascii: "]"),
            UInt8(ascii: ")"):
            true
        default: false
        }
    }
}
