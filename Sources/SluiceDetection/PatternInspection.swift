import SluicePattern
import Yams

/// Judges the patterns of a profile file and words what is wrong with them.
enum PatternInspection {
    /// Greatest length of a pattern in bytes.
    static let longestPattern = 4096

    /// A pattern to search with; its reach must be bounded, for the sake of window borders.
    static func searchPattern(
        _ node: Node?, points: PatternPoints, from document: inout ProfileDocument
    ) -> String? {
        guard let source = document.text(node, "pattern", limit: longestPattern) else { return nil }
        guard let compiled = compiled(source, "pattern", at: node, from: &document) else { return nil }
        let shape: PatternShape
        do {
            shape = try PatternShape(of: source, captureCount: compiled.captureCount)
        } catch {
            document.report(
                "pattern has \(error.construct) at byte \(error.byteOffset), which windows cannot follow", error.mend,
                at: node
            )
            return nil
        }
        let lookbehind = compiled.lookbehindCharacters * max(shape.lookbehindDepth, 1)
        if lookbehind > ProfileLoader.lookbehindLimit {
            document.report(
                "pattern looks back \(lookbehind) characters, at most \(ProfileLoader.lookbehindLimit)",
                "shorten the lookbehind", at: node
            )
        }
        checkReach(shape, at: node, from: &document)
        return source
    }

    /// A pattern for values of an ignore rule.
    static func ignorePattern(_ node: Node?, from document: inout ProfileDocument) -> String? {
        guard let source = document.text(node, "regex", limit: longestPattern) else { return nil }
        return compiled(source, "regex", at: node, from: &document) == nil ? nil : source
    }

    private static func compiled(
        _ source: String, _ place: String, at node: Node?, from document: inout ProfileDocument
    ) -> CompiledPattern? {
        do {
            return try CompiledPattern(source, purpose: .inspection)
        } catch .matchesEmpty {
            document.report("\(place) can match the empty text", "require at least one character", at: node)
        } catch {
            document.report(
                "\(place) fails at byte \(error.byteOffset) (\(error.message))", mend(for: error), at: node
            )
        }
        return nil
    }

    private static func checkReach(_ shape: PatternShape, at node: Node?, from document: inout ProfileDocument) {
        if let offset = shape.unboundedQuantifierOffset {
            document.report(
                "pattern repeats without an upper bound at byte \(offset)", "write a count such as `{1,64}`", at: node
            )
            return
        }
        guard let reach = shape.reachBytes, reach <= ProfileLoader.reachLimitBytes else {
            let found = shape.reachBytes.map { "up to \($0) bytes" } ?? "any number of bytes"
            document.report(
                "pattern may match or inspect \(found), at most \(ProfileLoader.reachLimitBytes)",
                "lower the counts, or use classes of ASCII characters, which take one byte each", at: node
            )
            return
        }
    }

    /// What to do about the mistakes that people make most (numbers: pcre2.h, `PCRE2_ERROR_...`).
    private static func mend(for error: PatternError) -> String {
        switch error.number {
        case 101: "double the backslash or complete the escape"
        case 104: "write the lower count first"
        case 106: "close the class with `]` or escape the bracket"
        case 108: "write the lower end of the range first, or the `-` last"
        case 109: "escape the quantifier or put something before it"
        case 114: "close the group or escape it"
        case 115: "number or name a group that exists"
        case 122: "open the group or escape the parenthesis"
        case 125: "give each alternative of the lookbehind a fixed length"
        case 143: "give each group a name of its own"
        default: "correct the pattern there"
        }
    }
}
