import Glibc

/// A cell's hash on its way into the table.
struct CellRecord {
    /// Second half of the hash.
    var fingerprint: UInt64
    /// First half, for the filter.
    var hash: UInt64
    var row: UInt32
}

/// The cells of all columns, in buckets by their fingerprints' first bits, on disk in a file without a name: gone
/// however the process ends. Holds hashes alone. Cells of equal values share a bucket, however many there are: all their
/// rows are needed where the value stands beside a primary one.
final class CellSpill {
    static let bucketCount = 256
    /// Records of a bucket that wait in memory, at most.
    private static let waiting = 512

    private struct Bucket {
        var records: [CellRecord] = []
        /// Offset in the file, and how many records lie there.
        var chunks: [(offset: Int, count: Int)] = []
    }

    /// Records that are sorted in memory at a time, at most; with some 36 bytes for each.
    private let mostAtOnce: Int
    private let descriptor: Int32
    private var buckets: [Bucket]
    private var end = 0

    /// - Parameters:
    ///   - folder: where the file lies.
    ///   - columnCount: how many columns there are.
    ///   - mostAtOnce: records in memory, at least twice ``waiting``.
    /// - Throws: ``ExactDataError``.
    init(folder: String, columnCount: Int, mostAtOnce: Int = 1 << 20) throws(ExactDataError) {
        self.mostAtOnce = max(mostAtOnce, 2 * Self.waiting)
        let made = ExactDataOutput.makeTemporary(in: folder)
        guard let (descriptor, path) = made else {
            throw ExactDataError(
                "has no room for a file beside it (\(ExactDataError.systemText()))", "see who may write there")
        }
        unsafe unlink(path)
        self.descriptor = descriptor
        buckets = [Bucket](repeating: Bucket(), count: columnCount * Self.bucketCount)
    }

    deinit { close(descriptor) }

    func append(_ record: CellRecord, column: Int) throws(ExactDataError) {
        let bucket = column * Self.bucketCount + Int(record.fingerprint >> 56)
        buckets[bucket].records.append(record)
        guard buckets[bucket].records.count == Self.waiting else { return }
        let failure = unsafe buckets[bucket].records.withUnsafeBytes { bytes in
            unsafe ExactDataOutput.write(bytes, to: descriptor, at: end)
        }
        if let failure { throw failure }
        buckets[bucket].chunks.append((end, Self.waiting))
        buckets[bucket].records.removeAll(keepingCapacity: true)
        end += Self.waiting * MemoryLayout<CellRecord>.stride
    }

    /// Gives the records of a column in ascending order of fingerprint and row, in pieces of at most ``mostAtOnce``.
    ///
    /// - Parameters:
    ///   - column: its number.
    ///   - body: takes the pieces.
    /// - Throws: ``ExactDataError``.
    func forEachPiece(
        column: Int, _ body: ([CellRecord]) throws(ExactDataError) -> Void
    ) throws(ExactDataError) {
        for number in 0..<Self.bucketCount {
            let bucket = buckets[column * Self.bucketCount + number]
            let first = UInt64(number) << 56
            let part = Part(
                bucket: bucket, range: first...(first | UInt64.max >> 8),
                count: bucket.chunks.map(\.count).reduce(bucket.records.count, +))
            try give(part, body)
        }
    }

    /// The records of a bucket whose fingerprints lie in a range.
    private struct Part {
        let bucket: Bucket
        let range: ClosedRange<UInt64>
        /// How many.
        let count: Int
    }

    private func give(
        _ part: Part, _ body: ([CellRecord]) throws(ExactDataError) -> Void
    ) throws(ExactDataError) {
        guard part.count > 0 else { return }
        guard part.count > mostAtOnce else {
            var records: [CellRecord] = []
            records.reserveCapacity(part.count)
            try forEachChunk(of: part.bucket) { chunk in
                for record in chunk where part.range.contains(record.fingerprint) { records.append(record) }
            }
            records.sort { left, right in
                left.fingerprint == right.fingerprint ? left.row < right.row : left.fingerprint < right.fingerprint
            }
            return try body(records)
        }
        let smaller = try split(part)
        if smaller.isEmpty { return try giveEqual(part, body) }
        for part in smaller { try give(part, body) }
    }

    /// Parts with no more records than are sorted at a time, or of a narrower range; none when all records are equal.
    private func split(_ part: Part) throws(ExactDataError) -> [Part] {
        let width = part.range.upperBound - part.range.lowerBound
        let shift = UInt64(max(0, 56 - width.leadingZeroBitCount))
        var counts = [Int](repeating: 0, count: 256)
        var (least, greatest): (UInt64, UInt64) = (.max, 0)
        try forEachChunk(of: part.bucket) { chunk in
            for record in chunk where part.range.contains(record.fingerprint) {
                (least, greatest) = (min(least, record.fingerprint), max(greatest, record.fingerprint))
                counts[Int((record.fingerprint - part.range.lowerBound) >> shift)] += 1
            }
        }
        guard least < greatest else { return [] }
        var parts: [Part] = []
        var (first, sum) = (0, 0)
        for end in 1...counts.count {
            sum += counts[end - 1]
            guard end == counts.count || sum + counts[end] > mostAtOnce else { continue }
            let lower = part.range.lowerBound + UInt64(first) << shift
            let upper = end == counts.count ? part.range.upperBound : part.range.lowerBound + UInt64(end) << shift - 1
            if lower <= upper { parts.append(Part(bucket: part.bucket, range: lower...upper, count: sum)) }
            (first, sum) = (end, 0)
        }
        return parts
    }

    /// Records of one fingerprint: their rows ascend as they came.
    private func giveEqual(
        _ part: Part, _ body: ([CellRecord]) throws(ExactDataError) -> Void
    ) throws(ExactDataError) {
        var records: [CellRecord] = []
        try forEachChunk(of: part.bucket) { chunk throws(ExactDataError) in
            for record in chunk where part.range.contains(record.fingerprint) { records.append(record) }
            guard records.count + Self.waiting > mostAtOnce else { return }
            try body(records)
            records.removeAll(keepingCapacity: true)
        }
        try body(records)
    }

    private func forEachChunk(
        of bucket: Bucket, _ body: ([CellRecord]) throws(ExactDataError) -> Void
    ) throws(ExactDataError) {
        for chunk in bucket.chunks {
            var isWhole = false
            let records = unsafe [CellRecord](unsafeUninitializedCapacity: chunk.count) { buffer, count in
                isWhole = unsafe ExactDataOutput.read(
                    UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<chunk.count])),
                    from: descriptor, at: chunk.offset)
                count = isWhole ? chunk.count : 0
            }
            guard isWhole else {
                throw ExactDataError("cannot be built: what was put aside cannot be read again", "check the disk")
            }
            try body(records)
        }
        try body(bucket.records)
    }
}
