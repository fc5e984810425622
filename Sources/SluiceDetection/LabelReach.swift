/// How far a label speaks: where it is the name of a field that has a value already, or says that there is none, not over
/// the name of another one.
struct LabelReach {
    /// The names that may be the value's own; see ``FieldName/names(before:from:in:)``.
    private let sure: FieldName?
    private let other: FieldName?
    private let value: Int

    /// - Parameters:
    ///   - value: where the value begins.
    ///   - text: what the offset is of.
    init(before value: Int, in text: Span<UInt8>) {
        let first = max(0, value - 4 * ContextWords.labelDistance - FieldName.longest)
        (sure, other) = FieldName.names(before: value, from: first, in: text)
        self.value = value
    }

    /// Whether the word at `label`, on the line of the value, is ended by what stands between them.
    func ends(_ label: Range<Int>, in text: Span<UInt8>) -> Bool {
        if isOfClosedElement(label, in: text) { return true }
        guard let name = [sure, other].compactMap({ $0 }).first(where: { $0.range.lowerBound >= label.upperBound })
        else { return false }
        let use = LabelUse(of: label, before: name.range.lowerBound, in: text)
        if use.isOver { return name.isSure || use.isStrict }
        return use.isOccupied && name.isSure && name.meaning(in: text) != .neutral
    }

    /// Whether the value stands in the field that the word at `label` is of the name of, or in one behind it.
    func isInField(from label: Range<Int>) -> Bool {
        [sure, other].contains { $0.map { $0.range.upperBound >= label.upperBound } ?? false }
    }

    /// Whether the word at `label`, at most two lines before, is the type of a value whose own name says nothing:
    /// `"name": "ssn",` above `"value": "N"`, `ssn:` above `number: N`.
    func passes(_ label: Range<Int>, in text: Span<UInt8>) -> Bool {
        guard let name = other ?? sure, name.range.lowerBound > label.upperBound, name.meaning(in: text) == .neutral,
            (name.range.upperBound..<value).allSatisfy({ ContextWords.parts(text[$0]) || text[$0] == 0x5C })
        else { return false }
        var lineFeeds = 0
        var characters = 0
        for index in label.upperBound..<name.range.lowerBound {
            let byte = text[index]
            guard ContextWords.parts(byte) || LabelReach.partsMembers(byte) else { return false }
            if byte == 0x0A { lineFeeds += 1 }
            if lineFeeds == 0 || !FieldName.isBlank(byte) { characters += 1 }
        }
        return (1...2).contains(lineFeeds) && characters <= ContextWords.labelDistance
            && !LabelUse(of: label, before: name.range.lowerBound, in: text).isOver
    }

    private static func partsMembers(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\\"), UInt8(ascii: "}"), UInt8(ascii: "]"),
            UInt8(ascii: ")"):
            true
        default: false
        }
    }

    /// Whether a word is of the name of an XML element that ends before the value: `<ssn/>`, `<ssn></ssn>`.
    private func isOfClosedElement(_ label: Range<Int>, in text: Span<UInt8>) -> Bool {
        var start = label.lowerBound
        while start > 0, label.lowerBound - start < FieldName.longest, LabelReach.isOfElementName(text[start - 1]) {
            start -= 1
        }
        guard start > 0 else { return false }
        if text[start - 1] == UInt8(ascii: "/") { return start > 1 && text[start - 2] == UInt8(ascii: "<") }
        guard text[start - 1] == UInt8(ascii: "<") else { return false }
        var end = label.upperBound
        while end < value, LabelReach.isOfElementName(text[end]) { end += 1 }
        guard let bracket = (end..<value).first(where: { text[$0] == UInt8(ascii: ">") }) else { return false }
        if text[bracket - 1] == UInt8(ascii: "/") { return true }
        let length = end - start
        return (bracket..<max(bracket, value - length - 1)).contains { index in
            text[index] == UInt8(ascii: "<") && text[index + 1] == UInt8(ascii: "/")
                && (0..<length).allSatisfy { text[index + 2 + $0] == text[start + $0] }
        }
    }

    private static func isOfElementName(_ byte: UInt8) -> Bool {
        FieldName.isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }
}

/// Whether a label is the name of a field that has a value already.
private struct LabelUse {
    /// It speaks for nothing behind that value.
    private(set) var isOver = false
    /// Whether that can be nothing else.
    private(set) var isStrict = false
    /// The field has a value, but the label may be a part of its name only: `card_last4=1234`.
    private(set) var isOccupied = false

    /// - Parameters:
    ///   - label: the word.
    ///   - end: where the name of the next field begins.
    ///   - text: what the offsets are of.
    init(of label: Range<Int>, before end: Int, in text: Span<UInt8>) {
        var index = label.upperBound
        while index < end, index - label.upperBound < FieldName.longest, LabelUse.isOfName(text[index]) { index += 1 }
        let rest = label.upperBound..<index
        if LabelUse.isPathWithValue(label, upTo: index, before: end, in: text) {
            (isOver, isStrict, isOccupied) = (true, true, true)
            return
        }
        var isQuoted = false
        while index < end, LabelUse.closesName(text[index]) {
            isQuoted = true
            index += 1
        }
        let isSpaced = index < end && FieldName.isBlank(text[index])
        while index < end, FieldName.isBlank(text[index]) { index += 1 }
        guard index < end, text[index] == UInt8(ascii: "=") || text[index] == UInt8(ascii: ":") else { return }
        let isEquals = text[index] == UInt8(ascii: "=")
        while index < end, text[index] == UInt8(ascii: "=") || text[index] == UInt8(ascii: ":") { index += 1 }
        let content = FieldContent(behind: index, to: end, in: text)
        while index < end, FieldName.isBlank(text[index]) { index += 1 }
        if content.form == .word, content.range.isEmpty, !content.isClosed {
            // `ssn= id=N`; but `SSN: id=N` is of one field.
            isOver = isEquals && !isSpaced
            isStrict = isOver
            return
        }
        guard content.isOccupied(in: text) else { return }
        // `SSN: <input value=N>`, `ssn: &str = N`
        if content.form == .word, content.range.isEmpty, !isEquals || isSpaced, LabelUse.beginsMore(text[index]) {
            return
        }
        isOccupied = true
        isOver =
            FieldName.meaning(ofWordsIn: rest, in: text) != .telling
            || LabelUse.closesMore(content.range.upperBound..<end, in: text)
        isStrict = isEquals || isQuoted || FieldContent.isNothing(content.range, in: text)
    }

    /// Whether a label is a part of a path, and the next part is its value: `/card/126977?session=N`.
    private static func isPathWithValue(
        _ label: Range<Int>, upTo nameEnd: Int, before end: Int, in text: Span<UInt8>
    ) -> Bool {
        let slash = UInt8(ascii: "/")
        guard label.lowerBound > 0, text[label.lowerBound - 1] == slash, nameEnd < end, text[nameEnd] == slash else {
            return false
        }
        var index = nameEnd + 1
        let isVersion = text[index] | 0x20 == UInt8(ascii: "v")
        var hasDigit = false
        while index < end, isOfName(text[index]) {
            hasDigit = hasDigit || (0x30...0x39).contains(text[index])
            index += 1
        }
        return hasDigit && !(isVersion && index - nameEnd <= 4) && index < end && "/?&#".utf8.contains(text[index])
    }

    /// Whether a sign begins something in which the value may stand.
    private static func beginsMore(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "|")
    }

    /// Whether a bracket is closed that was opened before.
    private static func closesMore(_ range: Range<Int>, in text: Span<UInt8>) -> Bool {
        var depth = 0
        for index in range {
            depth += FieldContent.depthChange(text[index])
            if depth < 0 { return true }
        }
        return false
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        FieldName.isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    private static func closesName(_ byte: UInt8) -> Bool {
        FieldContent.isQuote(byte) || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "]")
    }
}
