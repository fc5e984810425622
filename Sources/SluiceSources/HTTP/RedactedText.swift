/// Text of a server without what may be a secret or a person's number.
enum RedactedText {
    /// Digits that in a row may be a number of a card, an account or a person. Up to ``gap`` signs between digits do
    /// not end the row, as numbers are written in groups.
    private static let digits = 5
    private static let gap = 3
    /// Characters of Base64, also percent-encoded, that in a row may be a key or a signature.
    private static let token = 20

    /// At most `limit` characters, the last one `…` when there was more.
    static func text(of text: String, limit: Int) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = ""
        var count = 0
        var index = 0
        while index < scalars.count {
            let (piece, next) = piece(of: scalars, at: index)
            guard count + piece.count <= limit - (next < scalars.count ? 1 : 0) else { return result + "…" }
            result += piece
            count += piece.count
            index = next
        }
        return result
    }

    static func hasLongNumber(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        return scalars.indices.contains { numberEnd(scalars, from: $0) != nil }
    }

    /// What stands for the scalars from `index` on, and where the rest begins.
    private static func piece(of scalars: [Unicode.Scalar], at index: Int) -> (text: String, next: Int) {
        if let end = addressEnd(scalars, from: index) { return ("[address]", end) }
        if let end = numberEnd(scalars, from: index) { return ("[…]", end) }
        if let end = tokenEnd(scalars, from: index) { return ("[…]", end) }
        let scalar = scalars[index]
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            return ("\\u{\(String(scalar.value, radix: 16))}", index + 1)
        default: return (String(scalar), index + 1)
        }
    }

    /// The end of an address with a scheme, which goes on to the next blank; its slashes may be escaped.
    private static func addressEnd(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
        // Its scheme may have gone with a token before it.
        guard start == 0 || scalars[start] == ":" || !isScheme(scalars[start - 1]) else { return nil }
        var index = start
        while index < scalars.count, isScheme(scalars[index]) { index += 1 }
        guard index < scalars.count, scalars[index] == ":" else { return nil }
        var slashes = 0
        index += 1
        while index < scalars.count, scalars[index] == "/" || scalars[index] == "\\" {
            if scalars[index] == "/" { slashes += 1 }
            index += 1
        }
        guard slashes >= 2 else { return nil }
        while index < scalars.count, !scalars[index].properties.isWhitespace { index += 1 }
        return index
    }

    private static func numberEnd(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
        guard isDigit(scalars[start]) else { return nil }
        var count = 0
        var between = 0
        var end = start
        for index in start..<scalars.count {
            if isDigit(scalars[index]) {
                (count, between, end) = (count + 1, 0, index + 1)
            } else if scalars[index].properties.isAlphabetic || between == gap {
                break
            } else {
                between += 1
            }
        }
        return count >= digits ? end : nil
    }

    private static func tokenEnd(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
        var end = start
        while end < scalars.count, isToken(scalars[end]) { end += 1 }
        return end - start >= token ? end : nil
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.numericType == .decimal }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && scalar.properties.isAlphabetic
    }

    private static func isScheme(_ scalar: Unicode.Scalar) -> Bool {
        isLetter(scalar) || (scalar.isASCII && isDigit(scalar)) || "+-.".unicodeScalars.contains(scalar)
    }

    private static func isToken(_ scalar: Unicode.Scalar) -> Bool {
        isLetter(scalar) || (scalar.isASCII && isDigit(scalar)) || "_-+/=%".unicodeScalars.contains(scalar)
    }
}
