/// The part of a segment's text that is in memory: some bytes that were searched, kept as surroundings, and those that
/// follow. Its size never changes.
struct TextWindow {
    private let before: Int
    private let after: Int
    private let capacity: Int
    /// The bytes of the segment from offset `base` on.
    private(set) var bytes: [UInt8] = []
    /// Offset of the first byte in the segment's text.
    private(set) var base = 0

    /// - Parameters:
    ///   - before: bytes kept in front of what is still to be searched, at least.
    ///   - bytes: bytes searched at a time.
    ///   - after: bytes that must be known behind what is searched.
    init(before: Int, bytes: Int, after: Int) {
        self.before = before
        self.after = after
        capacity = before + bytes + after
    }

    var isFull: Bool { bytes.count == capacity }

    /// A new segment.
    mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        base = 0
    }

    /// Takes as many bytes as there is room for, from an index on.
    ///
    /// - Returns: how many it took.
    mutating func fill(from source: Span<UInt8>, at index: Int) -> Int {
        let count = min(capacity - bytes.count, source.count - index)
        let part = source.extracting(index..<(index + count))
        unsafe part.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        return count
    }

    /// The index up to which hits may begin: on the boundary of a character, with all that patterns and words may
    /// inspect behind it, unless the text ends.
    func commit(isLast: Bool) -> Int {
        isLast ? bytes.count : bytes.span.characterBoundary(at: max(bytes.count - after, 0))
    }

    /// Lets go of what is no longer needed once hits before `commit` are done.
    mutating func drop(searchedUpTo commit: Int) {
        let dropped = bytes.span.characterBoundary(at: max(commit - before, 0))
        bytes.removeSubrange(0..<dropped)
        base += dropped
    }
}
