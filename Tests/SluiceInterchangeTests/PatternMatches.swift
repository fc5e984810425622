import SluicePattern

/// What PCRE2 finds.
enum PatternMatches {
    static func of(_ pattern: String, in text: String) throws -> [String] {
        let compiled = try CompiledPattern(pattern, purpose: .inspection)
        var scratch = try MatchScratch()
        var found: [String] = []
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count,
            case .match(let range) = compiled.firstMatch(in: bytes.span, from: start, scratch: &scratch)
        {
            found.append(String(decoding: bytes[range], as: UTF8.self))
            start = range.upperBound
        }
        return found
    }
}
