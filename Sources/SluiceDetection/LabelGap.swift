/// What stands between a label and a value.
struct LabelGap {
    private(set) var lineFeeds = 0
    private(set) var characters = 0
    /// Whether it is nothing but punctuation, the number of a list's item and a verb right behind the label.
    private(set) var isPunctuation = true

    /// Bytes of a verb, at most.
    private static let longestVerb = 6
    /// What stands between a label and its value in a sentence.
    private static let verbs: Set<String> = [
        "is", "are", "was", "ist", "lautet", "est", "es", "é", "è", "jest", "är", "er",
    ]

    /// - Returns: nil where more than two line feeds stand between.
    init?(_ range: Range<Int>, in text: Span<UInt8>) {
        let verbEnd = LabelGap.verbEnd(range, in: text)
        // Of the number that an item of a list may have, as long as nothing stands behind it.
        var numberLength = 0
        for index in range {
            let byte = text[index]
            if byte == 0x0A {
                lineFeeds += 1
                if lineFeeds > 2 { return nil }
            }
            if byte & 0xC0 != 0x80 { characters += 1 }
            if index < verbEnd { continue }
            if lineFeeds > 0, numberLength < 3, (0x30...0x39).contains(byte) {
                numberLength += 1
            } else if numberLength > 0, byte == UInt8(ascii: ".") || byte == UInt8(ascii: ")") {
                numberLength = 0
            } else {
                isPunctuation = isPunctuation && numberLength == 0 && ContextWords.parts(byte)
            }
        }
        isPunctuation = isPunctuation && numberLength == 0
    }

    /// Where a verb ends that stands before the end of a line; the begin of the range where there is none.
    private static func verbEnd(_ range: Range<Int>, in text: Span<UInt8>) -> Int {
        var start = range.lowerBound
        while start < range.upperBound, FieldName.isBlank(text[start]) { start += 1 }
        guard start > range.lowerBound else { return range.lowerBound }
        var end = start
        while end < range.upperBound, end - start <= longestVerb, FieldName.isLetter(text[end]) { end += 1 }
        guard start < end, verbs.contains(FieldName.lowercased(start..<end, in: text)) else {
            return range.lowerBound
        }
        var next = end
        while next < range.upperBound, text[next] != 0x0A, ContextWords.parts(text[next]) { next += 1 }
        return next < range.upperBound && text[next] == 0x0A ? end : range.lowerBound
    }
}
