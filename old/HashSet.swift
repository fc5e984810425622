/// A set of 64-bit hashes in about nine bytes each, whatever their number: the table of a `Set` doubles when it is full, and
/// then holds twice and, while it is copied, three times what it needs.
///
/// Hashes with the same leading bits share a sorted array, which grows by an eighth. Adding one of a million moves four
/// kilobytes.
struct HashSet: Sendable {
    private static let bucketBits = 10

    private var buckets = [[UInt64]](repeating: [], count: 1 << bucketBits)

    /// Adds a hash; all its bits must be spread evenly.
    ///
    /// - Returns: whether it is new.
    mutating func insert(_ hash: Int) -> Bool {
        let hash = UInt64(bitPattern: Int64(hash))
        let bucket = Int(hash >> (64 - Self.bucketBits))
        let position = Self.position(of: hash, in: buckets[bucket])
        if position < buckets[bucket].count, buckets[bucket][position] == hash { return false }
        let count = buckets[bucket].count
        if count == buckets[bucket].capacity { buckets[bucket].reserveCapacity(count + count / 8 + 8) }
        buckets[bucket].insert(hash, at: position)
        return true
    }

    /// Where it is or belongs, in an array in ascending order.
    private static func position(of hash: UInt64, in sorted: [UInt64]) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < hash { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
