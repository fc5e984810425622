private import CLibarchive

/// What libarchive's callbacks reach through their context pointer: the input, and a count of what was taken of it.
@safe
final class InputBridge {
    private let input: any ArchiveInput
    private let byteCount: Int64?
    private var position: Int64 = 0
    /// Bytes handed to the library. What it skipped or jumped over is not in it.
    private(set) var deliveredBytes: Int64 = 0
    private(set) var lastBlockBytes: Int64 = 0
    /// Whether the library asked for more than there was.
    private(set) var isAtEnd = false
    /// Zeros that the bytes handed over end with, up to ``countedZeros``; of what was jumped over none.
    private(set) var trailingZeros = 0
    private static let countedZeros = 1024
    /// Bytes of earlier blocks that the library had not consumed when it asked for a further one. Of a stream only:
    /// they cannot be had again.
    private var pending: [UInt8] = []
    /// The last block; its memory is the input's and good until the next call on it.
    private var lastBlock = unsafe UnsafeRawBufferPointer(start: nil, count: 0)

    init(_ input: any ArchiveInput) {
        self.input = input
        byteCount = input.byteCount
    }

    /// Attaches the callbacks and opens the handle.
    ///
    /// The handle keeps an unowned pointer to this object: its owner has to free the handle first.
    func open(_ archive: OpaquePointer) -> Int32 {
        if byteCount != nil {
            let status = unsafe archive_read_set_seek_callback(archive) { _, context, offset, whence in
                unsafe InputBridge.of(context)?.seek(offset, whence) ?? Int64(ARCHIVE_FATAL)
            }
            guard status == ARCHIVE_OK else { return status }
        }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        return unsafe archive_read_open2(
            archive, context, nil,
            { archive, context, block in
                guard let bridge = unsafe InputBridge.of(context), let block = unsafe block else { return -1 }
                if bridge.byteCount == nil { bridge.keepUnconsumed(unsafe archive_filter_bytes(archive, -1)) }
                return unsafe bridge.read(block)
            },
            { _, context, count in unsafe InputBridge.of(context)?.skip(count) ?? 0 },
            nil
        )
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> InputBridge? {
        unsafe context.map { unsafe Unmanaged<InputBridge>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Bytes that the library was given and has not consumed, when it has consumed so many in all.
    func unconsumed(after consumed: Int64) -> [UInt8] {
        keepUnconsumed(consumed)
        return pending
    }

    private func keepUnconsumed(_ consumed: Int64) {
        let open = Int(clamping: max(0, deliveredBytes - max(0, consumed)))
        let ofLast = unsafe min(open, lastBlock.count)
        pending.removeFirst(max(0, pending.count - (open - ofLast)))
        unsafe pending.append(contentsOf: lastBlock.suffix(ofLast))
        unsafe lastBlock = UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// An input that fails ends; who made it knows why. So libarchive sees only blocks and the end.
    private func read(_ block: UnsafeMutablePointer<UnsafeRawPointer?>) -> Int {
        var count = 0
        var start: UnsafeRawPointer?
        while count == 0 {
            let hasMore = input.nextBlock { span in
                unsafe span.withUnsafeBufferPointer { bytes in
                    count = bytes.count
                    unsafe start = UnsafeRawPointer(bytes.baseAddress)
                }
            }
            guard hasMore else {
                isAtEnd = true
                return 0
            }
        }
        unsafe block.pointee = start
        unsafe countZeros(UnsafeRawBufferPointer(start: start, count: count))
        deliveredBytes += Int64(count)
        lastBlockBytes = Int64(count)
        unsafe lastBlock = UnsafeRawBufferPointer(start: start, count: count)
        position += Int64(count)
        return count
    }

    private func countZeros(_ block: UnsafeRawBufferPointer) {
        let end = unsafe block.suffix(Self.countedZeros)
        let zeros = unsafe end.reversed().prefix { $0 == 0 }.count
        let isAllZero = unsafe zeros == end.count
        trailingZeros = min(Self.countedZeros, isAllZero ? trailingZeros + zeros : zeros)
    }

    private func skip(_ count: Int64) -> Int64 {
        guard let byteCount, count > 0 else { return 0 }
        let step = min(count, byteCount - position)
        trailingZeros = 0
        position += step
        input.seek(to: position)
        return step
    }

    private func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
        guard let byteCount else { return Int64(ARCHIVE_FATAL) }
        let base: Int64 =
            switch whence {
            case 0: 0
            case 1: position
            default: byteCount
            }
        let (target, overflow) = base.addingReportingOverflow(offset)
        position = overflow ? byteCount : min(max(0, target), byteCount)
        input.seek(to: position)
        return position
    }
}
