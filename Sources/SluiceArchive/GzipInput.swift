private import CSluiceInflate

/// Undoes one layer of gzip (RFC 1952), or of zlib's own format (RFC 1950), with ISA-L, all members of it one after the
/// other.
///
/// All that comes out is kept: in front of a cut all that zlib would give but for a byte or two.
@safe
final class GzipInput: FilterInput {
    /// ISA-L gives all that it can only where there is room for its window.
    private static let roomBytes = 64 << 10
    private static let outputBytes = 2 * roomBytes

    private let input: any ArchiveInput
    private let stream: OpaquePointer
    private let output: UnsafeMutableBufferPointer<UInt8>
    /// What is left of the input's last block, which is good until the next call on the input.
    private var left = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var isOver = false
    /// Whether a member has begun that is not yet complete.
    private var isInMember = false
    private var isInHeader = false
    private var members = 0
    /// Bytes of ``headerTexts`` that are kept.
    private static let maximumHeaderBytes = 1 << 20
    /// How many of the last ones a further one is compared with.
    private static let comparedHeaders = 8
    /// Extra fields below are those of programs that write blocks, and no text.
    private static let shortestExtra = 16
    /// Name, comment and extra field of each member, where they differ from those before.
    private(set) var headerTexts: [[UInt8]] = []
    private var headerBytes = 0
    /// Whether there were more of them than are kept.
    private(set) var hasMoreHeaders = false
    private(set) var failure: ArchiveError?
    private(set) var inputBytes: Int64 = 0

    init(_ input: any ArchiveInput) throws(ArchiveError) {
        guard let opened = unsafe sluice_inflate_open(SLUICE_INFLATE_GZIP) else {
            throw ArchiveError(.memory, message: "no memory for inflate")
        }
        self.input = input
        unsafe stream = opened
        unsafe output = .allocate(capacity: Self.outputBytes)
    }

    deinit {
        unsafe sluice_inflate_close(stream)
        unsafe output.deallocate()
    }

    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        var made = 0
        while !isOver && made <= Self.outputBytes - Self.roomBytes { step(&made) }
        guard made > 0 else { return false }
        let block = unsafe UnsafeBufferPointer(rebasing: output[..<made])
        try unsafe body(block.span)
        return true
    }

    var consumedBytes: Int64 { unsafe inputBytes - Int64(left.count) }

    func unconsumed() -> [UInt8] { unsafe Array(left) }

    private func step(_ made: inout Int) {
        let isDry = unsafe left.isEmpty && !takeInput()
        if isDry && !isInMember { return end(nil) }
        if !isInMember {
            let isGzip = unsafe left.first == 0x1F
            // Behind a whole member anything but a further one is padding.
            if members > 0 && !isGzip { return end(nil) }
            unsafe sluice_inflate_restart(stream, isGzip ? SLUICE_INFLATE_GZIP : SLUICE_INFLATE_ZLIB)
            isInMember = true
            isInHeader = isGzip
        }
        var taken = 0
        var written = 0
        guard let to = unsafe output.baseAddress else { return end(nil) }
        let state = unsafe sluice_inflate_step(
            stream, left.baseAddress, left.count, &taken, to + made, Self.outputBytes - made, &written)
        unsafe left = UnsafeBufferPointer(rebasing: left[taken...])
        made += written
        if isInHeader { keepHeader() }
        if written > 0 { isInHeader = false }
        switch state {
        case SLUICE_INFLATE_GOING where taken > 0 || written > 0:
            break
        case SLUICE_INFLATE_GOING where isDry:
            end(ArchiveError(.truncated, message: "gzip stream is not complete"))
        case SLUICE_INFLATE_DONE:
            isInMember = false
            members += 1
        default:
            end(ArchiveError(.corrupt, message: "gzip data is damaged"))
        }
    }

    private func keepHeader() {
        for kind in [SLUICE_INFLATE_NAME, SLUICE_INFLATE_COMMENT, SLUICE_INFLATE_EXTRA] {
            var start: UnsafePointer<UInt8>?
            let count = unsafe sluice_inflate_field(stream, kind, &start)
            let text = unsafe Array(UnsafeBufferPointer(start: start, count: count))
            guard count > 0, kind != SLUICE_INFLATE_EXTRA || count >= Self.shortestExtra,
                !headerTexts.suffix(Self.comparedHeaders).contains(text)
            else { continue }
            headerBytes += count
            if headerBytes <= Self.maximumHeaderBytes { headerTexts.append(text) } else { hasMoreHeaders = true }
        }
    }

    private func takeInput() -> Bool {
        input.nextBlock { bytes in
            unsafe left = bytes.withUnsafeBufferPointer { unsafe $0 }
            inputBytes += Int64(bytes.count)
        }
    }

    private func end(_ error: ArchiveError?) {
        isOver = true
        failure = error
    }
}
