/// How many bytes of each file are read when all of them are more than a sample may hold.
///
/// The files share the bytes evenly: small ones are taken whole, all larger ones are cut at one length. Where that
/// length would be too short to tell anything, and where there are more than ``mostFiles``, files evenly spaced in the list share instead, and the others are left
/// out.
package struct SamplePlan: Sendable, Hashable {
    /// Bytes to read from the start of each file, in the order given; 0 leaves the file out.
    package let shares: [Int64]

    /// No file is cut shorter than this, in bytes, unless the sample itself is smaller.
    package static let shortestShare: Int64 = 16 << 10

    /// Files in a sample: times are kept for each file and entry.
    package static let mostFiles = 4096

    /// - Parameters:
    ///   - sizes: of all files, in bytes.
    ///   - limit: bytes that may be read altogether, 1 or more.
    package init(sizes: [Int64], limit: Int64) {
        let cut = Self.cut(sizes, limit: limit)
        let isThin = cut < min(Self.shortestShare, sizes.max() ?? 0) && sizes.count > 1
        guard isThin || sizes.count > Self.mostFiles else {
            shares = sizes.map { min($0, cut) }
            return
        }
        let fitting = isThin ? max(1, limit / Self.shortestShare) : .max
        let count = Int(min(Int64(min(sizes.count, Self.mostFiles)), fitting))
        let chosen = (0..<count).map { $0 * sizes.count / count }
        let chosenCut = Self.cut(chosen.map { sizes[$0] }, limit: limit)
        var shares = [Int64](repeating: 0, count: sizes.count)
        for index in chosen { shares[index] = min(sizes[index], chosenCut) }
        self.shares = shares
    }

    /// The greatest length at which cutting keeps the sum within the limit.
    private static func cut(_ sizes: [Int64], limit: Int64) -> Int64 {
        var rest = limit
        let sorted = sizes.sorted()
        for (index, size) in sorted.enumerated() {
            let share = rest / Int64(sorted.count - index)
            if size > share { return share }
            rest -= size
        }
        return sorted.last ?? 0
    }
}
