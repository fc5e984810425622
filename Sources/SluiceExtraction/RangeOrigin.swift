import SluiceArchive

/// A part of another input: a range where that can be read anywhere, else all that is left of it.
final class RangeOrigin: ContentOrigin {
    private let input: any ArchiveInput
    /// Bytes already taken from a stream that come before its next block.
    private var leftover: MemoryInput?
    private let count: Int64?
    private var position: Int64 = 0
    /// Where the part begins in the input.
    private let start: Int64
    /// Padding at the front that is no longer part of it.
    private var skipped: Int64 = 0
    var holes: [Hole] = []

    /// A range of an input that seeks.
    init(_ input: any ArchiveInput, _ range: Range<Int64>) {
        self.input = input
        start = range.lowerBound
        count = range.upperBound - range.lowerBound
        input.seek(to: start)
    }

    /// The rest of a stream, after bytes that were taken from it already.
    init(_ input: any ArchiveInput, leftover bytes: [UInt8]) {
        self.input = input
        start = 0
        count = nil
        let memory = MemoryInput()
        if memory.append(bytes.span) { leftover = memory }
    }

    var troubles: [Trouble] { [] }
    var byteCount: Int64? { count.map { $0 - skipped } }

    func seek(to offset: Int64) {
        position = skipped + offset
        input.seek(to: start + position)
    }

    func bytes(at offset: Int64, count wanted: Int) -> [UInt8] {
        let left = Int(clamping: max(0, (byteCount ?? 0) - offset))
        return input.bytes(at: start + skipped + offset, count: min(wanted, left))
    }

    func peek(at offset: Int64, count wanted: Int) -> [UInt8]? {
        guard let byteCount else { return nil }
        return input.peek(at: start + skipped + offset, count: min(wanted, Int(clamping: max(0, byteCount - offset))))
    }

    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        if let leftover {
            if try leftover.nextBlock(body) { return true }
            self.leftover = nil
        }
        guard let count else { return try input.nextBlock(body) }
        let left = count - position
        guard left > 0 else { return false }
        return try input.nextBlock { bytes in
            let usable = bytes.extracting(0..<Int(min(left, Int64(bytes.count))))
            position += Int64(usable.count)
            try body(usable)
        }
    }

    /// Leaves out NULs at the front, with which tools fill up blocks. To be called before any reading.
    ///
    /// - Returns: how many; nil when there is nothing else, or no time left to find out.
    func skipPadding(until isOver: () -> Bool) -> Int64? {
        if count != nil { seek(to: 0) }
        var padding: Int64 = 0
        var kept: [UInt8]?
        while kept == nil {
            let hasMore = nextBlock { bytes in
                let nulls = leadingNulls(bytes)
                padding += Int64(nulls)
                guard nulls < bytes.count else { return }
                kept = count == nil ? copy(bytes.extracting(nulls..<bytes.count)) : []
            }
            if !hasMore || isOver() { return nil }
        }
        guard count == nil else {
            skipped = padding
            seek(to: 0)
            return padding
        }
        let memory = MemoryInput()
        let first = kept ?? []
        var hasMemory = memory.append(first.span)
        var hasMore = true
        while let old = leftover, hasMore {
            hasMore = old.nextBlock { bytes in
                if !memory.append(bytes) { hasMemory = false }
            }
        }
        guard hasMemory else { return nil }
        leftover = memory
        return padding
    }
}
