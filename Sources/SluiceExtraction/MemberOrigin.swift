import SluiceArchive
import SluiceCore

/// A layer that is open. A class, because the members' streams read from it while its owner steps through it.
final class OpenLayer {
    var reader: ArchiveReader

    init(_ reader: consuming ArchiveReader) { self.reader = reader }

    init(_ layer: ArchiveLayer, input: any ArchiveInput) throws(ArchiveError) {
        reader = try ArchiveReader(layer, input: input)
    }
}

/// The content of the current member of a layer, cut at the limits.
final class MemberOrigin: ContentOrigin {
    private let layer: OpenLayer
    private let entry: ArchiveEntry
    private let format: ArchiveFormat?
    private let budget: ExtractionBudget
    /// Depth of the layer, 1 for the outermost.
    private let depth: Int
    private var total: Int64 = 0
    /// Offset in the member that the next block has when no hole lies before it.
    private var expectedOffset: Int64 = 0
    private var isOver = false
    /// Whether the layer gave all it has, be it whole or damaged, and no limit cut it.
    private(set) var endedItself = false
    private(set) var troubles: [Trouble] = []
    var holes: [Hole] = []

    /// A filter has no format.
    init(_ entry: ArchiveEntry, of layer: OpenLayer, format: ArchiveFormat?, budget: ExtractionBudget) {
        self.entry = entry
        self.layer = layer
        self.format = format
        self.budget = budget
        depth = budget.depth
    }

    var byteCount: Int64? { nil }

    func seek(to offset: Int64) {}

    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        guard !isOver else { return false }
        guard !budget.isOutOfTime else { return cut(.timeLimit, "more than \(budget.limits.wallSeconds) s") }
        var wasCalled = false
        let block = try layer.reader.nextBlock { bytes, offset in
            let usable = admit(bytes.count)
            guard usable > 0 else { return }
            noteHole(offset)
            total += Int64(usable)
            expectedOffset = max(expectedOffset, offset) &+ Int64(usable)
            budget.spend(usable, depth: depth)
            wasCalled = true
            try body(bytes.extracting(0..<usable))
        }
        switch block {
        case .data: judgeRatio()
        case .end: end(nil)
        case .failed(let error): end(error)
        }
        return wasCalled
    }

    /// How many of a block's bytes the limits leave.
    private func admit(_ count: Int) -> Int {
        let ofMember = budget.limits.memberBytes - total
        if Int64(count) > ofMember {
            _ = cut(.entryBytesLimit, "member has more than \(budget.limits.memberBytes) bytes")
        }
        let ofInput = budget.remaining(depth: depth)
        if Int64(count) > ofInput {
            _ = cut(.expandedBytesLimit, "input expands to more than its share of \(budget.limits.expandedBytes) bytes")
        }
        return Int(max(0, min(Int64(count), ofMember, ofInput)))
    }

    private func judgeRatio() {
        guard total > budget.limits.ratioGraceBytes else { return }
        let (bound, overflow) = layer.reader.entryInputBytes.multipliedReportingOverflow(by: Int64(budget.limits.ratio))
        if !overflow && total > bound { _ = cut(.ratioLimit, "expands more than \(budget.limits.ratio):1") }
    }

    private func noteHole(_ offset: Int64) {
        guard offset > expectedOffset else { return }
        holes.append(Hole(position: total, length: offset - expectedOffset))
    }

    private func cut(_ reason: CoverageReason, _ detail: String) -> Bool {
        isOver = true
        if !troubles.contains(where: { $0.reason == reason }) { troubles.append(Trouble(reason, detail)) }
        return false
    }

    private func end(_ error: ArchiveError?) {
        guard !isOver else { return }
        isOver = true
        endedItself = true
        if let error = error ?? layer.reader.warning {
            troubles.append(judged(error))
        } else if let declared = entry.declaredBytes, declared > expectedOffset, !entry.isSparse {
            troubles.append(judged(ArchiveError(.truncated, message: "member is shorter than its header says")))
        }
    }

    /// libarchive 3.6.2 does not flag encrypted members of a RAR5 archive: their content just fails.
    private func judged(_ error: ArchiveError) -> Trouble {
        if format == .rar5 && error.kind == .corrupt {
            return Trouble(.encrypted, "content of a RAR5 member cannot be read: encrypted, or damaged")
        }
        return Trouble(error)
    }
}
