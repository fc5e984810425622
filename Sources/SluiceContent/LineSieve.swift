/// Lets through the lines of a text that somebody wants, wherever the text is cut into pieces.
///
/// A line comes with its line end; the last one needs none. Of a line that is not whole yet a bounded part is held; one
/// that is longer and cut may be let through unseen.
package struct LineSieve: Sendable {
    /// Whether a line, without its line end, is wanted.
    package typealias Question = @Sendable (Span<UInt8>) -> Bool

    /// Bytes of a line that are held until it is whole.
    package static let heldBytes = 1 << 20

    private let isWanted: Question
    /// What came of a line that is not whole yet.
    private var held: [UInt8] = []
    /// The rest of the present line is let through.
    private var isOpen = false

    package init(_ isWanted: @escaping Question) { self.isWanted = isWanted }

    /// Takes the next piece.
    ///
    /// - Parameters:
    ///   - piece: the bytes.
    ///   - write: is given what is let through, several lines at once where they lie side by side.
    /// - Throws: what `write` throws.
    package mutating func pass(
        _ piece: Span<UInt8>, to write: (Span<UInt8>) throws(SystemError) -> Void
    ) throws(SystemError) {
        var start = 0
        if isOpen || !held.isEmpty {
            guard let end = LineEnd.first(in: piece, 0..<piece.count) else { return try hold(piece, write) }
            start = end + 1
            if isOpen {
                try write(piece.extracting(0..<start))
                isOpen = false
            } else {
                append(piece.extracting(0..<end))
                if isWanted(held.span) {
                    held.append(0x0A)
                    try write(held.span)
                }
                held.removeAll(keepingCapacity: true)
            }
        }
        // Wanted lines side by side, not yet written.
        var wanted = start
        while let end = LineEnd.first(in: piece, start..<piece.count) {
            if !isWanted(piece.extracting(start..<end)) {
                if wanted < start { try write(piece.extracting(wanted..<start)) }
                wanted = end + 1
            }
            start = end + 1
        }
        if wanted < start { try write(piece.extracting(wanted..<start)) }
        try hold(piece.extracting(start..<piece.count), write)
    }

    /// The text is complete: takes the last line, if it has no line end.
    ///
    /// - Throws: what `write` throws.
    package mutating func finish(to write: (Span<UInt8>) throws(SystemError) -> Void) throws(SystemError) {
        if !held.isEmpty && isWanted(held.span) { try write(held.span) }
        held = []
    }

    private mutating func hold(
        _ bytes: Span<UInt8>, _ write: (Span<UInt8>) throws(SystemError) -> Void
    ) throws(SystemError) {
        if !isOpen && held.count + bytes.count <= Self.heldBytes { return append(bytes) }
        if !held.isEmpty { try write(held.span) }
        held = []
        try write(bytes)
        isOpen = true
    }

    private mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe held.append(contentsOf: $0) }
    }
}
