/// Regular expressions over paths as paths with `*` and `?`, where those can say the same.
enum PathGlobs {
    /// Nil where they cannot, or where more than 64 would be needed.
    static func globs(of pattern: String) -> [String]? {
        guard let node = try? RegexReader.node(of: pattern, .go), let texts = expansions(of: node) else { return nil }
        var globs: [String] = []
        for text in texts {
            // What is not tied to an end may stand anywhere; a marker says where it is.
            var glob = text
            if glob.hasPrefix("\u{1}") { glob.removeFirst() } else { glob = "*" + glob }
            if glob.hasSuffix("\u{2}") { glob.removeLast() } else { glob += "*" }
            if glob.contains("\u{1}") || glob.contains("\u{2}") { return nil }
            while glob.contains("**") {
                glob = glob.split(separator: "**", omittingEmptySubsequences: false).joined(separator: "*")
            }
            if !glob.allSatisfy({ $0 == "*" }), !globs.contains(glob) { globs.append(glob) }
        }
        return globs.isEmpty ? nil : globs
    }

    private static let most = 64

    private static func expansions(of node: RegexNode) -> [String]? {
        switch node {
        case .empty: return [""]
        case .assertion(.textStart): return ["\u{1}"]
        case .assertion(.textEnd), .assertion(.textEndOrLast): return ["\u{2}"]
        case .character(let set):
            if set.isCaseless && set.hasCase { return nil }
            if set.items == [.dot] && !set.isNegative { return ["?"] }
            guard !set.isNegative else { return nil }
            let members = set.asciiMembers
            guard members.count <= 8, !members.isEmpty, !members.contains(where: { "*?".utf8.contains($0) }) else {
                return nil
            }
            return members.map { String(UnicodeScalar($0)) }
        case .sequence(let parts):
            var texts = [""]
            for part in parts {
                guard let next = expansions(of: part), texts.count * next.count <= most else { return nil }
                texts = texts.flatMap { begin in next.map { begin + $0 } }
            }
            return texts
        case .alternatives(let branches):
            var texts: [String] = []
            for branch in branches {
                guard let next = expansions(of: branch) else { return nil }
                texts += next
            }
            return texts.count <= most ? texts : nil
        case .repetition(.character(let set), 0, nil, _) where set.items == [.dot] && !set.isNegative: return ["*"]
        case .repetition(.character(let set), 1, nil, _) where set.items == [.dot] && !set.isNegative: return ["?*"]
        case .repetition(let part, 0, 1, _): return expansions(of: part).map { [""] + $0 }
        case .capture(_, _, let part): return expansions(of: part)
        default: return nil
        }
    }
}
