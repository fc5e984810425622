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

    private let descriptor: Int32
    private var buckets: [Bucket]
    private var end = 0

    /// - Parameters:
    ///   - folder: where the file lies.
    ///   - columnCount: how many columns there are.
    /// - Throws: ``ExactDataError``.
    init(folder: String, columnCount: Int) throws(ExactDataError) {
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

    /// The records of one bucket of a column, in ascending order of fingerprint and row.
    func sortedRecords(column: Int, bucket: Int) throws(ExactDataError) -> [CellRecord] {
        let bucket = buckets[column * Self.bucketCount + bucket]
        let onDisk = bucket.chunks.map(\.count).reduce(0, +)
        var isShort = false
        var records = unsafe [CellRecord](unsafeUninitializedCapacity: onDisk + bucket.records.count) { buffer, count in
            for chunk in bucket.chunks {
                let part = unsafe UnsafeMutableRawBufferPointer(
                    UnsafeMutableBufferPointer(rebasing: buffer[count..<(count + chunk.count)]))
                isShort = isShort || !(unsafe ExactDataOutput.read(part, from: descriptor, at: chunk.offset))
                count += chunk.count
            }
        }
        guard !isShort else {
            throw ExactDataError("cannot be built: what was put aside cannot be read again", "check the disk")
        }
        records.append(contentsOf: bucket.records)
        records.sort { left, right in
            left.fingerprint == right.fingerprint ? left.row < right.row : left.fingerprint < right.fingerprint
        }
        return records
    }
}
