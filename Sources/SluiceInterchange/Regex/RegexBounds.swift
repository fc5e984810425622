/// Upper bounds for repetitions that have none; windows need them (docs/engine.md).
enum RegexBounds {
    /// Most repetitions: of a part that must stand there fewer than 32 times, and of any other, which is likely to be
    /// a block of text such as a key file.
    struct Limit: Sendable, Hashable {
        var usual: Int
        var block: Int
    }

    /// Tried in this order until the pattern inspects no more than an entry may.
    static let ladder = [
        Limit(usual: 1000, block: 3800), Limit(usual: 1000, block: 1000), Limit(usual: 512, block: 1000),
        Limit(usual: 256, block: 512), Limit(usual: 128, block: 256), Limit(usual: 64, block: 128),
        Limit(usual: 32, block: 64), Limit(usual: 16, block: 32), Limit(usual: 8, block: 16),
    ]

    static func isUnbounded(_ node: RegexNode) -> Bool {
        var found = false
        node.visit { if case .repetition(_, _, nil, _) = $0 { found = true } }
        return found
    }

    static func bounded(_ node: RegexNode, by limit: Limit) -> RegexNode {
        node.mapped { part in
            guard case .repetition(let inner, let least, nil, let manner) = part else { return part }
            let most = max(least < 32 ? limit.usual : limit.block, least)
            return .repetition(inner, least: least, most: most, manner: manner)
        }
    }

    /// Lowers upper bounds that are greater.
    static func capped(_ node: RegexNode, at limit: Int) -> RegexNode {
        node.mapped { part in
            guard case .repetition(let inner, let least, let most, let manner) = part else { return part }
            return .repetition(inner, least: least, most: max(min(most ?? limit, limit), least), manner: manner)
        }
    }
}
