import SluiceArchive
import SluiceCore

/// A compound file (MS-CFB): storages and streams, as folders and files, in chains of sectors.
///
/// Whatever the bytes say: chains end after as many sectors as the file has, every entry of the directory is met once, and
/// what is taken into memory is a small part of the file.
final class CompoundFile {
    /// Storages inside each other.
    private static let maximumNesting = 64

    private let input: any ArchiveInput
    private let byteCount: Int64
    private let budget: ExtractionBudget
    private let sectorShift: Int
    private let sectorCount: Int
    private let miniCutoff: Int64
    private var nextSectors: [UInt32] = []
    private var nextMiniSectors: [UInt32] = []
    private var miniStream = SlicedOffsets([])
    private var entries: [CompoundEntry?] = []
    private var children: [Int: [Int]] = [:]
    private var marks = SectorMarks()
    private var miniMarks = SectorMarks()
    /// Streams whose sectors are marked, or do not count: those that were deleted.
    private var marked = Set<Int>()
    /// Streams that no storage leads to.
    private(set) var unlinked: [Int] = []
    /// Where the last sector ends that is in use.
    private(set) var end: Int64
    /// What is wrong with the file as a whole.
    private(set) var troubles: [Trouble] = []

    static let root = 0
    private static let miniSectorShift = 6

    /// Nil when there is no directory to be read.
    ///
    /// - Parameters:
    ///   - input: the file, which seeks.
    ///   - budget: of the extraction.
    init?(_ input: any ArchiveInput, budget: ExtractionBudget) {
        self.input = input
        self.budget = budget
        byteCount = input.byteCount ?? 0
        end = byteCount
        let header = input.bytes(at: 0, count: 512)
        guard header.count == 512, let version = header.uint16(at: 26), let shift = header.uint16(at: 30) else {
            return nil
        }
        // Damaged headers are read as the version says, which is how all programs write them.
        sectorShift = shift == 9 || shift == 12 ? shift : version == 4 ? 12 : 9
        sectorCount = Int(clamping: (byteCount - 1) >> Int64(sectorShift))
        miniCutoff = header.uint32(at: 56) == 0 ? 0 : 4096
        loadSectorTable(header)
        loadDirectory(at: header.uint32(at: 48) ?? CompoundEntry.none, isLarge: version == 4)
        guard let root = entries.first ?? nil else { return nil }
        miniStream = SlicedOffsets(chain(from: root.firstSector, size: root.size, marking: true).slices)
        let miniTable = chain(
            from: header.uint32(at: 60) ?? CompoundEntry.none, size: byteCount, marking: header.uint32(at: 64) != 0)
        nextMiniSectors = links(miniTable.slices)
        noteRepeats()
        link()
    }

    private func note(_ reason: CoverageReason, _ detail: String) {
        if !troubles.contains(where: { $0.reason == reason }) { troubles.append(Trouble(reason, detail)) }
    }

    /// What a storage says does not fit what is there: the whole file is worth a look as bytes.
    func noteDamage(_ detail: String) { note(.corrupt, detail) }

    // MARK: Sectors

    private func slice(_ sector: Int) -> Range<Int64> {
        let start = min(Int64(sector + 1) << Int64(sectorShift), byteCount)
        return start..<min(start + Int64(1) << Int64(sectorShift), byteCount)
    }

    /// Reads the file allocation table, whose sectors the header names: the first 109 itself, others in a chain.
    private func loadSectorTable(_ header: [UInt8]) {
        let perSector = 1 << (sectorShift - 2)
        let wanted = (sectorCount + perSector - 1) / perSector
        var sectors: [Int] = []
        func take(_ numbers: some Sequence<Int>) {
            for number in numbers where number < sectorCount && sectors.count < wanted { sectors.append(number) }
        }
        take((0..<109).compactMap { header.uint32(at: 76 + $0 * 4) })
        var next = header.uint32(at: 68) ?? CompoundEntry.none
        var steps = 0
        while next < sectorCount && sectors.count < wanted && steps <= wanted {
            let bytes = self.bytes([slice(next)], limit: 1 << sectorShift)
            take((0..<perSector - 1).compactMap { bytes.uint32(at: $0 * 4) })
            next = bytes.uint32(at: (perSector - 1) * 4) ?? CompoundEntry.none
            steps += 1
        }
        nextSectors = links(sectors.map { slice($0) })
        if let last = nextSectors.lastIndex(where: { $0 != UInt32.max }) {
            end = slice(last).upperBound
            if last >= sectorCount { note(.truncated, "sectors that are in use lie behind the end of the file") }
        }
        if nextSectors.count < sectorCount { note(.truncated, "the table of sectors does not cover the file") }
    }

    private func links(_ slices: [Range<Int64>]) -> [UInt32] {
        let bytes = self.bytes(slices, limit: Int(clamping: byteCount))
        return (0..<bytes.count / 4).map { UInt32(truncatingIfNeeded: bytes.uint32(at: $0 * 4) ?? CompoundEntry.none) }
    }

    /// Chains that run in a circle, or into each other.
    private func noteRepeats() {
        if marks.hasRepeats || miniMarks.hasRepeats { note(.corrupt, "chains of sectors run into each other") }
    }

    /// The slices of the file that a chain of sectors has for a size.
    private func chain(
        from first: Int, size: Int64, marking isMarking: Bool
    ) -> (slices: [Range<Int64>], isComplete: Bool) {
        var slices: [Range<Int64>] = []
        var left = min(max(0, size), byteCount)
        let isPossible = size <= byteCount
        var sector = first
        while left > 0 && sector < sectorCount {
            if isMarking { marks.take(sector) }
            let whole = slice(sector)
            let part = whole.lowerBound..<min(whole.upperBound, whole.lowerBound + left)
            left -= Int64(part.count)
            Self.append(part, to: &slices)
            if part.isEmpty { break }
            sector = sector < nextSectors.count ? Int(nextSectors[sector]) : CompoundEntry.none
        }
        return (slices, isPossible && left <= 0)
    }

    private func miniChain(
        from first: Int, size: Int64, marking isMarking: Bool
    ) -> (slices: [Range<Int64>], isComplete: Bool) {
        var slices: [Range<Int64>] = []
        var left = min(max(0, size), miniStream.byteCount)
        let isPossible = size <= miniStream.byteCount
        var sector = first
        while left > 0, let start = miniStream.position(of: Int64(sector) << Int64(Self.miniSectorShift)) {
            if isMarking { miniMarks.take(sector) }
            let part = start..<min(start + min(left, 1 << Int64(Self.miniSectorShift)), byteCount)
            left -= Int64(part.count)
            Self.append(part, to: &slices)
            if part.isEmpty { break }
            sector = sector < nextMiniSectors.count ? Int(nextMiniSectors[sector]) : CompoundEntry.none
        }
        return (slices, isPossible && left <= 0)
    }

    private static func append(_ part: Range<Int64>, to slices: inout [Range<Int64>]) {
        if let last = slices.last, last.upperBound == part.lowerBound {
            slices[slices.count - 1] = last.lowerBound..<part.upperBound
        } else if !part.isEmpty {
            slices.append(part)
        }
    }

    private func bytes(_ slices: [Range<Int64>], limit: Int) -> [UInt8] {
        var result: [UInt8] = []
        for slice in slices where result.count < limit {
            result += input.bytes(at: slice.lowerBound, count: min(limit - result.count, slice.count))
        }
        return result
    }

    // MARK: Directory

    private func loadDirectory(at first: Int, isLarge: Bool) {
        var sector = first
        var seen = Set<Int>()
        while sector < sectorCount {
            guard seen.insert(sector).inserted else {
                note(.corrupt, "the directory runs in a circle")
                break
            }
            guard entries.count < budget.limits.members else {
                note(.entriesLimit, "more than \(budget.limits.members) entries in the directory")
                break
            }
            let bytes = self.bytes([slice(sector)], limit: 1 << sectorShift)
            for start in stride(from: 0, to: bytes.count - CompoundEntry.byteCount + 1, by: CompoundEntry.byteCount) {
                entries.append(CompoundEntry(bytes[start..<start + CompoundEntry.byteCount], isLarge: isLarge))
            }
            sector = sector < nextSectors.count ? Int(nextSectors[sector]) : CompoundEntry.none
        }
        if entries.isEmpty { note(.corrupt, "no directory") }
    }

    /// Finds what lies in which storage. The entries of one are a tree of their own.
    private func link() {
        var isMet = [Bool](repeating: false, count: entries.count)
        isMet[Self.root] = true
        var storages = [(entry: Self.root, nesting: 0)]
        while let storage = storages.popLast() {
            guard let entry = entries[storage.entry] else { continue }
            var found: [Int] = []
            var pending = [entry.child]
            while let index = pending.popLast() {
                guard index != CompoundEntry.none else { continue }
                guard entries.indices.contains(index), let inner = entries[index] else {
                    note(.corrupt, "entries of the directory are missing")
                    continue
                }
                guard !isMet[index] else {
                    note(.corrupt, "the directory runs in a circle")
                    continue
                }
                isMet[index] = true
                pending += [inner.right, inner.left]
                found.append(index)
                guard inner.kind != .stream else { continue }
                if storage.nesting < Self.maximumNesting {
                    storages.append((index, storage.nesting + 1))
                } else {
                    note(.depthLimit, "more than \(Self.maximumNesting) storages inside each other")
                }
            }
            children[storage.entry] = found.sorted()
        }
        unlinked = entries.indices.filter { !isMet[$0] && entries[$0]?.kind == .stream && entries[$0]?.size ?? 0 > 0 }
        marked.formUnion(unlinked)
    }

    // MARK: What it holds

    /// The entries in a storage, in the order of the directory.
    func children(of storage: Int) -> [Int] { children[storage] ?? [] }

    func name(of entry: Int) -> String { entries[entry]?.name ?? "" }

    func isStream(_ entry: Int) -> Bool { entries[entry]?.kind == .stream }

    /// An entry of a storage by its name.
    func child(_ name: String, of storage: Int) -> Int? {
        children(of: storage).first { entries[$0]?.name == name }
    }

    /// Bytes that a stream says it has.
    func size(of stream: Int) -> Int64 { entries[stream]?.size ?? 0 }

    /// The content of a stream.
    func origin(of stream: Int) -> SlicedOrigin {
        guard let entry = entries[stream] else { return SlicedOrigin(input, [], budget: budget) }
        // It may be read again.
        let isNew = marked.insert(stream).inserted
        let (slices, isComplete) = slices(of: entry, marking: isNew)
        noteRepeats()
        if !isComplete { note(.truncated, "a stream has fewer bytes than the directory says") }
        return SlicedOrigin(input, slices, budget: budget)
    }

    /// Looks at the sectors of the streams that were not read too: one may belong to one of these.
    func noteSharedSectors() {
        for (stream, entry) in entries.enumerated() where !marks.hasRepeats && !miniMarks.hasRepeats {
            guard let entry, entry.kind == .stream, marked.insert(stream).inserted else { continue }
            _ = slices(of: entry, marking: true)
        }
        noteRepeats()
    }

    private func slices(of entry: CompoundEntry, marking: Bool) -> (slices: [Range<Int64>], isComplete: Bool) {
        entry.size < miniCutoff
            ? miniChain(from: entry.firstSector, size: entry.size, marking: marking)
            : chain(from: entry.firstSector, size: entry.size, marking: marking)
    }

    /// The first bytes of a stream.
    func head(of stream: Int, _ count: Int) -> [UInt8] { origin(of: stream).bytes(at: 0, count: count) }
}

/// Finds where the bytes of a content that lies in several slices stand.
private struct SlicedOffsets {
    private let slices: [Range<Int64>]
    private let starts: [Int64]
    let byteCount: Int64

    init(_ slices: [Range<Int64>]) {
        self.slices = slices
        var starts: [Int64] = []
        var total: Int64 = 0
        for slice in slices {
            starts.append(total)
            total += Int64(slice.count)
        }
        self.starts = starts
        byteCount = total
    }

    func position(of offset: Int64) -> Int64? {
        guard offset >= 0, offset < byteCount else { return nil }
        var low = 0
        var high = slices.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return slices[low].lowerBound + offset - starts[low]
    }
}
