import SluiceArchive
import SluiceCore

/// A content that lies in several ranges of an input that seeks.
final class SlicedOrigin: ContentOrigin {
    private let input: any ArchiveInput
    private let slices: [Range<Int64>]
    /// Where each slice begins in the content; one more for its end.
    private let starts: [Int64]
    private let budget: ExtractionBudget
    private let depth: Int
    private var position: Int64 = 0
    private(set) var troubles: [Trouble] = []
    var holes: [Hole] = []

    /// - Parameters:
    ///   - input: seeks.
    ///   - slices: in the order of the content.
    ///   - budget: what comes out is taken from it, because slices of one content may lie in those of another.
    init(_ input: any ArchiveInput, _ slices: [Range<Int64>], budget: ExtractionBudget) {
        self.input = input
        self.slices = slices
        self.budget = budget
        depth = budget.depth
        var starts: [Int64] = [0]
        for slice in slices { starts.append((starts.last ?? 0) + Int64(slice.count)) }
        self.starts = starts
    }

    var byteCount: Int64? { starts.last }

    func seek(to offset: Int64) { position = min(max(0, offset), starts.last ?? 0) }

    func bytes(at offset: Int64, count: Int) -> [UInt8] {
        var result: [UInt8] = []
        var next = offset
        while result.count < count, let (slice, start) = slice(at: next) {
            let first = slice.lowerBound + next - start
            let length = Int(min(Int64(count - result.count), slice.upperBound - first))
            let bytes = input.bytes(at: first, count: length)
            guard !bytes.isEmpty else { break }
            result += bytes
            next += Int64(bytes.count)
        }
        return result
    }

    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        guard !isCut, let (slice, start) = slice(at: position) else { return false }
        let first = slice.lowerBound + position - start
        input.seek(to: first)
        return try input.nextBlock { block in
            let usable = block.extracting(0..<Int(min(Int64(block.count), slice.upperBound - first)))
            position += Int64(usable.count)
            budget.spend(usable.count, depth: depth)
            try body(usable)
        }
    }

    private var isCut: Bool {
        guard budget.remaining(depth: depth) <= 0 || budget.isOutOfTime else { return false }
        if troubles.allSatisfy({ !$0.reason.isLimit }) {
            troubles.append(
                budget.isOutOfTime
                    ? Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s")
                    : Trouble(
                        .expandedBytesLimit,
                        "input expands to more than its share of \(budget.limits.expandedBytes) bytes"))
        }
        return true
    }

    private func slice(at offset: Int64) -> (Range<Int64>, start: Int64)? {
        guard offset >= 0, offset < starts.last ?? 0 else { return nil }
        var low = 0
        var high = slices.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return (slices[low], starts[low])
    }
}
