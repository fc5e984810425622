/// Reads characters that are written with ASCII signs: percent, JSON and Unicode escapes, HTML entities.
enum EscapedCharacter {
    /// The unit that begins at an index with `%`, `\` or `&`; nil when none does.
    static func unit(at index: Int, in text: Span<UInt8>) -> TextUnit? {
        switch text[index] {
        case UInt8(ascii: "%"): percent(at: index, in: text)
        case UInt8(ascii: "\\"): escape(at: index, in: text)
        default: entity(at: index, in: text)
        }
    }

    private static func percent(at index: Int, in text: Span<UInt8>) -> TextUnit? {
        if let value = text.hexValue(index + 1..<index + 3) {
            return TextUnit(.percent, length: 3, bytes: [UInt8(value)])
        }
        guard text[index + 1] == UInt8(ascii: "u"), let value = text.hexValue(index + 2..<index + 6) else { return nil }
        return TextUnit(.percent, length: 6, scalar: value)
    }

    private static func escape(at index: Int, in text: Span<UInt8>) -> TextUnit? {
        guard index + 1 < text.count else { return nil }
        let letter = text[index + 1]
        switch letter {
        case UInt8(ascii: "n"): return TextUnit(.escape, length: 2, bytes: [0x0A])
        case UInt8(ascii: "r"): return TextUnit(.escape, length: 2, bytes: [0x0D])
        case UInt8(ascii: "t"): return TextUnit(.escape, length: 2, bytes: [0x09])
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "/"), UInt8(ascii: "\\"):
            return TextUnit(.escape, length: 2, bytes: [letter])
        case UInt8(ascii: "x"):
            // PostgreSQL's bytea: the mark of a run, not the escape of its first byte.
            if DigitRun.isHex(from: index + 2, in: text) { return nil }
            return text.hexValue(index + 2..<index + 4).map { TextUnit(.escape, length: 4, bytes: [UInt8($0)]) }
        case UInt8(ascii: "U"):
            return text.hexValue(index + 2..<index + 10).map { TextUnit(.escape, length: 10, scalar: $0) }
        case UInt8(ascii: "u"): return unicode(at: index, in: text)
        default: return nil
        }
    }

    private static func unicode(at index: Int, in text: Span<UInt8>) -> TextUnit? {
        if index + 2 < text.count, text[index + 2] == UInt8(ascii: "{") {
            var end = index + 3
            while end < text.count, end < index + 11, text[end].hexDigit != nil { end += 1 }
            guard end < text.count, text[end] == UInt8(ascii: "}") else { return nil }
            return text.hexValue(index + 3..<end).map { TextUnit(.escape, length: end + 1 - index, scalar: $0) }
        }
        guard let first = text.hexValue(index + 2..<index + 6) else { return nil }
        if first & 0xFC00 == 0xD800, index + 8 <= text.count, text[index + 6] == UInt8(ascii: "\\"),
            text[index + 7] == UInt8(ascii: "u"), let second = text.hexValue(index + 8..<index + 12),
            second & 0xFC00 == 0xDC00
        {
            let scalar = 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
            return TextUnit(.escape, length: 12, scalar: scalar)
        }
        return TextUnit(.escape, length: 6, scalar: first)
    }

    private static func entity(at index: Int, in text: Span<UInt8>) -> TextUnit? {
        guard index + 2 < text.count else { return nil }
        guard text[index + 1] == UInt8(ascii: "#") else { return named(at: index, in: text) }
        let isHex = text[index + 2] | 0x20 == UInt8(ascii: "x")
        var end = index + (isHex ? 3 : 2)
        let first = end
        var value: UInt32 = 0
        while end < text.count, end < first + 8, let digit = text[end].hexDigit, isHex || digit < 10 {
            value = value &* (isHex ? 16 : 10) &+ UInt32(digit)
            end += 1
        }
        guard end > first else { return nil }
        if end < text.count, text[end] == UInt8(ascii: ";") { end += 1 }
        return TextUnit(.entity, length: end - index, scalar: value)
    }

    private static func named(at index: Int, in text: Span<UInt8>) -> TextUnit? {
        var name: [UInt8] = []
        for place in index + 1..<min(index + 10, text.count) {
            if text[place] == UInt8(ascii: ";") {
                let scalar = names[String(decoding: name, as: UTF8.self)]
                return scalar.map { TextUnit(.entity, length: place + 1 - index, scalar: $0.value) }
            }
            name.append(text[place])
        }
        return nil
    }

    /// The common ones of the HTML standard's named character references.
    private static let names: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "shy": "\u{AD}",
        "commat": "@", "period": ".", "colon": ":", "equals": "=", "sol": "/", "bsol": "\\", "lowbar": "_",
        "hyphen": "\u{2010}", "dash": "\u{2010}", "ndash": "\u{2013}", "mdash": "\u{2014}", "plus": "+", "num": "#",
        "excl": "!", "quest": "?", "lpar": "(", "rpar": ")", "comma": ",", "semi": ";", "dollar": "$",
        "percnt": "%", "Tab": "\t", "NewLine": "\n", "ensp": "\u{2002}", "emsp": "\u{2003}", "thinsp": "\u{2009}",
        "zwnj": "\u{200C}", "zwj": "\u{200D}", "lbrace": "{", "rbrace": "}", "lcub": "{", "rcub": "}",
        "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é",
        "egrave": "è", "agrave": "à", "ccedil": "ç", "ntilde": "ñ", "aring": "å", "oslash": "ø", "aelig": "æ",
    ]
}
