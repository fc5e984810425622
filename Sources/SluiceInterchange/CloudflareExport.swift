import Foundation
import SluiceCore
package import SluiceDetection
import SluicePattern

/// Writes entries as custom entries of Cloudflare DLP, as far as those can say the same.
///
/// A custom entry is a pattern in Rust's syntax without lookarounds and references to groups, of at most 1,024 bytes a
/// match, with `luhn` as the only validator.
package enum CloudflareExport {
    package struct Product: Sendable {
        /// The body of `POST /accounts/{id}/dlp/profiles/custom`; an array of bodies for several profiles.
        package var json: String
        package var entriesWritten: Int
        package var notes: ImportNotes
    }

    /// Greatest length of a match in bytes (Cloudflare's documentation, "Configure detection entries").
    private static let longestMatch = 1024
    /// Greatest `allowed_match_count` (Cloudflare's API, "Create custom profile").
    private static let mostAllowed = 1000

    package static func product(of profiles: [Profile]) -> Product {
        var notes = ImportNotes()
        var bodies: [[String: Any]] = []
        var written = 0
        notes.add(.notCarried, "points, severities and infoTypes: Cloudflare judges custom entries itself")
        for profile in profiles where !profile.entries.isEmpty {
            var entries: [[String: Any]] = []
            for entry in profile.entries {
                if let made = custom(entry, name: "\(profile.id)/\(entry.id)", &notes) { entries.append(made) }
            }
            let ids = Set(profile.entries.map(\.id))
            if profile.ignoreRules.contains(where: { $0.entry.map(ids.contains) ?? true }) {
                notes.add(.notCarried, "ignore rules", rule: profile.id)
            }
            if !profile.testValues.isEmpty { notes.add(.notCarried, "test values", rule: profile.id) }
            if profile.allowedMatchCount > mostAllowed {
                notes.add(.changed, "`allowed_match_count` is at most \(mostAllowed)", rule: profile.id)
            }
            if profile.minMatches != nil { notes.add(.notCarried, "`min_matches`", rule: profile.id) }
            if profile.recordRule != nil { notes.add(.notCarried, "`require`", rule: profile.id) }
            if entries.count > 25 {
                notes.add(.changed, "an account takes 25 custom entries as a rule", rule: profile.id)
            }
            written += entries.count
            guard !entries.isEmpty else { continue }
            bodies.append([
                "name": profile.id, "description": profile.description,
                "allowed_match_count": min(profile.allowedMatchCount, mostAllowed),
                "confidence_threshold": profile.confidenceThreshold.rawValue, "entries": entries,
            ])
        }
        let root: Any = bodies.count == 1 ? bodies[0] : bodies
        let data = try? JSONSerialization.data(
            withJSONObject: root, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return Product(
            json: String(decoding: data ?? Data(), as: UTF8.self) + "\n", entriesWritten: written, notes: notes)
    }

    private static func custom(
        _ entry: DetectionEntry, name: String, _ notes: inout ImportNotes
    ) -> [String: Any]? {
        func leaveOut(_ text: String) -> [String: Any]? {
            notes.add(.leftOut, text, rule: name)
            return nil
        }
        noteLosses(of: entry, name, &notes)
        guard let source = entry.pattern else { return wordList(entry, name, &notes) }
        let tree: RegexNode
        do throws(RegexObstacle) {
            tree = try RegexReader.node(of: source, .pcre2)
        } catch {
            return leaveOut("the pattern has \(error.construct)")
        }
        // An edge of words is not everywhere where letters and digits end: `_` belongs to a word.
        let attempts = [true, false].map { written(tree, withBoundaries: $0) }
        if attempts.allSatisfy({ $0 == nil }) {
            return leaveOut("a match may take more than \(longestMatch) bytes, or the pattern says nothing any more")
        }
        guard let (pattern, changed) = chosen(attempts.compactMap(\.self), for: entry) else {
            return leaveOut("the pattern without lookarounds matches no longer what it should")
        }
        var changes = changed
        var regex: [String: Any] = ["regex": pattern]
        if let validator = entry.evidence.validator, validator.mode != .off {
            if validator.mode == .gate, isLuhn(validator.name) {
                regex["validation"] = "luhn"
                if validator.name != "luhn" { changes.insert("of the validator, the Luhn check alone") }
            } else {
                notes.add(.notCarried, "the validator", rule: name)
            }
        }
        for change in changes.sorted() { notes.add(.changed, change, rule: name) }
        return ["name": entry.name, "enabled": true, "pattern": regex]
    }

    /// The first of several patterns, the strictest in front, that matches what the entry should.
    private static func chosen(
        _ patterns: [(String, Set<String>)], for entry: DetectionEntry
    ) -> (String, Set<String>)? {
        let texts = entry.examples.match
        for (pattern, changes) in patterns {
            if matchesAll(texts, pattern) { return (pattern, changes) }
            // All letters belong to words there, ours are ASCII. Without edges long runs of digits would match, too.
            if matchesAll(texts.map(parted), pattern) {
                return (pattern, changes.union(["a value that a letter beyond ASCII touches is not found"]))
            }
        }
        return nil
    }

    /// A text with a blank between letters beyond ASCII and letters and digits of ASCII.
    private static func parted(_ text: String) -> String {
        var result = ""
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if let last, last.isASCII != scalar.isASCII, [last, scalar].allSatisfy(isOfWord) { result += " " }
            result.unicodeScalars.append(scalar)
            last = scalar
        }
        return result
    }

    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    /// Whether a validator is the Luhn check over all digits, with or without more.
    private static func isLuhn(_ validator: String) -> Bool {
        validator.hasPrefix("payment_card") || ["luhn", "ca_sin", "fr_siren", "il_id", "imei"].contains(validator)
    }

    /// The pattern as Cloudflare takes it, and how it differs; nil when it cannot be said.
    private static func written(_ tree: RegexNode, withBoundaries: Bool) -> (String, Set<String>)? {
        var changes: Set<String> = []
        let plain = withoutLooks(tree, withBoundaries: withBoundaries, &changes)
        // What is referred to may stand in a lookahead.
        let pattern = fitted(withoutReferences(plain, to: tree, &changes).withoutCaptures, &changes)
        return pattern.map { ($0, changes) }
    }

    private static func wordList(
        _ entry: DetectionEntry, _ name: String, _ notes: inout ImportNotes
    ) -> [String: Any]? {
        guard case .wordList(let list) = entry.target else {
            notes.add(.leftOut, "looks for \(entry.targetName)", rule: name)
            return nil
        }
        notes.add(.changed, "how words count (case, accents, gaps) is Cloudflare's own", rule: name)
        return ["name": entry.name, "enabled": true, "words": list.terms]
    }

    /// What no entry of Cloudflare's can say.
    private static func noteLosses(of entry: DetectionEntry, _ name: String, _ notes: inout ImportNotes) {
        let losses = [
            ("hot words", !entry.context.hotWords.isEmpty), ("negative words", !entry.context.negativeWords.isEmpty),
            ("supporting patterns", !entry.context.supporting.isEmpty),
            ("the least entropy", entry.evidence.entropy != nil),
            ("`min_matches`", entry.counting.minMatches != .init(1)),
            ("the confidence threshold of an entry", entry.counting.confidenceThreshold != nil),
        ]
        for (loss, isThere) in losses where isThere { notes.add(.notCarried, loss, rule: name) }
    }

    // MARK: Pattern

    /// An edge of words where a lookaround kept letters and digits away; other lookarounds go, and are named.
    private static func withoutLooks(
        _ node: RegexNode, withBoundaries: Bool, _ changes: inout Set<String>
    ) -> RegexNode {
        var found = changes
        let result = node.mapped { part in
            switch part {
            case .look(_, let isNegative, .character(let set)):
                let members = Set(set.asciiMembers)
                let kept: [UInt8] = [0x30, 0x41, 0x61]
                if withBoundaries, isNegative, kept.allSatisfy(members.contains) {
                    found.insert("a boundary to letters and digits is `\\b`")
                    return .assertion(.wordBoundary)
                }
                found.insert("a lookaround is lost, so more matches")
                return .empty
            case .look:
                found.insert("a lookaround is lost, so more matches")
                return .empty
            case .atomic(let inner):
                found.insert("an atomic group is a plain one")
                return inner
            case .repetition(let inner, let least, let most, .possessive):
                found.insert("a possessive repetition is a plain one")
                return .repetition(inner, least: least, most: most, manner: .greedy)
            case .sequence(let parts):
                return .sequence(parts.filter { $0 != .empty })
            default: return part
            }
        }
        changes = found
        return result
    }

    private static func withoutReferences(
        _ node: RegexNode, to whole: RegexNode, _ changes: inout Set<String>
    ) -> RegexNode {
        guard node.hasReferences else { return node }
        var groups: [Int: RegexNode] = [:]
        whole.visit { if case .capture(let number, _, let content) = $0 { groups[number] = content } }
        changes.insert("what must repeat may differ, such as the separators of a number")
        return node.mapped { part in
            guard case .reference(let number, _) = part else { return part }
            return groups[number] ?? .empty
        }
    }

    private static func fitted(_ tree: RegexNode, _ changes: inout Set<String>) -> String? {
        for limit in [Int.max, 900, 512, 256, 128, 64] {
            let capped = limit == Int.max ? tree : RegexBounds.capped(tree, at: limit)
            let pcre2 = RegexPrinter(target: .pcre2).text(of: capped)
            guard let compiled = try? CompiledPattern(pcre2, purpose: .inspection),
                let shape = try? PatternShape(of: pcre2, captureCount: compiled.captureCount)
            else { return nil }
            guard let bytes = shape.maximumBytes, bytes <= longestMatch else { continue }
            if limit != Int.max { changes.insert("repetitions end at \(limit)") }
            return RegexPrinter(target: .rust).text(of: capped)
        }
        return nil
    }

    /// Rust's syntax without lookarounds is PCRE2's, too.
    private static func matchesAll(_ texts: [String], _ pattern: String) -> Bool {
        guard let compiled = try? CompiledPattern(pattern, purpose: .inspection), var scratch = try? MatchScratch()
        else { return false }
        return texts.allSatisfy { text in
            let bytes = Array(text.utf8)
            return compiled.firstMatch(in: bytes.span, scratch: &scratch) != .none
        }
    }
}
