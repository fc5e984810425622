import SluiceLookup

/// Which records of primary values hold which others: the same few names stand in a text again and again.
struct JoinedValues {
    /// A primary value, and one that stands beside it.
    struct Pair: Hashable {
        var group: Int
        var primary: ExactDataCell.Value
        var other: ExactDataCell.Value
    }

    /// Pairs that are remembered at once.
    private static let capacity = 4096
    /// Records of a pair that is remembered: there are few, or the value says little.
    private static let mostRecords = 64

    private var known: [Pair: [Int]] = [:]

    mutating func removeAll() { known.removeAll(keepingCapacity: true) }

    /// Indices of the records among those of the primary value; nil when they are not remembered.
    subscript(pair: Pair) -> [Int]? {
        get { known[pair] }
        set {
            guard let newValue, newValue.count <= Self.mostRecords else { return }
            if known.count == Self.capacity { known.removeAll(keepingCapacity: true) }
            known[pair] = newValue
        }
    }
}
