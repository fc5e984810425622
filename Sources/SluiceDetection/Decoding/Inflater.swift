private import CZlib

/// Undoes the compression of gzip (RFC 1952) or zlib (RFC 1950), as far as the data comes.
@safe
final class Inflater {
    private static let outputBytes = 64 << 10

    private let stream: UnsafeMutablePointer<z_stream>
    /// The data is complete.
    private(set) var isOver = false

    /// Nil without memory.
    init?() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe sluice_inflate_any(stream) == Z_OK else {
            unsafe stream.deallocate()
            return nil
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// What some more bytes decompress to, about a thousand times as many at most; nil when they are damaged.
    func inflate(_ bytes: [UInt8]) -> [UInt8]? {
        var output: [UInt8] = []
        var input = bytes
        let isSound = unsafe input.withUnsafeMutableBufferPointer { buffer in
            unsafe stream.pointee.next_in = buffer.baseAddress
            unsafe stream.pointee.avail_in = UInt32(clamping: buffer.count)
            var block = [UInt8](repeating: 0, count: Self.outputBytes)
            while !isOver {
                let (status, count) = unsafe block.withUnsafeMutableBufferPointer { space in
                    unsafe stream.pointee.next_out = space.baseAddress
                    unsafe stream.pointee.avail_out = UInt32(space.count)
                    let status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
                    return unsafe (status, space.count - Int(stream.pointee.avail_out))
                }
                output += block[..<count]
                switch status {
                case Z_STREAM_END: isOver = true
                case Z_OK where count > 0: continue
                // No more input: what is to come brings the rest.
                case Z_OK, Z_BUF_ERROR: return true
                default: return false
                }
            }
            return true
        }
        return isSound ? output : nil
    }
}
