private import CZlib

/// Undoes zlib (RFC 1950) or gzip in memory, for short texts inside other formats.
package enum Inflation {
    private static let blockBytes = 16 << 10

    /// Inflates bytes.
    ///
    /// - Parameters:
    ///   - bytes: the compressed ones.
    ///   - limit: what comes out beyond so many bytes is cut.
    /// - Returns: all that came out, and whether that is the whole.
    package static func inflated(_ bytes: [UInt8], limit: Int) -> (bytes: [UInt8], isWhole: Bool) {
        var stream = unsafe z_stream()
        guard unsafe sluice_inflate_any(&stream) == Z_OK else { return ([], false) }
        defer { unsafe inflateEnd(&stream) }
        var input = bytes
        var output: [UInt8] = []
        var block = [UInt8](repeating: 0, count: blockBytes)
        var status = Z_OK
        unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe stream.next_in = input.baseAddress
            unsafe stream.avail_in = UInt32(clamping: input.count)
            while status == Z_OK && output.count < limit {
                let made = unsafe block.withUnsafeMutableBufferPointer { block in
                    unsafe stream.next_out = block.baseAddress
                    unsafe stream.avail_out = UInt32(block.count)
                    status = unsafe inflate(&stream, Z_NO_FLUSH)
                    return unsafe block.count - Int(stream.avail_out)
                }
                output += block.prefix(min(made, limit - output.count))
                if made == 0 && status == Z_OK { break }
            }
        }
        return (output, status == Z_STREAM_END)
    }
}
