/// The smallest hashes of a set that is met element by element, in any order and any number of times (bottom-k sketch:
/// Broder, "On the resemblance and containment of documents", 1997; Cohen and Kaplan, 2007).
package struct BottomSketch: Sendable {
    /// Hashes that are kept.
    package static let size = 512

    private var kept: [UInt64] = []
    /// What is not less is not among the smallest.
    package private(set) var bound = UInt64.max

    package init() { kept.reserveCapacity(4 * Self.size) }

    /// Nothing was met.
    package mutating func reset() {
        kept.removeAll(keepingCapacity: true)
        bound = .max
    }

    /// Takes an element; those from ``bound`` on may be left out.
    package mutating func insert(_ hash: UInt64) {
        guard hash < bound else { return }
        kept.append(hash)
        if kept.count == 4 * Self.size { settle() }
    }

    /// The smallest hashes, ascending: ``size`` of them, or all.
    package mutating func smallest() -> [UInt64] {
        settle()
        return kept
    }

    private mutating func settle() {
        kept.sort()
        var count = 0
        for hash in kept where count == 0 || kept[count - 1] != hash {
            guard count < Self.size else { break }
            kept[count] = hash
            count += 1
        }
        kept.removeSubrange(count...)
        if count == Self.size { bound = kept[count - 1] }
    }
}

extension BottomSketch {
    /// Which part of two sets together is in both (Jaccard index), told from their sketches: exact when both are whole,
    /// else an estimate from the ``size`` smallest hashes of the union.
    ///
    /// The standard error of the estimate is at most sqrt(J (1 - J) / 512), 0.022 in the middle.
    ///
    /// - Parameters:
    ///   - left: smallest hashes of a set, ascending: ``size`` of them, or all.
    ///   - right: of the other.
    /// - Returns: 0 to 1; 0 for two empty sets.
    package static func resemblance(_ left: [UInt64], _ right: [UInt64]) -> Double {
        let isWhole = left.count < size && right.count < size
        var (first, second, common, total) = (0, 0, 0, 0)
        while first < left.count || second < right.count, isWhole || total < size {
            total += 1
            guard first < left.count, second < right.count else {
                if first < left.count { first += 1 } else { second += 1 }
                continue
            }
            if left[first] == right[second] {
                common += 1
                first += 1
                second += 1
            } else if left[first] < right[second] {
                first += 1
            } else {
                second += 1
            }
        }
        return total == 0 ? 0 : Double(common) / Double(total)
    }
}
