private import CSluiceInflate

/// Where a member of a zip stands that is compressed by Deflate or stored, and not encrypted, as the zip's directory says.
struct DeflatedExtent: Sendable, Hashable {
    var isStored = false
    /// Of the compressed bytes in the zip; more than 0.
    var compressedBytes: Int64
    var expandedBytes: Int64
    /// CRC-32 of the expanded bytes.
    var checksum: UInt32
}

/// Undoes one member of a zip with ISA-L, beside libarchive, which would do it with zlib. A stored one is passed on.
///
/// It vouches for nothing but members that are whole: at any trouble it gives what came before, and libarchive reads the
/// member from its beginning, to tell what is wrong with it.
@safe
final class DeflatedMember {
    enum Block {
        case data
        /// All came, and the length and checksum are right.
        case end
        /// The member is not what the directory says, or cannot be read here.
        case trouble
    }

    private static let inputBytes = 64 << 10
    /// ISA-L gives all that it can only where there is room for its window.
    private static let roomBytes = 64 << 10
    private static let outputBytes = 2 * roomBytes

    private let input: any ArchiveInput
    private let extent: DeflatedExtent
    private let stream: OpaquePointer
    private let output: UnsafeMutableBufferPointer<UInt8>
    private var position: Int64
    private let end: Int64
    private var piece: [UInt8] = []
    private var used = 0
    private var checksum: UInt32 = 0
    private var isDone = false
    private var hasTrouble = false
    /// Bytes handed over.
    private(set) var deliveredBytes: Int64 = 0
    /// Compressed bytes that those took, at least one.
    private(set) var takenBytes: Int64 = 1

    /// Nil when there is no memory, or the input cannot be read beside libarchive.
    init?(_ input: any ArchiveInput, at start: Int64, _ extent: DeflatedExtent) {
        guard input.peek(at: start, count: 1) != nil, let opened = unsafe sluice_inflate_open(SLUICE_INFLATE_RAW) else {
            return nil
        }
        self.input = input
        self.extent = extent
        unsafe stream = opened
        unsafe output = .allocate(capacity: Self.outputBytes)
        position = start
        end = start + extent.compressedBytes
    }

    deinit {
        unsafe sluice_inflate_close(stream)
        unsafe output.deallocate()
    }

    /// Hands over the next bytes, with their offset in the member; good until the next call.
    func nextBlock(_ body: (Span<UInt8>, Int64) throws -> Void) rethrows -> Block {
        var made = 0
        while made <= Self.outputBytes - Self.roomBytes && !isDone && !hasTrouble { step(&made) }
        // What came before the trouble is good.
        if made == 0 && hasTrouble { return .trouble }
        guard made > 0 else {
            let isWhole = position == end && used == piece.count
            return isWhole && deliveredBytes == extent.expandedBytes && checksum == extent.checksum ? .end : .trouble
        }
        unsafe checksum = sluice_checksum(checksum, output.baseAddress, made)
        let offset = deliveredBytes
        deliveredBytes += Int64(made)
        let block = unsafe UnsafeBufferPointer(rebasing: output[..<made])
        try unsafe body(block.span, offset)
        return .data
    }

    /// Sees to it that there is input, as long as there is any.
    private func fill() {
        let wanted = Int(min(Int64(Self.inputBytes), end - position))
        guard used == piece.count, wanted > 0 else { return }
        guard let next = input.peek(at: position, count: wanted), !next.isEmpty else {
            hasTrouble = true
            return
        }
        piece = next
        used = 0
        position += Int64(next.count)
    }

    private func step(_ made: inout Int) {
        fill()
        if extent.isStored { return pass(&made) }
        var taken = 0
        var written = 0
        let state = unsafe piece.withUnsafeBufferPointer { piece in
            guard let to = unsafe output.baseAddress else { return SLUICE_INFLATE_DAMAGED }
            return unsafe sluice_inflate_step(
                stream, piece.baseAddress.map { unsafe $0 + used }, piece.count - used, &taken, to + made,
                Self.outputBytes - made, &written)
        }
        used += taken
        made += written
        takenBytes += Int64(taken)
        isDone = state == SLUICE_INFLATE_DONE
        // A stream that neither takes nor gives would go on for ever.
        hasTrouble = hasTrouble || state == SLUICE_INFLATE_DAMAGED || (!isDone && taken == 0 && written == 0)
    }

    private func pass(_ made: inout Int) {
        let count = min(piece.count - used, Self.outputBytes - made)
        _ = unsafe output[made..<made + count].update(fromContentsOf: piece[used..<used + count])
        used += count
        made += count
        takenBytes += Int64(count)
        isDone = position == end && used == piece.count
    }
}
