private import Glibc

/// Bytes that a reader takes its archive from: a file, memory, or the content of a member of another archive.
///
/// A class, because libarchive calls back into it; used by one thread at a time.
package protocol ArchiveInput: AnyObject {
    /// Hands over the next bytes, in blocks of the input's own choosing.
    ///
    /// The memory behind the span stays valid and unchanged **until the next call** on this object, also after `body`
    /// has returned: that is what lets libarchive work on it without a copy.
    ///
    /// - Returns: false at the end, when `body` was not called.
    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool

    /// All bytes there are, for an input that can ``seek(to:)``; nil for a stream.
    var byteCount: Int64? { get }

    /// Moves the position of the next block. Called only when ``byteCount`` is not nil, with 0 to `byteCount`.
    func seek(to offset: Int64)

    /// A copy of a few bytes from anywhere, fewer at the end. Called only when ``byteCount`` is not nil; where the next
    /// block comes from is open afterwards.
    func bytes(at offset: Int64, count: Int) -> [UInt8]

    /// Likewise, with nothing changed: neither where the next block comes from nor the memory of the last one.
    ///
    /// - Returns: nil where that cannot be.
    func peek(at offset: Int64, count: Int) -> [UInt8]?
}

extension ArchiveInput {
    package func peek(at offset: Int64, count: Int) -> [UInt8]? { nil }

    package func bytes(at offset: Int64, count: Int) -> [UInt8] {
        seek(to: offset)
        var result: [UInt8] = []
        while result.count < count {
            let hasMore = nextBlock { block in
                for index in block.indices.prefix(count - result.count) { result.append(block[index]) }
            }
            if !hasMore { break }
        }
        return result
    }
}

/// Reads a descriptor by position (pread(2)); the descriptor stays the caller's and has to outlive this object.
@safe
package final class DescriptorInput: ArchiveInput {
    /// Small, so that "bytes read so far" says enough about a member to judge its ratio by.
    package static let blockBytes = 64 << 10

    private let descriptor: Int32
    private let limit: Int64
    private var position: Int64 = 0
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    /// errno(3) of a read that failed: the bytes end there.
    package private(set) var failure: Int32?

    /// At most `byteCount` bytes are offered, from the start of the file.
    package init(descriptor: Int32, byteCount: Int64) {
        self.descriptor = descriptor
        limit = max(0, byteCount)
        unsafe buffer = .allocate(capacity: Self.blockBytes)
    }

    deinit { unsafe buffer.deallocate() }

    package var byteCount: Int64? { limit }

    package func seek(to offset: Int64) { position = min(max(0, offset), limit) }

    package func bytes(at offset: Int64, count: Int) -> [UInt8] {
        let wanted = Int(max(0, min(Int64(count), limit - offset)))
        guard offset >= 0, wanted > 0 else { return [] }
        return unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, initialized in
            initialized = unsafe max(0, pread(descriptor, buffer.baseAddress, wanted, off_t(offset)))
        }
    }

    package func peek(at offset: Int64, count: Int) -> [UInt8]? { bytes(at: offset, count: count) }

    package func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        let wanted = Int(min(Int64(Self.blockBytes), limit - position))
        guard wanted > 0 else { return false }
        var count: Int
        repeat {
            count = unsafe pread(descriptor, buffer.baseAddress, wanted, off_t(position))
        } while count < 0 && errno == EINTR
        if count < 0 { failure = errno }
        guard count > 0 else { return false }
        position += Int64(count)
        let block = unsafe UnsafeBufferPointer(rebasing: buffer[..<count])
        try unsafe body(block.span)
        return true
    }
}
