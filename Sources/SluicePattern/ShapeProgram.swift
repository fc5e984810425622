private import Glibc

/// Where matches of many patterns may begin, as far as classes of bytes at fixed distances tell: what the vector loop of
/// CSluiceScan runs.
struct ShapeProgram: Sendable, Hashable {
    /// A way to begin: columns, and what may not stand before them.
    struct Group: Sendable, Hashable {
        var forbiddenBefore: UInt8 = 0
        /// By distance from the start, bits of the atoms that may stand there.
        var columns: [UInt8] = []
    }

    /// A column in a tree of groups; level 0 holds what may not stand before.
    struct Node: Sendable, Hashable {
        var set: UInt8
        var level: UInt8
        var isLast: Bool
    }

    static let allAtoms: UInt8 = 0xFF
    /// Bounds of CSluiceScan's tables.
    static let mostColumns = 32
    static let mostSets = 48
    /// Nodes of the C loop; each costs about 3 ns for 512 bytes.
    static let mostNodes = 512
    /// Bits of rarity, in the text with most such bytes, after which more columns do not pay.
    fileprivate static let enoughRarity = 8.0

    private(set) var sets: [UInt8] = []
    private(set) var nodes: [Node] = []

    /// Bits by which the groups of one pattern narrow mixed text.
    static func rarity(of prefix: PatternPrefix) -> Double {
        let all = widest(Set(prefix.branches.flatMap { ShapeProgram.groups(of: $0, prefix) }))
        let chance = all.reduce(0) { $0 + $1.chance }
        return chance > 0 ? -log2(chance) : 64
    }

    /// - Parameter prefixes: of each pattern.
    init(_ prefixes: [PatternPrefix]) {
        var all: Set<Group> = []
        for prefix in prefixes {
            for branch in prefix.branches { all.formUnion(ShapeProgram.groups(of: branch, prefix)) }
        }
        // Fewer columns let more through and need fewer tables.
        var columns = ShapeProgram.mostColumns
        repeat {
            let groups = ShapeProgram.widest(Set(all.map { $0.prefix(columns) }))
            sets = []
            nodes = []
            for (forbidden, list) in Dictionary(grouping: groups, by: \.forbiddenBefore).sorted(by: { $0.key < $1.key })
            {
                append(list.map { $0.columns[...] }, set: forbidden, level: 0)
            }
            // Without columns there are no sets, and no more nodes than there are sets of atoms.
            columns -= columns > 4 ? 4 : 1
        } while columns >= 0 && !isWithinBounds
    }

    /// Restores what was stored; nil when it does not fit together.
    init?(sets: [UInt8], nodes: [Node]) {
        guard sets.count <= ShapeProgram.mostSets, nodes.count <= ShapeProgram.mostColumns * ShapeProgram.mostNodes
        else { return nil }
        var level = -1
        for node in nodes {
            guard Int(node.level) <= ShapeProgram.mostColumns, Int(node.level) <= level + 1,
                node.level == 0 || Int(node.set) < sets.count
            else { return nil }
            level = Int(node.level)
        }
        self.sets = sets
        self.nodes = nodes
        guard isWithinBounds else { return nil }
    }

    private var isWithinBounds: Bool {
        sets.count <= ShapeProgram.mostSets && ColumnRuns(self).nodes.count <= ShapeProgram.mostNodes
    }

    /// A node and those below it; `columns` holds what is left of the groups that begin with it.
    private mutating func append(_ columns: [ArraySlice<UInt8>], set: UInt8, level: Int) {
        let isLast = columns.contains { $0.isEmpty }
        nodes.append(Node(set: set, level: UInt8(level), isLast: isLast))
        guard !isLast else { return }
        // Groups of which one column is left are one node, and cover what begins with some of its atoms.
        let last = columns.reduce(0) { $1.count == 1 ? $0 | ($1.first ?? 0) : $0 }
        let longer = columns.filter { ($0.first ?? 0) & ~last != 0 }
        for (atoms, list) in Dictionary(grouping: longer, by: \.first).sorted(by: { $0.key ?? 0 < $1.key ?? 0 }) {
            append(list.map { $0.dropFirst() }, set: number(of: atoms ?? 0), level: level + 1)
        }
        if last != 0 { nodes.append(Node(set: number(of: last), level: UInt8(level + 1), isLast: true)) }
    }

    private mutating func number(of atoms: UInt8) -> UInt8 {
        if let number = sets.firstIndex(of: atoms) { return UInt8(clamping: number) }
        sets.append(atoms)
        return UInt8(clamping: sets.count - 1)
    }

    /// Without the groups that others cover.
    private static func widest(_ all: Set<Group>) -> [Group] {
        let sorted = all.sorted { ($0.columns.count, $0.order) < ($1.columns.count, $1.order) }
        var kept: [Group] = []
        for group in sorted where !kept.contains(where: { $0.covers(group) }) {
            kept.removeAll { group.covers($0) }
            kept.append(group)
        }
        return kept
    }

    /// Characters beyond ASCII take several bytes, so what follows them stands at other distances: those that may come
    /// first among the first few make groups of their own, and at the next place the columns end.
    private static let mostOtherPlaces = 16

    private static func groups(of branch: PatternNode, _ prefix: PatternPrefix) -> [Group] {
        var forbidden = ByteSet()
        for before in prefix.before where before.characters.count == 1 {
            let set = ByteSet(before.characters[0])
            forbidden.formUnion(before.isNegative ? set : set.inverted)
        }
        var graph = ShapeGraph()
        var own = prefix
        own.branches = [branch]
        own.notBehind = []
        graph.add(own)
        var result = Group(forbiddenBefore: forbidden.wholeAtoms)
        var others: [Group] = []
        var places = Set(graph.entrances)
        while result.columns.count < mostColumns, let step = graph.step(from: places) {
            if step.mayBeOther {
                guard others.count < mostOtherPlaces else { break }
                others.append(Group(forbiddenBefore: forbidden.wholeAtoms, columns: result.columns + [1 << 6]))
            }
            guard !step.ascii.isEmpty else { return others }
            result.columns.append(step.ascii.touchedAtoms)
            places = step.next
        }
        while result.columns.last == allAtoms { result.columns.removeLast() }
        return others + [result]
    }
}

extension ShapeGraph {
    /// The ASCII characters that may come next, the places that they lead to, and whether others may come as well; nil
    /// when a match may end here.
    fileprivate func step(from places: Set<Int32>) -> (ascii: ByteSet, next: Set<Int32>, mayBeOther: Bool)? {
        var ascii = ByteSet()
        var next: Set<Int32> = []
        var mayBeOther = false
        var pending = Array(places)
        var seen = places
        while let place = pending.popLast() {
            switch nodes[Int(place)] {
            case .bytes(let set, let following):
                let own = set.subtracting(.beyondASCII)
                if own != set { mayBeOther = true }
                guard !own.isEmpty else { continue }
                ascii.formUnion(own)
                next.insert(following)
            case .fork(let ways): for way in ways where seen.insert(way).inserted { pending.append(way) }
            case .end: return nil
            }
        }
        return (ascii, next, mayBeOther)
    }
}

extension ShapeProgram.Group {
    /// The first columns, and no more than tell enough; more of the same kind cost nothing, see ``ColumnRuns``.
    fileprivate func prefix(_ count: Int) -> ShapeProgram.Group {
        var result = self
        result.columns = []
        var bits = 0.0
        for atoms in columns.prefix(count) {
            guard bits < ShapeProgram.enoughRarity || atoms == result.columns.last else { break }
            result.columns.append(atoms)
            bits -= log2(ShapeProgram.greatestShare(atoms))
        }
        while result.columns.last == ShapeProgram.allAtoms { result.columns.removeLast() }
        return result
    }

    fileprivate var order: String { "\(forbiddenBefore) \(columns)" }

    /// Whether whatever the other group lets through passes here too.
    fileprivate func covers(_ other: ShapeProgram.Group) -> Bool {
        guard forbiddenBefore & ~other.forbiddenBefore == 0 else { return false }
        return columns.enumerated().allSatisfy { index, atoms in
            let theirs = index < other.columns.count ? other.columns[index] : ShapeProgram.allAtoms
            return theirs & ~atoms == 0
        }
    }

    /// The share of places in mixed text that pass: an estimate.
    fileprivate var chance: Double {
        columns.reduce(ShapeProgram.share(~forbiddenBefore)) { $0 * ShapeProgram.share($1) }
    }
}

extension ShapeProgram {
    /// The share of bytes of mixed text that belong to some atoms: an estimate over prose, tables, code and logs.
    fileprivate static func share(_ atoms: UInt8) -> Double {
        sum([0.06, 0.04, 0.62, 0.15, 0.02, 0.07, 0.02, 0.02], atoms)
    }

    /// The share in the kind of text that has most of them.
    fileprivate static func greatestShare(_ atoms: UInt8) -> Double {
        min(sum([0.25, 0.1, 0.62, 0.16, 0.08, 0.12, 0.05, 0.06], atoms), 1)
    }

    private static func sum(_ shares: [Double], _ atoms: UInt8) -> Double {
        shares.indices.reduce(0) { $0 + (atoms >> UInt8($1) & 1 == 1 ? shares[$1] : 0) }
    }
}
