/// Cuts a stream of bytes into frames. A value: bytes in, frames out, no reading of its own.
struct FrameBuffer {
    /// The bytes received and not yet taken are `storage[start..<end]`.
    private(set) var storage = [UInt8](repeating: 0, count: Frame.headerBytes + Frame.textBytes + (64 << 10))
    private(set) var start = 0
    private(set) var end = 0

    /// Where received bytes go. Never empty after ``next()`` gave nil.
    var freeRange: Range<Int> { end..<storage.count }

    /// Lets `read` fill the free range of the storage; it answers how many bytes it put there, and so does this.
    mutating func fill(_ read: (inout [UInt8], Range<Int>) -> Int) -> Int {
        let count = read(&storage, freeRange)
        end += max(0, min(count, storage.count - end))
        return count
    }

    /// The next whole frame, its payload as a range of ``storage``, or nil when more bytes are needed.
    mutating func next() throws(ProtocolViolation) -> (kind: FrameKind, payload: Range<Int>)? {
        guard end - start >= Frame.headerBytes else {
            compact()
            return nil
        }
        guard let kind = FrameKind(rawValue: storage[start]) else { throw ProtocolViolation("unknown kind of frame") }
        var length = 0
        for index in 1...4 { length |= Int(storage[start + index]) << ((index - 1) * 8) }
        guard length <= kind.maximumBytes else { throw ProtocolViolation("frame is too long") }
        guard end - start >= Frame.headerBytes + length else {
            compact()
            return nil
        }
        let payload = start + Frame.headerBytes..<start + Frame.headerBytes + length
        start = payload.upperBound
        return (kind, payload)
    }

    /// Whether bytes were received that no frame has taken.
    var hasRest: Bool { start < end }

    private mutating func compact() {
        guard start > 0 else { return }
        storage.replaceSubrange(0..<end - start, with: storage[start..<end])
        end -= start
        start = 0
    }
}
