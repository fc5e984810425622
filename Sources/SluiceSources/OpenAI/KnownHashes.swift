internal import SluiceContent
internal import SluiceCore

/// A set of 64-bit hashes whose memory does not grow with their number: those added last are in memory, the others lie in
/// order in a temporary file of 8 bytes each, of which memory holds the first hash of each page.
struct KnownHashes: Sendable {
    /// Hashes in memory before they go into the file, when nothing else is said.
    static let memoryCount = 1 << 16
    /// Hashes in a page of the file.
    private static let pageCount = 512
    private static let hashBytes = MemoryLayout<UInt64>.size
    /// The file is written anew each time: rarely enough that this costs some hundred bytes for each hash, at most.
    private static let shareInMemory = 64

    private let space: SpoolSpace
    private let memoryCount: Int
    private var recent: Set<UInt64> = []
    /// Count of ``recent`` at which it goes into the file.
    private var limit: Int
    private var file: ContentFile?
    /// The least hash of each page.
    private var bounds: [UInt64] = []
    private var page = [UInt8](repeating: 0, count: pageCount * hashBytes)

    init(in space: SpoolSpace, memoryCount: Int = Self.memoryCount) {
        self.space = space
        self.memoryCount = memoryCount
        limit = memoryCount
    }

    /// Hashes in the file.
    var spilledCount: Int { file.map { Int($0.byteCount) / Self.hashBytes } ?? 0 }

    /// Adds a hash; all its bits must be spread evenly.
    ///
    /// - Returns: whether it is new.
    /// - Throws: ``SluiceError`` when the temporary file cannot be read.
    mutating func insert(_ hash: Int) throws(SluiceError) -> Bool {
        let hash = UInt64(bitPattern: Int64(hash))
        do {
            if try isInFile(hash) { return false }
            guard recent.insert(hash).inserted else { return false }
            if recent.count >= limit { spill() }
            return true
        } catch {
            throw SluiceError(
                .source, place: space.folder,
                problem: "what tells new files from known ones cannot be read back from its temporary file (\(error))",
                mend: "see to the disk, or name another folder for temporary files, and run again")
        }
    }

    private mutating func isInFile(_ hash: UInt64) throws(SystemError) -> Bool {
        guard let file, let number = Self.lastIndex(in: bounds.count, where: { bounds[$0] <= hash }) else {
            return false
        }
        if bounds[number] == hash { return true }
        let count = try file.read(at: Int64(number * page.count), into: &page) / Self.hashBytes
        let position = Self.lastIndex(in: count) { Self.hash(in: page, at: $0) <= hash }
        return position.map { Self.hash(in: page, at: $0) == hash } ?? false
    }

    /// Moves what is in memory into the file. Where there is no room for it, memory keeps what it has and as much again.
    private mutating func spill() {
        do {
            var writer = try PageWriter(in: space)
            try merge(into: &writer)
            (file, bounds) = try writer.finish()
        } catch {
            limit *= 2
            return
        }
        recent = []
        limit = max(memoryCount, spilledCount / Self.shareInMemory)
    }

    private mutating func merge(into writer: inout PageWriter) throws(SystemError) {
        let added = recent.sorted()
        var next = 0
        for number in bounds.indices {
            guard let file else { break }
            let count = try file.read(at: Int64(number * page.count), into: &page) / Self.hashBytes
            for index in 0..<count {
                let hash = Self.hash(in: page, at: index)
                while next < added.count, added[next] < hash {
                    try writer.write(added[next])
                    next += 1
                }
                try writer.write(hash)
            }
        }
        for hash in added[next...] { try writer.write(hash) }
    }

    /// Writes the file page by page.
    private struct PageWriter: ~Copyable {
        private var spool: ContentSpool
        private var page: [UInt8] = []
        private var bounds: [UInt64] = []

        init(in space: SpoolSpace) throws(SystemError) { spool = try ContentSpool(in: space) }

        mutating func write(_ hash: UInt64) throws(SystemError) {
            if page.isEmpty { bounds.append(hash) }
            for byte in 0..<hashBytes { page.append(UInt8(truncatingIfNeeded: hash >> (8 * byte))) }
            if page.count == pageCount * hashBytes { try flush() }
        }

        private mutating func flush() throws(SystemError) {
            let full = page
            page = []
            try spool.append(full.span)
        }

        /// The file, and the least hash of each page.
        consuming func finish() throws(SystemError) -> (ContentFile, [UInt64]) {
            try flush()
            let bounds = bounds
            return (try spool.finish(), bounds)
        }
    }

    private static func hash(in page: [UInt8], at index: Int) -> UInt64 {
        let start = index * hashBytes
        return UInt64(
            littleEndian: unsafe page.withUnsafeBytes {
                unsafe $0.loadUnaligned(fromByteOffset: start, as: UInt64.self)
            })
    }

    /// The last of so many indices for which the condition holds, where it holds for the first ones only.
    private static func lastIndex(in count: Int, where holds: (Int) -> Bool) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }
}
