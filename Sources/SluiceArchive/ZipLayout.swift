/// Which bytes of a zip belong to no member, by its central directory (APPNOTE.TXT 4.3).
///
/// libarchive reads what the directory names and nothing else: text before, between and behind it, comments, and
/// members that the directory leaves out stand in the gaps.
package struct ZipLayout {
    /// In order, not empty, without overlap: all that is neither a member with its header nor the directory itself.
    package private(set) var gaps: [Range<Int64>] = []

    /// Where the zip begins, by what its directory says of its members' places: behind what was put in front of it.
    package private(set) var start: Int64 = 0
    /// Members that the directory names.
    package private(set) var memberCount = 0
    /// Whether the directory stops behind a whole record, without one that ends it.
    package private(set) var isCut = false
    /// Members that begin inside the bytes of another one, as no tool writes them: a bomb of many on one region.
    package private(set) var overlappingMembers = 0

    /// Whether a member is called `[Content_Types].xml`, as in every package of Office Open XML (ECMA-376 part 2).
    package private(set) var hasContentTypes = false

    /// Members that are compressed by Deflate or stored, and not encrypted, by the place of their compressed bytes.
    private(set) var deflated: [Int64: DeflatedExtent] = [:]

    private struct Entry {
        var offset: Int64
        var compressedBytes: Int64
        var expandedBytes: Int64
        var checksum: [UInt8]
        var hasDescriptor: Bool
        /// 0 for stored, 8 for Deflate; nil for what is encrypted or patched data.
        var method: Int64?
    }

    /// The longest comment, and the record that ends a zip.
    private static let tailBytes = 65_535 + 22

    private let input: any ArchiveInput
    private let byteCount: Int64
    private var covered: [Range<Int64>] = []
    private var entries: [Entry] = []

    /// Reads the central directory of an input that seeks, and the header of each member that it names.
    ///
    /// Nil when there is no directory that can be followed to its end.
    ///
    /// - Parameters:
    ///   - input: the zip; where its next block comes from is open afterwards.
    ///   - members: more members than this are not read.
    package init?(_ input: any ArchiveInput, members: Int) {
        guard let byteCount = input.byteCount, byteCount >= 22 else { return nil }
        self.input = input
        self.byteCount = byteCount
        guard let end = endRecord() else { return nil }
        guard let place = directory(before: end, members: members) else { return nil }
        let shift = place.actual - place.declared
        if shift > 0 && !entries.contains(where: { self.place(of: $0, shift: shift) == nil }) { start = shift }
        memberCount = entries.count
        var extents: [Range<Int64>] = []
        for entry in entries {
            guard let place = self.place(of: entry, shift: shift) ?? self.place(of: entry, shift: 0) else { continue }
            extents.append(place.extent)
            noteDeflated(entry, at: place.data)
        }
        overlappingMembers = Self.overlaps(among: extents)
        covered += extents
        findGaps()
    }

    /// Looks at what follows the last member of a zip that was read as a stream.
    ///
    /// - Parameter input: begins with the central directory, or with whatever stands there.
    package init(afterMembers input: any ArchiveInput) {
        self.input = input
        byteCount = input.byteCount ?? 0
        _ = walk(from: 0, members: Int.max)
        findGaps()
    }

    private static func overlaps(among extents: [Range<Int64>]) -> Int {
        var end: Int64 = 0
        return extents.sorted { $0.lowerBound < $1.lowerBound }.count { extent in
            defer { end = max(end, extent.upperBound) }
            return extent.lowerBound < end
        }
    }

    private mutating func findGaps() {
        covered.sort { $0.lowerBound < $1.lowerBound }
        var position: Int64 = 0
        for range in covered {
            if range.lowerBound > position { gaps.append(position..<range.lowerBound) }
            position = max(position, range.upperBound)
        }
        if position < byteCount { gaps.append(position..<byteCount) }
        covered = []
        entries = []
    }

    /// The last end record whose comment fits into the file.
    private func endRecord() -> Int64? {
        let start = max(0, byteCount - Int64(Self.tailBytes))
        let tail = input.bytes(at: start, count: Self.tailBytes)
        guard tail.count >= 22 else { return nil }
        for index in stride(from: tail.count - 22, through: 0, by: -1) where Self.isRecord(tail, 5, 6, at: index) {
            if index + 22 + Int(Self.number(tail, at: index + 20, bytes: 2)) <= tail.count {
                return start + Int64(index)
            }
        }
        return nil
    }

    /// Walks the directory that an end record closes.
    ///
    /// - Returns: where it begins, and where it says that it begins; they differ when bytes stand before the zip.
    private mutating func directory(before end: Int64, members: Int) -> (actual: Int64, declared: Int64)? {
        let record = input.bytes(at: end, count: 22)
        var size = Self.number(record, at: 12, bytes: 4)
        var declared = Self.number(record, at: 16, bytes: 4)
        var limit = end
        // The zip64 end record (4.3.14), right before its locator of 20 bytes.
        let locator = input.bytes(at: max(0, end - 20), count: 20)
        if end >= 76, Self.isRecord(locator, 6, 7, at: 0) {
            let wide = input.bytes(at: end - 76, count: 56)
            if Self.isRecord(wide, 6, 6, at: 0) {
                size = Self.number(wide, at: 40, bytes: 8)
                declared = Self.number(wide, at: 48, bytes: 8)
                limit = end - 76
            }
        }
        for actual in [limit - size, declared] where size >= 0 && size <= limit && (0...limit).contains(actual) {
            covered = []
            entries = []
            if walk(from: actual, members: members) == end + 22 { return (actual, declared) }
        }
        return nil
    }

    /// Takes the directory's records one after the other, without their comments.
    ///
    /// - Returns: where the end record ends; nil when something else comes first.
    private mutating func walk(from start: Int64, members: Int) -> Int64? {
        var position = start
        while entries.count <= members {
            let record = input.bytes(at: position, count: 46)
            let length: Int64
            var comment: Int64 = 0
            if record.count == 46 && Self.isRecord(record, 1, 2, at: 0) {
                length = 46 + Self.number(record, at: 28, bytes: 2) + Self.number(record, at: 30, bytes: 2)
                comment = Self.number(record, at: 32, bytes: 2)
                entries.append(entry(record, at: position))
                noteName(of: record, at: position)
            } else if record.count >= 12 && Self.isRecord(record, 6, 6, at: 0) {
                length = 12 + min(max(0, Self.number(record, at: 4, bytes: 8)), 1 << 20)
            } else if record.count >= 20 && Self.isRecord(record, 6, 7, at: 0) {
                length = 20
            } else if record.count >= 22 && Self.isRecord(record, 5, 6, at: 0) {
                covered.append(position..<position + 22)
                return position + 22
            } else {
                isCut = !entries.isEmpty && Self.isCutEnd(record)
                if isCut { covered.append(position..<position + Int64(record.count)) }
                return nil
            }
            guard position + length <= byteCount else { return nil }
            covered.append(position..<position + length)
            position += length + comment
        }
        return nil
    }

    private mutating func noteName(of record: [UInt8], at position: Int64) {
        let wanted = "[Content_Types].xml".utf8
        guard Self.number(record, at: 28, bytes: 2) == Int64(wanted.count) else { return }
        if input.bytes(at: position + 46, count: wanted.count).elementsEqual(wanted) { hasContentTypes = true }
    }

    private func entry(_ record: [UInt8], at position: Int64) -> Entry {
        var entry = Entry(
            offset: Self.number(record, at: 42, bytes: 4),
            compressedBytes: Self.number(record, at: 20, bytes: 4),
            expandedBytes: Self.number(record, at: 24, bytes: 4),
            checksum: Array(record[16..<20]),
            hasDescriptor: record[8] & 8 != 0,
            method: record[8] & 0x61 == 0 && record[9] & 0x20 == 0 ? Self.number(record, at: 10, bytes: 2) : nil
        )
        let isWide = [entry.offset, entry.compressedBytes, entry.expandedBytes].contains(0xFFFF_FFFF)
        guard isWide else { return entry }
        let start = position + 46 + Self.number(record, at: 28, bytes: 2)
        let extra = input.bytes(at: start, count: Int(Self.number(record, at: 30, bytes: 2)))
        var index = 0
        while index + 4 <= extra.count {
            let length = Int(Self.number(extra, at: index + 2, bytes: 2))
            // The zip64 field (4.5.3) holds, in this order, only what does not fit into 32 bits.
            if Self.number(extra, at: index, bytes: 2) == 1 {
                var field = index + 4
                if entry.expandedBytes == 0xFFFF_FFFF {
                    entry.expandedBytes = Self.number(extra, at: field, bytes: 8)
                    field += 8
                }
                if entry.compressedBytes == 0xFFFF_FFFF {
                    entry.compressedBytes = Self.number(extra, at: field, bytes: 8)
                    field += 8
                }
                if entry.offset == 0xFFFF_FFFF { entry.offset = Self.number(extra, at: field, bytes: 8) }
                break
            }
            index += 4 + length
        }
        return entry
    }

    private mutating func noteDeflated(_ entry: Entry, at data: Int64) {
        guard let method = entry.method, [0, 8].contains(method), entry.compressedBytes > 0,
            byteCount - data >= entry.compressedBytes,
            deflated[data] == nil
        else { return }
        deflated[data] = DeflatedExtent(
            isStored: method == 0, compressedBytes: entry.compressedBytes, expandedBytes: entry.expandedBytes,
            checksum: UInt32(truncatingIfNeeded: Self.number(entry.checksum, at: 0, bytes: 4)))
    }

    /// Where a member stands with its header and its data descriptor, and where its data begins; nil when there is no
    /// header.
    private func place(of entry: Entry, shift: Int64) -> (extent: Range<Int64>, data: Int64)? {
        let (start, overflow) = entry.offset.addingReportingOverflow(shift)
        guard !overflow, start >= 0, start < byteCount else { return nil }
        let header = input.bytes(at: start, count: 30)
        guard header.count == 30, Self.isRecord(header, 3, 4, at: 0) else { return nil }
        let data = start + 30 + Self.number(header, at: 26, bytes: 2) + Self.number(header, at: 28, bytes: 2)
        guard data <= byteCount, entry.compressedBytes >= 0 else { return nil }
        let end = data + min(entry.compressedBytes, byteCount - data)
        return (start..<(entry.hasDescriptor ? end + descriptorBytes(of: entry, at: end) : end), data)
    }

    /// Length of the data descriptor (4.3.9): a checksum and two sizes of 4 or 8 bytes, with or without a signature.
    private func descriptorBytes(of entry: Entry, at position: Int64) -> Int64 {
        let bytes = input.bytes(at: position, count: 24)
        let start = Self.isRecord(bytes, 7, 8, at: 0) ? 4 : 0
        guard bytes.count >= start + 12, bytes[start..<start + 4].elementsEqual(entry.checksum) else { return 0 }
        let isWide = bytes.count >= start + 20 && Self.number(bytes, at: start + 4, bytes: 8) == entry.compressedBytes
        if isWide { return Int64(start) + 20 }
        return Self.number(bytes, at: start + 4, bytes: 4) == entry.compressedBytes & 0xFFFF_FFFF
            ? Int64(start) + 12 : 0
    }

    /// Whether the first member is encrypted, by its header.
    package static func isEncrypted(_ head: [UInt8]) -> Bool {
        head.count >= 30 && isRecord(head, 3, 4, at: 0) && head[6] & 1 != 0
    }

    /// Whether the last record has a comment that the file ends within.
    package static func hasCutComment(_ input: any ArchiveInput) -> Bool {
        let tail = input.bytes(at: max(0, (input.byteCount ?? 0) - Int64(tailBytes)), count: tailBytes)
        guard tail.count >= 22 else { return false }
        for index in stride(from: tail.count - 22, through: 0, by: -1) where isRecord(tail, 5, 6, at: index) {
            return index + 22 + Int(number(tail, at: index + 20, bytes: 2)) > tail.count
        }
        return false
    }

    /// Whether nothing more comes than the beginning of a record that ends a directory, or zeros.
    private static func isCutEnd(_ bytes: [UInt8]) -> Bool {
        bytes.count < 4 || bytes.allSatisfy { $0 == 0 }
            || bytes.count < 22 && (isRecord(bytes, 5, 6, at: 0) || isRecord(bytes, 6, 7, at: 0))
    }

    private static func isRecord(_ bytes: [UInt8], _ third: UInt8, _ fourth: UInt8, at index: Int) -> Bool {
        index + 4 <= bytes.count && bytes[index] == 0x50 && bytes[index + 1] == 0x4B && bytes[index + 2] == third
            && bytes[index + 3] == fourth
    }

    /// A little-endian number; -1 when it is cut, or does not fit.
    private static func number(_ bytes: [UInt8], at index: Int, bytes count: Int) -> Int64 {
        guard index + count <= bytes.count else { return -1 }
        let value = bytes[index..<index + count].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int64(exactly: value) ?? -1
    }
}
