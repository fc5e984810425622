/// The name of a key, form field or attribute that a value stands behind on its line: `"id": N`, `cust=N`, `ref="N"`.
struct FieldName {
    /// What a name says of the value.
    enum Meaning {
        /// `number`, `value`, `answer`: what the value is stands elsewhere.
        case neutral
        /// `id`, `key`, `code`: one of many things, and as a part of a longer name nothing.
        case dependent
        /// All others: it says itself what the value is.
        case telling
    }

    /// The name with its quotes, in the text that was looked at.
    var range: Range<Int>
    /// Whether it can be nothing else: it is quoted, or what parts it from the value is `=` without blanks, or it is
    /// written like no word of prose, `user_id: `.
    var isSure: Bool

    /// Fields that are looked at before a value, at most.
    private static let mostFields = 8
    /// Bytes of a name, at most.
    static let longest = 64

    /// The names that may be the value's own, as far as they begin behind `first` on its line.
    ///
    /// - Returns: the nearest one that is sure, and the nearest other one if it is nearer.
    static func names(
        before value: Int, from first: Int, in text: Span<UInt8>
    ) -> (sure: FieldName?, other: FieldName?) {
        var other: FieldName?
        var fields = 0
        var index = value
        while index > first, fields < mostFields {
            index -= 1
            let byte = text[index]
            if byte == 0x0A { break }
            guard byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") else { continue }
            let end = index + 1
            while index > first, text[index - 1] == UInt8(ascii: "=") || text[index - 1] == UInt8(ascii: ":") {
                index -= 1
            }
            guard let name = FieldName(before: index, separator: byte, from: first, in: text) else { continue }
            fields += 1
            let content = FieldContent(behind: end, to: value, in: text)
            // `https://` is no name.
            let isScheme =
                byte == UInt8(ascii: ":") && !content.range.isEmpty
                && text[content.range.lowerBound] == UInt8(ascii: "/")
            if !content.isClosed, !isScheme {
                if name.isSure { return (name, other) }
                if other == nil { other = name }
            }
        }
        return (nil, other)
    }

    /// The name that ends before `end`, where what parts it from its value begins; nil where there is none.
    private init?(before end: Int, separator: UInt8, from first: Int, in text: Span<UInt8>) {
        var last = end
        while last > first, FieldName.isBlank(text[last - 1]) { last -= 1 }
        guard last > first else { return nil }
        if FieldContent.isQuote(text[last - 1]) {
            guard let start = FieldName.quotedStart(before: last, from: first, in: text) else { return nil }
            self.init(range: start..<last, isSure: true)
            return
        }
        let start = FieldName.wordStart(before: last, isEquals: separator == UInt8(ascii: "="), from: first, in: text)
        guard (start..<last).contains(where: { FieldName.isLetter(text[$0]) }), text[start] != UInt8(ascii: "[") else {
            return nil
        }
        let isPlainEquals = separator == UInt8(ascii: "=") && last == end
        self.init(
            range: start..<last,
            isSure: isPlainEquals
                || FieldName.isIdentifier(start..<last, isColon: separator != UInt8(ascii: "="), in: text)
        )
    }

    private init(range: Range<Int>, isSure: Bool) {
        self.range = range
        self.isSure = isSure
    }

    /// Where a quoted name begins that stands where one may: behind a bracket or what parts fields, or first.
    private static func quotedStart(before end: Int, from first: Int, in text: Span<UInt8>) -> Int? {
        let quote = text[end - 1]
        var close = end - 1
        let isEscaped = close > first && text[close - 1] == UInt8(ascii: "\\")
        if isEscaped { close -= 1 }
        var open = close - 1
        while open >= first, text[open] != quote {
            if text[open] == 0x0A || close - open > longest { return nil }
            open -= 1
        }
        guard open >= first, open + 1 < close else { return nil }
        if isEscaped, open > first, text[open - 1] == UInt8(ascii: "\\") { open -= 1 }
        var front = open
        while front > first, isBlank(text[front - 1]) { front -= 1 }
        guard front > first else { return open }
        switch text[front - 1] {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: ","), UInt8(ascii: ";"),
            UInt8(ascii: "&"), UInt8(ascii: "-"), 0x0A, 0x0D:
            return open
        default: return nil
        }
    }

    /// Where a name without quotes begins.
    private static func wordStart(before end: Int, isEquals: Bool, from first: Int, in text: Span<UInt8>) -> Int {
        var start = end
        while start > first, end - start <= longest {
            let byte = text[start - 1]
            if byte == UInt8(ascii: "]") {
                // `row['card']`, `user[card]`
                var open = start - 1
                while open > first, open == start - 1 || isWithinBrackets(text[open]), start - open < longest {
                    open -= 1
                }
                guard text[open] == UInt8(ascii: "[") else { return start }
                start = open
            } else if isLetter(byte) || (0x30...0x39).contains(byte) || isWithin(byte)
                || isEquals && isWithinForm(byte)
            {
                start -= 1
            } else {
                break
            }
        }
        return start
    }

    /// Whether a name without quotes is written as no word of prose is.
    private static func isIdentifier(_ name: Range<Int>, isColon: Bool, in text: Span<UInt8>) -> Bool {
        if text[name.lowerBound] == UInt8(ascii: "$") || text[name.upperBound - 1] == UInt8(ascii: "]") { return true }
        // `McDonald: ` is no field, `CustomerId = ` is one.
        let mayBeHumped = !isColon || (0x61...0x7A).contains(text[name.lowerBound])
        for index in name.dropFirst() {
            if text[index] == UInt8(ascii: "_") { return true }
            if mayBeHumped, (0x41...0x5A).contains(text[index]), (0x61...0x7A).contains(text[index - 1]) { return true }
        }
        return false
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// All that is not ASCII counts as letters.
    static func isLetter(_ byte: UInt8) -> Bool { byte >= 0x80 || (0x61...0x7A).contains(byte | 0x20) }

    private static func isWithin(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "$"), UInt8(ascii: "@"),
            UInt8(ascii: "#"):
            true
        default: false
        }
    }

    private static func isWithinBrackets(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || isWithin(byte) || FieldContent.isQuote(byte)
    }

    /// What names of forms, attributes and properties have too: `xml:id=`, `card+number=`, `card%5Bno%5D=`, `SSN/TIN=`.
    private static func isWithinForm(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ":"), UInt8(ascii: "+"), UInt8(ascii: "%"), UInt8(ascii: "/"): true
        default: false
        }
    }
}
