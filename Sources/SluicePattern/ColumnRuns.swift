/// A ``ShapeProgram`` as the C loop takes it: columns in a row that admit the same atoms are one node, which looks at
/// most twice at a mask of runs instead of once at each column.
struct ColumnRuns {
    /// Runs of a set's bytes, twice as long as those of `source`: that mask, and itself so many places ahead.
    struct Doubled: Hashable {
        var source: UInt16
        var distance: UInt8
    }

    /// `sluice_shape_node`.
    struct Node: Hashable {
        var mask: UInt16
        var offset: UInt8
        var second: UInt8
        var level: UInt8
        var isLast: Bool
    }

    private(set) var doubled: [Doubled] = []
    private(set) var nodes: [Node] = []

    private let setCount: Int
    /// By set, the masks of runs of 1, 2, 4 ... bytes.
    private var masks: [[UInt16]]

    init(_ program: ShapeProgram) {
        setCount = program.sets.count
        masks = program.sets.indices.map { [UInt16($0)] }
        var index = 0
        while index < program.nodes.count {
            let first = program.nodes[index]
            var last = index
            if first.level == 0 {
                nodes.append(
                    Node(mask: UInt16(first.set), offset: 0, second: 0, level: 0, isLast: first.isLast))
            } else {
                while program.hasOnlyChild(last), program.nodes[last + 1].set == first.set { last += 1 }
                append(first, length: last - index + 1, isLast: program.nodes[last].isLast)
            }
            index = last + 1
        }
    }

    private mutating func append(_ first: ShapeProgram.Node, length: Int, isLast: Bool) {
        let doublings = Int.bitWidth - 1 - length.leadingZeroBitCount
        let offset = first.level - 1
        nodes.append(
            Node(
                mask: mask(of: Int(first.set), doublings: doublings), offset: offset,
                second: offset + UInt8(length - (1 << doublings)), level: offset + UInt8(length), isLast: isLast
            )
        )
    }

    private mutating func mask(of set: Int, doublings: Int) -> UInt16 {
        while masks[set].count <= doublings {
            let step = masks[set].count - 1
            doubled.append(Doubled(source: masks[set][step], distance: 1 << UInt8(step)))
            masks[set].append(UInt16(setCount + doubled.count - 1))
        }
        return masks[set][doublings]
    }
}

extension ShapeProgram {
    /// Whether all that passes a node passes the one that follows.
    fileprivate func hasOnlyChild(_ index: Int) -> Bool {
        let level = nodes[index].level
        guard !nodes[index].isLast, index + 1 < nodes.count, nodes[index + 1].level == level + 1 else { return false }
        return !nodes[(index + 2)...].prefix { $0.level > level }.contains { $0.level == level + 1 }
    }
}
