import Crypto
import Glibc

/// A file of keyed hashes of somebody's own records, mapped into memory. Immutable; that is what `@unchecked Sendable`
/// rests on. Whoever replaces the file renames a new one over it: a mapped file that is cut short ends the process.
@safe package final class ExactDataFile: @unchecked Sendable {
    /// Letters and digits of a cell that is looked for by itself, at least (detections.md 3: Cloudflare's limit).
    package static let shortestAlone = 6

    /// SHA-256 of what stands behind the header, and with it of all hashes.
    package let contentDigest: [UInt8]
    package let rows: Int
    let columns: [ExactDataColumn]
    let folding: FoldingTable
    let hashKey: (UInt64, UInt64)
    private let map: UnsafeMutableRawPointer
    private let size: Int

    /// Opens a file, reads it once to see that it is whole, and maps it.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - key: that it was built with.
    ///   - folding: how words are compared.
    /// - Throws: ``ExactDataError``.
    package init(path: String, key: ExactDataKey, folding: FoldingTable) throws(ExactDataError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw ExactDataError("cannot be opened (\(ExactDataError.systemText()))", "check its name and its rights")
        }
        defer { close(descriptor) }
        let size = try Self.checkedSize(descriptor)
        let sizes = try ExactDataHeader.sizes(in: Self.read(descriptor, at: 0, ExactDataHeader.fixedBytes))
        guard sizes.file == UInt64(size), sizes.header <= size else { throw ExactDataHeader.truncated }
        let header = try ExactDataHeader(Self.read(descriptor, at: 0, sizes.header), key: key, folding: folding)
        guard try Self.digest(descriptor, from: sizes.header) == header.contentDigest else {
            throw ExactDataHeader.damaged
        }
        for plan in header.columns {
            for section in ExactDataColumnPlan.Section.allCases {
                let offset = plan.offsets[section.rawValue]
                let (end, overflow) = offset.addingReportingOverflow(plan.byteCount(of: section))
                guard !overflow, end <= UInt64(size), offset % 64 == 0, offset >= UInt64(sizes.header) else {
                    throw ExactDataHeader.damaged
                }
            }
        }
        let mapped = unsafe mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
            throw ExactDataError("cannot be mapped into memory (\(ExactDataError.systemText()))", "free some memory")
        }
        unsafe madvise(mapped, size, MADV_RANDOM)
        unsafe map = mapped
        self.size = size
        self.folding = folding
        hashKey = key.hashKey(salt: header.salt)
        contentDigest = header.contentDigest
        rows = Int(clamping: header.rows)
        columns = header.columns.map { plan in unsafe ExactDataColumn(plan, map: mapped) }
    }

    deinit { unsafe munmap(map, size) }

    /// Names of its columns, in the order of the table that it was built from.
    package var columnNames: [String] { columns.map(\.plan.name) }

    /// Cells of all columns.
    package var cellCount: Int { columns.map { Int($0.plan.cells) }.reduce(0, +) }

    /// Cells of a column.
    package func cellCount(column: Int) -> Int { Int(columns[column].plan.cells) }

    /// Whether a column has cells that are long enough to be looked for by themselves.
    package func isSearchable(column: Int) -> Bool {
        !columns[column].plan.lengths.atLeast(Self.shortestAlone).isEmpty
    }

    private static func checkedSize(_ descriptor: Int32) throws(ExactDataError) -> Int {
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw ExactDataError("is no regular file", "make one with `sluice profiles edm build`")
        }
        guard facts.st_mode & 0o022 == 0 else {
            throw ExactDataError(
                "can be written by others (mode \(String(facts.st_mode & 0o7777, radix: 8)))", "run `chmod go-w` on it")
        }
        return Int(facts.st_size)
    }

    private static func digest(_ descriptor: Int32, from start: Int) throws(ExactDataError) -> [UInt8] {
        var hash = SHA256()
        var place = start
        while true {
            let part = try read(descriptor, at: place, 1 << 20)
            if part.isEmpty { return Array(hash.finalize()) }
            unsafe part.withUnsafeBytes { bytes in unsafe hash.update(bufferPointer: bytes) }
            place += part.count
        }
    }

    /// Fewer bytes than asked for only at the end of the file.
    private static func read(_ descriptor: Int32, at place: Int, _ count: Int) throws(ExactDataError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var total = 0
        while total < count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(descriptor, buffer.baseAddress?.advanced(by: total), count - total, off_t(place + total))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else {
                throw ExactDataError("cannot be read (\(ExactDataError.systemText()))", "check the disk")
            }
            if got == 0 { break }
            total += got
        }
        return Array(bytes.prefix(total))
    }
}
