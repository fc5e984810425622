import SluiceArchive
import SluiceCore

/// The decoded body of one part of a message, cut at the limits.
final class MailPartOrigin: ContentOrigin {
    private static let blockBytes = 32 << 10

    private let walker: MailWalker
    private let budget: ExtractionBudget
    private let depth: Int
    private let watch: Watch?
    private var decoder: TransferDecoder
    private var output: [UInt8] = []
    private var total: Int64 = 0
    private var isOver = false
    /// What stands in the text and begins another content.
    private(set) var found: Found?
    /// Whether a message encrypted with OpenPGP begins in the text.
    private(set) var hasArmor = false
    private(set) var troubles: [Trouble] = []
    var holes: [Hole] = []

    /// What is looked for in a body that is text.
    struct Watch {
        /// Whether a boundary that was not announced would stand in the place of one that was.
        var isPreamble: Bool
    }

    enum Found {
        /// A uuencoded file of this name; reading stands at its `begin` line.
        case encodedFile([UInt8])
        /// A boundary that was not announced; the walker stands at it.
        case boundary
    }

    init(_ walker: MailWalker, _ encoding: TransferEncoding, watch: Watch? = nil, budget: ExtractionBudget) {
        self.walker = walker
        self.budget = budget
        self.watch = encoding == .identity ? watch : nil
        decoder = TransferDecoder(encoding)
        depth = budget.depth
    }

    /// Lines that are not in the transfer encoding, or might not be, as they are.
    var rejected: [UInt8] { decoder.rejected }

    var byteCount: Int64? { nil }
    func seek(to offset: Int64) {}

    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        output.removeAll(keepingCapacity: true)
        while !isOver && output.count < Self.blockBytes { step() }
        let usable = admit(output.count)
        guard usable > 0 else { return false }
        total += Int64(usable)
        budget.spend(usable, depth: depth)
        // The same memory, which the output keeps until the next call.
        let block = output
        try body(block.span.extracting(0..<usable))
        return true
    }

    /// Goes to the end of the part, whose reader had no use for the rest.
    func drain() {
        while !isOver && !budget.isOutOfTime {
            output.removeAll(keepingCapacity: true)
            while !isOver && output.count < Self.blockBytes { step() }
        }
        output.removeAll(keepingCapacity: true)
        if troubles.contains(where: { $0.reason == .entryBytesLimit }) { walker.skip() }
    }

    private func step() {
        guard walker.advance() else { return end() }
        if let watch, walker.lines.isStart, let first = walker.line.first, Self.remarkable.contains(first) {
            // Looking further takes the walker to the next line.
            let line = Array(walker.line)
            if isRemarkable(line[...], watch) { return end() }
            decoder.decode(line[...], into: &output)
        } else {
            decoder.decode(walker.line, into: &output)
        }
        if decoder.isOver { end() }
    }

    private func end() {
        isOver = true
        decoder.finish(into: &output, atBoundary: walker.hit != nil)
        if decoder.isDamaged {
            troubles.append(Trouble(.corrupt, "lines of a body are not in the transfer encoding that its header names"))
        }
    }

    /// How many bytes the limits leave.
    private func admit(_ count: Int) -> Int {
        guard !budget.isOutOfTime else { return cut(.timeLimit, "more than \(budget.limits.wallSeconds) s") }
        if Int64(count) > budget.limits.memberBytes - total {
            return cut(.entryBytesLimit, "attachment has more than \(budget.limits.memberBytes) bytes")
        }
        if Int64(count) > budget.remaining(depth: depth) {
            return cut(
                .expandedBytesLimit, "input expands to more than its share of \(budget.limits.expandedBytes) bytes")
        }
        return count
    }

    private func cut(_ reason: CoverageReason, _ detail: String) -> Int {
        isOver = true
        troubles.append(Trouble(reason, detail))
        return 0
    }

    // MARK: What may stand in a text

    private static let remarkable: [UInt8] = [UInt8(ascii: "-"), UInt8(ascii: "b")]

    private func isRemarkable(_ line: ArraySlice<UInt8>, _ watch: Watch) -> Bool {
        switch line.first {
        case UInt8(ascii: "-"):
            if EncryptedArmor.isFirst(line) { hasArmor = true }
            guard walker.boundaries.count < ExtractionRun.nestedMultiparts else { return false }
            guard walker.adopt(replacing: watch.isPreamble) else { return false }
            found = .boundary
            return true
        case UInt8(ascii: "b"):
            guard let name = fileName(line) else { return false }
            found = .encodedFile(name)
            return true
        default:
            return false
        }
    }

    /// The name in a `begin 644 name` line.
    static func encodedFileName(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        guard line.starts(with: "begin ".utf8) else { return nil }
        let rest = line.dropFirst(6).withoutTrailingSpace
        let mode = rest.prefix { (0x30...0x37).contains($0) }
        guard (3...4).contains(mode.count), rest.dropFirst(mode.count).first == 0x20 else { return nil }
        let name = Array(rest.dropFirst(mode.count + 1))
        return name.isEmpty ? nil : name
    }

    /// The name in such a line that encoded lines follow.
    private func fileName(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        guard let name = Self.encodedFileName(line), walker.lines.advance() else { return nil }
        let next = walker.line.withoutLineEnd
        let isEncoded = next.count > 1 && TransferDecoder.isEncoded(next)
        walker.lines.unread()
        return isEncoded ? name : nil
    }
}
