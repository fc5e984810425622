/// The beginning of a pattern's matches, made ready to be told by bytes alone: which bytes may stand before a match, the
/// tree cut to so many bytes, and which bytes may not stand behind.
struct PatternPrefix: Sendable, Hashable {
    /// What may not stand before a match: one or two ASCII characters, the one further away first.
    struct Before: Sendable, Hashable {
        var isNegative: Bool
        var characters: [ASCIISet]
    }

    /// Ways in which a match may go; each begins where the match does.
    var branches: [PatternNode]
    var before: [Before] = []
    /// Sequences of up to ``mostBehind`` ASCII characters that may not stand behind a match. Empty for a tree that was cut.
    var notBehind: [[ASCIISet]] = []
    /// Whether branches, `before` and `notBehind` together say exactly where matches begin and end.
    var isExact = true

    /// Characters behind a match that are looked at.
    static let mostBehind = 4
    /// More branches than this are not made of the texts of groups that are referred to.
    private static let mostBranches = 16

    /// - Parameters:
    ///   - tree: the pattern.
    ///   - bytes: match no more than about so many bytes; the rest is left open.
    init(of tree: PatternNode, bytes: Int) {
        branches = []
        var body = tree
        if case .sequence(let parts) = tree { body = .sequence(takeAssertions(from: parts)) }
        takePreceding(of: tree)
        var ways = PatternPrefix.expanded(body)
        if ways == nil {
            isExact = false
            ways = [body.replacingReferences(by: tree)]
        }
        for branch in (ways ?? []).flatMap(PatternPrefix.alternatives) {
            var remaining = bytes
            var exact = true
            let (node, isCut) = PatternPrefix.cut(branch, &remaining, &exact)
            branches.append(node)
            if isCut || !exact { isExact = false }
            if isCut { notBehind = [] }
        }
    }

    /// The parts between the assertions at both ends, which are taken over.
    private mutating func takeAssertions(from parts: [PatternNode]) -> [PatternNode] {
        var rest = parts[...]
        while let first = rest.first, first.isAssertion {
            rest.removeFirst()
            if case .look(let look) = first, look.isBehind {
                takeBefore(look)
            } else {
                isExact = isExact && first == .empty
            }
        }
        while let last = rest.last, last.isAssertion {
            rest.removeLast()
            if case .look(let look) = last, !look.isBehind, look.isNegative {
                takeBehind(look)
            } else {
                isExact = isExact && last == .empty
            }
        }
        return Array(rest)
    }

    private mutating func takeBefore(_ look: PatternNode.Look) {
        let alternatives = PatternPrefix.alternatives(look.content)
        if !look.isNegative {
            // One of several must stand there: only single characters can be joined to one set.
            var set = ASCIISet()
            for alternative in alternatives {
                guard let texts = PatternPrefix.characters(alternative, most: 1), texts.isExact else {
                    isExact = false
                    return
                }
                set.formUnion(texts.sets[0])
            }
            before.append(Before(isNegative: false, characters: [set]))
            return
        }
        for alternative in alternatives {
            guard let texts = PatternPrefix.characters(alternative, most: 2) else {
                isExact = false
                continue
            }
            isExact = isExact && texts.isExact
            before.append(Before(isNegative: true, characters: texts.sets))
        }
    }

    private mutating func takeBehind(_ look: PatternNode.Look) {
        for alternative in PatternPrefix.alternatives(look.content) {
            guard let texts = PatternPrefix.characters(alternative, most: PatternPrefix.mostBehind) else {
                isExact = false
                continue
            }
            isExact = isExact && texts.isExact
            notBehind.append(texts.sets)
        }
    }

    /// Up to so many characters in a row, those of ASCII that match for certain; whether that is all of them.
    private static func characters(_ node: PatternNode, most: Int) -> (sets: [ASCIISet], isExact: Bool)? {
        let parts: [PatternNode] = if case .sequence(let list) = node { list } else { [node] }
        guard (1...most).contains(parts.count) else { return nil }
        var sets: [ASCIISet] = []
        var isExact = true
        for part in parts {
            guard case .character(let set) = part else { return nil }
            sets.append(set.certain)
            if !set.isExact || set.others != .scalars([]) { isExact = false }
        }
        return (sets, isExact)
    }

    private static func alternatives(_ node: PatternNode) -> [PatternNode] {
        switch node {
        case .alternatives(let branches): branches.flatMap(alternatives)
        case .sequence(let parts) where parts.count == 1: alternatives(parts[0])
        case .capture(_, let part): alternatives(part)
        default: [node]
        }
    }
}

// MARK: References

extension PatternPrefix {
    /// The tree once for each text of the groups that it refers to; nil where a reference does not always follow its
    /// group, or the group matches too many texts, or its texts do not say all of it.
    private static func expanded(_ tree: PatternNode) -> [PatternNode]? {
        var trees = [tree]
        while let number = trees[0].firstReference {
            var next: [PatternNode] = []
            for tree in trees {
                guard tree.everyReferenceFollows(number), tree.isPlain(group: number),
                    let texts = tree.texts(ofGroup: number),
                    texts.count * trees.count <= mostBranches
                else { return nil }
                next += texts.map { tree.replacing(group: number, with: $0) }
            }
            trees = next
        }
        return trees
    }
}

extension PatternNode {
    private var children: [PatternNode] {
        switch self {
        case .sequence(let parts), .alternatives(let parts): parts
        case .repetition(let part, _, _), .capture(_, let part), .atomic(let part): [part]
        case .look(let look): [look.content]
        case .empty, .character, .boundary, .reference: []
        }
    }

    fileprivate var firstReference: Int? {
        if case .reference(let number, _) = self { return number ?? -1 }
        return children.lazy.compactMap(\.firstReference).first
    }

    private func holdsReference(to wanted: Int) -> Bool {
        if case .reference(let number, _) = self { return number == wanted }
        return children.contains { $0.holdsReference(to: wanted) }
    }

    /// Whether the group is a part of a sequence, outside of repetitions and lookarounds, and stands in it before all
    /// that refers to it.
    fileprivate func everyReferenceFollows(_ wanted: Int) -> Bool {
        guard holdsReference(to: wanted) else { return true }
        switch self {
        case .sequence(let parts):
            guard let place = parts.firstIndex(where: { if case .capture(wanted, _) = $0 { true } else { false } })
            else {
                return parts.allSatisfy { $0.everyReferenceFollows(wanted) }
            }
            return !parts[...place].contains { $0.holdsReference(to: wanted) }
        case .alternatives(let branches): return branches.allSatisfy { $0.everyReferenceFollows(wanted) }
        case .capture(_, let part): return part.everyReferenceFollows(wanted)
        default: return false
        }
    }

    /// Whether the group holds nothing but texts: an assertion in it may refuse one, an atomic part may pass one over.
    fileprivate func isPlain(group wanted: Int) -> Bool {
        if case .capture(wanted, let part) = self { return part.isPlain }
        return children.allSatisfy { $0.isPlain(group: wanted) }
    }

    private var isPlain: Bool {
        switch self {
        case .look, .boundary, .atomic, .reference: false
        default: children.allSatisfy(\.isPlain)
        }
    }

    /// The texts of a group: UTF-8, or nil when there are many, or any with letters, which a reference might match in
    /// another case.
    fileprivate func texts(ofGroup wanted: Int) -> [[UInt8]]? {
        if case .capture(wanted, let part) = self {
            guard let units = RequiredLiterals.complete(part), units.count <= 8,
                units.allSatisfy({ $0.allSatisfy { $0 < 0x100 } })
            else { return nil }
            let texts = units.map { $0.map { UInt8($0) } }
            let isCaseFree = texts.allSatisfy { text in
                String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
                    let value = scalar.value
                    return value < 0x80 ? !ASCIISet.letters.contains(UInt8(value)) : value == 0xA0 || value >> 8 == 0x20
                }
            }
            return isCaseFree ? texts : nil
        }
        return children.lazy.compactMap { $0.texts(ofGroup: wanted) }.first
    }

    /// Each reference as any of the texts of its group, whichever the group matched; `root` holds the groups.
    fileprivate func replacingReferences(by root: PatternNode) -> PatternNode {
        switch self {
        case .reference(let number?, _):
            guard let texts = root.texts(ofGroup: number) else { return self }
            return .alternatives(texts.map { $0.isEmpty ? .empty : .text($0) })
        case .sequence(let parts): return .sequence(parts.map { $0.replacingReferences(by: root) })
        case .alternatives(let parts): return .alternatives(parts.map { $0.replacingReferences(by: root) })
        case .repetition(let part, let least, let most):
            return .repetition(part.replacingReferences(by: root), least: least, most: most)
        case .capture(let number, let part): return .capture(number, part.replacingReferences(by: root))
        case .atomic(let part): return .atomic(part.replacingReferences(by: root))
        case .empty, .character, .look, .boundary, .reference: return self
        }
    }

    fileprivate func replacing(group wanted: Int, with text: [UInt8]) -> PatternNode {
        switch self {
        case .capture(wanted, _), .reference(wanted, _): return text.isEmpty ? .empty : .text(text)
        case .sequence(let parts): return .sequence(parts.map { $0.replacing(group: wanted, with: text) })
        case .alternatives(let parts): return .alternatives(parts.map { $0.replacing(group: wanted, with: text) })
        case .repetition(let part, let least, let most):
            return .repetition(part.replacing(group: wanted, with: text), least: least, most: most)
        case .capture(let number, let part): return .capture(number, part.replacing(group: wanted, with: text))
        case .atomic(let part): return .atomic(part.replacing(group: wanted, with: text))
        case .look(var look):
            look.content = look.content.replacing(group: wanted, with: text)
            return .look(look)
        case .empty, .character, .boundary, .reference: return self
        }
    }
}

// MARK: Cutting

extension PatternPrefix {
    /// Repetitions with more counts than this are cut.
    private static let mostCounts = 64

    /// The part up to so many bytes.
    ///
    /// - Parameters:
    ///   - node: the part.
    ///   - remaining: bytes still wanted; lowered by those that the part takes at least.
    ///   - isExact: set to false where the result matches more than the part.
    /// - Returns: the part, and whether what follows must be dropped because the part's end is open.
    private static func cut(
        _ node: PatternNode, _ remaining: inout Int, _ isExact: inout Bool
    ) -> (PatternNode, isCut: Bool) {
        switch node {
        case .empty: return (node, false)
        case .character(let set):
            remaining -= node.shortestBytes
            if !set.isExact { isExact = false }
            return (node, false)
        case .look, .boundary:
            isExact = false
            return (.empty, false)
        case .reference: return (.empty, true)
        case .capture(_, let part): return cut(part, &remaining, &isExact)
        case .atomic(let part):
            isExact = false
            return cut(part, &remaining, &isExact)
        case .sequence(let parts):
            var kept: [PatternNode] = []
            for part in parts {
                guard remaining > 0 || part.takesNothing else { return (.sequence(kept), true) }
                let (next, isCut) = cut(part, &remaining, &isExact)
                kept.append(next)
                if isCut { return (.sequence(kept), true) }
            }
            return (.sequence(kept), false)
        case .alternatives(let branches):
            var kept: [PatternNode] = []
            var least = remaining
            var isAnyCut = false
            for branch in branches {
                var own = remaining
                let (next, isCut) = cut(branch, &own, &isExact)
                kept.append(next)
                least = min(least, own)
                isAnyCut = isAnyCut || isCut
            }
            remaining = least
            return (.alternatives(kept), isAnyCut)
        case .repetition(let part, let least, let most):
            return cut(part, least: least, most: most, &remaining, &isExact)
        }
    }

    private static func cut(
        _ part: PatternNode, least: Int, most: Int?, _ remaining: inout Int, _ isExact: inout Bool
    ) -> (PatternNode, isCut: Bool) {
        var own = max(remaining, 1)
        let (once, isCut) = cut(part, &own, &isExact)
        let bytes = part.shortestBytes
        if isCut || bytes == 0 { return (least == 0 || bytes == 0 ? .empty : once, true) }
        let wanted = (max(remaining, 1) + bytes - 1) / bytes
        guard let most, most - least <= mostCounts, most <= wanted + mostCounts else {
            return (.repetition(once, least: min(least, wanted), most: min(least, wanted)), true)
        }
        if least > wanted { return (.repetition(once, least: wanted, most: wanted), true) }
        remaining -= least * bytes
        return (.repetition(once, least: least, most: most), false)
    }
}

// MARK: Coarse form

extension PatternPrefix {
    /// Bytes of a pattern's coarse form, unless the pattern is exact.
    private static let coarseBytes = 24

    /// The same lengths and separators, but all digits, upper-case letters or lower-case letters where there is one of
    /// them, and no more than the first bytes: many patterns together then need few states.
    var coarse: PatternPrefix {
        var result = self
        result.branches = branches.map(PatternPrefix.coarse)
        result.isExact = isExact && result.branches == branches
        guard !isExact else { return result }
        result.branches = result.branches.map { branch in
            var remaining = PatternPrefix.coarseBytes
            var exact = true
            let (node, isCut) = PatternPrefix.cut(branch, &remaining, &exact)
            if isCut { result.notBehind = [] }
            return node
        }
        return result
    }

    private static func coarse(_ node: PatternNode) -> PatternNode {
        switch node {
        case .character(var set):
            for kind in [ASCIISet.digits, ASCIISet(0x41...0x5A), ASCIISet(0x61...0x7A)]
            where !set.ascii.intersection(kind).isEmpty {
                set.ascii.formUnion(kind)
            }
            return .character(set)
        case .sequence(let parts): return .sequence(parts.map(coarse))
        case .alternatives(let branches): return .alternatives(branches.map(coarse))
        case .repetition(let part, let least, let most): return .repetition(coarse(part), least: least, most: most)
        case .capture(let number, let part): return .capture(number, coarse(part))
        case .atomic(let part): return coarse(part)
        case .empty, .look, .boundary, .reference: return node
        }
    }
}
