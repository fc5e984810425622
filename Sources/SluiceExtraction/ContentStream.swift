import SluiceArchive
import SluiceCore

/// Where the bytes of a content come from.
protocol ContentOrigin: ArchiveInput {
    /// Why the bytes ended before their time, or could not all be believed. Complete once the end was reached.
    var troubles: [Trouble] { get }
    /// Holes of a sparse file met so far and not yet taken: after how many bytes, and how many zeros were left out.
    var holes: [Hole] { get set }
}

/// A run of zeros that a sparse file has and that is never written out.
struct Hole: Hashable {
    /// Bytes handed over before it.
    var position: Int64
    var length: Int64
}

/// The bytes of the input, or of one member: read once from front to back, with a look ahead.
final class ContentStream: ArchiveInput {
    private let origin: any ContentOrigin
    /// Where the first byte stands in the file that a position is told in.
    let base: Int64
    /// What the container or filter read from this stream has left, set when it came to its end.
    var remainder: Remainder?
    /// Bytes that were looked at and are handed over again, some of them perhaps already.
    private var ahead: MemoryInput?
    /// Where the first of those stands.
    private var aheadStart: Int64 = 0
    /// Bytes handed over so far.
    private(set) var position: Int64 = 0
    private var memoryTrouble: [Trouble] = []

    init(_ origin: any ContentOrigin, base: Int64 = 0) {
        self.origin = origin
        self.base = base
    }

    var troubles: [Trouble] { memoryTrouble + origin.troubles }

    /// Not nil for the input itself; the content of a member is a stream.
    var byteCount: Int64? { origin.byteCount }

    func seek(to offset: Int64) {
        if byteCount != nil { ahead = nil }
        origin.seek(to: offset)
        position = offset
    }

    func bytes(at offset: Int64, count: Int) -> [UInt8] { origin.bytes(at: offset, count: count) }

    func peek(at offset: Int64, count: Int) -> [UInt8]? { origin.peek(at: offset, count: count) }

    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        if let ahead {
            let hasMore = try ahead.nextBlock { bytes in
                position += Int64(bytes.count)
                try body(bytes)
            }
            if hasMore { return true }
            self.ahead = nil
        }
        return try origin.nextBlock { bytes in
            position += Int64(bytes.count)
            try body(bytes)
        }
    }

    /// The next hole before a position, taken off the list.
    func takeHole(before end: Int64) -> Hole? {
        guard let hole = origin.holes.first, hole.position < end else { return nil }
        origin.holes.removeFirst()
        return hole
    }

    /// The bytes to come, at most `count`; they are handed over again afterwards. May be called at any time and again, with
    /// larger and smaller counts.
    func head(_ count: Int) -> [UInt8] {
        let start = position
        let kept = takeAhead()
        collect(into: kept, upTo: Int(clamping: start - aheadStart) + count)
        let result = kept.bytes(at: start - aheadStart, count: count)
        if byteCount != nil { seek(to: start) } else { keep(kept, from: start) }
        return result
    }

    /// The last bytes, at most `count`, of content that can be read anywhere; empty otherwise. Goes back to the start.
    func tail(_ count: Int) -> [UInt8] {
        guard let byteCount else { return [] }
        seek(to: max(0, byteCount - Int64(count)))
        let kept = MemoryInput()
        collect(into: kept, upTo: count)
        seek(to: 0)
        return kept.prefix(count)
    }

    /// Everything to come, in memory, for a format that has to seek. To be called before any other reading but ``head(_:)``.
    ///
    /// - Returns: nil when there is more than `limit` bytes or no memory; the stream then goes on from where it stood.
    func spooled(limit: Int64) -> MemoryInput? {
        let start = position
        let kept = takeAhead()
        guard collect(into: kept, upTo: Int(clamping: limit)) else {
            keep(kept, from: start)
            return nil
        }
        kept.seek(to: 0)
        position = aheadStart + (kept.byteCount ?? 0)
        return kept
    }

    /// Bytes that were looked at before, or none, to be added to.
    private func takeAhead() -> MemoryInput {
        if let ahead {
            self.ahead = nil
            return ahead
        }
        aheadStart = position
        return MemoryInput()
    }

    /// Has bytes that were looked at handed over again.
    private func keep(_ bytes: MemoryInput, from start: Int64) {
        bytes.seek(to: start - aheadStart)
        ahead = bytes
    }

    /// - Returns: whether the end was reached.
    @discardableResult
    private func collect(into kept: MemoryInput, upTo count: Int) -> Bool {
        while (kept.byteCount ?? 0) < Int64(count) {
            var hasMemory = true
            guard origin.nextBlock({ hasMemory = kept.append($0) }) else { return true }
            if !hasMemory {
                memoryTrouble.append(Trouble(.memoryLimit, "no memory to hold a member that has to be read at random"))
                return false
            }
        }
        return false
    }
}

/// Bytes in memory that are read once more.
final class ReplayOrigin: ContentOrigin {
    private let input: any ArchiveInput
    var holes: [Hole] = []

    init(_ input: any ArchiveInput) { self.input = input }

    var troubles: [Trouble] { [] }
    var byteCount: Int64? { input.byteCount }
    func seek(to offset: Int64) { input.seek(to: offset) }
    func bytes(at offset: Int64, count: Int) -> [UInt8] { input.bytes(at: offset, count: count) }
    func peek(at offset: Int64, count: Int) -> [UInt8]? { input.peek(at: offset, count: count) }
    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool { try input.nextBlock(body) }
}

/// The input itself: a file that can be read anywhere, up to the limit of input bytes.
final class InputOrigin: ContentOrigin {
    private let input: DescriptorInput
    private let size: Int64
    private let limit: Int64
    private var reached: Int64 = 0
    private var position: Int64 = 0
    private var endedEarly = false
    var holes: [Hole] = []

    init(descriptor: Int32, size: Int64, limits: ExtractionLimits) {
        self.size = max(0, size)
        limit = min(self.size, limits.inputBytes)
        input = DescriptorInput(descriptor: descriptor, byteCount: limit)
    }

    var byteCount: Int64? { limit }

    func seek(to offset: Int64) {
        position = offset
        input.seek(to: offset)
    }

    func bytes(at offset: Int64, count: Int) -> [UInt8] { input.bytes(at: offset, count: count) }
    func peek(at offset: Int64, count: Int) -> [UInt8]? { input.peek(at: offset, count: count) }

    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        let hasMore = try input.nextBlock { bytes in
            position += Int64(bytes.count)
            try body(bytes)
        }
        if !hasMore && position < limit { endedEarly = true }
        return hasMore
    }

    var troubles: [Trouble] {
        var result: [Trouble] = []
        if limit < size { result.append(Trouble(.inputBytesLimit, "input has more than \(limit) bytes")) }
        if let failure = input.failure {
            result.append(Trouble(.fetchFailed, "reading failed with error number \(failure)"))
        } else if endedEarly {
            result.append(Trouble(.truncated, "file became shorter while it was read"))
        }
        return result
    }
}
