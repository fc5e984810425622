private import CZlib
private import Glibc

/// Undoes one layer of gzip (RFC 1952), or of zlib's own format (RFC 1950), with zlib, all members of it one after the other.
///
/// Not by libarchive's filter, because that one (3.6.2) throws away up to 64 KiB of good text in front of a cut or a
/// wrong checksum, and so all of a small file that is not whole; here every byte that zlib gives out is kept.
@safe
final class GzipInput: ArchiveInput {
    private static let outputBytes = 64 << 10

    private let input: any ArchiveInput
    private let stream: UnsafeMutablePointer<z_stream>
    private let output: UnsafeMutableBufferPointer<UInt8>
    private var isOver = false
    /// Whether a member has begun that is not yet complete.
    private var isInMember = false
    private var members = 0
    /// Why the bytes end before their time. Set at the latest when the last block was given out.
    private(set) var failure: ArchiveError?
    /// Compressed bytes taken from the input.
    private(set) var inputBytes: Int64 = 0

    init(_ input: any ArchiveInput) throws(ArchiveError) {
        self.input = input
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        unsafe output = .allocate(capacity: Self.outputBytes)
        guard unsafe sluice_inflate_any(stream) == Z_OK else {
            throw ArchiveError(.memory, message: "no memory for inflate")
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
        unsafe output.deallocate()
    }

    var byteCount: Int64? { nil }

    func seek(to offset: Int64) {}

    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = UInt32(Self.outputBytes)
        while unsafe !isOver && stream.pointee.avail_out > 0 { step() }
        let count = unsafe Self.outputBytes - Int(stream.pointee.avail_out)
        guard count > 0 else { return false }
        let block = unsafe UnsafeBufferPointer(rebasing: output[..<count])
        try unsafe body(block.span)
        return true
    }

    /// Compressed bytes that belong to the members read so far.
    var consumedBytes: Int64 { unsafe inputBytes - Int64(stream.pointee.avail_in) }

    /// Bytes that were taken from the input and belong to no member. To be called before the input is touched again.
    func unconsumed() -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: stream.pointee.next_in, count: Int(stream.pointee.avail_in)))
    }

    private func step() {
        if unsafe stream.pointee.avail_in == 0 && !takeInput() {
            end(isInMember ? ArchiveError(.truncated, message: "gzip stream is not complete") : nil)
            return
        }
        if !isInMember {
            // Behind a whole member anything but a further one is padding.
            if unsafe members > 0 && stream.pointee.next_in?.pointee != 0x1F { return end(nil) }
            if members > 0 { unsafe inflateReset(stream) }
            isInMember = true
        }
        let status = unsafe inflate(stream, Z_NO_FLUSH)
        switch status {
        case Z_OK, Z_BUF_ERROR:
            break
        case Z_STREAM_END:
            isInMember = false
            members += 1
        case Z_MEM_ERROR:
            end(ArchiveError(.memory, message: "no memory for inflate"))
        default:
            end(ArchiveError(.corrupt, message: "gzip data is damaged"))
        }
    }

    private func takeInput() -> Bool {
        input.nextBlock { bytes in
            unsafe bytes.withUnsafeBufferPointer { block in
                // zlib only reads through this pointer (zlib.h, z_stream); it is const under ZLIB_CONST alone.
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: block.baseAddress)
                unsafe stream.pointee.avail_in = UInt32(clamping: block.count)
            }
            inputBytes += Int64(bytes.count)
        }
    }

    private func end(_ error: ArchiveError?) {
        isOver = true
        failure = error
    }
}
